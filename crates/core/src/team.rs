//! Seats on the team, the reps who fill them, and what they have time for.
//!
//! A seat is a position; reps come and go. Work in hand belongs to the seat, pay to the rep.

mod books;
mod deals;

use crate::behaviour::Param;
use crate::chance::{Entity, Odds, Purpose, Stream};
use crate::comp::{CompLedger, PayShape};
use crate::land::deals_end;
use crate::money::{cents, q16, real};
use crate::plan::{Measure, OwnerModel, Plan, Role, RoleKind};
use crate::sim::accounts::{NO_SEAT, NONE};
use crate::sim::record::Recorder;
use deals::Carried;

/// A role, ready to run.
#[derive(Debug, Clone)]
struct RoleTerms {
    kind: RoleKind,
    /// Month in which each seat opens; 0 is filled and ramped at the start.
    opens: Vec<u16>,
    leaves: Odds,
    backfill_months: u16,
    ramp_q16: Vec<u32>,
    capacity: u32,
    /// Expansion plays, after effort, Q16.
    plays_q16: u32,
    base_cents_monthly: i64,
    gut_feel: u32,
}

/// The team of a plan, ready to run.
#[derive(Debug, Clone)]
pub(crate) struct TeamTerms {
    roles: Vec<RoleTerms>,
    owner: OwnerModel,
    worker: Option<RoleKind>,
    /// Months in which deals may close, see [`deals_end`].
    deal_months: u16,
}

impl TeamTerms {
    pub fn new(plan: &Plan, pay: &PayByRole) -> Self {
        let worker = plan.expansion.owner.worker();
        let roles = plan
            .roles
            .iter()
            .map(|role| RoleTerms::new(plan, role, pay))
            .collect();
        Self {
            roles,
            owner: plan.expansion.owner,
            worker,
            deal_months: deals_end(plan.horizon.months) + 1,
        }
    }
}

/// Pay shapes of the four roles, in the order of [`RoleKind::ALL`].
pub(crate) type PayByRole = [PayShape; 4];

impl RoleTerms {
    fn new(plan: &Plan, role: &Role, pay: &PayByRole) -> Self {
        let mut opens = vec![0; usize::from(role.headcount)];
        for hire in &role.hires {
            opens.extend(std::iter::repeat_n(hire.month, usize::from(hire.count)));
        }
        let owns = plan.expansion.owner.worker() == Some(role.kind);
        let effort = if owns { effort(plan, role, pay) } else { 0.0 };
        let plays = match role.kind {
            RoleKind::ExpansionAe | RoleKind::AccountManager => role.capacity,
            RoleKind::Ae | RoleKind::Csm => role.play_capacity,
        };
        let floor = real(plan.behaviour.all(Param::EffortFloor));
        let guesses = if owns && effort > floor {
            real(plan.behaviour.all(Param::GutFeelMonthly)) as u32
        } else {
            0
        };
        Self {
            kind: role.kind,
            opens,
            leaves: Odds::of(1.0 - libm::pow(1.0 - real(role.attrition_yearly), 1.0 / 12.0)),
            backfill_months: u16::from(role.backfill_months),
            ramp_q16: role.ramp.iter().map(|share| q16(real(*share))).collect(),
            capacity: u32::from(role.capacity),
            plays_q16: q16(f64::from(plays) * effort),
            base_cents_monthly: cents(role.base) / 12,
            gut_feel: guesses,
        }
    }
}

/// Share of capacity that an owner spends on expansion. Without quota only the floor; with one it
/// rises with the share of variable pay tied to expansion (claims S0-023, S0-045).
fn effort(plan: &Plan, role: &Role, pay: &PayByRole) -> f64 {
    let floor = real(plan.behaviour.all(Param::EffortFloor));
    let expansion = [
        Measure::ExpansionArr,
        Measure::RenewalUplift,
        Measure::BookNrr,
    ];
    let has_quota = role.quotas.iter().any(|q| expansion.contains(&q.measure));
    if plan.expansion.owner == OwnerModel::CsNoQuota || !has_quota {
        return floor;
    }
    if !plan.model.effort_response {
        return 1.0;
    }
    let share = pay[role.kind as usize].expansion_share().unwrap_or(0.0);
    let slope = real(plan.behaviour.all(Param::EffortSlope));
    floor + (1.0 - floor) * (1.0 - libm::exp(-slope * share))
}

