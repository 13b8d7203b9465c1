//! Every rule of a deal, on both sides of its limit.

use super::super::tests::fixture::{d, day, deal, line, plan};
use super::super::{Band, Override, StatementQuota, Weight};
use super::*;
use crate::plan::{Period, ShareByAge};

/// `columns` are what is wrong with `deals`, in order; none when they are sound.
#[track_caller]
fn check(plan: &StatementPlan, deals: &[Deal], columns: &[&str]) {
    let faults = check_deals(plan, deals);
    let found: Vec<&str> = faults.iter().map(|fault| fault.column).collect();
    assert_eq!(found, columns, "{faults:#?}");
}

fn sold() -> Deal {
    deal("a", "2026-03-10", "1000")
}

fn parts(of: &[(&str, &str)]) -> Vec<DealRep> {
    let part = |(rep, share): &(&str, &str)| DealRep {
        rep: (*rep).to_owned(),
        share: d(share),
    };
    of.iter().map(part).collect()
}

/// The plan with Ana as its only rep.
fn only_ana(line: Line) -> StatementPlan {
    let mut plan = plan(line);
    let ana = RepTerms {
        id: "Ana".into(),
        ..plan.default_rep.take().unwrap()
    };
    plan.reps = vec![ana];
    plan
}

#[test]
fn a_deal_is_told_once_and_after_the_plan_starts() {
    let plan = plan(line());
    check(&plan, &[sold(), deal("b", "2026-01-01", "1")], &[]);
    check(&plan, &[sold(), sold()], &["id"]);
    check(&plan, &[deal("b", "2025-12-31", "1")], &["date"]);
    let faults = check_deals(&plan, &[sold(), deal("b", "2025-12-31", "1"), sold()]);
    let found: Vec<_> = faults.iter().map(|f| (f.deal, f.column)).collect();
    assert_eq!(found, [(1, "date"), (2, "id")]);
}

#[test]
fn kinds_are_those_of_measures() {
    let mut plan = plan(line());
    plan.measures = vec!["training".into()];
    for (kind, columns) in [
        ("expansion", &[][..]),
        ("book", &[]),
        ("training", &[]),
        ("demo", &["kind"]),
    ] {
        let kind = kind.to_owned();
        check(&plan, &[Deal { kind, ..sold() }], columns);
    }
    let kind = "demo".to_owned();
    let faults = check_deals(&plan, &[Deal { kind, ..sold() }]);
    assert_eq!(
        faults[0].fix,
        "use one of new, expansion, renewal_uplift, renewal, activation, book, training"
    );
}

#[test]
fn measures_count_their_kinds_and_read_their_columns() {
    use Measure::*;
    for (measure, kinds, columns) in [
        (NewArr, &["new"][..], "arr or amount"),
        (FirstYearAcv, &["new"], "first_year_acv or acv or amount"),
        (Tcv, &["new"], "tcv or amount"),
        (
            ExpansionArr,
            &["expansion", "renewal_uplift"],
            "arr or amount",
        ),
        (RenewalUplift, &["renewal_uplift"], "arr or amount"),
        (Renewals, &["renewal"], "arr or amount"),
        (Activations, &["activation"], "arr or amount"),
        (BookNrr, &["book"], "end_arr or amount"),
    ] {
        let measured = Measured::Known(measure);
        let counted = KINDS.iter().filter(|kind| measured.counts(kind));
        assert_eq!(counted.copied().collect::<Vec<_>>(), kinds, "{measure:?}");
        assert_eq!(measured.columns().join(" or "), columns, "{measure:?}");
    }
    let named = Measured::Named("training".into());
    assert!(named.counts("training") && !named.counts("new"));
    assert_eq!(named.columns(), ["amount"]);
}

#[test]
fn an_amount_is_that_of_the_lines_own_column() {
    let by_measure = Measured::Known(Measure::FirstYearAcv);
    let mut sold = sold();
    let amount = |sold: &Deal, column| sold.amount(&by_measure, column);
    assert_eq!(amount(&sold, None), Some(d("1000")));
    sold.amounts.insert("acv".into(), d("900"));
    assert_eq!(amount(&sold, None), Some(d("900")));
    sold.amounts.insert("first_year_acv".into(), d("800"));
    assert_eq!(amount(&sold, None), Some(d("800")));
    assert_eq!(amount(&sold, Some("acv")), Some(d("900")));
    assert_eq!(amount(&sold, Some("margin")), None);
    // An activation is one, whatever it is worth.
    let activations = Measured::Known(Measure::Activations);
    assert_eq!(sold.amount(&activations, None), Some(Decimal::ONE));
    assert_eq!(sold.amount(&activations, Some("acv")), Some(d("900")));
}

