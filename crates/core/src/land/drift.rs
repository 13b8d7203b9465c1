//! What is really sold: the AE picks the size that pays best.
//!
//! An AE weighs a few multiples of the target. A size pays `win odds x (commission on the land +
//! commission on what the account is expected to add in its first two years)`. The choice is a
//! softmax over pay relative to the best size. The larger the closer's share of later expansion,
//! the flatter pay is in size, and the smaller the drift.

use super::sell::{Sale, sell};
use super::win::{cycle_days, win_odds, win_rate};
use crate::behaviour::Param;
use crate::chance::Odds;
use crate::comp::PayShape;
use crate::contract::BookTerms;
use crate::money::{cents, real};
use crate::plan::{Friction, Measure, Plan, RoleKind, Segment, Source};
use rust_decimal::Decimal;

/// Sizes an AE considers, as multiples of the target.
const MULTIPLES: [f64; 8] = [0.7, 0.85, 1.0, 1.15, 1.3, 1.5, 1.75, 2.0];
/// The multiple that is the target itself.
const TARGET: usize = 2;

/// One size on offer.
#[derive(Debug, Clone, PartialEq)]
pub(crate) struct LandSize {
    /// First-year value, cents.
    pub cents: i64,
    /// Chance of winning at this size.
    pub win: Odds,
    /// What a contract of this size says.
    pub sale: Sale,
    /// Days from opportunity to signature.
    pub cycle_days: u16,
    /// Chosen when the draw lies below this and above the previous one's.
    pub chosen_below: u64,
}

/// The sizes an AE chooses from in a segment.
pub(crate) fn sizes(
    plan: &Plan,
    segment: &Segment,
    pay: &PayShape,
    book: &BookTerms,
) -> Vec<LandSize> {
    let seat_value = cents(segment.value_per_seat).max(1);
    let offered = offers(plan, segment, pay);
    let sold = |offer: Offer| LandSize {
        cents: offer.cents,
        win: offer.win,
        sale: sell(book, offer.cents, seat_value),
        cycle_days: offer.cycle_days,
        chosen_below: offer.chosen_below,
    };
    offered.into_iter().map(sold).collect()
}

/// A size before it is turned into a contract.
struct Offer {
    cents: i64,
    win: Odds,
    cycle_days: u16,
    chosen_below: u64,
}

fn offers(plan: &Plan, segment: &Segment, pay: &PayShape) -> Vec<Offer> {
    let target = plan.land.acv_of(&segment.id);
    let size = |multiple: f64| real(target) * multiple;
    let land_size = |value: f64, chosen_below: u64| Offer {
        cents: libm::rint(value * 100.0) as i64,
        win: win_odds(segment, &plan.behaviour, value),
        cycle_days: cycle_days(segment, &plan.behaviour, value),
        chosen_below,
    };
    if !plan.model.effort_response {
        return vec![Offer {
            cents: cents(target),
            ..land_size(size(1.0), Odds::ALWAYS.0)
        }];
    }
    let weights = choice(plan, segment, pay, &MULTIPLES.map(size));
    let mut sum = 0.0;
    let last = MULTIPLES.len() - 1;
    (0..=last)
        .map(|k| {
            sum += weights[k];
            let below = if k == last {
                Odds::ALWAYS.0
            } else {
                Odds::of(sum).0
            };
            let mut offer = land_size(size(MULTIPLES[k]), below);
            if k == TARGET {
                offer.cents = cents(target);
            }
            offer
        })
        .collect()
}

/// Probability of each size.
fn choice(plan: &Plan, segment: &Segment, pay: &PayShape, sizes: &[f64; 8]) -> [f64; 8] {
    let expected = sizes.map(|land| {
        win_rate(segment, &plan.behaviour, land) * expected_commission(plan, segment, pay, land)
    });
    let best = expected.iter().copied().fold(0.0, f64::max);
    if best <= 0.0 {
        let mut only_target = [0.0; 8];
        only_target[TARGET] = 1.0;
        return only_target;
    }
    let rationality = real(plan.behaviour.get(Param::Rationality, segment.kind));
    let weights = expected.map(|e| libm::exp(rationality * (e / best - 1.0)));
    let total: f64 = weights.iter().sum();
    weights.map(|w| w / total)
}

/// Commission an AE expects from one won land of this size, on the land and on two years of
/// expansion.
fn expected_commission(plan: &Plan, segment: &Segment, pay: &PayShape, land: f64) -> f64 {
    let term_years = f64::from(plan.contract.term_months) / 12.0;
    let now = land
        * (pay.rate(Measure::NewArr, Source::Own, 0)
            + pay.rate(Measure::FirstYearAcv, Source::Own, 0)
            + pay.rate(Measure::Tcv, Source::Own, 0) * term_years);
    let yearly = expected_growth(plan, segment, land) / 2.0;
    let later: f64 = [6, 18]
        .map(|age| {
            let landed = pay.rate(Measure::ExpansionArr, Source::Landed, age);
            let owned = match plan.expansion.owner.worker() {
                Some(RoleKind::Ae) => pay.rate(Measure::ExpansionArr, Source::Own, age),
                _ => 0.0,
            };
            yearly * (landed + owned)
        })
        .iter()
        .sum();
    now + later
}

/// ARR an AE expects an account to add in two years: what half of its teams are worth beyond the
/// land, the likelier the better the land fits the first team, and as far as the contract lets it.
fn expected_growth(plan: &Plan, segment: &Segment, land: f64) -> f64 {
    let b = |param| real(plan.behaviour.get(param, segment.kind));
    let seat_value = real(segment.value_per_seat);
    let team = real(segment.seats_per_team.median) * seat_value;
    let reachable = team * (real(segment.teams.median) / 2.0).max(1.0);
    let oversize = (land / team.max(1.0) - 1.0).max(0.0);
    let activation =
        b(Param::ActivationOdds) * libm::exp(-b(Param::ActivationOversizeSlope) * oversize);
    let open = match plan.contract.friction {
        Friction::SelfServe => 1.0,
        Friction::Amendment => b(Param::AmendmentWinFactor),
        Friction::RenewalOnly => b(Param::AmendmentWinFactor) / 2.0,
    };
    (reachable - land).max(0.0) * activation * open
}

/// Mean land over target that the choice implies, before buyers and capacity have their say.
pub fn expected_drift(plan: &Plan, segment: &Segment, pay: &PayShape) -> f64 {
    let offers = offers(plan, segment, pay);
    let target = cents(plan.land.acv_of(&segment.id)).max(1) as f64;
    let mut from = 0;
    let mut mean = 0.0;
    for offer in &offers {
        mean += (offer.chosen_below - from) as f64 / Odds::ALWAYS.0 as f64 * offer.cents as f64;
        from = offer.chosen_below;
    }
    mean / target
}

/// Smallest land that carries its CS hours: eight times their yearly cost (claim S1-023).
pub fn minimum_viable_land(plan: &Plan, segment: &Segment) -> Decimal {
    segment.cs_hours_yearly * plan.costs.cs_hour * Decimal::from(8)
}