/// A position.
#[derive(Debug, Clone)]
struct Seat {
    role: u8,
    index: u16,
    rep: u32,
    hired: i32,
    /// Whether a rep is there for whom nothing changes any more from month to month.
    settled: bool,
    refill: u16,
    plays: u32,
    play_limit: u32,
    accounts_limit: u32,
    stream: Stream,
}

/// Who filled a seat, for names in ledgers.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Rep {
    /// Role.
    pub role: RoleKind,
    /// Seat within the role, from 0.
    pub seat: u16,
    /// Which occupant of the seat, from 0.
    pub occupant: u16,
    /// Month of hire; 0 or less at the start.
    pub hired: i32,
    /// Month of leaving.
    pub left: Option<u16>,
}

/// The team in one replication.
#[derive(Debug, Default)]
pub(crate) struct Team {
    seats: Vec<Seat>,
    pub reps: Vec<Rep>,
    /// First seat and number of seats by role.
    ranges: [(u16, u16); 4],
    /// Rotates work within a role.
    turn: [u16; 4],
    owner: Option<RoleKind>,
    model: Option<OwnerModel>,
    /// Base pay of the month by role, see [`Team::base_pay`].
    base_pay: [i64; 4],
    csm_load_q3: u64,
    /// Roles in which somebody joined or left.
    changed: [bool; 4],
    /// Deals that AEs work.
    carried: Carried,
    /// Kept for its memory.
    deals: Vec<books::Deal>,
}

impl Team {
    /// Fills the opening seats.
    pub fn reset(
        &mut self,
        terms: &TeamTerms,
        comp: &mut CompLedger<'_>,
        seed: u64,
        replication: u32,
    ) {
        self.seats.clear();
        self.reps.clear();
        self.ranges = [(0, 0); 4];
        self.turn = [0; 4];
        self.owner = terms.worker;
        self.model = Some(terms.owner);
        for (r, role) in terms.roles.iter().enumerate() {
            let first = self.seats.len() as u16;
            for (index, &opens) in role.opens.iter().enumerate() {
                let entity = Entity::seat(role.kind as u8, index as u16);
                self.seats.push(Seat {
                    role: r as u8,
                    index: index as u16,
                    rep: NONE,
                    hired: 0,
                    settled: false,
                    refill: opens,
                    plays: 0,
                    play_limit: 0,
                    accounts_limit: 0,
                    stream: Stream::new(seed, replication, entity),
                });
            }
            self.ranges[role.kind as usize] = (first, role.opens.len() as u16);
        }
        let (_, aes) = self.ranges[RoleKind::Ae as usize];
        self.carried.reset(aes, terms.deal_months);
        self.fill(terms, comp, 0);
        self.count_base_pay(terms);
        self.changed = [false; 4];
    }

    /// Vacancies fill, and everybody's month is measured out.
    pub fn begin_month(
        &mut self,
        terms: &TeamTerms,
        comp: &mut CompLedger<'_>,
        month: u16,
        live_accounts: i64,
    ) {
        self.fill(terms, comp, month);
        self.count_base_pay(terms);
        self.csm_load_q3 = self.load(live_accounts);
    }

    /// Leavers go at month end, after their month's work is credited.
    pub fn end_month<R: Recorder>(
        &mut self,
        terms: &TeamTerms,
        comp: &mut CompLedger<'_>,
        recorder: &mut R,
        month: u16,
    ) {
        for seat in &mut self.seats {
            let role = &terms.roles[usize::from(seat.role)];
            if seat.rep != NONE && role.leaves.hit(seat.stream.draw(month, Purpose::Attrition)) {
                comp.leave(seat.rep, month, recorder);
                self.reps[seat.rep as usize].left = Some(month);
                self.changed[role.kind as usize] = true;
                seat.rep = NONE;
                seat.settled = false;
                seat.refill = month + 1 + role.backfill_months;
            }
        }
    }

