//! Plays: tasks are worked in turn, plays close, won ones change the contract.

mod worthwhile;

pub(crate) use worthwhile::{Calls, PlayBook, Plays};

use crate::adoption::scale;
use crate::behaviour::Param;
use crate::chance::{Odds, Purpose, Stream};
use crate::land::{day_of_month, month_of_day};
use crate::money::{div_half_even, q16, real, times_ppm};
use crate::plan::{Friction, Plan, PlayKind, Segment};
use crate::sim::accounts::{NEVER, NO_SEAT, SEAT_BITS, Task, busy, flag};
use crate::sim::record::{Cause, PlayOrigin, PlayRow, Recorder, SignalFate, TeamRow};
use crate::sim::world::World;

const ORIGINS: [PlayOrigin; 3] = [PlayOrigin::Signal, PlayOrigin::GutFeel, PlayOrigin::Ask];
/// Months a task waited beyond which its odds fall no further.
const AGE_STEPS: usize = 4;
/// Extra term bought with a renewal uplift, months.
const UPLIFT_TERM_MONTHS: u8 = 12;

/// Plays of one segment, ready to run.
#[derive(Debug)]
pub(crate) struct PlayTerms {
    /// Win odds by play, origin, (not activated, champion gone), age of the task.
    odds: Vec<Odds>,
    cycle_days: [u32; 5],
    retry_months: u8,
    headroom_q16: u32,
    team_share_q16: u32,
    commit_ppm: u32,
    uplift_ppm: u32,
    flat_capture_ppm: u32,
}

/// Index of a play's odds.
fn odds_index(play: usize, origin: usize, state: usize, age: usize) -> usize {
    ((play * 3 + origin) * 4 + state) * AGE_STEPS + age
}

impl PlayTerms {
    pub fn new(plan: &Plan, segment: &Segment) -> Self {
        let d = |param| plan.behaviour.get(param, segment.kind);
        let b = |param| real(d(param));
        let amended = plan.contract.friction != Friction::SelfServe;
        let friction = if amended {
            b(Param::AmendmentWinFactor)
        } else {
            1.0
        };
        let extra_days = if amended {
            b(Param::AmendmentDays)
        } else {
            0.0
        };
        let wins = [
            Param::WinSeat,
            Param::WinUsage,
            Param::WinTeam,
            Param::WinProduct,
            Param::WinUplift,
        ];
        let cycles = [
            Param::CycleSeat,
            Param::CycleUsage,
            Param::CycleTeam,
            Param::CycleProduct,
            Param::CycleUplift,
        ];
        let mut odds = vec![Odds::NEVER; 5 * 3 * 4 * AGE_STEPS];
        for play in 0..5 {
            for (o, origin) in ORIGINS.iter().enumerate() {
                let base = match origin {
                    PlayOrigin::Signal => b(wins[play]),
                    PlayOrigin::GutFeel => b(Param::WinGutFeel),
                    PlayOrigin::Ask => b(Param::WinAsk),
                };
                for state in 0..4 {
                    let shallow = if state & 1 != 0 {
                        b(Param::UnactivatedWinFactor)
                    } else {
                        1.0
                    };
                    let orphan = if state & 2 != 0 {
                        b(Param::ChampionWinFactor)
                    } else {
                        1.0
                    };
                    for age in 0..AGE_STEPS {
                        let kept = libm::pow(1.0 - b(Param::WinAgeDecay), age as f64);
                        let p = base * friction * shallow * orphan * kept;
                        odds[odds_index(play, o, state, age)] = Odds::of(p);
                    }
                }
            }
        }
        Self {
            odds,
            cycle_days: cycles.map(|param| (b(param) + extra_days) as u32),
            retry_months: b(Param::RetryMonths) as u8,
            headroom_q16: q16(b(Param::SeatHeadroom)),
            team_share_q16: q16(b(Param::TeamSeatShare)),
            commit_ppm: crate::money::ppm(d(Param::UsageCommitShare)),
            uplift_ppm: 1_000_000 + crate::money::ppm(d(Param::UpliftPlayRise)),
            flat_capture_ppm: crate::money::ppm(d(Param::FlatCapture)),
        }
    }

