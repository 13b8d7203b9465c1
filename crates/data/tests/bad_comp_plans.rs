//! The catalogue of faults of comp plans and deals: every file under `scenarios/bad/compplans/` and
//! what is said about it.

use foothold_data::book::BookOptions;
use foothold_data::comp_file::{deals, deals_from, from_text, load};
use std::fmt::Write;
use std::fs;
use std::path::{Path, PathBuf};

fn folder() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("../../scenarios/bad/compplans")
}

fn names(ending: &str) -> Vec<String> {
    let mut names: Vec<String> = fs::read_dir(folder())
        .unwrap()
        .map(|entry| entry.unwrap().file_name().into_string().unwrap())
        .filter(|name| name.ends_with(ending) && !name.starts_with("sound"))
        .collect();
    names.sort();
    names
}

#[test]
fn each_bad_comp_plan_gets_its_message() {
    let mut catalogue = String::new();
    for name in names(".compplan") {
        let text = fs::read_to_string(folder().join(&name)).unwrap();
        let error = from_text(&name, &text).expect_err(&name);
        writeln!(catalogue, "{error}\n").unwrap();
    }
    insta::assert_snapshot!("compplans", catalogue);
}

#[test]
fn each_bad_file_of_deals_gets_its_message() {
    let plan = load(&folder().join("sound.compplan")).unwrap().plan;
    let mut catalogue = String::new();
    for name in names(".csv") {
        let bytes = fs::read(folder().join(&name)).unwrap();
        let options = BookOptions::default();
        let error = deals_from(&name, &bytes, &plan, options).expect_err(&name);
        writeln!(catalogue, "{error}\n").unwrap();
    }
    insta::assert_snapshot!("deals", catalogue);
}

#[test]
fn a_rep_with_no_quota_is_named_where_the_deal_is() {
    let sound = fs::read_to_string(folder().join("sound.compplan")).unwrap();
    let (without, _) = sound.split_once("[[rep.quota]]").unwrap();
    let plan = from_text("plan", without).unwrap().plan;
    let found = deals_from(
        "d.csv",
        b"id,date,rep,amount\nd1,2026-01-31,Ana,5\n",
        &plan,
        BookOptions::default(),
    );
    assert_eq!(
        found.unwrap_err().to_string(),
        "d.csv:2: rep: \"Ana\" has no quota on new_arr, which component acv is paid by. Fix: add a \
         quota on it to the rep, or to [default_rep]."
    );
}

#[test]
fn the_library_reads_its_deals() {
    let library = folder().join("../../compplans");
    let mut count = 0;
    for entry in fs::read_dir(&library).unwrap() {
        let path = entry.unwrap().path();
        if path.extension().is_some_and(|ending| ending == "compplan") {
            let plan = load(&path).unwrap_or_else(|error| panic!("{error}")).plan;
            deals(&library.join("deals.csv"), &plan, BookOptions::default())
                .unwrap_or_else(|error| panic!("{error}"));
            count += 1;
        }
    }
    assert!(count >= 10, "{count}");
}

#[test]
fn a_component_of_a_plan_file_is_one_of_a_comp_plan_file() {
    let templates = folder().join("../../templates");
    for name in ["founder-48k", "finance-flat", "sales-first-year-acv"] {
        let text = fs::read_to_string(templates.join(format!("{name}.foothold"))).unwrap();
        // From the first comp plan to the next section of another kind.
        let mut inside = false;
        let mut comp = String::new();
        for line in text.lines() {
            if line.starts_with('[') {
                inside = line.contains("comp_plan");
            }
            if inside {
                writeln!(comp, "{line}").unwrap();
            }
        }
        assert!(comp.matches("[[comp_plan]]").count() >= 2, "{name}");
        let head = "schema = 1\nname = \"x\"\ncurrency = \"USD\"\nstart = \"2026-01\"\n";
        let file = format!("{head}\n{comp}\n[default_rep]\n");
        if let Err(error) = from_text(name, &file) {
            panic!("{error}");
        }
    }
}
