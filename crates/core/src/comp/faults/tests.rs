//! Every kind of mistake, its field and its words.

use super::super::fixture::*;
use super::*;
use crate::plan::*;

/// An AE and a CSM without a fault.
pub(super) fn sound() -> PlanSpec {
    let csm = vec![
        quota(Measure::BookNrr, "1.1", Period::Year),
        quota(Measure::Activations, "4", Period::Quarter),
    ];
    let spec = plan(vec![
        (
            role(
                RoleKind::Ae,
                vec![quota(Measure::NewArr, "250000", Period::Quarter)],
            ),
            vec![
                Component {
                    rate: RateBasis::ShareOfVariable(d("0.8")),
                    tiers: vec![
                        RateTier {
                            up_to: Some(d("1")),
                            multiple: d("1"),
                        },
                        RateTier {
                            up_to: None,
                            multiple: d("1.5"),
                        },
                    ],
                    threshold: Some(d("0.5")),
                    cap: Some(d("3")),
                    ..line("new", Measure::NewArr, Source::Own)
                },
                Component {
                    share_by_age: vec![ShareByAge {
                        until_month: 12,
                        share: d("1"),
                    }],
                    ..line("later", Measure::ExpansionArr, Source::Landed)
                },
            ],
        ),
        (
            role(RoleKind::Csm, csm),
            vec![Component {
                rate: RateBasis::PerEvent(d("250")),
                ..line("activation", Measure::Activations, Source::Own)
            }],
        ),
    ]);
    let mut found = Vec::new();
    faults(&spec, &mut found);
    assert_eq!(found, []);
    spec
}

/// Spoils a sound plan and expects exactly one fault: its field, and a part of its reason.
#[track_caller]
pub(super) fn check(field: &str, reason: &str, spoil: impl FnOnce(&mut PlanSpec)) {
    let mut spec = sound();
    spoil(&mut spec);
    let mut found = Vec::new();
    faults(&spec, &mut found);
    let fields: Vec<_> = found
        .iter()
        .map(|fault| (&fault.field, &fault.reason))
        .collect();
    assert_eq!(found.len(), 1, "{field}: {fields:#?}");
    assert_eq!(found[0].field, field);
    assert!(
        found[0].reason.contains(reason),
        "{field}: {}",
        found[0].reason
    );
    assert!(!found[0].fix.is_empty());
}

pub(super) fn ae(spec: &mut PlanSpec) -> &mut Component {
    &mut spec.comp_plans[0].components[0]
}

#[test]
fn quotas() {
    check("role[0].quota[0].amount", "is zero", |p| {
        p.roles[0].quotas[0].amount = d("0")
    });
    check("role[0].quota[0].amount", "is negative", |p| {
        p.roles[0].quotas[0].amount = d("-5")
    });
    check("role[1].quota[0].amount", "beyond the largest", |p| {
        p.roles[1].quotas[0].amount = d("110000");
    });
    check("role[0].quota[0].amount", "more than 2 decimals", |p| {
        p.roles[0].quotas[0].amount = d("250000.005");
    });
    check(
        "role[0].quota[1].measure",
        "a second quota on new_arr",
        |p| {
            let again = p.roles[0].quotas[0].clone();
            p.roles[0].quotas.push(again);
        },
    );
    check(
        "role[0].quota[1].measure",
        "activations is measured for csm only",
        |p| {
            p.roles[0]
                .quotas
                .push(quota(Measure::Activations, "4", Period::Quarter));
        },
    );
}

#[test]
fn components_that_need_a_quota() {
    let path = "comp_plan[0].component[1]";
    let later = |p: &mut PlanSpec, change: fn(&mut Component)| {
        change(&mut p.comp_plans[0].components[1]);
    };
    check(
        &format!("{path}.rate"),
        "ae has no quota on expansion_arr",
        |p| {
            later(p, |c| c.rate = RateBasis::ShareOfVariable(d("0.2")));
        },
    );
    check(
        &format!("{path}.threshold"),
        "a threshold is an attainment",
        |p| {
            later(p, |c| c.threshold = Some(d("0.5")));
        },
    );
    check(&format!("{path}.cap"), "no quota on expansion_arr", |p| {
        later(p, |c| c.cap = Some(d("2")));
    });
    check(&format!("{path}.tier"), "bands are attainments", |p| {
        later(p, |c| {
            c.tiers = vec![RateTier {
                up_to: None,
                multiple: d("2"),
            }]
        });
    });
    check(
        "comp_plan[1].component[1].measure",
        "book_nrr is measured against its target",
        |p| {
            p.roles[1].quotas.remove(0);
            p.comp_plans[1]
                .components
                .push(line("book", Measure::BookNrr, Source::Own));
        },
    );
}

