//! Signals: what an account shows, whether anybody notices, and the task that follows.

use crate::behaviour::Param;
use crate::chance::{Odds, Purpose};
use crate::contract::BookTerms;
use crate::divisor::Divisor;
use crate::money::real;
use crate::plan::{OwnerModel, Plan, PlayKind, Segment, SignalKind, SignalSystem};
use crate::sim::accounts::{Account, NONE, SEAT_BITS, busy, event, flag};
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
    /// Months between business reviews, where any are held.
    review_every: Option<Divisor>,
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
            nominate: if hybrid {
                Odds::of(b(Param::NominationOdds))
            } else {
                Odds::ALWAYS
            },
            latency_days: (latency + handoff) as u16,
            seat_q12: q12(plan.signals.seat_utilisation),
            quota_q12: q12(plan.signals.api_quota),
            tier_q12: q12(plan.signals.included_tier),
            review_every: 12_u64
                .checked_div(u64::from(plan.signals.business_reviews_yearly))
                .filter(|months| *months > 0)
                .map(Divisor::new),
            review: Odds::of(b(Param::ReviewSuccess)),
            notice_months: (f64::from(plan.signals.renewal_notice_days) / DAYS_PER_MONTH).round()
                as u8,
            plays: plan
                .expansion
                .plays
                .iter()
                .map(|p| (p.kind, mask(&p.triggers)))
                .collect(),
        }
    }

    /// The signals that a live account shows, one bit each. An account with a task, a play or a
    /// refusal behind it is not looked at: see [`waits`].
    #[inline(always)]
    pub fn shown(&self, account: &Account, book: &BookTerms, month: u16, has_csm: bool) -> u16 {
        let (wants, sold) = (u64::from(account.demand), u64::from(account.contracted));
        let mut shown = EVENT_SIGNALS[usize::from(account.events & 15)];
        let mut show = |on: bool, kind| shown |= u16::from(on) << kind as u16;
        show(
            book.counts_use && wants >= sold * self.seat_q12,
            SignalKind::SeatUtilisation,
        );
        if account.commit > 0 {
            let quota = u64::from(account.commit / 12) * self.quota_q12;
            show(
                u64::from(account.level) << SEAT_BITS >= quota,
                SignalKind::ApiQuota,
            );
        }
        if account.limit != NONE {
            show(
                wants >= u64::from(account.limit) * self.tier_q12,
                SignalKind::IncludedTier,
            );
        } else if let Some(full) = book.included_driver(account.contracted) {
            let driver = wants * u64::from(account.intensity);
            show(driver >= full * self.tier_q12, SignalKind::IncludedTier);
        }
        let activated = account.has(flag::ACTIVATED);
        let near = self.renewal_is_near(account, month);
        let healthy = wants * 5 >= (sold << SEAT_BITS) * 4;
        show(activated & near & healthy, SignalKind::RenewalNear);
        if has_csm && self.reviews_at(account.age(month)) {
            let draw = account.stream().draw(month, Purpose::Review);
            let convinces = self.review.hit(draw);
            show(activated & convinces, SignalKind::BusinessReview);
        }
        shown
    }

    /// Whether the renewal lies in the notice window, not only in its first month: a busy owner may
    /// come late.
    #[inline]
    pub fn renewal_is_near(&self, account: &Account, month: u16) -> bool {
        let ahead = account.renewal.wrapping_sub(month as u8);
        ahead.wrapping_sub(1) < self.notice_months
    }

    /// Whether somebody notices what an account shows, and it is passed on where that takes another.
    #[inline(always)]
    fn catches(&self, account: &Account, month: u16) -> bool {
        let stream = account.stream();
        let seen = account.raised & self.watched != 0;
        let detected = self.detect.hit(stream.draw(month, Purpose::Detection));
        let passed_on = self.nominate == Odds::ALWAYS
            || self.nominate.hit(stream.draw(month, Purpose::Nomination));
        seen & detected & passed_on
    }

    /// Whether a business review is held at this age in months.
    #[inline]
    fn reviews_at(&self, age: u16) -> bool {
        self.review_every
            .is_some_and(|months| age > 0 && months.div_rem(u64::from(age)).1 == 0)
    }
}

