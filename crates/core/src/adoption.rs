//! Land, adopt, prove: how people inside an account take to the product.
//!
//! Demand is physical and does not know what was sold. The landed team fills up over its first
//! months; once value is proven, adopted teams bring in others; seats per team and usage per seat
//! grow. An account that misses its activation window stays shallow.

use crate::behaviour::Param;
use crate::chance::{Odds, Purpose, Stream};
use crate::money::{q16, real};
use crate::plan::{Measure, Plan, RoleKind, Segment};
use crate::sim::accounts::{Accounts, LANES, Lanes, NEVER, SEAT_BITS, event, flag};
use crate::sim::lanes::{Growth, last_hit};
use crate::sim::record::{Recorder, TeamRow};
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
    /// The largest of those.
    best_spread: u64,
    /// 1 / teams in Q16.
    recip: [u32; TEAMS_MAX as usize + 1],
    pub fill_initial_q16: u32,
    pub fill_q16: u32,
    pub shallow_q16: u32,
    /// Seats per team and usage per seat after a month, over those before.
    pub headcount_q16: u32,
    pub usage_q16: u32,
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
            best_spread: spread.into_iter().max().unwrap_or(0),
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

    /// What happens to an account on `draw`, as rising thresholds say; most often nothing.
    fn life_event(&self, draw: u32) -> u16 {
        let draw = u64::from(draw);
        if draw < self.life_events[0] {
            event::CHAMPION
        } else if draw < self.life_events[1] {
            event::GROWTH
        } else if draw < self.life_events[2] {
            event::PRODUCT
        } else {
            0
        }
    }

    /// Draws below this bring a further team into an activated account, by its [`proof_step`].
    fn spread_below(&self, teams: u16, adopted: u16, proof: usize) -> u64 {
        self.spread_with(self.spread[proof], teams, adopted)
    }

    /// As [`spread_below`](Self::spread_below), where one team brings in another with odds of
    /// `spread`.
    fn spread_with(&self, spread: u64, teams: u16, adopted: u16) -> u64 {
        let (all, so_far) = (u32::from(teams), u32::from(adopted));
        let pairs = u64::from(so_far * (all - so_far));
        ((spread * pairs) >> 16) * self.recip(all)
    }

    /// The last draw that can bring in a further team at any proof; the first one where none can.
    fn spread_last(&self, teams: u16, adopted: u16) -> u32 {
        last_hit(Odds(self.spread_with(self.best_spread, teams, adopted)))
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

impl Accounts {
    /// Brings what limits the spread of account `i` up to date: to be called when it activates and
    /// when a team adopts.
    pub(crate) fn set_spread(&mut self, i: usize, terms: &Adoption) {
        *self.spread_last_mut(i) = if self.has(i, flag::ACTIVATED) {
            terms.spread_last(self.teams(i), self.adopted(i))
        } else {
            0
        };
    }
}

impl<R: Recorder> World<'_, R> {
    /// Events and further teams in block `b`, where chance may bring any; before demand follows.
    pub(crate) fn live_through(&mut self, b: usize, growth: &Growth) {
        let month = self.month;
        for lane in Lanes(growth.events) {
            let i = b * LANES + lane;
            let terms = &self.model.segments[self.accounts.segment(i)].adoption;
            let happened = terms.life_event(growth.event[lane]);
            // An event stays to be heard until somebody looks at the account.
            *self.accounts.events_mut(i) |= happened;
            if happened == event::CHAMPION {
                self.accounts[i].champion_until =
                    (month as u8).saturating_add(terms.champion_months);
            } else if happened == event::GROWTH {
                let seats = self.accounts.team_seats_mut(i);
                *seats = scale(*seats, terms.growth_event_q16);
            }
        }
        for lane in Lanes(growth.spreads) {
            let i = b * LANES + lane;
            let a = &mut self.accounts;
            let terms = &self.model.segments[a.segment(i)].adoption;
            let proof = proof_step(a.demand(i), a.contracted(i));
            let below = terms.spread_below(a.teams(i), a.adopted(i), proof);
            if a.has(i, flag::ACTIVATED) && u64::from(growth.spread[lane]) < below {
                *a.adopted_mut(i) += 1;
                *a.events_mut(i) |= event::NEW_TEAM;
                a.set_spread(i, terms);
                let adopted = a.adopted(i);
                let account = i as u32;
                self.recorder.team(TeamRow {
                    account,
                    month,
                    adopted,
                });
            }
        }
    }

    /// Accounts that have not activated: those at the end of their window are decided, those past
    /// it may still come round.
    pub(crate) fn decide_activation(&mut self) {
        let month = self.month;
        let load_step = self.team.csm_load_step(LOAD_STEPS - 1);
        let notes = std::mem::take(&mut self.notes);
        let model = self.model;
        for (b, notes) in notes.iter().enumerate() {
            for lane in Lanes(notes.undecided) {
                let block = &mut self.accounts.blocks[b];
                let terms = &model.segments[usize::from(block.key[lane] / 2)].adoption;
                let i = b * LANES + lane;
                let decided = block.flags[lane] & flag::DECIDED != 0;
                // Of those decided, only who comes round is noted.
                if !decided {
                    if block.age(lane, month) < terms.window_months {
                        continue;
                    }
                    block.flags[lane] |= flag::DECIDED;
                    self.flow.activations_decided += 1;
                }
                let activates = decided || {
                    let odds = terms.odds(self.accounts.rows[i].oversize, load_step);
                    odds.hit(Stream(block.stream[lane]).draw(month, Purpose::Activation))
                };
                if activates {
                    block.flags[lane] |= flag::ACTIVATED;
                    self.accounts[i].activated_at = month as u8;
                    self.accounts.set_spread(i, terms);
                    self.flow.activated += i64::from(!decided);
                    let csm = self.team.rep_of(self.accounts[i].csm_seat);
                    self.comp_event(i, Measure::Activations, 100, csm);
                }
            }
        }
        self.notes = notes;
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
