//! Edits and shipped comp plans as changes: the result is a plan without faults that says what was
//! asked for.

use super::super::edit::{CompEdit, ShareWindow, StepEdit, TermEdit, VestingEdit, changes};
use super::super::library::{apply, library, presets};
use super::super::terms::paid_by;
use super::{changed, load, template, text};
use foothold_core::plan::{
    Component, Measure, PayOn, Plan, RateBasis, RateTable, RateTier, RoleKind, ShareByAge, Vesting,
    VestingStep,
};
use foothold_data::{plan_edit, shipped};
use rust_decimal::Decimal;
use std::collections::BTreeSet;

fn edited(text: &str, role: &str, component: u32, term: TermEdit) -> Plan {
    let edit = CompEdit {
        role: role.to_owned(),
        component,
        term,
    };
    changed(text, &changes(&load(text).plan, &edit).unwrap())
}

fn line(plan: &Plan, role: &str, component: usize) -> Component {
    let role = plan.roles.iter().find(|r| r.kind.name() == role).unwrap();
    paid_by(plan, role).unwrap().1.components[component].clone()
}

/// The component after an edit is the component before it with `expected` applied, and nothing else
/// of the comp plans has changed.
fn check(component: u32, term: TermEdit, expected: impl FnOnce(&mut Component)) {
    check_role("ae", component, term, expected);
}

/// The same for any role; the comp plans of the template are named after their roles.
fn check_role(role: &str, component: u32, term: TermEdit, expected: impl FnOnce(&mut Component)) {
    let text = text("sales-vested-expansion");
    let before = load(&text).plan;
    let after = edited(&text, role, component, term);
    let mut wanted = before.comp_plans.clone();
    let place = before.comp_plans.iter().position(|comp| comp.id == role);
    expected(&mut wanted[place.unwrap()].components[component as usize]);
    assert_eq!(after.comp_plans, wanted);
}

fn tier(up_to: Option<i64>, multiple: i64) -> RateTier {
    RateTier {
        up_to: up_to.map(|at| Decimal::new(at, 2)),
        multiple: Decimal::new(multiple, 2),
    }
}

#[test]
fn bands_are_added_moved_and_taken_out() {
    let two = [tier(Some(100), 100), tier(None, 150)];
    check(0, TermEdit::TierAdd, |line| {
        assert_eq!(line.tiers, two);
        line.tiers = vec![tier(Some(100), 100), tier(Some(125), 150), tier(None, 150)];
    });
    check(0, TermEdit::TierRemove { tier: 0 }, |line| {
        line.tiers = vec![tier(None, 150)];
    });
    check(0, TermEdit::TierRemove { tier: 1 }, |line| {
        line.tiers = vec![tier(None, 100)];
    });
    check(0, TermEdit::TierMove { tier: 1, place: 0 }, |line| {
        line.tiers = vec![tier(Some(100), 150), tier(None, 100)];
    });
    let percent = 57.5;
    check(0, TermEdit::TierTo { tier: 0, percent }, |line| {
        line.tiers[0].up_to = Some(Decimal::new(575, 3));
    });
    check(
        0,
        TermEdit::TierTo {
            tier: 1,
            percent: 130.0,
        },
        |line| {
            line.tiers = vec![tier(Some(100), 100), tier(Some(130), 150), tier(None, 150)];
        },
    );
    check(
        0,
        TermEdit::TierMultiple {
            tier: 1,
            multiple: 1.75,
        },
        |line| {
            line.tiers[1].multiple = Decimal::new(175, 2);
        },
    );
    // A component that writes no bands has one at 1.
    check_role("csm", 0, TermEdit::TierAdd, |line| {
        line.tiers = vec![tier(Some(100), 100), tier(None, 100)];
    });
}

#[test]
fn terms_are_set_and_taken_away() {
    let word = |word: &str| word.to_owned();
    check(
        0,
        TermEdit::Table {
            word: word("retroactive"),
        },
        |line| {
            line.table = RateTable::Retroactive;
        },
    );
    check(
        0,
        TermEdit::PayOn {
            word: word("collection"),
        },
        |line| {
            line.pay_on = PayOn::Collection;
        },
    );
    check(0, TermEdit::Clawback { months: 9 }, |line| {
        line.clawback_months = 9
    });
    check(0, TermEdit::Clawback { months: 0 }, |line| {
        line.clawback_months = 0
    });
    check(
        0,
        TermEdit::Cap {
            percent: Some(250.0),
        },
        |line| {
            line.cap = Some(Decimal::new(25, 1));
        },
    );
    check(0, TermEdit::Cap { percent: None }, |line| line.cap = None);
    check(
        0,
        TermEdit::Threshold {
            percent: Some(40.0),
        },
        |line| {
            line.threshold = Some(Decimal::new(4, 1));
        },
    );
    check(0, TermEdit::Basis { value: 80.0 }, |line| {
        line.rate = RateBasis::ShareOfVariable(Decimal::new(8, 1));
    });
    check(1, TermEdit::Basis { value: 12.5 }, |line| {
        line.rate = RateBasis::Explicit(Decimal::new(125, 3));
    });
}

