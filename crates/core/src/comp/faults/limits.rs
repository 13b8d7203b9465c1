//! What lies on a limit is sound, and what lies just beyond it is not.

use super::super::fixture::*;
use super::tests::{ae, check, sound};
use super::*;
use crate::plan::*;

/// Changes a sound plan and expects it to stay sound.
#[track_caller]
fn allowed(change: impl FnOnce(&mut PlanSpec)) {
    let mut spec = sound();
    change(&mut spec);
    let mut found = Vec::new();
    faults(&spec, &mut found);
    assert_eq!(found, []);
}

fn tier(up_to: Option<&str>, multiple: &str) -> RateTier {
    RateTier {
        up_to: up_to.map(d),
        multiple: d(multiple),
    }
}

const LARGEST: &str = "1000000000000";

#[test]
fn shares_go_from_nothing_to_all() {
    for share in ["0", "0.123456789", "1"] {
        allowed(|p| ae(p).split = d(share));
        allowed(|p| p.roles[0].ramp = vec![d(share)]);
        allowed(|p| p.roles[0].attrition_yearly = d(share));
        allowed(|p| p.expansion.nominator_share = d(share));
        allowed(|p| ae(p).rate = RateBasis::ShareOfVariable(d(share)));
        allowed(|p| ae(p).rate = RateBasis::Explicit(d(share)));
    }
    let field = "comp_plan[0].component[0].rate";
    check(field, "100.0000001%", |p| {
        ae(p).rate = RateBasis::Explicit(d("1.000000001"));
    });
    check(field, "more than 9 decimals", |p| {
        ae(p).rate = RateBasis::Explicit(d("0.1234567891"));
    });
    check("comp_plan[0].component[0].split", "-0.0000001%", |p| {
        ae(p).split = d("-0.000000001");
    });
    // Two components may share out all of variable pay.
    allowed(|p| {
        let rest = RateBasis::ShareOfVariable(d("0.2"));
        p.comp_plans[0].components.push(Component {
            rate: rest,
            ..line("rest", Measure::NewArr, Source::Own)
        });
    });
}

#[test]
fn amounts_go_from_nothing_to_the_largest() {
    for amount in ["0", "0.01", LARGEST] {
        allowed(|p| p.roles[0].base = d(amount));
        allowed(|p| p.roles[0].variable = d(amount));
        allowed(|p| p.comp_plans[1].components[0].rate = RateBasis::PerEvent(d(amount)));
        allowed(|p| {
            ae(p).spifs.push(Spif {
                from_month: 5,
                to_month: 5,
                amount: d(amount),
            });
        });
    }
    check("role[0].base", "beyond the largest", |p| {
        p.roles[0].base = d("1000000000000.01");
    });
    // Currency an activation may be more than a share can be.
    allowed(|p| p.comp_plans[1].components[0].rate = RateBasis::Explicit(d("250")));
    for amount in ["0.01", LARGEST] {
        allowed(|p| p.roles[0].quotas[0].amount = d(amount));
        allowed(|p| {
            p.comp_plans[0].draw = Some(Draw {
                amount_monthly: d(amount),
                months: 1,
                recoverable: true,
            });
        });
    }
}

#[test]
fn multiples_go_from_nothing_to_a_thousand() {
    for multiple in ["0", "0.000001", "1000"] {
        allowed(|p| ae(p).threshold = Some(d(multiple)));
        allowed(|p| ae(p).cap = Some(d(multiple)));
        allowed(|p| ae(p).tiers[1].multiple = d(multiple));
    }
    for quota in ["0.000001", "1000"] {
        allowed(|p| p.roles[1].quotas[0].amount = d(quota));
    }
    let field = "comp_plan[0].component[0].cap";
    check(field, "beyond the largest", |p| {
        ae(p).cap = Some(d("1000.000001"));
    });
}

#[test]
fn a_band_ends_above_the_one_before() {
    allowed(|p| ae(p).tiers[0].up_to = Some(d("0.000001")));
    allowed(|p| ae(p).tiers.insert(1, tier(Some("1.000001"), "2")));
    let field = "comp_plan[0].component[0].tier[1].up_to";
    check(field, "does not rise above 100%", |p| {
        ae(p).tiers.insert(1, tier(Some("1"), "2"));
    });
}

#[test]
fn some_band_up_to_quota_pays_where_variable_pay_is_shared_out() {
    let field = "comp_plan[0].component[0].tier";
    let with = |tiers: Vec<RateTier>| |p: &mut PlanSpec| ae(p).tiers = tiers;
    allowed(with(vec![]));
    allowed(with(vec![
        tier(Some("0.5"), "0"),
        tier(Some("1"), "1"),
        tier(None, "0"),
    ]));
    allowed(with(vec![
        tier(Some("0.5"), "1"),
        tier(Some("1"), "0"),
        tier(None, "0"),
    ]));
    allowed(with(vec![tier(Some("0.999999"), "0"), tier(None, "1")]));
    for tiers in [
        vec![
            tier(Some("0.5"), "0"),
            tier(Some("1"), "0"),
            tier(None, "2"),
        ],
        vec![tier(Some("1.2"), "0"), tier(None, "2")],
        vec![tier(Some("1"), "0"), tier(None, "2")],
        vec![tier(None, "0")],
    ] {
        check(field, "pays nothing", with(tiers.clone()));
        // A rate of its own needs no pay at quota.
        allowed(|p| {
            ae(p).tiers = tiers;
            ae(p).rate = RateBasis::Explicit(d("0.1"));
        });
    }
}

