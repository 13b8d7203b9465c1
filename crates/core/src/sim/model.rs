//! A plan made ready to run: every formula evaluated, every probability a threshold.
//!
//! This is the only place where a run touches decimals or doubles. Formulas use `libm`, so that
//! they give the same bits on every platform and at every optimisation level.

use super::accounts::{DEMAND_MAX, SEAT_BITS};
use super::lanes::{AdoptTerms, BillTerms, ListenTerms, OpenTerms, PriceTerms};
use crate::adoption::Adoption;
use crate::chance::Odds;
use crate::comp::{CompiledComp, PayShape};
use crate::contract::{BookTerms, Habits, Terms};
use crate::land::{Arrivals, LandSize, sizes};
use crate::money::{q16, real};
use crate::plan::{Plan, RoleKind, Skewed};
use crate::plays::{PlayBook, PlayTerms};
use crate::signals::SignalTerms;
use crate::team::TeamTerms;

/// Months of pipeline simulated before the start, so that month 1 closes deals opened earlier.
pub(crate) const PIPELINE_MONTHS: u16 = 12;
/// Entries of a quantile table.
const QUANTILES: usize = 1024;

/// A skewed quantity as its quantiles at the midpoints of 1,024 equal shares.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct QuantileTable(Box<[u32; QUANTILES]>);

impl QuantileTable {
    /// Lognormal quantiles in units of `1 / scale`, cut to `[floor, max]`.
    fn lognormal(skewed: &Skewed, scale: f64, floor: u32) -> Self {
        let (median, spread, max) = (real(skewed.median), real(skewed.spread), real(skewed.max));
        let entry = |k: usize| {
            let z = normal_quantile((k as f64 + 0.5) / QUANTILES as f64);
            let value = (median * libm::exp(spread * z)).min(max) * scale;
            (libm::rint(value).min(f64::from(DEMAND_MAX)) as u32).max(floor)
        };
        Self(Box::new(std::array::from_fn(entry)))
    }

    /// Noise around 1 in Q16, of mean exactly near 1.
    pub fn noise(spread: f64) -> Self {
        let entry = |k: usize| {
            let z = normal_quantile((k as f64 + 0.5) / QUANTILES as f64);
            q16(libm::exp(spread * z - spread * spread / 2.0))
        };
        Self(Box::new(std::array::from_fn(entry)))
    }

    /// The value that `draw` stands for.
    #[inline]
    pub fn at(&self, draw: u32) -> u32 {
        self.0[(draw >> 22) as usize]
    }
}

/// Standard normal quantile (Acklam's rational approximation, relative error below 1.2e-9).
pub(crate) fn normal_quantile(p: f64) -> f64 {
    const A: [f64; 6] = [
        -3.969_683_028_665_376e1,
        2.209_460_984_245_205e2,
        -2.759_285_104_469_687e2,
        1.383_577_518_672_69e2,
        -3.066_479_806_614_716e1,
        2.506_628_277_459_239,
    ];
    const B: [f64; 5] = [
        -5.447_609_879_822_406e1,
        1.615_858_368_580_409e2,
        -1.556_989_798_598_866e2,
        6.680_131_188_771_972e1,
        -1.328_068_155_288_572e1,
    ];
    const C: [f64; 6] = [
        -7.784_894_002_430_293e-3,
        -3.223_964_580_411_365e-1,
        -2.400_758_277_161_838,
        -2.549_732_539_343_734,
        4.374_664_141_464_968,
        2.938_163_982_698_783,
    ];
    const D: [f64; 4] = [
        7.784_695_709_041_462e-3,
        3.224_671_290_700_398e-1,
        2.445_134_137_142_996,
        3.754_408_661_907_416,
    ];
    let poly = |x: f64, c: &[f64]| c.iter().fold(0.0, |sum, k| sum * x + k);
    let tail = |p: f64| {
        let q = libm::sqrt(-2.0 * libm::log(p));
        poly(q, &C) / (poly(q, &D) * q + 1.0)
    };
    if p < 0.024_25 {
        tail(p)
    } else if p > 0.975_75 {
        -tail(1.0 - p)
    } else {
        let q = p - 0.5;
        let r = q * q;
        poly(r, &A) * q / (poly(r, &B) * r + 1.0)
    }
}

/// One segment, ready to run.
#[derive(Debug)]
pub(crate) struct SegmentModel {
    /// Opportunities by pipeline month.
    pub arrivals: Vec<Arrivals>,
    /// What an AE sells.
    pub sizes: Vec<LandSize>,
    /// What opportunities are worked for.
    pub openings: OpenTerms,
    /// Target land, cents.
    pub target_cents: i64,
    /// Teams per account.
    pub teams: QuantileTable,
    /// Seats per team, Q12.
    pub team_seats: QuantileTable,
    /// Usage per seat, Q16.
    pub intensity: QuantileTable,
    /// Largest land over the account's present value, Q16.
    pub oversell_q16: u32,
    /// Value of a used seat, cents a year.
    pub seat_value_cents: i64,
    /// How users take to the product.
    pub adoption: Adoption,
    /// Price books: 0 new business, 1 existing.
    pub books: [BookTerms; 2],
    /// Contract behaviour.
    pub terms: Terms,
    /// Play behaviour.
    pub plays: PlayTerms,
    /// Signal behaviour.
    pub signals: SignalTerms,
}

