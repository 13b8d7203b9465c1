//! The state of every account.
//!
//! Integers only: money in cents of ARR, seats in Q12 where they are demand
//! and whole where they are contract, months as simulated months (`NEVER` is "not any more").

use crate::chance::Stream;
use std::hint::select_unpredictable;
use std::ops::{Index, IndexMut};

/// A month that does not come.
pub(crate) const NEVER: u8 = u8::MAX;
/// Fraction bits of demand and of seats per team.
pub(crate) const SEAT_BITS: u32 = 12;
/// Largest demand of an account, in Q12 seats.
pub(crate) const DEMAND_MAX: u32 = u32::MAX;
/// No seat, rep or step limit.
pub(crate) const NONE: u32 = u32::MAX;
/// Month ends kept: both ends of a window of twelve months.
const RING: usize = 13;

/// Where the ARR at the end of `month` is kept.
pub(crate) fn ring_slot(month: u16) -> usize {
    usize::from(month) % RING
}

/// No seat on the team.
pub(crate) const NO_SEAT: u16 = u16::MAX;

/// Flags of an account.
pub(crate) mod flag {
    /// Has a contract.
    pub const LIVE: u8 = 1;
    /// Reached the activation milestone.
    pub const ACTIVATED: u8 = 2;
    /// The activation window has passed.
    pub const DECIDED: u8 = 4;
    /// An expansion map exists, or the customer has asked.
    pub const MAPPED: u8 = 8;
    /// A play failed before activation.
    pub const HURT: u8 = 16;
    /// Has had ARR: the next ARR from zero is a return, not a new logo.
    pub const BOOKED: u8 = 32;
}

/// What an account waits for.
pub(crate) mod busy {
    /// Nothing.
    pub const IDLE: u8 = 0;
    /// A task is queued.
    pub const QUEUED: u8 = 1;
    /// A play runs.
    pub const PLAYING: u8 = 2;
}

/// Things that happened to an account this month, for the signals.
pub(crate) mod event {
    /// A further team adopted.
    pub const NEW_TEAM: u8 = 1;
    /// The champion changed.
    pub const CHAMPION: u8 = 2;
    /// Funding or a headcount jump.
    pub const GROWTH: u8 = 4;
    /// The second product became relevant.
    pub const PRODUCT: u8 = 8;
}