#[test]
fn a_line_is_paid_on_an_amount() {
    let mut empty = sold();
    empty.amounts.clear();
    check(&plan(line()), std::slice::from_ref(&empty), &["amount"]);
    // A deal that the line does not count needs none.
    let other = Deal {
        kind: "expansion".into(),
        ..empty
    };
    check(&plan(line()), &[other], &[]);
    let by_margin = Line {
        amount_column: Some("margin".into()),
        ..line()
    };
    check(&plan(by_margin.clone()), &[sold()], &["amount"]);
    let fix = |line: Line| check_deals(&plan(line), &[sold()])[0].fix.clone();
    assert_eq!(fix(by_margin), "fill margin");
    let by_acv = Line {
        measured: Measured::Known(Measure::BookNrr),
        ..line()
    };
    let mut book = sold();
    book.kind = "book".into();
    book.amounts.clear();
    let faults = check_deals(&plan(by_acv), &[book]);
    assert_eq!(faults[0].fix, "fill end_arr or amount");
}

#[test]
fn a_customer_leaves_on_the_day_of_the_deal_or_later() {
    for (cancelled, columns) in [("2026-03-10", &[][..]), ("2026-03-09", &["cancelled"])] {
        let cancelled = Some(day(cancelled));
        check(
            &plan(line()),
            &[Deal {
                cancelled,
                ..sold()
            }],
            columns,
        );
    }
}

#[test]
fn reps_are_known_and_named_once() {
    let two = |second: &str| Deal {
        reps: parts(&[("Ana", "0.6"), (second, "0.4")]),
        ..sold()
    };
    check(&plan(line()), &[two("Bo")], &[]);
    check(&plan(line()), &[two("Ana")], &["rep"]);
    check(&only_ana(line()), &[two("Bo")], &["rep"]);
}

#[test]
fn who_landed_the_account_matters_where_landing_is_paid() {
    let expanded = |landed_by: &str| Deal {
        kind: "expansion".into(),
        landed_by: Some(landed_by.into()),
        ..sold()
    };
    check(&only_ana(line()), &[expanded("Bo")], &[]);
    let landed = Line {
        source: Source::Landed,
        measured: Measured::Known(Measure::ExpansionArr),
        ..line()
    };
    check(&only_ana(landed.clone()), &[expanded("Ana")], &[]);
    check(&only_ana(landed.clone()), &[expanded("Bo")], &["landed_by"]);
    // Whoever landed an account and left is no fault of a later deal, but his lines need what they
    // are paid on.
    let mut plan = only_ana(landed);
    plan.reps[0].left = Some(day("2026-02-01"));
    let mut empty = Deal {
        reps: Vec::new(),
        ..expanded("Ana")
    };
    check(&plan, std::slice::from_ref(&empty), &[]);
    empty.amounts.clear();
    check(&plan, &[empty], &["amount"]);
}

#[test]
fn a_rep_sells_while_employed() {
    let mut plan = only_ana(line());
    plan.reps[0].hired = Some(day("2026-02-01"));
    plan.reps[0].left = Some(day("2026-04-30"));
    for (date, columns) in [
        ("2026-01-31", &["date"][..]),
        ("2026-02-01", &[]),
        ("2026-04-30", &[]),
        ("2026-05-01", &["date"]),
    ] {
        check(&plan, &[deal("a", date, "1")], columns);
    }
}

#[test]
fn a_line_by_attainment_needs_the_reps_quota_on_its_measure() {
    let by_attainment = || vec![band(Some(Edge::Attainment(Decimal::ONE))), band(None)];
    let by_amount = || vec![band(Some(Edge::Amount(Decimal::ONE))), band(None)];
    for (line, needs) in [
        (line(), false),
        (
            Line {
                bands: by_amount(),
                ..line()
            },
            false,
        ),
        (
            Line {
                bands: by_attainment(),
                ..line()
            },
            true,
        ),
        (
            Line {
                threshold: Some(d("0.5")),
                ..line()
            },
            true,
        ),
        (
            Line {
                cap: Some(d("2")),
                ..line()
            },
            true,
        ),
        (
            Line {
                table: Table::Overage,
                ..line()
            },
            true,
        ),
        (
            Line {
                rate: RateBasis::ShareOfVariable(d("0.5")),
                ..line()
            },
            true,
        ),
    ] {
        let mut plan = plan(line);
        check(&plan, &[sold()], &[]);
        let quotas = &mut plan.default_rep.as_mut().unwrap().quotas;
        *quotas = vec![StatementQuota {
            measured: Measured::Known(Measure::ExpansionArr),
            amount: d("1000"),
            period: Period::Quarter,
            changes: Vec::new(),
        }];
        let columns = if needs { &["rep"][..] } else { &[] };
        check(&plan, &[sold()], columns);
    }
}

