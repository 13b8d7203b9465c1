//! Signals: what an account shows, whether anybody notices, and the task that follows.

use crate::behaviour::Param;
use crate::chance::{Odds, Purpose, Stream};
use crate::money::real;
use crate::plan::{OwnerModel, Plan, PlayKind, Segment, SignalKind, SignalSystem};
use crate::sim::accounts::{NONE, SEAT_BITS, busy, event, flag};
use crate::sim::record::{PlayOrigin, Recorder, SignalFate, SignalRow};
use crate::sim::world::World;
use rust_decimal::Decimal;

const DAYS_PER_MONTH: f64 = 365.0 / 12.0;

/// Signals of one segment, ready to run.
#[derive(Debug)]
pub(crate) struct SignalTerms {
    watched: u16,
    detect: Odds,
    nominate: Odds,
    /// Days from signal to task in the owner's hands.
    pub latency_days: u16,
    seat_q12: u64,
    quota_q12: u64,
    tier_q12: u64,
    review_every: u16,
    review: Odds,
    notice_months: u8,
    /// Triggers of each play in order of preference.
    pub plays: Vec<(PlayKind, u16)>,
}

impl SignalTerms {
    pub fn new(plan: &Plan, segment: &Segment) -> Self {
        let b = |param| real(plan.behaviour.get(param, segment.kind));
        let mask = |kinds: &[SignalKind]| kinds.iter().fold(0, |m, &k| m | bit(k));
        let (detect, latency) = match plan.signals.system {
            SignalSystem::None => (0.0, 0.0),
            SignalSystem::WeeklyExport => (b(Param::DetectWeekly), b(Param::LatencyWeekly)),
            SignalSystem::Automated => (b(Param::DetectAutomated), b(Param::LatencyAutomated)),
        };
        let hybrid = plan.expansion.owner == OwnerModel::CsmNominatesAeCloses;
        let handoff = if hybrid { b(Param::HandoffDays) } else { 0.0 };
        let q12 = |share: Decimal| libm::rint(real(share) * 4096.0) as u64;
        Self {
            watched: mask(&plan.signals.watched),
            detect: Odds::of(detect),
            nominate: if hybrid { Odds::of(b(Param::NominationOdds)) } else { Odds::ALWAYS },
            latency_days: (latency + handoff) as u16,
            seat_q12: q12(plan.signals.seat_utilisation),
            quota_q12: q12(plan.signals.api_quota),
            tier_q12: q12(plan.signals.included_tier),
            review_every: 12_u16.checked_div(u16::from(plan.signals.business_reviews_yearly)).unwrap_or(0),
            review: Odds::of(b(Param::ReviewSuccess)),
            notice_months: (f64::from(plan.signals.renewal_notice_days) / DAYS_PER_MONTH).round() as u8,
            plays: plan.expansion.plays.iter().map(|p| (p.kind, mask(&p.triggers))).collect(),
        }
    }
}

/// The bit of a signal.
pub(crate) const fn bit(kind: SignalKind) -> u16 {
    1 << kind as u16
}

