//! Every value of every template has its row, and every row can be set.

use super::*;
use crate::input;
use foothold_data::plan_edit::{Change, apply, flatten};
use foothold_data::{plan_file, shipped};
use std::io;

fn beside(name: &str) -> io::Result<String> {
    let found = shipped::template(name).map(|template| template.text.to_owned());
    found.ok_or_else(|| io::Error::from(io::ErrorKind::NotFound))
}

fn text(name: &str) -> String {
    let template = shipped::template(name).unwrap();
    flatten(template.file, template.text, &beside).unwrap()
}

fn read(text: &str) -> LoadedPlan {
    plan_file::from_text("plan", text, &beside).unwrap_or_else(|error| panic!("{error}"))
}

fn rows(view: &FieldsView) -> Vec<&RowView> {
    let mut out = Vec::new();
    for section in &view.sections {
        out.extend(section.groups.iter().flat_map(|group| &group.rows));
        out.extend(&section.behaviour);
    }
    out
}

fn row<'v>(view: &'v FieldsView, path: &str) -> &'v RowView {
    rows(view).into_iter().find(|row| row.path == path).unwrap()
}

fn set(path: &str, value: &str) -> Change {
    Change::Set {
        path: path.into(),
        value: value.into(),
    }
}

fn edited(text: &str, changes: &[Change]) -> LoadedPlan {
    read(&apply(text, changes).unwrap())
}

#[test]
fn every_value_of_every_template_has_exactly_one_row() {
    for template in shipped::templates() {
        let loaded = input::template(template.name).unwrap().loaded;
        let view = fields(&loaded, &loaded);
        assert_eq!(view.changed, 0);
        let mut paths: Vec<&str> = rows(&view)
            .iter()
            .filter(|row| !row.value.is_empty() || row.kind == RowKind::List)
            .map(|row| row.path.as_str())
            .collect();
        let mut flat: Vec<&str> = loaded
            .flat
            .iter()
            .map(|value| value.path.as_str())
            .collect();
        paths.sort_unstable();
        flat.sort_unstable();
        assert_eq!(paths, flat, "{}", template.name);
    }
}

#[test]
fn every_row_can_be_set_and_the_plan_loads() {
    for name in ["founder-18k", "finance-usage", "sales-vested-expansion"] {
        let text = text(name);
        let loaded = read(&text);
        let view = fields(&loaded, &loaded);
        let mut changes = Vec::new();
        for row in rows(&view)
            .iter()
            .filter(|row| row.editable && !row.value.is_empty())
        {
            assert!(
                !row.label.is_empty() && !row.about.is_empty(),
                "{}",
                row.path
            );
            let value = match &row.number {
                Some(number) => format!("{number}{}", row.suffix),
                None => row.value.clone(),
            };
            assert_eq!(value, row.value, "{}", row.path);
            changes.push(set(&row.path, &value));
            for kind in &row.by_kind {
                changes.push(set(&kind.path, &kind.value));
            }
        }
        assert!(changes.len() > 250, "{}", changes.len());
        assert_eq!(edited(&text, &changes).plan_hash, loaded.plan_hash);
    }
}

#[test]
fn optional_values_that_are_absent_can_be_written() {
    let text = text("founder-18k");
    let loaded = read(&text);
    let view = fields(&loaded, &loaded);
    let smaller = row(&view, "land.acv_by_segment.enterprise");
    assert_eq!(
        (smaller.value.as_str(), smaller.suffix.as_str()),
        ("", " USD")
    );
    assert_eq!(smaller.kind, RowKind::Money);
    let changes = [
        set("land.acv_by_segment.enterprise", "30000 USD"),
        set("contract.opt_out", "3 months"),
        set("time.report_month", "24"),
    ];
    let after = edited(&text, &changes);
    let view = fields(&after, &loaded);
    assert_eq!(view.changed, 3);
    assert!(row(&view, "contract.opt_out").changed);
}

