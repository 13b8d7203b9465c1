use super::*;
use crate::input::{self, PlanInput};
use crate::run::{RunOptions, run};
use foothold_core::plan::{OwnerModel, Plan, PlanSpec, SignalSystem};
use foothold_data::benchmarks::{Condition, Rule};
use rust_decimal::Decimal;

/// A template changed, run a few times.
fn ran(template: &str, change: impl FnOnce(&mut PlanSpec)) -> Ran {
    let PlanInput { mut loaded, import } = input::template(template).unwrap();
    let mut spec = loaded.plan.clone().into_spec();
    spec.horizon.months = 14;
    spec.horizon.report_month = None;
    change(&mut spec);
    loaded.plan = Plan::check(spec).unwrap();
    let options = RunOptions {
        replications: 8,
        ..RunOptions::default()
    };
    run(PlanInput { loaded, import }, options, &|_| true).unwrap()
}

fn fired(diagnosis: &Diagnosis, stage: &str) -> Vec<String> {
    let view = diagnosis
        .stages
        .iter()
        .find(|view| view.stage == stage)
        .unwrap();
    view.fired.iter().map(|rule| rule.id.clone()).collect()
}

#[test]
fn every_metric_of_every_rule_is_known() {
    let ran = ran("founder-18k", |_| {});
    let facts = Facts::of(&ran);
    for rule in &SHIPPED.rules {
        for Condition { metric, .. } in &rule.when {
            let known = facts.numbers.contains_key(metric.as_str())
                || facts.segments[0].numbers.contains_key(metric.as_str());
            assert!(known, "{metric} of {}", rule.id);
        }
    }
}

#[test]
fn a_land_is_judged_in_each_segment_and_told_its_minimum() {
    let ran = ran("founder-18k", |plan| {
        plan.costs.cs_hour = Decimal::from(100);
        plan.segments[0].cs_hours_yearly = Decimal::from(10);
        plan.segments[1].cs_hours_yearly = Decimal::from(30);
        plan.segments[0].signing_authority = Decimal::from(17_999);
        plan.segments[1].signing_authority = Decimal::from(18_000);
    });
    let found = diagnose(&ran);
    let land = &found.stages[0];
    let by_segment: Vec<(&str, Option<&str>)> = land
        .fired
        .iter()
        .map(|r| (r.id.as_str(), r.segment.as_deref()))
        .collect();
    assert_eq!(
        by_segment,
        [
            ("unviable-land", Some("enterprise")),
            ("above-authority", Some("mid-market"))
        ]
    );
    let unviable = &land.fired[0];
    assert_eq!(
        (unviable.numbers[0].value, unviable.numbers[0].line),
        (6.0, 8.0)
    );
    assert_eq!(
        unviable.advice.as_deref(),
        Some(
            "The minimum viable land in enterprise is 24000 USD a year; smaller contracts belong \
             in self-serve."
        )
    );
    assert_eq!(found.broken_stage, Some("land"));
    assert!(
        found.statement.contains("land, in enterprise."),
        "{}",
        found.statement
    );
}

#[test]
fn a_motion_that_nobody_owns_or_hears_says_so() {
    let ran = ran("finance-flat", |plan| {
        plan.expansion.owner = OwnerModel::Nobody;
        plan.signals.system = SignalSystem::None;
        plan.contract.friction = foothold_core::plan::Friction::RenewalOnly;
        plan.activation.gate = false;
    });
    let found = diagnose(&ran);
    assert_eq!(fired(&found, "signal"), ["reactive"]);
    assert!(fired(&found, "expand").contains(&"no-owner".to_owned()));
    assert!(fired(&found, "activate").contains(&"ungated-expansion".to_owned()));
    let price = fired(&found, "price");
    assert!(
        price.contains(&"renewal-only-growth".to_owned()),
        "{price:?}"
    );
    assert!(price.contains(&"flat-fee".to_owned()), "{price:?}");
    // Whether an owner who is not there has a quota, and how long nobody waits, cannot be decided.
    let undecided: Vec<&str> = found
        .stages
        .iter()
        .flat_map(|s| &s.undecided)
        .map(|rule| rule.id.as_str())
        .collect();
    for id in ["owner-without-quota", "slow-signals"] {
        assert!(undecided.contains(&id), "{id} in {undecided:?}");
    }
    assert_eq!(found.ownership.recommended, Some("by_none"));
}

#[test]
fn a_closer_paid_on_the_first_year_alone_is_found() {
    let alone = "paid-on-acv-alone".to_owned();
    let first_year = diagnose(&ran("sales-first-year-acv", |_| {}));
    assert!(fired(&first_year, "expand").contains(&alone));
    let vested = diagnose(&ran("sales-vested-expansion", |_| {}));
    assert!(!fired(&vested, "expand").contains(&alone));
}

#[test]
fn what_is_undefined_decides_nothing() {
    // Nobody was a customer at the start, and nobody buys.
    let ran = ran("founder-18k", |plan| {
        plan.book = Default::default();
        for segment in &mut plan.segments {
            segment.opportunities_monthly = Decimal::ZERO;
            segment.cs_hours_yearly = Decimal::ZERO;
        }
    });
    let found = diagnose(&ran);
    assert_eq!((&found.nrr.p50, &found.expansion_share.p50), (&None, &None));
    assert_eq!(found.motion.state, StageState::Undecided);
    assert!(found.motion.fired.is_empty());
    assert!(
        found.stages[0]
            .undecided
            .iter()
            .any(|rule| rule.id == "unviable-land" && rule.missing == ["land_to_cs_cost"])
    );
    for metric in &found.benchmarks {
        assert!(metric.entries.iter().all(|entry| entry.position.is_none()));
    }
    let json = serde_json::to_value(&found).unwrap();
    assert!(json["nrr"]["p50"].is_null());
    assert!(json["benchmarks"][0]["value"].is_null());
}

