//! Land, adopt, prove: how people inside an account take to the product.
//!
//! Demand is physical and does not know what was sold. The landed team fills up over its first
//! months; once value is proven, adopted teams bring in others; seats per team and usage per seat
//! grow. An account that misses its activation window stays shallow.

use crate::behaviour::Param;
use crate::chance::{Odds, Purpose, Stream};
use crate::money::{q16, real};
use crate::plan::{Measure, Plan, RoleKind, Segment};
use crate::sim::accounts::{NEVER, SEAT_BITS, event, flag};
use crate::sim::record::Recorder;
use crate::sim::world::World;

/// Most teams an account can have; keeps the spread product in 64 bits.
pub const TEAMS_MAX: u16 = 256;
/// Oversize is kept in quarters, up to this.
pub(crate) const OVERSIZE_STEPS: usize = 33;
/// CSM load is kept in eighths above capacity, up to this.
const LOAD_STEPS: usize = 25;

/// Adoption of one segment, ready to run.
#[derive(Debug)]
pub(crate) struct Adoption {
    /// Months from landing to the decision on activation.
    pub window_months: u16,
    /// Activation odds by oversize.
    pub activation: [Odds; OVERSIZE_STEPS],
    /// Added odds when CS is paid on it.
    pub paid_bonus: Odds,
    /// Odds a month of activating late.
    pub late: Odds,
    /// Odds that one adopted team brings in another, by proof (see [`proof_step`]).
    pub spread: [u64; 4],
    /// 1 / teams in Q16.
    pub recip: Vec<u32>,
    pub fill_initial_q16: u32,
    pub fill_q16: u32,
    pub shallow_q16: u32,
    pub headcount_q16: u32,
    pub usage_q16: u32,
    /// Champion change, then growth event, then product event, as rising thresholds.
    pub life_events: [u64; 3],
    pub growth_event_q16: u32,
    /// How long an unhandled champion change weighs.
    pub champion_months: u8,
    /// Activation factor by CSM load, Q16.
    load_q16: [u32; LOAD_STEPS],
}

impl Adoption {
    pub fn new(plan: &Plan, segment: &Segment) -> Self {
        let b = |param| real(plan.behaviour.get(param, segment.kind));
        let paid = plan.roles.iter().any(|role| {
            role.kind == RoleKind::Csm
                && plan.comp_plans.iter().any(|comp| {
                    comp.id == role.comp_plan
                        && comp.components.iter().any(|c| c.measure == Measure::Activations)
                })
        });
        let activation = std::array::from_fn(|step| {
            let over = (step as f64 / 4.0 - 1.0).max(0.0);
            let fit = libm::exp(-b(Param::ActivationOversizeSlope) * over);
            Odds::of(b(Param::ActivationOdds) * fit)
        });
        // Mid-points of the four proof steps; a fully used contract proves most.
        let spread = [0.125, 0.375, 0.65, 1.0].map(|proof| {
            let strength = libm::pow(proof, b(Param::SpreadProofExponent));
            Odds::of(b(Param::SpreadMonthly) * strength).0
        });
        let champion = b(Param::ChampionChangeMonthly);
        let growth = b(Param::GrowthEventMonthly);
        let product = b(Param::ProductEventMonthly);
        let load_q16 = std::array::from_fn(|step| {
            q16(libm::exp(-b(Param::ActivationLoadSlope) * step as f64 / 8.0))
        });
        Self {
            window_months: (f64::from(plan.activation.window_days) / 30.4).round().max(1.0) as u16,
            activation,
            paid_bonus: if paid { Odds::of(b(Param::ActivationPaidBonus)) } else { Odds::NEVER },
            late: Odds::of(b(Param::LateActivationMonthly)),
            spread,
            recip: (0..=u32::from(TEAMS_MAX)).map(|n| 65_536 / n.max(1)).collect(),
            fill_initial_q16: q16(b(Param::FillInitial)),
            fill_q16: q16(b(Param::FillMonthly)),
            shallow_q16: q16(b(Param::ShallowDepth)),
            headcount_q16: q16(real(segment.headcount_growth_monthly)),
            usage_q16: q16(real(segment.usage_growth_monthly)),
            life_events: [
                Odds::of(champion).0,
                Odds::of(champion + growth).0,
                Odds::of(champion + growth + product).0,
            ],
            growth_event_q16: q16(b(Param::GrowthEventSize)),
            champion_months: b(Param::ChampionMonths) as u8,
            load_q16,
        }
    }

    /// Odds of activating at the end of the window.
    fn odds(&self, oversize: u8, load_step: usize) -> Odds {
        self.activation[usize::from(oversize).min(OVERSIZE_STEPS - 1)]
            .plus(self.paid_bonus)
            .times_q16(self.load_q16[load_step])
    }
}