#[test]
fn shares_by_age_are_written_as_few_windows_as_say_the_same() {
    let window = |until, percent| ShareWindow { until, percent };
    let share = |until_month, hundredths| ShareByAge {
        until_month,
        share: Decimal::new(hundredths, 2),
    };
    let windows = vec![
        window(Some(12), 100.0),
        window(Some(24), 50.0),
        window(None, 0.0),
    ];
    check(1, TermEdit::Shares { windows }, |line| {
        line.share_by_age = vec![share(12, 100), share(24, 50)];
    });
    let windows = vec![
        window(Some(12), 100.0),
        window(Some(24), 100.0),
        window(None, 20.0),
    ];
    check(1, TermEdit::Shares { windows }, |line| {
        line.share_by_age = vec![share(24, 100), share(600, 20)];
    });
    let windows = vec![window(Some(12), 100.0), window(None, 100.0)];
    check(1, TermEdit::Shares { windows }, |line| {
        line.share_by_age = Vec::new()
    });
}

#[test]
fn every_vesting_rule_can_be_chosen() {
    let rule = |rule| TermEdit::Vesting { rule };
    for component in [0, 1] {
        check(component, rule(VestingEdit::Immediate), |line| {
            line.vesting = Vesting::Immediate;
        });
        check(component, rule(VestingEdit::Cliff { months: 18 }), |line| {
            line.vesting = Vesting::Cliff { months: 18 };
        });
        for cliff in [0, 6] {
            check(
                component,
                rule(VestingEdit::Linear { months: 36, cliff }),
                |line| {
                    line.vesting = Vesting::Linear {
                        months: 36,
                        cliff_months: cliff as u16,
                    };
                },
            );
        }
        let steps = [(12, 40.0), (24, 100.0)].map(|(month, percent)| StepEdit { month, percent });
        let edit = rule(VestingEdit::Schedule {
            steps: steps.to_vec(),
        });
        check(component, edit, |line| {
            line.vesting = Vesting::Schedule(vec![
                VestingStep {
                    month: 12,
                    vested: Decimal::new(4, 1),
                },
                VestingStep {
                    month: 24,
                    vested: Decimal::ONE,
                },
            ]);
        });
    }
}

#[test]
fn a_quota_moves_with_the_measure_that_only_one_component_is_paid_on() {
    let text = text("sales-vested-expansion");
    let word = "tcv".to_owned();
    let plan = edited(&text, "ae", 0, TermEdit::Measure { word });
    assert_eq!(line(&plan, "ae", 0).measure, Measure::Tcv);
    assert_eq!(plan.roles[0].quotas[0].measure, Measure::Tcv);
    let plan = edited(&text, "ae", 0, TermEdit::Quota { amount: 150_000.0 });
    assert_eq!(plan.roles[0].quotas[0].amount, Decimal::from(150_000));
    // Landed expansion has no quota: one is made, behind the quota that attainment is read on.
    let plan = edited(&text, "ae", 1, TermEdit::Quota { amount: 80_000.0 });
    let measures: Vec<_> = plan.roles[0]
        .quotas
        .iter()
        .map(|quota| quota.measure)
        .collect();
    assert_eq!(measures, [Measure::FirstYearAcv, Measure::ExpansionArr]);
    let plan = edited(&text, "csm", 0, TermEdit::Quota { amount: 6.0 });
    let csm = plan.roles.iter().find(|r| r.kind == RoleKind::Csm).unwrap();
    assert_eq!(csm.quotas[0].amount, Decimal::from(6));
}

#[test]
fn what_is_not_there_cannot_be_edited() {
    let plan = template("sales-vested-expansion");
    let refused = |role: &str, component, term| {
        let role = role.to_owned();
        let edit = CompEdit {
            role,
            component,
            term,
        };
        changes(&plan, &edit).unwrap_err().code
    };
    assert_eq!(refused("manager", 0, TermEdit::TierAdd), "no_such_role");
    assert_eq!(refused("ae", 7, TermEdit::TierAdd), "no_such_component");
    assert_eq!(
        refused("ae", 0, TermEdit::TierRemove { tier: 9 }),
        "no_such_tier"
    );
    let amount = f64::NAN;
    assert_eq!(refused("ae", 0, TermEdit::Quota { amount }), "bad_number");
}

