//! Plans and reps for the tests of this room. Only what comp reads is filled in.

use super::{CompEvent, CompLedger};
use crate::behaviour::Behaviour;
use crate::calendar::YearMonth;
use crate::plan::*;
use crate::sim::record::{CommissionRow, CreditRow, PayoutRow, QuotaRow, Recorder};
use rust_decimal::Decimal;

pub fn d(text: &str) -> Decimal {
    text.parse().unwrap()
}

/// 10% of the measure at booking, vested at once.
pub fn line(id: &str, measure: Measure, source: Source) -> Component {
    Component {
        id: id.into(),
        measure,
        source,
        rate: RateBasis::Explicit(d("0.1")),
        table: RateTable::Marginal,
        boundary: Boundary::Above,
        tiers: Vec::new(),
        threshold: None,
        cap: None,
        split: Decimal::ONE,
        share_by_age: Vec::new(),
        vesting: Vesting::Immediate,
        pay_on: PayOn::Booking,
        clawback_months: 0,
        spifs: Vec::new(),
    }
}

pub fn quota(measure: Measure, amount: &str, period: Period) -> Quota {
    Quota {
        measure,
        amount: d(amount),
        period,
    }
}

pub fn role(kind: RoleKind, quotas: Vec<Quota>) -> Role {
    Role {
        kind,
        headcount: 1,
        hires: Vec::new(),
        attrition_yearly: Decimal::ZERO,
        backfill_months: 0,
        ramp: Vec::new(),
        ramped_quota: false,
        capacity: 10,
        play_capacity: 0,
        base: d("70000"),
        variable: d("60000"),
        quotas,
        comp_plan: kind.name().into(),
    }
}

/// A role with the comp plan of its name.
pub type Paid = (Role, Vec<Component>);

/// A plan of 24 months from January with calendar fiscal years.
pub fn plan(roles: Vec<Paid>) -> PlanSpec {
    let comp_plans = roles
        .iter()
        .map(|(role, components)| CompPlan {
            id: role.comp_plan.clone(),
            components: components.clone(),
            draw: None,
        })
        .collect();
    PlanSpec {
        name: "comp".into(),
        note: None,
        currency: "USD".into(),
        seed: 1,
        horizon: Horizon {
            start: YearMonth {
                year: 2027,
                month: 1,
            },
            months: 24,
            fiscal_year_start: 1,
            report_month: None,
        },
        model: ModelSettings {
            effort_response: false,
            arr_convention: ArrConvention::CommittedOnly,
        },
        segments: Vec::new(),
        land: LandOffer {
            acv: d("18000"),
            acv_by_segment: Default::default(),
            expansion_map: Decimal::ONE,
            discount_by_year: Vec::new(),
        },
        activation: ActivationPlan {
            window_days: 60,
            gate: false,
        },
        signals: SignalPlan {
            system: SignalSystem::None,
            watched: Vec::new(),
            sla_days: 5,
            expire_days: 90,
            seat_utilisation: d("0.8"),
            api_quota: d("0.9"),
            included_tier: d("0.7"),
            business_reviews_yearly: 0,
            renewal_notice_days: 90,
        },
        expansion: ExpansionPlan {
            owner: OwnerModel::ExpansionAe,
            plays: Vec::new(),
            nominator_share: d("0.2"),
        },
        pricing: PricingPlan {
            new_business: "book".into(),
            existing: "book".into(),
            migration: Migration::Never,
        },
        price_books: Vec::new(),
        contract: ContractTerms {
            term_months: 12,
            opt_out_month: None,
            billing: Billing::Annual,
            collection_lag_months: 1,
            renewal_uplift: Decimal::ZERO,
            price_protection: false,
            auto_renew: true,
            friction: Friction::Amendment,
            true_up: TrueUp::None,
        },
        comp_plans,
        roles: roles.into_iter().map(|(role, _)| role).collect(),
        book: ExistingBook::default(),
        costs: Costs {
            gross_margin: d("0.8"),
            marketing_monthly: Decimal::ZERO,
            cs_hour: d("80"),
        },
        behaviour: Behaviour {
            name: "none".into(),
            values: Vec::new(),
        },
    }
}

/// An event on account 0 that concerns nobody yet, invoiced and collected at once.
pub fn event(measure: Measure, month: u16, cents: i64) -> CompEvent {
    CompEvent {
        measure,
        account: 0,
        month,
        age_months: 0,
        cents,
        own: None,
        nominator: None,
        landed: None,
        invoice_month: month,
        collect_month: month,
    }
}

/// Keeps every row.
#[derive(Debug, Default)]
pub struct Heard {
    pub credits: Vec<CreditRow>,
    pub commissions: Vec<CommissionRow>,
    pub quotas: Vec<QuotaRow>,
    pub payouts: Vec<PayoutRow>,
}

impl Recorder for Heard {
    const LISTENS: bool = true;

    fn credit(&mut self, row: CreditRow) {
        self.credits.push(row);
    }

    fn commission(&mut self, row: CommissionRow) {
        self.commissions.push(row);
    }

    fn quota(&mut self, row: QuotaRow) {
        self.quotas.push(row);
    }

    fn payout(&mut self, row: PayoutRow) {
        self.payouts.push(row);
    }
}

impl Heard {
    /// `(month, paid)` of a rep where anything was paid or taken back.
    pub fn paid(&self, rep: u32) -> Vec<(u16, i64)> {
        let rows = self
            .payouts
            .iter()
            .filter(|row| row.rep == rep && row.paid != 0);
        rows.map(|row| (row.month, row.paid)).collect()
    }

    /// Sum of a column over all rows of a rep.
    pub fn sum(&self, rep: u32, column: impl Fn(&PayoutRow) -> i64) -> i64 {
        self.payouts
            .iter()
            .filter(|row| row.rep == rep)
            .map(column)
            .sum()
    }
}

/// Closes months `from..=to`, and counts the items afresh after each.
pub fn close(
    ledger: &mut CompLedger<'_>,
    months: std::ops::RangeInclusive<u16>,
    heard: &mut Heard,
) {
    for month in months {
        ledger.close_month(month, heard).unwrap();
        ledger.audit(month).unwrap();
    }
}