#[test]
fn sliders_stand_on_the_base_and_hold_its_value() {
    let base = read(&text("founder-48k"));
    let moved = edited(&text("founder-48k"), &[set("land.acv", "18000 USD")]);
    let (before, after) = (fields(&base, &base), fields(&moved, &base));
    let mut sliders = 0;
    for (one, other) in rows(&before).iter().zip(rows(&after)) {
        assert_eq!((&one.path, one.slider), (&other.path, other.slider));
        let (Some(slider), Some(number)) = (one.slider, &one.number) else {
            continue;
        };
        let number: f64 = number.parse().unwrap();
        let within = (slider.low..=slider.high).contains(&number);
        assert!(within, "{}: {number} in {slider:?}", one.path);
        sliders += 1;
    }
    assert!(sliders > 100, "{sliders}");
    let land = row(&before, "land.acv").slider.unwrap();
    assert_eq!(
        (land.low, land.high, land.step),
        (1000.0, 100_000.0, 1000.0)
    );
}

#[test]
fn a_section_says_what_is_in_it_and_what_changed() {
    let base = read(&text("founder-48k"));
    let summaries: Vec<String> = (fields(&base, &base).sections.iter())
        .map(|section| format!("{}: {}", section.title, section.summary))
        .collect();
    assert_eq!(
        summaries,
        [
            "Market: 50 opportunities a month, +0.7% monthly",
            "Land: 48K USD target, 70% with a map",
            "Activate: 75-day window, gate on, CS paid on it",
            "Signal: Automated, 8 of 9 signals, answer in 5 days",
            "Expand: Expansion AE, 5 plays",
            "Price: List \"seats\", self-serve, 3% uplift",
            "Comp: AE on first-year ACV and expansion ARR, vesting",
            "Team: 6 AEs, 1 expansion AE, 4 CSMs",
            "Existing book: 200 accounts, 10.1M ARR",
            "Costs & time: 78% gross margin, 36 months",
        ]
    );
    let changes = [
        set("land.acv", "18000 USD"),
        set("name", "Smaller"),
        set("behaviour.win_elasticity", "-1"),
        Change::Delete {
            path: "role[0].hires[2]".into(),
        },
    ];
    let view = fields(&edited(&text("founder-48k"), &changes), &base);
    let changed = |id: SectionId| view.sections[id as usize].changed;
    assert_eq!((changed(SectionId::Land), changed(SectionId::Team)), (2, 2));
    assert_eq!(view.changed, 4);
    let land = row(&view, "land.acv");
    assert_eq!(land.base.as_deref(), Some("48000 USD"));
    assert_eq!(
        (land.label.as_str(), land.unit.as_str()),
        ("Target land", "USD/yr")
    );
}

#[test]
fn sources_are_named() {
    let plan = text("founder-48k");
    let base = read(&plan);
    let view = fields(&base, &base);
    let elasticity = row(&view, "behaviour.win_elasticity");
    assert_eq!(elasticity.evidence, EvidenceView::Published);
    assert_eq!(elasticity.sources[0].claim.as_deref(), Some("S0-029"));
    assert!(
        elasticity.sources[0]
            .title
            .starts_with("Land and expand strategy")
    );
    assert_eq!(elasticity.default.as_deref(), Some("-0.71"));
    let slider = elasticity.slider.unwrap();
    assert_eq!((slider.low, slider.high), (-1.2, -0.3));
    assert_eq!(row(&view, "signals.sla").evidence, EvidenceView::Published);
    assert_eq!(
        row(&view, "costs.cs_hour").evidence,
        EvidenceView::Assumption
    );

    let own = edited(&plan, &[set("behaviour.win_elasticity", "-1")]);
    let view = fields(&own, &base);
    let elasticity = row(&view, "behaviour.win_elasticity");
    assert_eq!(elasticity.evidence, EvidenceView::Assumption);
    assert!(elasticity.changed && elasticity.sources.is_empty());
    let note = Change::Insert {
        path: "annotation".into(),
        index: 0,
        toml: "field = \"behaviour.win_elasticity\"\nevidence = \"actual\"\nsource = \"CRM\""
            .into(),
    };
    let known = edited(&plan, &[set("behaviour.win_elasticity", "-1"), note]);
    let view = fields(&known, &base);
    let elasticity = row(&view, "behaviour.win_elasticity");
    assert_eq!(elasticity.evidence, EvidenceView::Actual);
    assert_eq!(elasticity.sources[0].title, "CRM");
}