macro_rules! account {
    ($( $name:ident: $type:ty = $default:expr, $doc:literal; )*) => {
        /// One account.
        ///
        /// Whole cache lines: every pass walks rows in order.
        #[derive(Debug, Clone)]
        #[repr(align(64))]
        pub(crate) struct Account { $( #[doc = $doc] pub $name: $type, )* }

        impl Default for Account {
            fn default() -> Self {
                Self { $( $name: $default, )* }
            }
        }
    };
}

account! {
    stream: u64 = 0, "Stream of draws.";
    segment: u8 = 0, "Segment index.";
    book: u8 = 0, "Price book: 0 new business, 1 existing.";
    flags: u8 = 0, "See [`flag`].";
    events: u8 = 0, "See [`event`].";
    busy: u8 = busy::IDLE, "See [`busy`].";
    land_month: i16 = 0, "Month of landing; 0 or less for the existing book.";
    teams: u16 = 1, "Teams that could ever use the product.";
    adopted: u16 = 1, "Teams that do.";
    team_seats: u32 = 0, "Seats per team, Q12.";
    demand: u32 = 0, "Seats in demand, Q12, whatever was sold.";
    intensity: u32 = 0, "Usage per seat, Q16.";
    oversize: u8 = 0, "Land over the first team's seats, in quarters.";
    contracted: u32 = 0, "Contracted seats, or what a fee that does not count them stands for.";
    limit: u32 = NONE, "Upper bound of the tier or plan reached, in seats.";
    ppm: u32 = 1_000_000, "Price over list, parts per million.";
    commit: u32 = 0, "Committed usage, cents a year.";
    product: u32 = 0, "Second product, cents a year.";
    committed: u32 = 0, "Committed ARR: fees, seats, commitment and second product.";
    arr: u32 = 0, "ARR.";
    land_arr: u32 = 0, "ARR at landing (opening ARR for the existing book).";
    over1: u32 = 0, "Overage of last month, cents.";
    over2: u32 = 0, "Overage of the month before, cents.";
    credited: u32 = 0, "ARR up to which growth has been credited to somebody.";
    usage_charge: u32 = 0, "Usage charge of the month being billed, cents.";
    level: u32 = 0, "Running level of the monthly usage charge, cents.";
    pool: u32 = 0, "Committed usage not yet drawn in this contract year, cents.";
    deferred: u32 = 0, "Invoiced and not yet recognised, cents.";
    recognise: u32 = 0, "Recognised each month until the next invoice, cents.";
    next_invoice: u8 = NEVER, "Month of the next invoice of committed fees.";
    renewal: u8 = NEVER, "Month of the next renewal.";
    opt_out: u8 = NEVER, "Month of the opt-out point.";
    anniversary: u8 = NEVER, "Month of the next contract anniversary.";
    next_date: u8 = NEVER, "Earliest of the dates above and the play's close.";
    raised: u16 = 0, "Signals up and already detected, one bit each.";
    cooldown: u8 = 0, "Month before which no new play is tried.";
    task_month: u8 = 0, "Month in which the task was made.";
    task_signal: u8 = 0, "Signal of the task.";
    play: u8 = 0, "Play of the task or running.";
    origin: u8 = 0, "Why the play runs.";
    play_won: u8 = 0, "Whether it will be won.";
    play_start: u8 = 0, "Month in which it started.";
    play_close: u8 = NEVER, "Month in which it closes.";
    play_seat: u16 = NO_SEAT, "Seat on the team that works it.";
    champion_until: u8 = 0, "Month until which a champion change weighs.";
    shock_until: u8 = 0, "Month until which a bill shock weighs.";
    churned_at: u8 = NEVER, "Month of churn.";
    first_expansion: u8 = NEVER, "Age in months at the first expansion.";
    activated_at: u8 = NEVER, "Month of activation.";
    closer_rep: u32 = NONE, "Rep who landed the account.";
    owner_seat: u16 = NO_SEAT, "Seat that owns expansion.";
    csm_seat: u16 = NO_SEAT, "Seat of the CSM.";
}

/// Every account, ordered by landing month.
#[derive(Debug, Default)]
pub(crate) struct Accounts {
    /// One row per account: a month reads most of a row, and rare work reads many facts of one
    /// account, so facts of an account stand together.
    pub rows: Vec<Account>,
    /// ARR at the ends of the last [`RING`] months, see [`ring_slot`].
    pub ring: [Vec<u32>; RING],
}

impl Index<usize> for Accounts {
    type Output = Account;

    #[inline]
    fn index(&self, i: usize) -> &Account {
        &self.rows[i]
    }
}

impl IndexMut<usize> for Accounts {
    #[inline]
    fn index_mut(&mut self, i: usize) -> &mut Account {
        &mut self.rows[i]
    }
}

impl Accounts {
    /// Bytes of state per account: row, ring, and a place on each list as long as there are
    /// accounts (4 in comp, 4 in the task queue, 12 for what a pass notes).
    pub const BYTES: usize = size_of::<Account>() + RING * size_of::<u32>() + 4 + 4 + 12;

    /// Forgets all accounts and keeps the memory.
    pub fn clear(&mut self) {
        self.rows.clear();
        self.ring.iter_mut().for_each(Vec::clear);
    }

    /// Makes room for `n` accounts.
    pub fn reserve(&mut self, n: usize) {
        self.rows.reserve(n);
        self.ring.iter_mut().for_each(|slot| slot.reserve(n));
    }

    /// Adds an account with nothing in it and gives its index.
    pub fn push(&mut self) -> usize {
        self.rows.push(Account::default());
        self.rows.len() - 1
    }

    /// Accounts so far.
    pub fn len(&self) -> usize {
        self.rows.len()
    }

    /// Whether all `flags` are set.
    #[inline]
    pub fn has(&self, i: usize, flags: u8) -> bool {
        self.rows[i].has(flags)
    }

    /// Recomputes the earliest date of an account.
    pub fn set_next_date(&mut self, i: usize) {
        let row = &mut self.rows[i];
        row.next_date = row
            .renewal
            .min(row.opt_out)
            .min(row.anniversary)
            .min(row.play_close);
    }

    /// Months since landing; 0 in the landing month.
    #[inline]
    pub fn age(&self, i: usize, month: u16) -> u16 {
        self.rows[i].age(month)
    }
}

impl Account {
    /// Whether all `flags` are set.
    #[inline]
    pub fn has(&self, flags: u8) -> bool {
        self.flags & flags == flags
    }

    /// Months since landing; 0 in the landing month.
    #[inline]
    pub fn age(&self, month: u16) -> u16 {
        (i32::from(month) - i32::from(self.land_month)) as u16
    }

    /// Whether a quarter of the account's life ends.
    #[inline]
    pub fn turns_quarter(&self, month: u16) -> bool {
        // Counted from a multiple of three before any landing month.
        const BEFORE: i32 = 3 << 16;
        ((BEFORE + i32::from(month) - i32::from(self.land_month)) as u32).is_multiple_of(3)
    }

    /// The draws of the account.
    #[inline]
    pub fn stream(&self) -> Stream {
        Stream(self.stream)
    }

    /// Remembers the age at the first expansion.
    #[inline(always)]
    pub fn note_rise(&mut self, rises: bool, month: u16) {
        let first = rises & (self.first_expansion == NEVER);
        let age = self.age(month).min(u16::from(NEVER) - 1) as u8;
        self.first_expansion = select_unpredictable(first, age, self.first_expansion);
    }

    /// Makes `used` seats (Q12) what an account that has not activated goes on using: the depth
    /// `shallow_q16` of a first team that is larger, in an account that could use as much as before.
    pub fn stay_shallow(&mut self, used: u32, shallow_q16: u32) {
        let could = u64::from(self.team_seats) * u64::from(self.teams);
        let team = (u64::from(used) << 16).div_ceil(u64::from(shallow_q16.max(1)));
        let team = team.clamp(1, u64::from(u32::MAX));
        self.team_seats = team as u32;
        self.teams = (could / team).clamp(1, u64::from(self.teams)) as u16;
        self.adopted = 1;
    }

    /// Whether demand exceeds what is contracted.
    #[inline]
    pub fn lacks_seats(&self) -> bool {
        u64::from(self.demand) > u64::from(self.contracted) << SEAT_BITS
    }
}

/// The promise is 200 bytes for an account, with the lists that a month keeps of them.
const _: () = assert!(Accounts::BYTES <= 200);