    /// Seats sold beyond demand, over it, Q16.
    pub fn headroom_q16(&self) -> u32 {
        self.headroom_q16
    }
}

impl<R: Recorder> World<'_, R> {
    /// Plays that can add something to an account today.
    #[inline]
    pub(crate) fn worthwhile(&self, i: usize) -> Plays {
        let (block, lane) = self.accounts.lane(i);
        Plays::worthwhile(&self.model.play_books, block, lane, &self.accounts[i])
    }

    /// Works the queue in the order in which tasks came, as far as capacity goes; tasks past their
    /// time expire.
    #[inline(never)]
    pub(crate) fn work_queue(&mut self) {
        let mut queue = std::mem::take(&mut self.queue);
        let expire = self.model.plan.signals.expire_days;
        let (mut full, mut age_days) = (false, 0);
        let (mut next, mut kept) = (0, 0);
        debug_assert!(queue.is_sorted_by_key(|task| task.made));
        while next < queue.len() {
            // Tasks of one month stand together, so they have waited alike.
            let made = queue[next].made;
            let end = next + queue[next..].partition_point(|task| task.made == made);
            let waited = self.waited_days(made);
            let before = kept;
            while next < end && (!full || waited > expire) {
                let task = queue[next];
                let waits = self.is_queued(&task) && self.is_left_waiting(&task, waited, &mut full);
                queue[kept] = task;
                kept += usize::from(waits);
                next += 1;
            }
            // Most tasks that wait do because nobody has time. Which are still queued is chance, so
            // each is written and counts if it is.
            for nth in next..end {
                let task = queue[nth];
                let mut waits = self.is_queued(&task);
                if waits && self.is_too_late(task.account as usize, task.play) {
                    self.expire_task(&task, waited);
                    waits = false;
                }
                queue[kept] = task;
                kept += usize::from(waits);
            }
            next = end;
            age_days += i64::from(waited) * (kept - before) as i64;
        }
        queue.truncate(kept);
        self.flow.queue_age_days += age_days;
        self.flow.queued = kept as i64;
        self.queue = queue;
    }

    /// Whether a task still waits: whoever leaves, or asks, waits for nothing any more.
    #[inline]
    fn is_queued(&self, task: &Task) -> bool {
        let (block, lane) = self.accounts.lane(task.account as usize);
        let is = block.busy[lane] == busy::QUEUED;
        debug_assert!(!is || block.flags[lane] & flag::LIVE != 0);
        is
    }

    /// Whether a task waits on: its time is not over, and nobody takes it. `full` says that nobody
    /// takes any.
    #[inline]
    fn is_left_waiting(&mut self, task: &Task, waited: u16, full: &mut bool) -> bool {
        let i = task.account as usize;
        if waited > self.model.plan.signals.expire_days || self.is_too_late(i, task.play) {
            self.expire_task(task, waited);
            return false;
        }
        if *full {
            return true;
        }
        if let Some(seat) = self.team.take_play(self.accounts[i].owner_seat) {
            self.start_task(task, seat, waited);
            return false;
        }
        // Where any seat may work any account, one refusal is a refusal to all.
        *full = self.team.pools_plays();
        true
    }

    /// A task's time is over.
    fn expire_task(&mut self, task: &Task, waited: u16) {
        let i = task.account as usize;
        *self.accounts.busy_mut(i) = busy::IDLE;
        self.flow.expired += 1;
        self.note_signal(i, task.signal, SignalFate::Expired, waited);
    }

    /// Starts the play of a task that waited so many days.
    fn start_task(&mut self, task: &Task, seat: u16, waited: u16) {
        let i = task.account as usize;
        self.flow.in_sla += i64::from(waited <= self.model.plan.signals.sla_days);
        self.note_signal(i, task.signal, SignalFate::Started, waited);
        self.start_play(i, task.play, PlayOrigin::Signal, seat, waited);
    }

    /// Whether a price rise would have to wait for the renewal after the one it was meant for.
    fn is_too_late(&self, i: usize, play: PlayKind) -> bool {
        play == PlayKind::RenewalUplift && {
            let terms = &self.model.segments[self.accounts.segment(i)].signals;
            !terms.renewal_is_near(self.accounts.renewal(i), self.month)
        }
    }

    /// Days a task has waited for its owner: none in the month it was made.
    fn waited_days(&self, made: u8) -> u16 {
        ((u32::from(self.month) - u32::from(made)) * 365 / 12) as u16
    }

    /// Owners with quota and time left try accounts that show nothing.
    #[inline(never)]
    pub(crate) fn guess(&mut self) {
        let count = self.accounts.len() as u64;
        if count == 0 {
            return;
        }
        let gate = self.model.plan.activation.gate;
        for (seat, guesses) in self.team.guessers(&self.model.team) {
            for nth in 0..guesses {
                let stream = self.team.guess_stream(seat);
                // Guess n of a month draws under month + 128 n, past the horizon.
                let month = self.month + 128 * nth as u16;
                let draw = stream.draw(month, Purpose::GutFeelPick);
                let i = ((u64::from(draw) * count) >> 32) as usize;
                let a = &self.accounts;
                let open = a.has(i, flag::LIVE)
                    && a.busy(i) == busy::IDLE
                    && u16::from(a.cooldown(i)) <= self.month
                    && (!gate || a.has(i, flag::ACTIVATED));
                if !open {
                    continue;
                }
                let calls = &self.model.segments[a.segment(i)].signals.calls;
                let worthwhile = self.worthwhile(i);
                let mut plays = calls.plays();
                let play =
                    plays.find(|kind| worthwhile.contain(*kind) && !self.is_too_late(i, *kind));
                if let Some(play) = play
                    && let Some(seat) = self.team.take_play(seat)
                {
                    self.start_play(i, play, PlayOrigin::GutFeel, seat, 0);
                }
            }
        }
    }

    /// The customer asks: somebody answers at once, whoever owns expansion.
    pub(crate) fn start_ask(&mut self, i: usize) {
        let order = [
            PlayKind::SeatExpansion,
            PlayKind::UsageUpgrade,
            PlayKind::TeamExpansion,
        ];
        let worthwhile = self.worthwhile(i);
        if let Some(play) = order.into_iter().find(|kind| worthwhile.contain(*kind)) {
            self.flow.asks += 1;
            self.start_play(i, play, PlayOrigin::Ask, NO_SEAT, 0);
        }
    }

    fn start_play(&mut self, i: usize, play: PlayKind, origin: PlayOrigin, seat: u16, waited: u16) {
        self.acts(i);
        let (model, month) = (self.model, self.month);
        let (block, lane, row) = self.accounts.whole_mut(i);
        let segment = &model.segments[usize::from(block.key[lane] / 2)];
        let state = usize::from(block.flags[lane] & flag::ACTIVATED == 0)
            + 2 * usize::from(u16::from(row.champion_until) > month);
        let age = (usize::from(waited) / 30).min(AGE_STEPS - 1);
        let odds = segment.plays.odds[odds_index(play as usize, origin as usize, state, age)];
        let (outcome, day) = Stream(block.stream[lane]).pair(month, Purpose::PlayOutcome);
        let latency = match origin {
            PlayOrigin::Signal => u32::from(segment.signals.latency_days),
            PlayOrigin::GutFeel | PlayOrigin::Ask => 0,
        };
        let first_day = day_of_month(month, day) + latency;
        let close = month_of_day(first_day + segment.plays.cycle_days[play as usize]);
        // This month's contracts are done: the earliest effect is next month.
        let close = close.max(month + 1).min(u16::from(NEVER) - 1) as u8;
        let waits = play == PlayKind::RenewalUplift
            || model.plan.contract.friction == Friction::RenewalOnly;
        let renewal = block.renewal[lane];
        let close = if waits && renewal != NEVER {
            close.max(renewal)
        } else {
            close
        };
        block.busy[lane] = busy::PLAYING;
        row.play = play as u8;
        row.origin = origin as u8;
        row.play_won = u8::from(odds.hit(outcome));
        row.play_start = month as u8;
        row.play_close = close;
        row.play_seat = seat;
        // The dates of the contract are in it already.
        block.next_date[lane] = block.next_date[lane].min(close);
        self.flow.started += 1;
    }

    /// A play closes.
    pub(crate) fn close_play(&mut self, i: usize) {
        self.acts(i);
        let model = self.model;
        let (block, lane, row) = self.accounts.whole_mut(i);
        let won = row.play_won != 0;
        let before = i64::from(block.arr[lane]);
        if won {
            let play = PlayKind::ALL[usize::from(row.play)];
            let worker = self.team.rep_of(row.play_seat);
            self.flow.plays_won += 1;
            self.flow.play_months += i64::from(self.month) - i64::from(row.play_start);
            self.win_play(i, play, worker);
        } else {
            let retry = model.segments[usize::from(block.key[lane] / 2)]
                .plays
                .retry_months;
            block.cooldown[lane] = (self.month as u8).saturating_add(retry);
            if block.flags[lane] & flag::ACTIVATED == 0 {
                block.flags[lane] |= flag::HURT;
            }
        }
        let cents = i64::from(self.accounts.arr(i)) - before;
        self.flow.play_arr += cents;
        self.end_play(i, won, cents);
    }

    /// Ends a play without result, on churn.
    pub(crate) fn drop_play(&mut self, i: usize) {
        if self.accounts.busy(i) == busy::PLAYING {
            self.end_play(i, false, 0);
        }
        *self.accounts.busy_mut(i) = busy::IDLE;
    }

    fn end_play(&mut self, i: usize, won: bool, cents: i64) {
        let (block, lane, row) = self.accounts.whole_mut(i);
        block.busy[lane] = busy::IDLE;
        row.play_close = NEVER;
        let seat = std::mem::replace(&mut row.play_seat, NO_SEAT);
        self.flow.closed += 1;
        if R::LISTENS {
            let ended = PlayRow {
                account: i as u32,
                started: u16::from(row.play_start),
                closed: self.month,
                play: PlayKind::ALL[usize::from(row.play)],
                origin: ORIGINS[usize::from(row.origin)],
                rep: self.team.rep_of(seat),
                won,
                cents,
            };
            self.recorder.play(ended);
        }
        if seat != NO_SEAT {
            self.team.free_play(seat);
        }
    }

    /// What a won play changes.
    fn win_play(&mut self, i: usize, play: PlayKind, worker: Option<u32>) {
        if !self.worthwhile(i).contain(play) {
            // What it was for came about by itself meanwhile.
            return;
        }
        match play {
            PlayKind::SeatExpansion => self.win_seats(i, worker),
            PlayKind::UsageUpgrade => self.win_usage(i, worker),
            PlayKind::TeamExpansion => self.win_team(i, worker),
            PlayKind::ProductExpansion => self.win_product(i, worker),
            PlayKind::RenewalUplift => self.win_uplift(i, worker),
        }
    }

    /// Seats for demand plus headroom, at least one more.
    fn win_seats(&mut self, i: usize, worker: Option<u32>) {
        let plays = &self.model.segments[self.accounts.segment(i)].plays;
        if !self.book_terms(i).fast.prices_seats() {
            return self.win_flat(i, Cause::Seats, worker);
        }
        let sold = self.accounts.contracted(i);
        let seats = self.demanded_over(i, plays.headroom_q16).max(sold + 1);
        self.set_seats(i, seats, Cause::Seats, worker);
    }

    /// A team that uses the product without a contract gets one; where there is none, a further
    /// team adopts. Either way part of its seats are bought at once, and at least what is in demand.
    fn win_team(&mut self, i: usize, worker: Option<u32>) {
        let plays = &self.model.segments[self.accounts.segment(i)].plays;
        let (block, lane) = self.accounts.lane(i);
        let waiting = block.uses_beyond_contract(lane);
        let a = &mut self.accounts;
        if a.adopted(i) < a.teams(i) && !waiting {
            *a.adopted_mut(i) += 1;
            a.set_spread(i, &self.model.segments[a.segment(i)].adoption);
            self.recorder.team(TeamRow {
                account: i as u32,
                month: self.month,
                adopted: self.accounts.adopted(i),
            });
        }
        if !self.book_terms(i).fast.prices_seats() {
            return self.win_flat(i, Cause::Teams, worker);
        }
        let team =
            scale(self.accounts.team_seats(i), plays.team_share_q16).div_ceil(1 << SEAT_BITS);
        let seats = (self.accounts.contracted(i) + team.max(1)).max(self.seats_demanded(i));
        self.set_seats(i, seats, Cause::Teams, worker);
    }

    /// A larger commitment, sized to the run rate; what it covers stops being overage.
    fn win_usage(&mut self, i: usize, worker: Option<u32>) {
        let plays = &self.model.segments[self.accounts.segment(i)].plays;
        let a = &self.accounts;
        let yearly = (i64::from(a.commit(i) / 12) + i64::from(a.over1(i))) * 12;
        let commit = u32::try_from(times_ppm(yearly, plays.commit_ppm)).unwrap_or(u32::MAX);
        let rise = commit.saturating_sub(a.commit(i));
        if rise == 0 {
            return;
        }
        let usage = self.usage_arr(i);
        let seats = self.seats_demanded(i);
        self.set_commit(i, commit);
        let a = &mut self.accounts;
        *a.over1_mut(i) = a.over1(i).saturating_sub(rise / 12);
        *a.over2_mut(i) = a.over2(i).saturating_sub(rise / 12);
        if !self.book_terms(i).fast.prices_seats() {
            *self.accounts.contracted_mut(i) = seats.max(self.accounts.contracted(i));
        }
        self.reprice(i);
        let left = (usage - i64::from(rise)).max(0);
        let total = i64::from(self.accounts.committed(i)) + left;
        self.move_arr(i, total, Cause::Tier, worker);
    }

    /// The second product, priced as a share of what is committed.
    fn win_product(&mut self, i: usize, worker: Option<u32>) {
        let share = self.book_terms(i).second_product_ppm;
        let usage = self.usage_arr(i);
        let price = times_ppm(i64::from(self.accounts.committed(i)) + usage, share);
        self.accounts[i].product = u32::try_from(price).unwrap_or(u32::MAX);
        self.reprice(i);
        let total = i64::from(self.accounts.committed(i)) + usage;
        self.move_arr(i, total, Cause::Product, worker);
    }

    /// A higher price for a longer term.
    fn win_uplift(&mut self, i: usize, worker: Option<u32>) {
        let model = self.model;
        let segment = &model.segments[self.accounts.segment(i)];
        let term = segment.terms.term_months.saturating_add(UPLIFT_TERM_MONTHS);
        let renewal = self.accounts.renewal(i);
        self.begin_term(i, term);
        *self.accounts.renewal_mut(i) = self.accounts.renewal(i).max(renewal);
        self.raise_price(i, segment.plays.uplift_ppm, worker);
    }

    /// A fee that counts nothing captures part of the added value at renegotiation.
    fn win_flat(&mut self, i: usize, cause: Cause, worker: Option<u32>) {
        let segment = &self.model.segments[self.accounts.segment(i)];
        let demanded = self.seats_demanded(i);
        let sold = self.accounts.contracted(i);
        let added = i64::from(demanded.saturating_sub(sold)) * segment.seat_value_cents;
        let captured = times_ppm(added, segment.plays.flat_capture_ppm);
        let committed = i64::from(self.accounts.committed(i));
        if committed == 0 || captured == 0 {
            return;
        }
        let base = i128::from(committed - i64::from(self.accounts[i].product)).max(1);
        let factor = div_half_even((base + i128::from(captured)) * 1_000_000, base);
        *self.accounts.contracted_mut(i) = demanded;
        self.set_price(i, u32::try_from(factor).unwrap_or(u32::MAX), cause, worker);
    }
}
