//! Signals: what an account shows, whether anybody notices, and the task that follows.

use crate::behaviour::Param;
use crate::chance::{Odds, Purpose, Stream};
use crate::contract::BookTerms;
use crate::money::real;
use crate::plan::{OwnerModel, Plan, PlayKind, Segment, SignalKind, SignalSystem};
use crate::plays::{Calls, Plays};
use crate::sim::accounts::{Block, LANES, Lanes, NONE, SEAT_BITS, Task, busy, flag};
use crate::sim::lanes::Heard;
use crate::sim::record::{Recorder, SignalFate, SignalRow};
use crate::sim::world::World;
use rust_decimal::Decimal;

const DAYS_PER_MONTH: f64 = 365.0 / 12.0;

/// Signals of one segment, ready to run.
#[derive(Debug)]
pub(crate) struct SignalTerms {
    pub watched: u16,
    pub detect: Odds,
    nominate: Odds,
    /// Days from signal to task in the owner's hands.
    pub latency_days: u16,
    seat_q12: u64,
    quota_q12: u64,
    tier_q12: u64,
    /// Months between business reviews, where any are held.
    pub review_every: Option<u16>,
    review: Odds,
    pub notice_months: u8,
    /// Which play a signal calls for.
    pub calls: Calls,
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
            nominate: if hybrid {
                Odds::of(b(Param::NominationOdds))
            } else {
                Odds::ALWAYS
            },
            latency_days: (latency + handoff) as u16,
            seat_q12: q12(plan.signals.seat_utilisation),
            quota_q12: q12(plan.signals.api_quota),
            tier_q12: q12(plan.signals.included_tier),
            review_every: 12_u16
                .checked_div(u16::from(plan.signals.business_reviews_yearly))
                .filter(|months| *months > 0),
            review: Odds::of(b(Param::ReviewSuccess)),
            notice_months: (f64::from(plan.signals.renewal_notice_days) / DAYS_PER_MONTH).round()
                as u8,
            calls: Calls::new(
                plan.expansion
                    .plays
                    .iter()
                    .map(|p| (p.kind, mask(&p.triggers)))
                    .collect(),
            ),
        }
    }

    /// Whether a renewal lies in the notice window, not only in its first month: a busy owner may
    /// come late. The [kernel](crate::sim::lanes) that looks at all accounts says the same.
    pub fn renewal_is_near(&self, renewal: u8, month: u16) -> bool {
        let ahead = renewal.wrapping_sub(month as u8);
        ahead.wrapping_sub(1) < self.notice_months
    }

    /// Whether somebody notices one of the signals `seen`, and it is passed on where that takes
    /// another.
    fn catches(&self, stream: Stream, seen: u16, month: u16) -> bool {
        seen & self.watched != 0
            && self.detect.hit(stream.draw(month, Purpose::Detection))
            && self.passes_on(stream, month)
    }

    /// Whether what is noticed reaches who works it.
    fn passes_on(&self, stream: Stream, month: u16) -> bool {
        self.nominate == Odds::ALWAYS || self.nominate.hit(stream.draw(month, Purpose::Nomination))
    }
}

impl Block {
    /// Works out from where the account in `lane` shows that seats, committed usage or its tier are
    /// nearly used up: to be called when what is contracted changes.
    #[inline]
    pub(crate) fn set_marks(&mut self, lane: usize, terms: &SignalTerms, book: &BookTerms) {
        let (contracted, commit) = (self.contracted[lane], self.commit[lane]);
        let fitting = |mark: u64| mark.min(u64::from(NONE)) as u32;
        self.seat_mark[lane] = if book.counts_use {
            fitting((u64::from(contracted) * terms.seat_q12).saturating_sub(1))
        } else {
            NONE
        };
        self.quota_mark[lane] = if commit > 0 {
            fitting((u64::from(commit / 12) * terms.quota_q12).div_ceil(1 << SEAT_BITS))
        } else {
            NONE
        };
        let limit = book.fast.step_limit(contracted);
        let (mark, counts_usage) = match limit.filter(|limit| *limit != NONE) {
            Some(limit) => (u64::from(limit) * terms.tier_q12, false),
            None => match book.included_driver(contracted) {
                Some(driver) => (driver * terms.tier_q12, true),
                None => (u64::MAX, false),
            },
        };
        self.tier_mark[lane] = mark.min(i64::MAX as u64) as i64;
        let usage_tier = if counts_usage { flag::USAGE_TIER } else { 0 };
        self.flags[lane] = self.flags[lane] & !flag::USAGE_TIER | usage_tier;
    }
}

