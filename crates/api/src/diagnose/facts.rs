//! The numbers that rules ask for, by the names that the rules use.

use crate::run::Ran;
use foothold_core::comp::PayShape;
use foothold_core::land::minimum_viable_land;
use foothold_core::metrics::Metric;
use foothold_core::plan::{
    Friction, Measure, OwnerModel, Plan, PriceBook, Quantity, RoleKind, SegmentKind, SignalSystem,
    Source,
};
use foothold_data::benchmarks::Scope;
use rust_decimal::Decimal;
use std::collections::BTreeMap;

/// Numbers by name; `None` is undefined.
pub(super) type Numbers = BTreeMap<&'static str, Option<Decimal>>;

/// What is known of one segment.
pub(super) struct SegmentFacts {
    pub id: String,
    pub kind: SegmentKind,
    pub numbers: Numbers,
    /// Smallest land that carries its CS hours, currency a year.
    pub minimum_viable: Decimal,
}

/// What is known of a plan and its run.
pub(super) struct Facts {
    pub numbers: Numbers,
    pub segments: Vec<SegmentFacts>,
    pub currency: String,
    /// Median ARR at the report month, major units.
    pub arr: Option<Decimal>,
    /// Whether new business pays by use.
    pub meters_usage: bool,
    pub owner: OwnerModel,
}

impl Facts {
    pub fn of(ran: &Ran) -> Self {
        let plan = ran.plan();
        let p50 = |metric| ran.p50(metric).and_then(exact);
        let mut numbers = levers(plan);
        numbers.insert("nrr", p50(Metric::Nrr));
        numbers.insert("expansion_share", p50(Metric::ExpansionShare));
        numbers.insert("queue_age_days", p50(Metric::QueueAgeDays));
        Self {
            numbers,
            segments: segments(plan),
            currency: plan.currency.clone(),
            arr: p50(Metric::ArrEnd).map(|cents| cents / Decimal::ONE_HUNDRED),
            meters_usage: counts(plan, |quantity| matches!(quantity, Quantity::Meter(_))),
            owner: plan.expansion.owner,
        }
    }

    /// Whether an entry speaks of this company. One about a kind of segment does when the company
    /// sells to that kind.
    pub fn covers(&self, scope: &Scope) -> bool {
        let banded = scope.arr_min.is_some() || scope.arr_max.is_some();
        let arr = !banded || self.arr.is_some_and(|arr| scope.covers_arr(arr));
        let pricing = scope
            .pricing
            .as_ref()
            .is_none_or(|kind| kind == "usage" && self.meters_usage);
        let segment = scope
            .segment
            .as_ref()
            .is_none_or(|kind| self.sells_to(kind));
        arr && pricing && segment
    }

    /// Whether some segment is of that kind.
    fn sells_to(&self, kind: &str) -> bool {
        self.segments.iter().any(|s| s.kind.name() == kind)
    }

    /// Whether every segment is of that kind: only then do the numbers of the run speak of it.
    pub fn sells_only_to(&self, kind: &str) -> bool {
        !self.segments.is_empty() && self.segments.iter().all(|s| s.kind.name() == kind)
    }
}

/// Switches are 1 when on and 0 when off.
fn switch(on: bool) -> Option<Decimal> {
    Some(if on { Decimal::ONE } else { Decimal::ZERO })
}

fn ratio(numerator: Decimal, denominator: Decimal) -> Option<Decimal> {
    numerator.checked_div(denominator)
}