#[test]
fn shipped_comp_plans_apply_or_say_why_they_cannot() {
    let presets = presets().unwrap();
    let cannot: Vec<&str> = presets
        .iter()
        .filter(|preset| preset.reason.is_some())
        .map(|preset| preset.name.as_str())
        .collect();
    assert_eq!(
        cannot,
        [
            "csm-nominates-ae-closes:csm",
            "csm-nominates-ae-closes:ae",
            "renewal-uplift",
            "recoverable-draw-ramp"
        ]
    );
    let files = shipped::comp_plans().len();
    assert_eq!(files, 11);
    // Eight of the eleven files, and both roles of the ninth stand among those that cannot.
    let origin = |preset: &&_| -> bool {
        let preset: &super::super::library::Preset = preset;
        preset.origin == "compplan" && preset.reason.is_none()
    };
    assert_eq!(presets.iter().filter(origin).count(), 8);
}

#[test]
fn applied_comp_plans_load_without_faults_and_pay_as_written() {
    let presets = presets().unwrap();
    let (mut fits, mut misfits) = (BTreeSet::new(), BTreeSet::new());
    for name in ["sales-vested-expansion", "founder-18k"] {
        let text = text(name);
        let plan = load(&text).plan;
        for preset in presets.iter().filter(|preset| preset.reason.is_none()) {
            for role in &plan.roles {
                let entries = library(&plan, role.kind, presets);
                let entry = entries.iter().find(|entry| entry.name == preset.name);
                if entry.unwrap().reason.is_some() {
                    misfits.insert((preset.name.clone(), role.kind));
                    continue;
                }
                fits.insert(preset.name.clone());
                let changes = apply(&plan, role.kind, &preset.name, presets).unwrap();
                let after = changed(&text, &changes);
                let of = after.roles.iter().find(|r| r.kind == role.kind).unwrap();
                let (_, comp) = paid_by(&after, of).unwrap();
                assert_eq!(comp.components, preset.components, "{}", preset.name);
                assert_eq!(comp.draw, preset.draw, "{}", preset.name);
                let entries = library(&after, role.kind, presets);
                let own = entries.iter().find(|entry| entry.name == preset.name);
                assert_eq!(own.unwrap().differences, Some(0), "{}", preset.name);
                // Nobody else is paid otherwise.
                for other in after.roles.iter().filter(|r| r.kind != role.kind) {
                    let was = plan.roles.iter().find(|r| r.kind == other.kind).unwrap();
                    assert_eq!(
                        paid_by(&after, other).unwrap().1,
                        paid_by(&plan, was).unwrap().1
                    );
                }
            }
        }
    }
    // Only who lands accounts is paid on what becomes of them, and only CS on activation.
    for name in shipped::comp_plans().iter().map(|file| file.name) {
        let preset = presets.iter().find(|preset| preset.name == name);
        if preset.is_some_and(|preset| preset.reason.is_none()) {
            assert!(fits.contains(name), "{name}");
        }
    }
    let misfit = |name: &str, role| misfits.contains(&(name.to_owned(), role));
    assert!(misfit("closer-vested-expansion", RoleKind::ExpansionAe));
    assert!(misfit("csm-activation", RoleKind::Ae));
    assert!(misfit("am-book-nrr", RoleKind::Ae) && !misfit("am-book-nrr", RoleKind::Csm));
}

#[test]
fn a_comp_plan_that_two_roles_share_is_left_to_the_other() {
    let quota = "{ measure = \"expansion_arr\", amount = \"9000 USD\", period = \"year\" }";
    let shared = plan_edit::apply(
        &text("sales-vested-expansion"),
        &[
            plan_edit::Change::Set {
                path: "role[2].comp_plan".to_owned(),
                value: "expansion-ae".to_owned(),
            },
            plan_edit::Change::Insert {
                path: "role[2].quota".to_owned(),
                index: 0,
                toml: quota.to_owned(),
            },
        ],
    )
    .unwrap();
    let plan = load(&shared).plan;
    let presets = presets().unwrap();
    let changes = apply(&plan, RoleKind::ExpansionAe, "expansion-ae", presets).unwrap();
    let after = changed(&shared, &changes);
    assert_eq!(after.roles[1].comp_plan, "expansion-ae-2");
    assert_ne!(
        line(&after, "expansion_ae", 0),
        line(&plan, "expansion_ae", 0)
    );
    assert_eq!(line(&after, "csm", 0), line(&plan, "csm", 0));
}