#[test]
fn tiers() {
    let tier = |k| format!("comp_plan[0].component[0].tier[{k}]");
    check(
        &format!("{}.up_to", tier(1)),
        "the last band ends at 200%",
        |p| {
            ae(p).tiers[1].up_to = Some(d("2"));
        },
    );
    check(&format!("{}.up_to", tier(0)), "followed by another", |p| {
        ae(p).tiers[0].up_to = None
    });
    check(
        &format!("{}.up_to", tier(1)),
        "ends at 80% does not rise above 100%",
        |p| {
            ae(p).tiers.insert(
                1,
                RateTier {
                    up_to: Some(d("0.8")),
                    multiple: d("1"),
                },
            );
        },
    );
    check(
        &format!("{}.up_to", tier(0)),
        "does not rise above 0%",
        |p| {
            ae(p).tiers[0].up_to = Some(d("0"));
        },
    );
    check(&format!("{}.multiple", tier(1)), "-1 is negative", |p| {
        ae(p).tiers[1].multiple = d("-1");
    });
    check(
        &format!("{}.multiple", tier(1)),
        "more than 6 decimals",
        |p| {
            ae(p).tiers[1].multiple = d("1.1234567");
        },
    );
    check("comp_plan[0].component[0].tier", "pays nothing", |p| {
        ae(p).tiers[0].multiple = d("0")
    });
}

#[test]
fn rates_caps_and_splits() {
    let field = |name: &str| format!("comp_plan[0].component[0].{name}");
    check(&field("rate"), "1000% of the credited amount", |p| {
        ae(p).rate = RateBasis::Explicit(d("10"));
    });
    check(&field("rate"), "outside 0%", |p| {
        ae(p).rate = RateBasis::Explicit(d("-0.1"))
    });
    check(&field("rate"), "outside 0%", |p| {
        ae(p).rate = RateBasis::ShareOfVariable(d("-0.1"))
    });
    check(&field("cap"), "is negative", |p| ae(p).cap = Some(d("-1")));
    check(&field("threshold"), "is negative", |p| {
        ae(p).threshold = Some(d("-1"))
    });
    check(&field("split"), "150%", |p| ae(p).split = d("1.5"));
    check(
        "comp_plan[1].component[0].rate",
        "an amount of -1 is negative",
        |p| {
            p.comp_plans[1].components[0].rate = RateBasis::PerEvent(d("-1"));
        },
    );
    check("comp_plan[1].component[0].cap", "per event", |p| {
        p.comp_plans[1].components[0].cap = Some(d("2"));
    });
    check("comp_plan[0].component", "add up to 150%", |p| {
        let share = RateBasis::ShareOfVariable(d("0.7"));
        let more = Component {
            rate: share,
            ..line("more", Measure::NewArr, Source::Own)
        };
        p.comp_plans[0].components.push(more);
    });
}

#[test]
fn vesting() {
    let field = |name: &str| format!("comp_plan[0].component[0].vesting.{name}");
    let step = |month, vested: &str| VestingStep {
        month,
        vested: d(vested),
    };
    let schedule = |p: &mut PlanSpec, steps| ae(p).vesting = Vesting::Schedule(steps);
    check(
        &field("cliff_months"),
        "a cliff of 13 months is longer than the 12",
        |p| {
            ae(p).vesting = Vesting::Linear {
                months: 12,
                cliff_months: 13,
            };
        },
    );
    check(&field("step"), "has no steps", |p| schedule(p, vec![]));
    check(&field("step[1].month"), "the steps overlap", |p| {
        schedule(p, vec![step(6, "0.5"), step(6, "1")]);
    });
    check(&field("step[1].vested"), "does not rise", |p| {
        schedule(p, vec![step(6, "0.5"), step(9, "0.5"), step(12, "1")]);
    });
    check(&field("step[1].vested"), "not everything", |p| {
        schedule(p, vec![step(6, "0.5"), step(12, "0.9")]);
    });
    check(&field("step[0].vested"), "outside 0 to 1", |p| {
        schedule(p, vec![step(6, "-0.5"), step(12, "1")]);
    });
}

#[test]
fn windows_spifs_and_draws() {
    let later = "comp_plan[0].component[1].share_by_age";
    let windows = |p: &mut PlanSpec, until, share| {
        let windows = &mut p.comp_plans[0].components[1].share_by_age;
        windows.push(ShareByAge {
            until_month: until,
            share: d(share),
        });
    };
    check(&format!("{later}[1].until_month"), "windows overlap", |p| {
        windows(p, 12, "0.3")
    });
    check(&format!("{later}[1].share"), "130%", |p| {
        windows(p, 24, "1.3")
    });
    let spif = |from_month, to_month, amount: &str| Spif {
        from_month,
        to_month,
        amount: d(amount),
    };
    check(
        "comp_plan[0].component[0].spif[0].to_month",
        "before it begins",
        |p| {
            ae(p).spifs.push(spif(6, 5, "100"));
        },
    );
    check(
        "comp_plan[0].component[0].spif[0].amount",
        "negative",
        |p| {
            ae(p).spifs.push(spif(5, 6, "-100"));
        },
    );
    let draw = |amount: &str, months| {
        Some(Draw {
            amount_monthly: d(amount),
            months,
            recoverable: true,
        })
    };
    check(
        "comp_plan[0].draw.amount_monthly",
        "guarantees nothing",
        |p| {
            p.comp_plans[0].draw = draw("0", 3);
        },
    );
    check("comp_plan[0].draw.months", "0 months", |p| {
        p.comp_plans[0].draw = draw("100", 0)
    });
}