    fn fill(&mut self, terms: &TeamTerms, comp: &mut CompLedger<'_>, month: u16) {
        for seat in &mut self.seats {
            if seat.settled {
                continue;
            }
            let role = &terms.roles[usize::from(seat.role)];
            if seat.rep == NONE && seat.refill <= month {
                let ramped = month == 0;
                let occupant = self
                    .reps
                    .iter()
                    .filter(|r| r.role == role.kind && r.seat == seat.index)
                    .count() as u16;
                seat.rep = self.reps.len() as u32;
                seat.hired = if ramped {
                    i32::from(i16::MIN)
                } else {
                    i32::from(month)
                };
                let hired = if ramped { 0 } else { i32::from(month) };
                let rep = Rep {
                    role: role.kind,
                    seat: seat.index,
                    occupant,
                    hired,
                    left: None,
                };
                self.reps.push(rep);
                self.changed[role.kind as usize] = true;
                comp.hire(seat.rep, role.kind, month, ramped);
            }
            let ramp = if seat.rep == NONE {
                0
            } else {
                let months = (i32::from(month) - seat.hired) as usize;
                seat.settled = months >= role.ramp_q16.len();
                role.ramp_q16.get(months).copied().unwrap_or(65_536)
            };
            let capacity = u64::from(role.capacity) * u64::from(ramp);
            if role.kind == RoleKind::Ae {
                self.carried.limit(seat.index, round_q16(capacity));
            }
            seat.accounts_limit = if role.kind == RoleKind::Csm {
                round_q16(capacity)
            } else {
                0
            };
            seat.play_limit = round_q16((u64::from(role.plays_q16) * u64::from(ramp)) >> 16);
        }
    }

    fn load(&self, live_accounts: i64) -> u64 {
        let capacity: u64 = self
            .range(RoleKind::Csm)
            .iter()
            .map(|seat| u64::from(seat.accounts_limit))
            .sum();
        // Nobody there counts as twice what they could carry.
        (live_accounts.max(0) as u64 * 8)
            .checked_div(capacity)
            .unwrap_or(16)
    }

    fn range(&self, role: RoleKind) -> &[Seat] {
        let (first, count) = self.ranges[role as usize];
        &self.seats[usize::from(first)..usize::from(first + count)]
    }

    /// CSM load above capacity, in eighths, at most `most`.
    pub fn csm_load_step(&self, most: usize) -> usize {
        (self.csm_load_q3.saturating_sub(8) as usize).min(most)
    }

    /// Whether anybody does customer success.
    pub fn has_csm(&self) -> bool {
        self.range(RoleKind::Csm)
            .iter()
            .any(|seat| seat.rep != NONE)
    }

    /// Finds out which AEs have room for another deal: to be called before a month's are taken.
    pub fn line_up_for_deals(&mut self) {
        self.carried.line_up(self.turn[RoleKind::Ae as usize]);
    }

    /// Whether an AE has room for one more deal.
    pub fn has_room_for_deals(&self) -> bool {
        self.carried.has_room()
    }

    /// Takes an AE with room for one more deal, which closes in pipeline month `closes`; `None`
    /// when all are full.
    #[inline]
    pub fn take_deal(&mut self, closes: u16) -> Option<u16> {
        let ae = self.carried.take(closes)?;
        let (first, count) = self.ranges[RoleKind::Ae as usize];
        self.turn[RoleKind::Ae as usize] = wrapped(ae + 1, count);
        Some(first + ae)
    }

    /// The deals of a pipeline month close, won or lost; gives their number.
    pub fn close_deals(&mut self, pipeline_month: u16) -> u32 {
        self.carried.close(pipeline_month)
    }

    /// The next filled seat of a role in turn, or [`NO_SEAT`].
    pub fn next_of(&mut self, role: RoleKind) -> u16 {
        let (first, count) = self.ranges[role as usize];
        for step in 0..count {
            let offset = wrapped(self.turn[role as usize] + step, count);
            if self.seats[usize::from(first + offset)].rep != NONE {
                // AEs take deals in this turn already; owning accounts must not disturb it.
                if role != RoleKind::Ae {
                    self.turn[role as usize] = wrapped(offset + 1, count);
                }
                return first + offset;
            }
        }
        NO_SEAT
    }