/// Signals of the sixteen sets of life events.
const EVENT_SIGNALS: [u16; 16] = {
    let pairs = [
        (event::NEW_TEAM, SignalKind::NewTeam),
        (event::CHAMPION, SignalKind::ChampionChange),
        (event::GROWTH, SignalKind::AccountGrowth),
        (event::PRODUCT, SignalKind::AdjacentProduct),
    ];
    let mut table = [0; 16];
    let mut set = 0;
    while set < 16 {
        let mut at = 0;
        while at < pairs.len() {
            if set & pairs[at].0 as usize != 0 {
                table[set] |= bit(pairs[at].1);
            }
            at += 1;
        }
        set += 1;
    }
    table
};

/// Whether an account waits for a task or play, or has lately refused.
#[inline]
pub(crate) fn waits(account: &Account, month: u16) -> bool {
    // Both are looked at: which one holds is chance.
    (account.busy != busy::IDLE) | (u16::from(account.cooldown) > month)
}

/// The bit of a signal.
pub(crate) const fn bit(kind: SignalKind) -> u16 {
    1 << kind as u16
}

impl<R: Recorder> World<'_, R> {
    /// Looks for signals, and what becomes of those that accounts show this month.
    #[inline(never)]
    pub(crate) fn listen(&mut self) {
        let (model, month) = (self.model, self.month);
        let has_csm = self.team.has_csm();
        let mut heard = std::mem::take(&mut self.work);
        let rows = &mut self.accounts.rows[..];
        // Who shows something and what is caught are chance: each is a pass that branches on
        // neither and leaves fewer accounts to the next.
        heard.keep(|(index, fresh)| {
            let account = &mut rows[*index as usize];
            let segment = &model.segments[usize::from(account.segment)];
            let book = &segment.books[usize::from(account.book)];
            let shown = segment.signals.shown(account, book, month, has_csm);
            *fresh = shown & !account.raised;
            account.raised = shown;
            account.events = 0;
            shown != 0
        });
        let mut signals = 0;
        heard.keep(|(index, fresh)| {
            let account = &rows[*index as usize];
            let terms = &model.segments[usize::from(account.segment)].signals;
            signals += fresh.count_ones();
            R::LISTENS | terms.catches(account, month)
        });
        self.flow.signals += i64::from(signals);
        for &(index, fresh) in heard.entries() {
            self.answer_signals(index as usize, fresh);
        }
        self.work = heard;
    }

    /// What becomes of the signals of an account that waits for nothing.
    fn answer_signals(&mut self, i: usize, fresh: u16) {
        let terms = &self.model.segments[usize::from(self.accounts[i].segment)].signals;
        // Silent runs have left out what nobody caught.
        if R::LISTENS && !terms.catches(&self.accounts[i], self.month) {
            return self.note_signals(i, fresh, SignalFate::Missed);
        }
        let seen = self.accounts[i].raised & terms.watched;
        if seen & bit(SignalKind::ChampionChange) != 0 && self.team.has_csm() {
            // Noticed in time: CS finds the next champion.
            self.accounts[i].champion_until = self.month as u8;
        }
        let gate = self.model.plan.activation.gate;
        let ready =
            self.accounts.has(i, flag::MAPPED) && (!gate || self.accounts.has(i, flag::ACTIVATED));
        if !ready {
            return self.note_signals(i, fresh, SignalFate::Held);
        }
        // What is new comes before what has long been so: an event is a chance that passes.
        let play = [seen & fresh, seen].into_iter().find_map(|signals| {
            let (kind, triggers) = terms
                .plays
                .iter()
                .find(|(kind, triggers)| triggers & signals != 0 && self.applies(i, *kind))?;
            Some((*kind, (triggers & signals).trailing_zeros() as u8))
        });
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

    fn queue_task(&mut self, i: usize, play: PlayKind, signal: u8) {
        let a = &mut self.accounts;
        a[i].busy = busy::QUEUED;
        a[i].play = play as u8;
        a[i].origin = PlayOrigin::Signal as u8;
        a[i].task_month = self.month as u8;
        a[i].task_signal = signal;
        self.queue.push(i as u32);
        self.flow.tasks += 1;
        self.note_signal(
            i,
            SignalKind::ALL[usize::from(signal)],
            SignalFate::Queued,
            0,
        );
    }
}