#[test]
fn ids_and_references() {
    check(
        "comp_plan[0].component[1].id",
        "already used by comp_plan[0].component[0]",
        |p| {
            p.comp_plans[0].components[1].id = "new".into();
        },
    );
    check("comp_plan[0].component[1].id", "has no id", |p| {
        p.comp_plans[0].components[1].id = " ".into();
    });
    check("comp_plan[2].id", "already used by comp_plan[0]", |p| {
        let again = p.comp_plans[0].clone();
        p.comp_plans.push(again);
    });
    check(
        "role[0].comp_plan",
        "there is no comp plan \"hunter\"",
        |p| {
            p.roles[0].comp_plan = "hunter".into();
        },
    );
    check("role[2].kind", "two roles of kind ae", |p| {
        let again = p.roles[0].clone();
        p.roles.push(again);
    });
}

#[test]
fn measures_and_sources() {
    check(
        "comp_plan[0].component[2].measure",
        "activations is measured for csm only, not for ae",
        |p| {
            p.comp_plans[0]
                .components
                .push(line("a", Measure::Activations, Source::Own));
        },
    );
    check(
        "comp_plan[1].component[1].source",
        "csm lands no accounts",
        |p| {
            p.comp_plans[1]
                .components
                .push(line("l", Measure::ExpansionArr, Source::Landed));
        },
    );
    check(
        "comp_plan[0].component[2].source",
        "the measure is renewals",
        |p| {
            p.comp_plans[0]
                .components
                .push(line("l", Measure::Renewals, Source::Landed));
        },
    );
    let book = |p: &mut PlanSpec, change: fn(&mut Component)| {
        let mut book = line("book", Measure::BookNrr, Source::Own);
        change(&mut book);
        p.comp_plans[1].components.push(book);
    };
    let field = |name: &str| format!("comp_plan[1].component[1].{name}");
    check(&field("rate"), "once a period", |p| {
        book(p, |c| c.rate = RateBasis::PerEvent(d("1")))
    });
    check(&field("clawback_months"), "once a period", |p| {
        book(p, |c| c.clawback_months = 3)
    });
    check(&field("pay_on"), "once a period", |p| {
        book(p, |c| c.pay_on = PayOn::Invoice)
    });
    check(&field("share_by_age"), "once a period", |p| {
        book(p, |c| {
            c.share_by_age.push(ShareByAge {
                until_month: 12,
                share: d("1"),
            })
        });
    });
}

#[test]
fn people() {
    check("role[0].attrition_yearly", "120%", |p| {
        p.roles[0].attrition_yearly = d("1.2")
    });
    check("role[0].ramp[1]", "-10%", |p| {
        p.roles[0].ramp = vec![d("0"), d("-0.1")]
    });
    check("role[0].hire[0].month", "month 1 or later", |p| {
        p.roles[0].hires.push(Hire { month: 0, count: 1 });
    });
    check("role[0].capacity", "can do nothing", |p| {
        p.roles[0].capacity = 0
    });
    check("role[0].variable", "negative", |p| {
        p.roles[0].variable = d("-1")
    });
    check("role[0].base", "beyond the largest", |p| {
        p.roles[0].base = d("2000000000000")
    });
    check("expansion.nominator_share", "110%", |p| {
        p.expansion.nominator_share = d("1.1")
    });
}

#[test]
fn a_ramp_that_is_zero_for_a_whole_period_is_allowed() {
    let mut spec = sound();
    spec.roles[0].ramp = vec![d("0"); 12];
    spec.roles[0].ramped_quota = true;
    // An empty team needs no capacity.
    spec.roles[1].headcount = 0;
    spec.roles[1].capacity = 0;
    let mut found = Vec::new();
    faults(&spec, &mut found);
    assert_eq!(found, []);
}

#[test]
fn extreme_decimals_are_refused_and_not_overflowed() {
    let mut spec = sound();
    let far = rust_decimal::Decimal::MAX;
    spec.roles[0].quotas[0].amount = far;
    spec.roles[0].variable = far;
    ae(&mut spec).rate = RateBasis::Explicit(far);
    ae(&mut spec).tiers[1].multiple = far;
    ae(&mut spec).split = far;
    spec.comp_plans[0].components[1].rate = RateBasis::ShareOfVariable(far);
    let mut found = Vec::new();
    faults(&spec, &mut found);
    assert!(found.len() >= 6, "{found:#?}");
}