    /// The seat that owns expansion of an account closed by `closer` and looked after by `csm`.
    pub fn owner_for(&mut self, closer: u16, csm: u16) -> u16 {
        match self.owner {
            None => NO_SEAT,
            Some(RoleKind::Ae) => closer,
            Some(RoleKind::Csm) => csm,
            Some(role @ (RoleKind::ExpansionAe | RoleKind::AccountManager)) => self.next_of(role),
        }
    }

    /// The ownership model.
    pub fn nominates(&self) -> bool {
        self.model == Some(OwnerModel::CsmNominatesAeCloses)
    }

    /// The rep in a seat.
    #[inline]
    pub fn rep_of(&self, seat: u16) -> Option<u32> {
        let rep = self.seats.get(usize::from(seat))?.rep;
        (rep != NONE).then_some(rep)
    }

    /// The rep, if still on the team.
    #[inline]
    pub fn active(&self, rep: u32) -> Option<u32> {
        let known = self.reps.get(rep as usize)?;
        known.left.is_none().then_some(rep)
    }

    /// Whether any seat of the owning role may work any account.
    pub fn pools_plays(&self) -> bool {
        matches!(
            self.owner,
            Some(RoleKind::ExpansionAe | RoleKind::AccountManager)
        )
    }

    /// Takes room for one play: of the owning seat, or, for pooled roles, of the next that has any.
    #[inline]
    pub fn take_play(&mut self, owner: u16) -> Option<u16> {
        self.owner?;
        if owner != NO_SEAT && self.room(owner) > 0 {
            self.seats[usize::from(owner)].plays += 1;
            return Some(owner);
        }
        if self.pools_plays() {
            self.take_pooled_play(owner)
        } else {
            None
        }
    }

    #[inline(never)]
    fn take_pooled_play(&mut self, owner: u16) -> Option<u16> {
        let (first, count) = self.ranges[self.owner? as usize];
        let start = if owner == NO_SEAT { 0 } else { owner - first };
        let mut seats = (0..count).map(|step| first + wrapped(start + step, count));
        let seat = seats.find(|seat| self.room(*seat) > 0)?;
        self.seats[usize::from(seat)].plays += 1;
        Some(seat)
    }

    fn room(&self, seat: u16) -> u32 {
        let state = &self.seats[usize::from(seat)];
        if state.rep == NONE {
            0
        } else {
            state.play_limit.saturating_sub(state.plays)
        }
    }

    /// A play of this seat ended.
    pub fn free_play(&mut self, seat: u16) {
        if let Some(state) = self.seats.get_mut(usize::from(seat)) {
            state.plays -= 1;
        }
    }

    /// Seats of the owning role with the guesses each may start this month.
    pub fn guessers(&self, terms: &TeamTerms) -> impl Iterator<Item = (u16, u32)> + use<> {
        let role = terms
            .worker
            .and_then(|w| terms.roles.iter().find(|r| r.kind == w));
        let guesses = role.map_or(0, |r| r.gut_feel);
        let (first, count) = self.owner.map_or((0, 0), |o| self.ranges[o as usize]);
        let count = if guesses == 0 { 0 } else { count };
        (first..first + count).map(move |seat| (seat, guesses))
    }

    /// The stream of a seat's own guesses.
    pub fn guess_stream(&self, seat: u16) -> Stream {
        self.seats[usize::from(seat)].stream
    }

    /// Base pay of the month by role: of everybody who was there when it began. Whoever leaves at its
    /// end has worked it, and is paid for all of it.
    pub const fn base_pay(&self) -> [i64; 4] {
        self.base_pay
    }

    fn count_base_pay(&mut self, terms: &TeamTerms) {
        self.base_pay = [0; 4];
        for seat in self.seats.iter().filter(|seat| seat.rep != NONE) {
            let role = &terms.roles[usize::from(seat.role)];
            self.base_pay[role.kind as usize] += role.base_cents_monthly;
        }
    }
}

/// `at` modulo `count`, where it is below twice that.
fn wrapped(at: u16, count: u16) -> u16 {
    if at < count { at } else { at - count }
}

/// A Q16 quantity to the nearest whole number.
fn round_q16(value: u64) -> u32 {
    u32::try_from((value + 0x8000) >> 16).unwrap_or(u32::MAX)
}
