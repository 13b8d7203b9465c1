//! Land, adopt, prove: how people inside an account take to the product.
//!
//! Demand is physical and does not know what was sold. The landed team fills up over its first
//! months; once value is proven, adopted teams bring in others; seats per team and usage per seat
//! grow. An account that misses its activation window stays shallow.

use crate::behaviour::Param;
use crate::chance::{Odds, Purpose};
use crate::money::{q16, real};
use crate::plan::{Measure, Plan, RoleKind, Segment};
use crate::sim::accounts::{Account, NEVER, SEAT_BITS, event, flag};
use crate::sim::record::Recorder;
use crate::sim::world::World;

/// Most teams an account can have; keeps the spread product in 64 bits.
pub const TEAMS_MAX: u16 = 256;
/// Oversize is kept in quarters, up to this.
pub(crate) const OVERSIZE_STEPS: usize = 33;
/// One, Q16.
const ONE_Q16: u32 = 65_536;
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
    recip: [u32; TEAMS_MAX as usize + 1],
    pub fill_initial_q16: u32,
    pub fill_q16: u32,
    pub shallow_q16: u32,
    /// Seats per team and usage per seat after a month, over those before.
    headcount_q16: u32,
    usage_q16: u32,
    /// Champion change, then growth event, then product event, as rising thresholds.
    pub life_events: [u64; 3],
    /// Seats per team after a growth event, over those before.
    growth_event_q16: u32,
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
                        && comp
                            .components
                            .iter()
                            .any(|c| c.measure == Measure::Activations)
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
            q16(libm::exp(
                -b(Param::ActivationLoadSlope) * step as f64 / 8.0,
            ))
        });
        Self {
            window_months: (f64::from(plan.activation.window_days) / 30.4)
                .round()
                .max(1.0) as u16,
            activation,
            paid_bonus: if paid {
                Odds::of(b(Param::ActivationPaidBonus))
            } else {
                Odds::NEVER
            },
            late: Odds::of(b(Param::LateActivationMonthly)),
            spread,
            recip: std::array::from_fn(|n| 65_536 / (n.max(1) as u32)),
            fill_initial_q16: q16(b(Param::FillInitial)),
            fill_q16: q16(b(Param::FillMonthly)),
            shallow_q16: q16(b(Param::ShallowDepth)),
            headcount_q16: q16(real(segment.headcount_growth_monthly)).saturating_add(ONE_Q16),
            usage_q16: q16(real(segment.usage_growth_monthly)).saturating_add(ONE_Q16),
            life_events: [
                Odds::of(champion).0,
                Odds::of(champion + growth).0,
                Odds::of(champion + growth + product).0,
            ],
            growth_event_q16: q16(b(Param::GrowthEventSize)).saturating_add(ONE_Q16),
            champion_months: b(Param::ChampionMonths) as u8,
            load_q16,
        }
    }

    /// One over a number of teams, Q16.
    #[inline]
    fn recip(&self, teams: u32) -> u64 {
        u64::from(self.recip[(teams as usize).min(TEAMS_MAX as usize)])
    }

    /// One month of adoption in one live account.
    #[inline(always)]
    pub(crate) fn adopt(&self, account: &mut Account, month: u16) {
        let (spread_draw, event_draw) = account.stream().pair(month, Purpose::Spread);
        let mut seats = scale(account.team_seats, self.headcount_q16);
        let mut happened = 0;
        account.intensity = scale(account.intensity, self.usage_q16);
        let event_draw = u64::from(event_draw);
        if event_draw < self.life_events[2] {
            if event_draw < self.life_events[0] {
                happened = event::CHAMPION;
                account.champion_until = (month as u8).saturating_add(self.champion_months);
            } else if event_draw < self.life_events[1] {
                happened = event::GROWTH;
                seats = scale(seats, self.growth_event_q16);
            } else {
                happened = event::PRODUCT;
            }
        }
        account.team_seats = seats;
        let target = if account.has(flag::ACTIVATED) {
            let (all, so_far) = (u32::from(account.teams), u32::from(account.adopted));
            let pairs = u64::from(so_far * (all - so_far));
            let odds = self.spread[proof_step(account.demand, account.contracted)];
            if u64::from(spread_draw) < ((odds * pairs) >> 16) * self.recip(all) {
                account.adopted += 1;
                happened |= event::NEW_TEAM;
            }
            seats.saturating_mul(u32::from(account.adopted))
        } else if account.has(flag::DECIDED) {
            scale(seats, self.shallow_q16)
        } else {
            seats
        };
        let now = i64::from(account.demand);
        let gap = i64::from(target) - now;
        // Toward the target by a share below one: the result lies between the two.
        account.demand = (now + ((gap * i64::from(self.fill_q16) + 0x8000) >> 16)) as u32;
        // An event stays to be heard until somebody looks at the account.
        account.events |= happened;
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
    usize::from(used * 4 >= sold)
        + usize::from(used * 2 >= sold)
        + usize::from(used * 5 >= sold * 4)
}

impl<R: Recorder> World<'_, R> {
    /// Accounts that have not activated: those at the end of their window are decided, those past
    /// it may still come round.
    pub(crate) fn decide_activation(&mut self) {
        let month = self.month;
        let load_step = self.team.csm_load_step(LOAD_STEPS - 1);
        let undecided = std::mem::take(&mut self.noted);
        for &account in undecided.entries() {
            let i = account as usize;
            let terms = &self.model.segments[usize::from(self.accounts[i].segment)].adoption;
            let decided = self.accounts[i].flags & flag::DECIDED != 0;
            let due = self.accounts.age(i, month) >= terms.window_months;
            let odds = match (decided, due) {
                (true, _) => terms.late,
                (false, true) => terms.odds(self.accounts[i].oversize, load_step),
                (false, false) => continue,
            };
            self.accounts[i].flags |= flag::DECIDED;
            self.flow.activations_decided += i64::from(!decided);
            if odds.hit(self.account_stream(i).draw(month, Purpose::Activation)) {
                self.accounts[i].flags |= flag::ACTIVATED;
                self.accounts[i].activated_at = month as u8;
                self.flow.activated += i64::from(!decided);
                let csm = self.team.rep_of(self.accounts[i].csm_seat);
                self.comp_event(i, Measure::Activations, 100, csm);
            }
        }
        self.noted = undecided;
    }
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