#[test]
fn values_that_differ_by_kind_have_a_row_for_each() {
    let plan = text("founder-48k");
    let base = read(&plan);
    let path = "behaviour.override.enterprise.activation_odds";
    let own = edited(&plan, &[set(path, "70%")]);
    let view = fields(&own, &base);
    let odds = row(&view, "behaviour.activation_odds");
    let shown: Vec<(&str, Option<&str>, bool)> = (odds.by_kind.iter())
        .map(|row| (row.label.as_str(), row.number.as_deref(), row.changed))
        .collect();
    assert_eq!(
        shown,
        [
            ("SMB", Some("84"), false),
            ("Mid-market", Some("88"), false),
            ("Enterprise", Some("70"), true),
        ]
    );
    assert_eq!(odds.by_kind[2].path, path);
    assert_eq!(odds.by_kind[2].default.as_deref(), Some("90%"));
}

#[test]
fn what_follows_from_the_land_is_told_with_its_numbers() {
    let base = read(&text("founder-18k"));
    let view = fields(&base, &base);
    let land = &view.sections[SectionId::Land as usize];
    let group = land
        .groups
        .iter()
        .find(|g| g.title.as_deref() == Some("mid-market"));
    let derived = &group.unwrap().derived;
    assert_eq!(
        derived[0].formula,
        "18% × (18,000 / 48,000)^−0.71, and no share lost past the signing authority"
    );
    assert!(
        (derived[0].number - 38.0).abs() < 0.1,
        "{}",
        derived[0].number
    );
    assert_eq!(derived[2].formula, "8 × 24 hours × 75 USD");
    assert_eq!(
        (derived[2].number, derived[2].unit.as_str()),
        (14_400.0, "USD/yr")
    );
    assert_eq!(derived[2].warning, None);
}

#[test]
fn an_edit_is_told_in_a_sentence() {
    let plan = text("founder-48k");
    let before = read(&plan);
    let told = |changes: &[Change]| describe(changes, &before, &edited(&plan, changes));
    assert_eq!(
        told(&[set("land.acv", "18000 USD")]),
        "Target land 48,000 USD to 18,000 USD"
    );
    assert_eq!(told(&[set("role[0].headcount", "7")]), "AE: people 6 to 7");
    assert_eq!(
        told(&[set("expansion.owner", "cs_quota")]),
        "Expansion owner expansion AE to CS with quota"
    );
    assert_eq!(
        told(&[set("activation.gate", "false")]),
        "No plays before activation on to off"
    );
    assert_eq!(
        told(&[set("contract.opt_out", "3 months")]),
        "Opt-out after set to 3 months"
    );
    assert_eq!(
        told(&[set("land.acv", "18000 USD"), set("time.months", "24")]),
        "2 assumptions changed"
    );
    let delete = Change::Delete {
        path: "role[0].hires[2]".into(),
    };
    assert_eq!(told(&[delete]), "AE: hire 3 removed");
    let delete = Change::Delete {
        path: "expansion.play[4]".into(),
    };
    assert_eq!(told(&[delete]), "Play Renewal uplift removed");
    let note = Change::Insert {
        path: "annotation".into(),
        index: 0,
        toml: "field = \"costs.cs_hour\"\nevidence = \"actual\"".into(),
    };
    assert_eq!(told(&[note]), "Source of cost of a CS hour noted");
    assert_eq!(
        told(&[set("land.acv", "48000 USD")]),
        "Target land unchanged"
    );
}
