//! The catalogue of faults of targets: every file under `scenarios/bad/targets/` and what is said
//! about it; and that the shipped cases have none.

use foothold_data::shipped;
use foothold_data::targets::{TargetsError, from_text};
use std::collections::BTreeSet;
use std::fmt::Write;
use std::fs;
use std::path::{Path, PathBuf};

fn scenarios() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("../../scenarios")
}

fn names(folder: &Path) -> Vec<String> {
    let mut names: Vec<String> = fs::read_dir(folder)
        .unwrap()
        .map(|entry| entry.unwrap().file_name().into_string().unwrap())
        .collect();
    names.sort();
    names
}

#[test]
fn each_bad_file_of_targets_gets_its_message() {
    let folder = scenarios().join("bad/targets");
    let mut catalogue = String::new();
    for name in names(&folder) {
        let text = fs::read_to_string(folder.join(&name)).unwrap();
        let error = from_text(&name, &text).expect_err(&name);
        if let TargetsError::Faults(faults) = &error {
            assert!(
                faults
                    .iter()
                    .all(|f| !f.reason.is_empty() && !f.fix.is_empty())
            );
        }
        writeln!(catalogue, "{error}\n").unwrap();
    }
    insta::assert_snapshot!("targets", catalogue);
}

#[test]
fn every_case_is_part_of_the_program() {
    let embedded: BTreeSet<String> = shipped::case_files().map(str::to_owned).collect();
    let on_disk: BTreeSet<String> = names(&scenarios().join("cases")).into_iter().collect();
    assert_eq!(embedded, on_disk);
}

#[test]
fn every_target_names_claims_that_exist_and_every_case_has_a_target() {
    let targets = from_text("targets.toml", shipped::case("targets.toml").unwrap()).unwrap();
    let claims = fs::read_to_string(scenarios().join("claims.json")).unwrap();
    let claims: serde_json::Value = serde_json::from_str(&claims).unwrap();
    let known: BTreeSet<&str> = claims["cases"]
        .as_array()
        .unwrap()
        .iter()
        .map(|claim| claim["id"].as_str().unwrap())
        .collect();
    let mut plans = BTreeSet::new();
    for row in &targets.rows {
        for claim in &row.source {
            assert!(known.contains(claim.as_str()), "{}: {claim}", row.id);
        }
        plans.insert(row.plan.as_str());
        plans.extend(row.against.as_ref().and_then(|a| a.plan.as_deref()));
    }
    assert!(targets.rows.len() >= 40, "{}", targets.rows.len());
    let cases: BTreeSet<&str> = shipped::case_files()
        .filter(|name| name.ends_with(".foothold"))
        .collect();
    assert_eq!(plans, cases);
}

#[test]
fn no_case_changes_behaviour() {
    for file in shipped::case_files().filter(|name| name.ends_with(".foothold")) {
        let text = shipped::case(file).unwrap();
        assert!(!text.contains("behaviour.override"), "{file}");
        assert!(
            !text.contains("[behaviour]") || text.contains("set = \"default\""),
            "{file}"
        );
    }
}
