//! Every rule of a comp plan file, on both sides of its limit.

use super::super::tests::fixture::{d, day, line, plan};
use super::super::{Band, Override, StatementQuota};
use super::*;
use crate::plan::{Period, ShareByAge, Spif, Vesting};

/// `fields` are what is wrong with `plan`, in order; none when it is sound.
#[track_caller]
fn check(plan: &StatementPlan, fields: &[&str]) {
    let faults = faults(plan);
    let found: Vec<&str> = faults.iter().map(|fault| fault.field.as_str()).collect();
    assert_eq!(found, fields);
}

/// The same for a plan of one component, by the component's field.
#[track_caller]
fn check_line(line: Line, fields: &[&str]) {
    let at = |field: &&str| format!("comp_plan[0].component[0].{field}");
    let fields: Vec<String> = fields.iter().map(at).collect();
    let fields: Vec<&str> = fields.iter().map(String::as_str).collect();
    check(&plan(line), &fields);
}

fn band(up_to: Option<Edge>, weight: Weight) -> Band {
    Band {
        up_to,
        weight,
        retroactive: None,
    }
}

fn multiple(up_to: Option<Edge>) -> Band {
    band(up_to, Weight::Multiple(Decimal::ONE))
}

fn attained(text: &str) -> Option<Edge> {
    Some(Edge::Attainment(d(text)))
}

fn amount(text: &str) -> Option<Edge> {
    Some(Edge::Amount(d(text)))
}

fn banded(bands: Vec<Band>) -> Line {
    Line { bands, ..line() }
}

#[test]
fn a_plan_pays_somebody() {
    let mut plan = plan(line());
    check(&plan, &[]);
    let anyone = plan.default_rep.take().unwrap();
    check(&plan, &["rep"]);
    plan.reps = vec![RepTerms {
        id: "Ana".into(),
        ..anyone
    }];
    check(&plan, &[]);
}

#[test]
fn names_are_given_once() {
    let mut plan = plan(line());
    plan.measures = vec!["training".into(), "demos".into()];
    check(&plan, &[]);
    // A known measure, a known kind of deal, and one of the plan's own.
    let taken = ["new_arr", "renewal", "training"].map(String::from);
    plan.measures.extend(taken);
    check(&plan, &["measures[2]", "measures[3]", "measures[4]"]);
    plan.measures.clear();
    let comp = plan.comp_plans[0].clone();
    plan.comp_plans.push(comp);
    plan.comp_plans[0].lines.push(line());
    let ana = RepTerms {
        id: "Ana".into(),
        ..plan.default_rep.clone().unwrap()
    };
    plan.reps = vec![ana.clone(), ana];
    check(
        &plan,
        &[
            "comp_plan[0].component[1].id",
            "comp_plan[1].id",
            "rep[1].id",
        ],
    );
}

#[test]
fn shares_of_variable_pay_add_up_to_all_of_it_at_most() {
    for (second, fields) in [("0.4", &[][..]), ("0.5", &["comp_plan[0].component"])] {
        let share = |id: &str, share: &str| Line {
            id: id.into(),
            rate: RateBasis::ShareOfVariable(d(share)),
            ..line()
        };
        let mut plan = plan(share("first", "0.6"));
        plan.comp_plans[0].lines.push(share("second", second));
        check(&plan, fields);
    }
}

#[test]
fn tiers_rise_to_one_without_an_end() {
    let open = || multiple(None);
    for (bands, fields) in [
        (vec![open()], &[][..]),
        (vec![multiple(attained("1")), open()], &[]),
        (
            vec![multiple(amount("5")), multiple(amount("6")), open()],
            &[],
        ),
        (vec![multiple(attained("1"))], &["tiers[0].up_to"]),
        (vec![open(), open()], &["tiers[0].up_to"]),
        (
            vec![multiple(attained("1")), multiple(attained("1")), open()],
            &["tiers[1].up_to"],
        ),
        (
            vec![multiple(amount("5")), multiple(amount("4.99")), open()],
            &["tiers[1].up_to"],
        ),
        (
            vec![multiple(amount("1")), multiple(attained("2")), open()],
            &["tiers[1].up_to"],
        ),
        (
            vec![multiple(attained("1")), multiple(amount("2")), open()],
            &["tiers[1].up_to"],
        ),
    ] {
        check_line(banded(bands), fields);
    }
}

#[test]
fn tiers_have_rates_or_multiples() {
    let rate = |up_to| band(up_to, Weight::Rate(d("0.1")));
    check_line(banded(vec![rate(attained("1")), rate(None)]), &[]);
    let mixed = vec![rate(attained("1")), multiple(None)];
    check_line(banded(mixed), &["tiers[1].rate"]);
    let by_variable = Line {
        rate: RateBasis::ShareOfVariable(d("0.5")),
        ..banded(vec![multiple(attained("1")), multiple(None)])
    };
    check_line(by_variable.clone(), &[]);
    let by_variable = Line {
        bands: vec![rate(None)],
        ..by_variable
    };
    check_line(by_variable, &["tiers[0].rate"]);
}

#[test]
fn tiers_of_a_marginal_or_retroactive_table_may_differ() {
    for (table, fields) in [
        (Table::Marginal, &[][..]),
        (Table::Retroactive, &[]),
        (Table::Overage, &["tiers[0].retroactive"]),
        (Table::WholeDeal, &["tiers[0].retroactive"]),
        (Table::WholeDealBefore, &["tiers[0].retroactive"]),
    ] {
        let lifting = Band {
            retroactive: Some(true),
            ..multiple(None)
        };
        let line = Line {
            table,
            ..banded(vec![lifting])
        };
        check_line(line, fields);
    }
}