#[test]
fn windows_and_steps_follow_each_other_by_a_month() {
    let window = |until_month| ShareByAge {
        until_month,
        share: d("0.5"),
    };
    let windows = |until: Vec<u16>| {
        move |p: &mut PlanSpec| {
            p.comp_plans[0].components[1].share_by_age = until.into_iter().map(window).collect();
        }
    };
    allowed(windows(vec![1, 2]));
    let field = "comp_plan[0].component[1].share_by_age[0].until_month";
    check(field, "windows overlap", windows(vec![0]));
    let step = |month, vested: &str| VestingStep {
        month,
        vested: d(vested),
    };
    let rule = |vesting: Vesting| |p: &mut PlanSpec| ae(p).vesting = vesting;
    allowed(rule(Vesting::Linear {
        months: 12,
        cliff_months: 12,
    }));
    let steps = vec![step(0, "0"), step(1, "0.000000001"), step(2, "1")];
    allowed(rule(Vesting::Schedule(steps)));
    let field = "comp_plan[0].component[0].vesting.step[0].vested";
    let steps = vec![step(0, "1.1"), step(1, "1.2")];
    let mut spec = sound();
    ae(&mut spec).vesting = Vesting::Schedule(steps);
    let mut found = Vec::new();
    faults(&spec, &mut found);
    // Each share above all of it, and the last that is not all of it.
    let fields: Vec<&str> = found.iter().map(|fault| fault.field.as_str()).collect();
    let last = "comp_plan[0].component[0].vesting.step[1].vested";
    assert_eq!(fields, [field, last, last]);
}

#[test]
fn who_works_alone_needs_capacity() {
    allowed(|p| p.roles[0].hires.push(Hire { month: 1, count: 1 }));
    let nobody = |p: &mut PlanSpec| {
        p.roles[1].headcount = 0;
        p.roles[1].capacity = 0;
    };
    allowed(|p| {
        nobody(p);
        p.roles[1].hires.push(Hire { month: 1, count: 0 });
    });
    check("role[1].capacity", "can do nothing", |p| {
        nobody(p);
        p.roles[1].hires.push(Hire { month: 1, count: 1 });
    });
}

#[test]
fn measures_are_for_the_roles_that_have_them() {
    // Price rises count as later expansion.
    allowed(|p| p.comp_plans[0].components[1].measure = Measure::RenewalUplift);
    let book = || line("book", Measure::BookNrr, Source::Own);
    allowed(|p| p.comp_plans[1].components.push(book()));
    for (kind, sound) in [
        (RoleKind::AccountManager, true),
        (RoleKind::ExpansionAe, false),
    ] {
        let change = |p: &mut PlanSpec| {
            p.roles[1].kind = kind;
            p.roles[1].quotas.truncate(1);
            p.comp_plans[1].components = vec![book()];
        };
        if sound {
            allowed(change);
        } else {
            let mut spec = super::tests::sound();
            change(&mut spec);
            let mut found = Vec::new();
            faults(&spec, &mut found);
            let fields: Vec<&str> = found.iter().map(|fault| fault.field.as_str()).collect();
            assert_eq!(
                fields,
                [
                    "role[1].quota[0].measure",
                    "comp_plan[1].component[0].measure"
                ]
            );
            assert!(found[0].reason.contains("account_manager or csm only"));
        }
    }
    check("comp_plan[1].component[1].spif", "a bonus per event", |p| {
        let spifs = vec![Spif {
            from_month: 1,
            to_month: 2,
            amount: d("5"),
        }];
        p.comp_plans[1]
            .components
            .push(Component { spifs, ..book() });
    });
    check("comp_plan[1].component[0].tier", "per event", |p| {
        p.comp_plans[1].components[0].tiers = vec![tier(None, "2")];
    });
    check("comp_plan[1].component[0].threshold", "per event", |p| {
        p.comp_plans[1].components[0].threshold = Some(d("0.5"));
    });
}

#[test]
fn the_fix_names_what_there_is() {
    let fix = |change: fn(&mut PlanSpec)| {
        let mut spec = sound();
        change(&mut spec);
        let mut found = Vec::new();
        faults(&spec, &mut found);
        found[0].fix.clone()
    };
    let unknown = fix(|p| p.roles[0].comp_plan = "hunter".into());
    assert_eq!(unknown, "use one of: ae, csm");
    assert_eq!(
        fix(|p| p.comp_plans.clear()),
        "write a comp_plan with that id"
    );
    let on_book = |change: fn(&mut Component)| {
        let mut spec = sound();
        let mut book = line("book", Measure::BookNrr, Source::Own);
        change(&mut book);
        spec.comp_plans[1].components.push(book);
        let mut found = Vec::new();
        faults(&spec, &mut found);
        found[0].fix.clone()
    };
    assert_eq!(
        on_book(|c| c.rate = RateBasis::PerEvent(d("1"))),
        "pay a share of variable pay instead"
    );
    assert_eq!(on_book(|c| c.pay_on = PayOn::Invoice), "use \"booking\"");
    assert_eq!(on_book(|c| c.clawback_months = 3), "remove clawback_months");
    let reason = |amount: &str| {
        let mut spec = sound();
        spec.roles[0].quotas[0].amount = d(amount);
        let mut found = Vec::new();
        faults(&spec, &mut found);
        found[0].reason.clone()
    };
    assert_eq!(reason("0"), "the quota of ae on new_arr is zero");
    assert_eq!(reason("-1"), "the quota of ae on new_arr is negative");
}