fn band(up_to: Option<Edge>) -> Band {
    Band {
        up_to,
        weight: Weight::Multiple(Decimal::ONE),
        retroactive: None,
    }
}

#[test]
fn a_share_by_age_needs_the_day_the_account_landed() {
    let aged = || Line {
        measured: Measured::Known(Measure::ExpansionArr),
        share_by_age: vec![ShareByAge {
            until_month: 12,
            share: d("0.5"),
        }],
        ..line()
    };
    let mut expanded = sold();
    expanded.kind = "expansion".into();
    check(&plan(aged()), std::slice::from_ref(&expanded), &["landed"]);
    let ageless = Line {
        share_by_age: Vec::new(),
        ..aged()
    };
    check(&plan(ageless), std::slice::from_ref(&expanded), &[]);
    expanded.landed = Some(day("2025-03-11"));
    assert_eq!(expanded.age_months(), 11);
    check(&plan(aged()), &[expanded], &[]);
    // A new deal is the landing.
    let new = Line {
        measured: Measured::Known(Measure::NewArr),
        ..aged()
    };
    check(&plan(new), &[sold()], &[]);
    assert_eq!(sold().age_months(), 0);
}

#[test]
fn who_receives_an_override_is_a_rep_where_a_deal_names_one() {
    let to_manager = Line {
        overrides: vec![Override {
            to: Receiver::Column("manager".into()),
            share: d("0.1"),
            of_payout: false,
        }],
        ..line()
    };
    let managed = |name: &str| Deal {
        cells: [("manager".to_owned(), name.to_owned())].into(),
        ..sold()
    };
    let plan = only_ana(to_manager);
    check(&plan, &[managed("Ana")], &[]);
    check(&plan, &[managed("")], &[]);
    check(&plan, &[sold()], &[]);
    check(&plan, &[managed("Bo")], &["rep"]);
}

#[test]
fn conditions_hold_by_column_and_by_amount() {
    let deal = Deal {
        cells: [("region", "EMEA "), ("seats", "50.0"), ("note", "")]
            .map(|(column, cell)| (column.to_owned(), cell.to_owned()))
            .into(),
        ..sold()
    };
    let when = |column: &str, value: &str| Conditions {
        when: [(column.to_owned(), value.to_owned())].into(),
        ..Conditions::default()
    };
    let fulfils = |conditions: &Conditions| deal.fulfils(conditions, d("1000"));
    for (column, value, holds) in [
        ("region", "emea", true),
        ("region", "apac", false),
        ("seats", "50", true),
        ("seats", "51", false),
        ("note", "", true),
        ("missing", "", false),
    ] {
        assert_eq!(fulfils(&when(column, value)), holds, "{column} {value}");
    }
    for (least, below, holds) in [
        (Some("1000"), None, true),
        (Some("1000.01"), None, false),
        (None, Some("1000.01"), true),
        (None, Some("1000"), false),
        (Some("1000"), Some("1000"), false),
    ] {
        let conditions = Conditions {
            least_amount: least.map(d),
            below_amount: below.map(d),
            ..Conditions::default()
        };
        assert_eq!(fulfils(&conditions), holds, "{least:?} {below:?}");
        let count = usize::from(least.is_some()) + usize::from(below.is_some());
        assert_eq!(conditions.count(), count);
    }
    assert_eq!(when("region", "emea").count(), 1);
}

#[test]
fn the_last_day_a_deal_tells_of_is_the_latest() {
    assert_eq!(sold().last_day(), day("2026-03-10"));
    let told = Deal {
        invoiced: Some(day("2026-04-01")),
        collected: Some(day("2026-06-01")),
        cancelled: Some(day("2026-05-01")),
        ..sold()
    };
    assert_eq!(told.last_day(), day("2026-06-01"));
    let early = Deal {
        invoiced: Some(day("2026-03-01")),
        ..sold()
    };
    assert_eq!(early.last_day(), day("2026-03-10"));
}