impl<R: Recorder> World<'_, R> {
    /// Looks at every live account for signals and queues the tasks that follow.
    pub(crate) fn listen(&mut self) {
        let month = self.month as u8;
        let gate = self.model.plan.activation.gate;
        let has_csm = self.team.has_csm();
        for i in 0..self.accounts.len() {
            if self.accounts.flags[i] & flag::LIVE == 0 {
                continue;
            }
            let shown = self.signals_shown(i, has_csm);
            let fresh = shown & !self.accounts.raised[i];
            self.accounts.raised[i] = shown;
            self.flow.signals += i64::from(fresh.count_ones());
            if shown == 0
                || self.accounts.busy[i] != busy::IDLE
                || self.accounts.cooldown[i] > month
            {
                continue;
            }
            let terms = &self.model.segments[usize::from(self.accounts.segment[i])].signals;
            let seen = shown & terms.watched;
            let stream = Stream(self.accounts.stream[i]);
            let caught = seen != 0
                && terms.detect.hit(stream.draw(self.month, Purpose::Detection))
                && (terms.nominate == Odds::ALWAYS
                    || terms.nominate.hit(stream.draw(self.month, Purpose::Nomination)));
            if !caught {
                self.note_signals(i, fresh, SignalFate::Missed);
                continue;
            }
            if has_csm && seen & bit(SignalKind::ChampionChange) != 0 {
                // Noticed in time: CS finds the next champion.
                self.accounts.champion_until[i] = month;
            }
            let ready = self.accounts.has(i, flag::MAPPED)
                && (!gate || self.accounts.has(i, flag::ACTIVATED));
            if !ready {
                self.note_signals(i, fresh, SignalFate::Held);
                continue;
            }
            let play = terms
                .plays
                .iter()
                .find(|(kind, triggers)| triggers & seen != 0 && self.applies(i, *kind))
                .copied();
            if let Some((kind, triggers)) = play {
                self.queue_task(i, kind, (triggers & seen).trailing_zeros() as u8);
            }
        }
    }

    /// The signals an account shows this month.
    #[inline]
    fn signals_shown(&self, i: usize, has_csm: bool) -> u16 {
        let a = &self.accounts;
        let segment = &self.model.segments[usize::from(a.segment[i])];
        let terms = &segment.signals;
        let book = &segment.books[usize::from(a.book[i])];
        let mut shown = 0;
        let mut show = |on: bool, kind| shown |= if on { bit(kind) } else { 0 };
        let demand = u64::from(a.demand[i]);
        let counts_seats = book.counts_use();
        show(
            counts_seats && demand >= u64::from(a.contracted[i]) * terms.seat_q12,
            SignalKind::SeatUtilisation,
        );
        if a.commit[i] > 0 {
            let usage = u64::from(a.level[i].saturating_sub(a.committed[i] / 12));
            let quota = u64::from(a.commit[i] / 12) * terms.quota_q12;
            show((usage << SEAT_BITS) >= quota, SignalKind::ApiQuota);
        }
        if a.limit[i] != NONE {
            show(demand >= u64::from(a.limit[i]) * terms.tier_q12, SignalKind::IncludedTier);
        } else if let Some(full) = book.included_driver(a.contracted[i]) {
            let driver = (demand * u64::from(a.intensity[i])) >> SEAT_BITS;
            show((driver << SEAT_BITS) >= full * terms.tier_q12, SignalKind::IncludedTier);
        }
        let events = a.events[i];
        if events != 0 {
            show(events & event::NEW_TEAM != 0, SignalKind::NewTeam);
            show(events & event::CHAMPION != 0, SignalKind::ChampionChange);
            show(events & event::PRODUCT != 0, SignalKind::AdjacentProduct);
            show(events & event::GROWTH != 0, SignalKind::AccountGrowth);
        }
        let age = a.age(i, self.month);
        if has_csm && terms.review_every > 0 && age > 0 && age % terms.review_every == 0 {
            let draw = Stream(a.stream[i]).draw(self.month, Purpose::Review);
            show(a.has(i, flag::ACTIVATED) && terms.review.hit(draw), SignalKind::BusinessReview);
        }
        // The notice window, not only its first month: a busy owner may come to it late.
        let to_renewal = a.renewal[i].saturating_sub(self.month as u8);
        let near = to_renewal > 0 && to_renewal <= terms.notice_months;
        let healthy = demand * 5 >= (u64::from(a.contracted[i]) << SEAT_BITS) * 4;
        show(near && healthy && a.has(i, flag::ACTIVATED), SignalKind::RenewalNear);
        shown
    }

    fn note_signals(&mut self, i: usize, signals: u16, fate: SignalFate) {
        if R::LISTENS {
            for signal in SignalKind::ALL {
                if signals & bit(signal) != 0 {
                    self.note_signal(i, signal, fate, 0);
                }
            }
        }
    }

    pub(crate) fn note_signal(&mut self, i: usize, signal: SignalKind, fate: SignalFate, waited: u16) {
        let (account, month) = (i as u32, self.month);
        self.recorder.signal(SignalRow { account, month, signal, fate, waited_days: waited });
    }

    fn queue_task(&mut self, i: usize, play: PlayKind, signal: u8) {
        let a = &mut self.accounts;
        a.busy[i] = busy::QUEUED;
        a.play[i] = play as u8;
        a.origin[i] = PlayOrigin::Signal as u8;
        a.task_month[i] = self.month as u8;
        a.task_signal[i] = signal;
        self.queue.push(i as u32);
        self.flow.tasks += 1;
        self.note_signal(i, SignalKind::ALL[usize::from(signal)], SignalFate::Queued, 0);
    }
}