/// How much of the contract is in real use: 0 under a quarter, 1 under a half, 2 under four
/// fifths, 3 above.
#[inline]
pub(crate) fn proof_step(demand_q12: u32, contracted: u32) -> usize {
    let used = u64::from(demand_q12);
    let sold = u64::from(contracted) << SEAT_BITS;
    usize::from(used * 4 >= sold) + usize::from(used * 2 >= sold) + usize::from(used * 5 >= sold * 4)
}

impl<R: Recorder> World<'_, R> {
    /// One month of adoption in every live account.
    pub(crate) fn adopt(&mut self) {
        let month = self.month;
        let load_step = self.team.csm_load_step(LOAD_STEPS - 1);
        let a = &mut self.accounts;
        for i in 0..a.len() {
            if a.flags[i] & flag::LIVE == 0 {
                continue;
            }
            let terms = &self.model.segments[usize::from(a.segment[i])].adoption;
            let stream = Stream(a.stream[i]);
            let (spread_draw, event_draw) = stream.pair(month, Purpose::Spread);
            let mut events = 0;

            let mut team_seats = grow(a.team_seats[i], terms.headcount_q16);
            a.intensity[i] = grow(a.intensity[i], terms.usage_q16);
            if u64::from(event_draw) < terms.life_events[2] {
                if u64::from(event_draw) < terms.life_events[0] {
                    events |= event::CHAMPION;
                    a.champion_until[i] = (month as u8).saturating_add(terms.champion_months);
                } else if u64::from(event_draw) < terms.life_events[1] {
                    events |= event::GROWTH;
                    team_seats = grow(team_seats, terms.growth_event_q16);
                } else {
                    events |= event::PRODUCT;
                }
            }
            a.team_seats[i] = team_seats;

            let flags = a.flags[i];
            let (teams, adopted) = (u32::from(a.teams[i]), u32::from(a.adopted[i]));
            if flags & flag::ACTIVATED != 0 && adopted < teams {
                let odds = terms.spread[proof_step(a.demand[i], a.contracted[i])];
                let pairs = u64::from(adopted * (teams - adopted));
                let odds = (odds * pairs >> 16) * u64::from(terms.recip[teams as usize]);
                if u64::from(spread_draw) < odds {
                    a.adopted[i] += 1;
                    events |= event::NEW_TEAM;
                }
            }

            let full = team_seats.saturating_mul(u32::from(a.adopted[i]));
            let target = if flags & flag::ACTIVATED != 0 {
                full
            } else if flags & flag::DECIDED != 0 {
                scale(team_seats, terms.shallow_q16)
            } else {
                team_seats
            };
            let demand = a.demand[i];
            a.demand[i] = if target >= demand {
                demand + scale(target - demand, terms.fill_q16)
            } else {
                demand - scale(demand - target, terms.fill_q16)
            };
            a.events[i] = events;

            if flags & flag::ACTIVATED == 0 {
                let draw = stream.draw(month, Purpose::Activation);
                let decided = flags & flag::DECIDED != 0;
                let due = a.age(i, month) >= terms.window_months;
                let odds = match (decided, due) {
                    (true, _) => terms.late,
                    (false, true) => terms.odds(a.oversize[i], load_step),
                    (false, false) => continue,
                };
                a.flags[i] |= flag::DECIDED;
                self.flow.activations_decided += i64::from(!decided);
                if odds.hit(draw) {
                    a.flags[i] |= flag::ACTIVATED;
                    a.activated_at[i] = month as u8;
                    self.flow.activated += 1;
                    self.activated.push(i as u32);
                }
            }
        }
        self.credit_activations();
    }

    /// Credits this month's activations to the CSMs, in account order.
    fn credit_activations(&mut self) {
        let activated = std::mem::take(&mut self.activated);
        for &account in &activated {
            let i = account as usize;
            let csm = self.team.rep_of(self.accounts.csm_seat[i]);
            self.comp_event(i, Measure::Activations, 100, csm);
        }
        self.activated = activated;
        self.activated.clear();
    }
}

/// `value` grown by a Q16 rate, to the nearest unit, saturating.
#[inline]
fn grow(value: u32, rate_q16: u32) -> u32 {
    value.saturating_add(scale(value, rate_q16))
}

/// `value` times a Q16 factor, to the nearest unit.
#[inline]
pub(crate) fn scale(value: u32, factor_q16: u32) -> u32 {
    let product = u64::from(value) * u64::from(factor_q16) + 0x8000;
    u32::try_from(product >> 16).unwrap_or(u32::MAX)
}

/// Whether `month` is a real month of this run rather than [`NEVER`].
#[inline]
pub(crate) fn dated(month: u8) -> bool {
    month != NEVER
}