/// The bit of a signal.
pub(crate) const fn bit(kind: SignalKind) -> u16 {
    1 << kind as u16
}

impl<R: Recorder> World<'_, R> {
    /// What becomes of the signals that the accounts of block `b` show this month; those in `caught`
    /// are noticed.
    pub(crate) fn answer(&mut self, b: usize, heard: &Heard, caught: u64) {
        self.flow.signals += i64::from(heard.signals);
        // A ledger also hears what nobody noticed.
        let answered = if R::LISTENS { heard.shown } else { caught };
        for lane in Lanes(answered) {
            self.answer_signals(b, lane, heard.fresh[lane]);
        }
    }

    /// Which accounts of block `b` hold a business review this month that convinces, as signals.
    pub(crate) fn hold_reviews(&self, b: usize, due: u64, reviewed: &mut [u16; LANES]) {
        *reviewed = [0; LANES];
        let block = &self.accounts.blocks[b];
        for lane in Lanes(due) {
            let terms = &self.model.segments[usize::from(block.key[lane] / 2)].signals;
            let draw = Stream(block.stream[lane]).draw(self.month, Purpose::Review);
            reviewed[lane] = u16::from(terms.review.hit(draw)) << SignalKind::BusinessReview as u16;
        }
    }

    /// What becomes of the signals of an account that waits for nothing, in `lane` of block `b`.
    fn answer_signals(&mut self, b: usize, lane: usize, fresh: u16) {
        let (model, i) = (self.model, b * LANES + lane);
        let (block, row) = (&self.accounts.blocks[b], &mut self.accounts.rows[i]);
        let terms = &model.segments[usize::from(block.key[lane] / 2)].signals;
        let (raised, flags) = (block.raised[lane], block.flags[lane]);
        let stream = Stream(block.stream[lane]);
        if R::LISTENS && !terms.catches(stream, raised, self.month) {
            return self.note_signals(i, fresh, SignalFate::Missed);
        }
        if !R::LISTENS && !terms.passes_on(stream, self.month) {
            return;
        }
        let seen = raised & terms.watched;
        if seen & bit(SignalKind::ChampionChange) != 0 && self.team.has_csm() {
            // Noticed in time: CS finds the next champion.
            row.champion_until = self.month as u8;
        }
        let activated = flags & flag::ACTIVATED != 0;
        if flags & flag::MAPPED == 0 || (model.plan.activation.gate && !activated) {
            return self.note_signals(i, fresh, SignalFate::Held);
        }
        let worthwhile = Plays::worthwhile(&model.play_books, block, lane, row);
        let play = terms.calls.first(worthwhile, seen, fresh);
        if let Some((kind, signal)) = play {
            self.queue_task(i, kind, signal);
        }
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

    pub(crate) fn note_signal(
        &mut self,
        i: usize,
        signal: SignalKind,
        fate: SignalFate,
        waited: u16,
    ) {
        let (account, month) = (i as u32, self.month);
        self.recorder.signal(SignalRow {
            account,
            month,
            signal,
            fate,
            waited_days: waited,
        });
    }

    fn queue_task(&mut self, i: usize, play: PlayKind, signal: SignalKind) {
        *self.accounts.busy_mut(i) = busy::QUEUED;
        self.queue.push(Task {
            account: i as u32,
            made: self.month as u8,
            signal,
            play,
        });
        self.flow.tasks += 1;
        self.note_signal(i, signal, SignalFate::Queued, 0);
    }
}