fn levers(plan: &Plan) -> Numbers {
    let listens = plan.signals.system != SignalSystem::None;
    let worker = plan.expansion.owner.worker();
    let friction = plan.contract.friction;
    BTreeMap::from([
        ("expansion_map", Some(plan.land.expansion_map)),
        (
            "activation_window_days",
            Some(Decimal::from(plan.activation.window_days)),
        ),
        ("activation_gate", switch(plan.activation.gate)),
        ("signal_system", switch(listens)),
        // Nobody keeps a time for tasks that never come to be.
        (
            "signal_sla_days",
            listens.then(|| Decimal::from(plan.signals.sla_days)),
        ),
        ("expansion_owner", switch(worker.is_some())),
        (
            "owner_has_quota",
            worker.and_then(|role| switch(has_quota(plan, role))),
        ),
        (
            "closer_expansion_pay_share",
            closer_expansion_pay_share(plan),
        ),
        (
            "amendment_friction",
            switch(friction == Friction::Amendment),
        ),
        (
            "renewal_only_friction",
            switch(friction == Friction::RenewalOnly),
        ),
        (
            "prices_growth",
            switch(counts(plan, |quantity| *quantity != Quantity::Account)),
        ),
        (
            "renewal_notice_days",
            Some(Decimal::from(plan.signals.renewal_notice_days)),
        ),
    ])
}

fn segments(plan: &Plan) -> Vec<SegmentFacts> {
    let facts = plan.segments.iter().map(|segment| {
        let land = plan.land.acv_of(&segment.id);
        let cs_cost = segment.cs_hours_yearly * plan.costs.cs_hour;
        SegmentFacts {
            id: segment.id.clone(),
            kind: segment.kind,
            numbers: BTreeMap::from([
                ("land_to_cs_cost", ratio(land, cs_cost)),
                ("land_to_authority", ratio(land, segment.signing_authority)),
            ]),
            minimum_viable: minimum_viable_land(plan, segment),
        }
    });
    facts.collect()
}

/// Whether a charge of the new-business price book counts such a quantity.
fn counts(plan: &Plan, is: impl Fn(&Quantity) -> bool) -> bool {
    let new = |book: &&PriceBook| book.id == plan.pricing.new_business;
    let book = plan.price_books.iter().find(new);
    book.is_some_and(|book| book.charges.iter().any(|charge| is(&charge.quantity)))
}

/// Whether whoever works expansion has a quota on it.
fn has_quota(plan: &Plan, worker: RoleKind) -> bool {
    let expansion = [
        Measure::ExpansionArr,
        Measure::RenewalUplift,
        Measure::BookNrr,
    ];
    let role = plan.roles.iter().find(|role| role.kind == worker);
    plan.expansion.owner != OwnerModel::CsNoQuota
        && role.is_some_and(|role| role.quotas.iter().any(|q| expansion.contains(&q.measure)))
}

/// Of the commission on a dollar landed and on a dollar that the same account adds later (mean of
/// its first two years), the share that comes from the later dollar. Undefined when an AE earns no
/// commission on either.
fn closer_expansion_pay_share(plan: &Plan) -> Option<Decimal> {
    let pay = PayShape::of(plan, RoleKind::Ae);
    let term_years = f64::from(plan.contract.term_months) / 12.0;
    let landing = pay.rate(Measure::NewArr, Source::Own, 0)
        + pay.rate(Measure::FirstYearAcv, Source::Own, 0)
        + pay.rate(Measure::Tcv, Source::Own, 0) * term_years;
    let owns = plan.expansion.owner.worker() == Some(RoleKind::Ae);
    let at_age = |age| {
        let of = |source| {
            pay.rate(Measure::ExpansionArr, source, age)
                + pay.rate(Measure::RenewalUplift, source, age)
        };
        of(Source::Landed) + if owns { of(Source::Own) } else { 0.0 }
    };
    let later = (0..24).map(at_age).sum::<f64>() / 24.0;
    let both = landing + later;
    (both > 0.0).then(|| exact(later / both)).flatten()
}

/// A measured number as the shortest decimal that stands for it, so that a ratio measured as 1.05
/// lies on a line at 105% and not a bit beside it.
pub(super) fn exact(value: f64) -> Option<Decimal> {
    value.to_string().parse().ok()
}

/// A decimal as it travels; gives back the number that [`exact`] took.
pub(super) fn number(value: Decimal) -> f64 {
    // The text of a decimal is always a number; its nearest double is what readers of JSON get.
    value.to_string().parse().unwrap_or(f64::NAN)
}