#[test]
fn an_amount_per_event_has_no_rate_table() {
    let event = || Line {
        rate: RateBasis::PerEvent(d("250")),
        ..line()
    };
    check_line(event(), &[]);
    let bands = vec![multiple(None)];
    check_line(Line { bands, ..event() }, &["tiers"]);
    let threshold = Some(d("0.5"));
    check_line(
        Line {
            threshold,
            ..event()
        },
        &["threshold"],
    );
    let cap = Some(d("2"));
    check_line(Line { cap, ..event() }, &["cap"]);
}

#[test]
fn what_is_paid_by_attainment_has_the_quotas_period() {
    let by_amount = vec![multiple(amount("5000")), multiple(None)];
    let by_quota = vec![multiple(attained("1")), multiple(None)];
    for (bands, sound) in [(by_amount, true), (by_quota, false)] {
        let fields = |field: &'static str| if sound { vec![] } else { vec![field] };
        let alone = Line {
            each_deal: true,
            ..banded(bands.clone())
        };
        check_line(alone, &fields("tiers_apply_to"));
        let yearly = Line {
            period: Some(Period::Year),
            ..banded(bands)
        };
        check_line(yearly, &fields("period"));
    }
}

#[test]
fn who_landed_an_account_is_paid_on_its_expansion() {
    for (measure, fields) in [
        (Measure::ExpansionArr, &[][..]),
        (Measure::RenewalUplift, &[]),
        (Measure::NewArr, &["source"]),
        (Measure::Renewals, &["source"]),
    ] {
        let measured = Measured::Known(measure);
        let own = Line { measured, ..line() };
        check_line(own.clone(), &[]);
        let source = Source::Landed;
        check_line(Line { source, ..own }, fields);
    }
}

#[test]
fn what_ends_does_not_end_before_it_begins() {
    for (to_month, fields) in [(3, &[][..]), (2, &["spifs[0].to_month"])] {
        let spif = Spif {
            from_month: 3,
            to_month,
            amount: d("50"),
        };
        let spifs = vec![spif];
        check_line(Line { spifs, ..line() }, fields);
    }
    for (until, fields) in [(13, &[][..]), (12, &["share_by_age[1].until"])] {
        let window = |until_month| ShareByAge {
            until_month,
            share: d("0.5"),
        };
        let share_by_age = vec![window(12), window(until)];
        check_line(
            Line {
                share_by_age,
                ..line()
            },
            fields,
        );
    }
    for (left, fields) in [
        ("2026-03-01", &[][..]),
        ("2026-02-28", &["default_rep.left"]),
    ] {
        let mut plan = plan(line());
        let anyone = plan.default_rep.as_mut().unwrap();
        anyone.hired = Some(day("2026-03-01"));
        anyone.left = Some(day(left));
        check(&plan, fields);
    }
    let vesting = Vesting::Linear {
        months: 12,
        cliff_months: 13,
    };
    check_line(Line { vesting, ..line() }, &["vesting.cliff_months"]);
}

#[test]
fn the_least_is_not_above_the_most() {
    for (least, sound) in [("5", true), ("5.01", false)] {
        let limits = Limits {
            least: Some(d(least)),
            most: Some(d("5")),
        };
        let fields = |field: &'static str| if sound { vec![] } else { vec![field] };
        let deal_limits = limits;
        check_line(
            Line {
                deal_limits,
                ..line()
            },
            &fields("min_per_deal"),
        );
        let period_limits = limits;
        check_line(
            Line {
                period_limits,
                ..line()
            },
            &fields("min_per_period"),
        );
    }
}

#[test]
fn whoever_is_named_is_there() {
    let shared = |to| Line {
        overrides: vec![Override {
            to,
            share: d("0.1"),
            of_payout: false,
        }],
        ..line()
    };
    let to_bo = || shared(Receiver::Rep("Bo".into()));
    // Anybody is a rep where the plan says what anybody has.
    check_line(to_bo(), &[]);
    check_line(shared(Receiver::Column("manager".into())), &[]);
    let mut plan = plan(to_bo());
    let ana = RepTerms {
        id: "Ana".into(),
        ..plan.default_rep.take().unwrap()
    };
    plan.reps = vec![ana.clone()];
    check(&plan, &["comp_plan[0].component[0].overrides[0].to"]);
    let nobodys = RepTerms {
        id: "Bo".into(),
        comp_plan: None,
        ..ana
    };
    plan.reps.push(nobodys);
    check(&plan, &[]);
    plan.reps[1].comp_plan = Some("other".into());
    check(&plan, &["rep[1].comp_plan"]);
}

#[test]
fn a_rep_has_one_quota_for_each_measure() {
    let mut plan = plan(line());
    let quotas = &mut plan.default_rep.as_mut().unwrap().quotas;
    quotas.push(StatementQuota {
        measured: Measured::Known(Measure::ExpansionArr),
        ..quotas[0].clone()
    });
    check(&plan, &[]);
    let quotas = &mut plan.default_rep.as_mut().unwrap().quotas;
    quotas.push(quotas[0].clone());
    check(&plan, &["default_rep.quota[2].measure"]);
}
