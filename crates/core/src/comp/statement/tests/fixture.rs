//! Plans and deals to try.

use crate::calendar::{Date, YearMonth};
use crate::comp::statement::*;
use crate::plan::{Boundary, Measure, PayOn, Period, RateBasis, Source, Vesting};
use rust_decimal::Decimal;
use std::collections::BTreeMap;

pub fn d(text: &str) -> Decimal {
    text.parse().unwrap()
}

pub fn day(text: &str) -> Date {
    Date::parse(text).unwrap()
}

/// A line that pays 10% of new ARR at once.
pub fn line() -> Line {
    Line {
        id: "line".into(),
        measured: Measured::Known(Measure::NewArr),
        source: Source::Own,
        amount_column: None,
        conditions: Conditions::default(),
        group: None,
        priority: 0,
        rate: RateBasis::Explicit(d("0.1")),
        table: Table::Marginal,
        boundary: Boundary::AtOrAbove,
        bands: Vec::new(),
        milestones: Vec::new(),
        each_deal: false,
        period: None,
        may_fall: false,
        threshold: None,
        cap: None,
        deal_limits: Limits::default(),
        period_limits: Limits::default(),
        split: Decimal::ONE,
        payout_share: Decimal::ONE,
        overrides: Vec::new(),
        share_by_age: Vec::new(),
        vesting: Vesting::Immediate,
        pay_on: PayOn::Booking,
        holdback: None,
        clawback: Clawback {
            window: ClawbackWindowTerms::Never,
            from: ClawbackFrom::Booking,
            amount: ClawbackAmount::Full,
        },
        spifs: Vec::new(),
    }
}

/// Anyone is paid by `line`, with a quota of 100,000 a quarter and 40,000 variable.
pub fn plan(line: Line) -> StatementPlan {
    StatementPlan {
        name: "plan".into(),
        currency: "USD".into(),
        start: YearMonth {
            year: 2026,
            month: 1,
        },
        fiscal_year_start: 1,
        rounding: Rounding {
            decimals: 2,
            mode: Mode::HalfEven,
            each_item: false,
        },
        settings: Settings {
            quota_proration: Proration::Days,
            split_credit: SplitCredit::Shared,
            pick: Pick::MostSpecific,
            leaver_vested: LeaverVested::PaidAtLeaving,
            cancelled_credit: CancelledCredit::Kept,
            negative_amounts: NegativeAmounts::Refuse,
            share_sum: ShareSum::WholeOrOverlay,
        },
        measures: Vec::new(),
        credit_rules: Vec::new(),
        comp_plans: vec![CompTerms {
            id: "comp".into(),
            lines: vec![line],
            draw: None,
        }],
        reps: Vec::new(),
        default_rep: Some(RepTerms {
            id: String::new(),
            comp_plan: Some("comp".into()),
            base: Decimal::ZERO,
            variable: d("40000"),
            hired: None,
            left: None,
            ramp: Vec::new(),
            ramped_quota: true,
            quotas: vec![StatementQuota {
                measured: Measured::Known(Measure::NewArr),
                amount: d("100000"),
                period: Period::Quarter,
                changes: Vec::new(),
            }],
        }),
    }
}

/// A new deal of Ana's.
pub fn deal(id: &str, date: &str, amount: &str) -> Deal {
    Deal {
        id: id.into(),
        date: day(date),
        kind: "new".into(),
        reps: vec![DealRep {
            rep: "Ana".into(),
            share: Decimal::ONE,
        }],
        amounts: BTreeMap::from([("amount".to_owned(), d(amount))]),
        cells: BTreeMap::new(),
        quota_credit: None,
        term_months: None,
        start: None,
        landed: None,
        landed_by: None,
        invoiced: None,
        collected: None,
        cancelled: None,
        cancelled_share: None,
    }
}