#[test]
fn the_two_numbers_are_those_of_the_run_and_conflicts_show_both_sides() {
    let ran = ran("founder-48k", |_| {});
    let found = diagnose(&ran);
    assert_eq!(found.nrr, ran.stat(14, Metric::Nrr));
    assert_eq!(found.window_months, 12);
    assert_eq!(found.benchmarks[0].value, ran.p50(Metric::Nrr));
    let top = found.benchmarks[0]
        .entries
        .iter()
        .find(|e| e.id == "nrr-top-quartile")
        .unwrap();
    let against: Vec<&str> = top.conflicts.iter().map(|c| c.id.as_str()).collect();
    assert_eq!(against, ["nrr-p90-3-20m", "nrr-top-quartile-5-20m"]);
    assert_eq!(top.conflicts[1].says, "top_quartile 110%");
    // Medians of kinds of segment that the company does not sell to are left out.
    let smb = found.benchmarks[0]
        .entries
        .iter()
        .any(|e| e.segment.as_deref() == Some("smb"));
    assert!(!smb);
    for entry in &found.ownership.recommendations {
        assert!(
            entry
                .band
                .min
                .is_none_or(|min| ran.p50(Metric::ArrEnd).unwrap() >= min as f64 * 100.0)
        );
    }
}

#[test]
fn the_stage_with_most_findings_is_the_one_named() {
    for template in foothold_data::shipped::templates() {
        let found = diagnose(&ran(template.name, |_| {}));
        let most = found
            .stages
            .iter()
            .map(|stage| stage.fired.len())
            .max()
            .unwrap();
        let named = found
            .stages
            .iter()
            .find(|stage| most > 0 && stage.fired.len() == most);
        assert_eq!(found.broken_stage, named.map(|stage| stage.stage));
        let names: Vec<&str> = found.stages.iter().map(|stage| stage.stage).collect();
        assert_eq!(names, ["land", "activate", "signal", "expand", "price"]);
    }
}

#[test]
fn a_number_on_the_line_is_inside() {
    use foothold_data::benchmarks::{Benchmark, Scope};
    let base = SHIPPED.benchmarks[0].clone();
    let percent = |value| Some(Decimal::new(value, 2));
    let entry = |low, median, high| Benchmark {
        low,
        median,
        high,
        scope: Scope::default(),
        ..base.clone()
    };
    let at = |entry: &Benchmark, value| position::position(entry, Decimal::new(value, 2));
    let range = entry(percent(95), None, percent(105));
    assert_eq!([94, 95, 105, 106].map(|v| at(&range, v)), {
        use Position::{Above, Below, Inside};
        [Below, Inside, Inside, Above]
    });
    assert_eq!(at(&entry(percent(118), None, None), 300), Position::Inside);
    let median = entry(None, percent(104), None);
    assert_eq!(at(&median, 103), Position::Below);
    assert_eq!(at(&median, 105), Position::Above);
}

#[test]
fn a_rule_about_one_kind_of_segment_waits_for_a_company_of_that_kind() {
    let rule = |list: &[RuleView]| list.iter().any(|r| r.id == "no-expansion-motion");
    let always = Benchmarks {
        rules: SHIPPED
            .rules
            .iter()
            .filter(|rule| rule.id == "no-expansion-motion")
            .map(|rule| Rule {
                when: vec![Condition {
                    value: Decimal::TEN,
                    ..rule.when[0].clone()
                }],
                ..rule.clone()
            })
            .collect(),
        ..SHIPPED.clone()
    };
    let mixed = diagnose_by(&ran("founder-48k", |_| {}), &always);
    assert!(!rule(&mixed.stages[3].fired));
    let one_kind = ran("founder-48k", |plan| {
        plan.segments.truncate(1);
        plan.book
            .cohorts
            .retain(|cohort| cohort.segment == plan.segments[0].id);
    });
    assert!(rule(&diagnose_by(&one_kind, &always).stages[3].fired));
}

#[test]
fn owners_are_the_words_of_plan_files() {
    let words: Vec<&str> = [
        OwnerModel::Nobody,
        OwnerModel::CsNoQuota,
        OwnerModel::CsQuota,
        OwnerModel::ClosingAe,
        OwnerModel::CsmNominatesAeCloses,
        OwnerModel::ExpansionAe,
        OwnerModel::AccountManager,
    ]
    .map(position::owner_word)
    .into();
    for entry in &SHIPPED.ownership {
        assert!(
            entry
                .owners
                .iter()
                .all(|owner| words.contains(&owner.as_str())),
            "{}",
            entry.id
        );
    }
}

#[test]
fn a_measured_number_keeps_its_last_bit() {
    for value in [
        1.143_940_669_276_960_3,
        1.05,
        0.1 + 0.2,
        0.0,
        61.333_333_333_333_336,
    ] {
        assert_eq!(facts::exact(value).map(facts::number), Some(value));
    }
    assert_eq!(facts::exact(1.15), Some(Decimal::new(115, 2)));
}