/// Terms of every segment as the passes over all accounts read them.
#[derive(Debug)]
pub(crate) struct LaneTerms {
    pub adopt: AdoptTerms,
    pub price: PriceTerms,
    pub bill: BillTerms,
    pub listen: ListenTerms,
}

impl LaneTerms {
    fn new(plan: &Plan, segments: &[SegmentModel]) -> Self {
        Self {
            adopt: AdoptTerms::new(segments, Habits::new(plan)),
            price: PriceTerms::new(segments),
            bill: BillTerms::new(segments, plan.model.arr_convention),
            listen: ListenTerms::new(segments, plan.activation.gate),
        }
    }
}

/// A plan, ready to run.
#[derive(Debug)]
pub struct Model {
    pub(crate) months: u16,
    pub(crate) seed: u64,
    pub(crate) segments: Vec<SegmentModel>,
    pub(crate) lanes: LaneTerms,
    /// By key of an account.
    pub(crate) play_books: Vec<PlayBook>,
    pub(crate) map_odds: Odds,
    pub(crate) team: TeamTerms,
    pub(crate) comp: CompiledComp,
    pub(crate) nominator_ppb: i64,
    pub(crate) opening: Vec<super::opening::OpeningAccount>,
    pub(crate) plan: Plan,
}

impl Model {
    /// Makes a checked plan ready to run.
    pub fn new(plan: &Plan) -> Self {
        let comp = CompiledComp::new(plan);
        let pay = RoleKind::ALL.map(|role| PayShape::of(plan, role));
        let closer = &pay[RoleKind::Ae as usize];
        let segments: Vec<SegmentModel> = (0..plan.segments.len())
            .map(|index| SegmentModel::new(plan, index, closer))
            .collect();
        let team = TeamTerms::new(plan, &pay);
        let opening = super::opening::accounts(plan, &segments);
        Self {
            months: plan.horizon.months,
            seed: plan.seed,
            lanes: LaneTerms::new(plan, &segments),
            play_books: PlayBook::all(&segments),
            map_odds: Odds::of_share(plan.land.expansion_map),
            segments,
            team,
            comp,
            nominator_ppb: i64::from(crate::money::ppm(plan.expansion.nominator_share)) * 1_000,
            opening,
            plan: plan.clone(),
        }
    }

    /// The plan it was made from.
    pub fn plan(&self) -> &Plan {
        &self.plan
    }

    /// Bytes of simulation state per account.
    pub const fn bytes_per_account() -> usize {
        super::accounts::Accounts::BYTES
    }
}

impl SegmentModel {
    fn new(plan: &Plan, index: usize, pay: &PayShape) -> Self {
        let segment = &plan.segments[index];
        let b = |param| real(plan.behaviour.get(param, segment.kind));
        let growth = 1.0 + real(segment.opportunity_growth_monthly);
        let opening_rate = real(segment.opportunities_monthly);
        let arrivals = (0..PIPELINE_MONTHS + plan.horizon.months)
            .map(|m| {
                let months_from_first = f64::from(m) - f64::from(PIPELINE_MONTHS);
                let mean = opening_rate * libm::pow(growth, months_from_first);
                Arrivals::poisson(mean.min(crate::land::ARRIVALS_MAX))
            })
            .collect();
        let books = [
            BookTerms::new(plan, segment, &plan.pricing.new_business),
            BookTerms::new(plan, segment, &plan.pricing.existing),
        ];
        let seat_unit = f64::from(1_u32 << SEAT_BITS);
        let sizes = sizes(plan, segment, pay, &books[0]);
        Self {
            arrivals,
            openings: OpenTerms::new(&sizes),
            sizes,
            target_cents: crate::money::cents(plan.land.acv_of(&segment.id)),
            teams: QuantileTable::lognormal(&segment.teams, 1.0, 1),
            team_seats: QuantileTable::lognormal(
                &segment.seats_per_team,
                seat_unit,
                1 << SEAT_BITS,
            ),
            intensity: QuantileTable::lognormal(&segment.usage_intensity, 65_536.0, 1),
            oversell_q16: q16(b(crate::behaviour::Param::OversellCap)),
            seat_value_cents: crate::money::cents(segment.value_per_seat).max(1),
            adoption: Adoption::new(plan, segment),
            books,
            terms: Terms::new(plan, segment),
            plays: PlayTerms::new(plan, segment),
            signals: SignalTerms::new(plan, segment),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use rust_decimal::Decimal;

    #[test]
    fn quantiles_have_the_median_and_the_spread_asked_for() {
        let skewed = Skewed {
            median: Decimal::from(18),
            spread: Decimal::new(5, 1),
            max: Decimal::from(10_000),
        };
        let table = QuantileTable::lognormal(&skewed, 1_000.0, 1);
        let median = f64::from(table.at(1 << 31));
        assert!((median / 18_000.0 - 1.0).abs() < 0.01, "{median}");
        let logs: Vec<f64> = table
            .0
            .iter()
            .map(|&v| libm::log(f64::from(v) / 18_000.0))
            .collect();
        let sd = libm::sqrt(logs.iter().map(|l| l * l).sum::<f64>() / logs.len() as f64);
        assert!((sd - 0.5).abs() < 0.005, "{sd}");
    }

    #[test]
    fn no_spread_is_the_median_everywhere() {
        let skewed = Skewed {
            median: Decimal::from(4),
            spread: Decimal::ZERO,
            max: Decimal::from(20),
        };
        let table = QuantileTable::lognormal(&skewed, 1.0, 1);
        assert!(table.0.iter().all(|&v| v == 4));
    }
}
