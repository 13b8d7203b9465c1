//! The state of every account.
//!
//! Integers only: money in cents of ARR, seats in Q12 where they are demand
//! and whole where they are contract, months as simulated months (`NEVER` is "not any more").

use crate::plan::{PlayKind, SignalKind};
use crate::signals::bit;
use std::ops::{Index, IndexMut};

/// A month that does not come.
pub(crate) const NEVER: u8 = u8::MAX;
/// Fraction bits of demand and of seats per team.
pub(crate) const SEAT_BITS: u32 = 12;
/// Largest demand of an account, in Q12 seats.
pub(crate) const DEMAND_MAX: u32 = u32::MAX;
/// No seat, rep or step limit.
pub(crate) const NONE: u32 = u32::MAX;
/// Month ends kept: a window of twelve months, whose first is read before its last takes its place.
pub(crate) const RING: usize = 12;

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
    /// Has churned and may come back.
    pub const AWAY: u8 = 64;
    /// The mark of the included tier counts usage, not seats.
    pub const USAGE_TIER: u8 = 128;
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

/// Things that happened to an account and that nobody has looked at, as the signals they are.
pub(crate) mod event {
    use super::{SignalKind, bit};

    /// A further team adopted.
    pub const NEW_TEAM: u16 = bit(SignalKind::NewTeam);
    /// The champion changed.
    pub const CHAMPION: u16 = bit(SignalKind::ChampionChange);
    /// Funding or a headcount jump.
    pub const GROWTH: u16 = bit(SignalKind::AccountGrowth);
    /// The second product became relevant.
    pub const PRODUCT: u16 = bit(SignalKind::AdjacentProduct);
}

/// Accounts that stand together in a [`Block`], so that a month treats that many at once.
pub(crate) const LANES: usize = 64;

macro_rules! block {
    ($( $name:ident, $name_mut:ident: $type:ty = $default:expr, $doc:literal; )*) => {
        /// What a month reads of every account: a column of [`LANES`] for each fact.
        ///
        /// Lanes past the last account hold the defaults, which have no contract.
        #[derive(Debug, Clone, PartialEq, Eq)]
        #[repr(align(64))]
        pub(crate) struct Block {
            $( #[doc = $doc] pub $name: [$type; LANES], )*
            /// ARR at the ends of the last [`RING`] months, see [`ring_slot`].
            pub ring: [[u32; LANES]; RING],
        }

        impl Default for Block {
            fn default() -> Self {
                Self { $( $name: [$default; LANES], )* ring: [[0; LANES]; RING] }
            }
        }

        #[allow(dead_code, reason = "every column has both; some are only read or written in lanes")]
        impl Accounts {
            $(
                #[doc = $doc]
                #[inline]
                pub fn $name(&self, i: usize) -> $type {
                    self.blocks[i / LANES].$name[i % LANES]
                }

                #[doc = $doc]
                #[inline]
                pub fn $name_mut(&mut self, i: usize) -> &mut $type {
                    &mut self.blocks[i / LANES].$name[i % LANES]
                }
            )*
        }
    };
}

block! {
    stream, stream_mut: u64 = 0, "Stream of draws.";
    tier_mark, tier_mark_mut: i64 = i64::MAX, "Seats (Q12), or usage where the flag says so, times Q12, at which the included tier is nearly used up.";
    team_seats, team_seats_mut: u32 = 0, "Seats per team, Q12.";
    demand, demand_mut: u32 = 0, "Seats in demand, Q12, whatever was sold.";
    intensity, intensity_mut: u32 = 0, "Usage per seat, Q16.";
    spread_last, spread_last_mut: u32 = 0, "Last draw on which a further team may adopt, at best.";
    contracted, contracted_mut: u32 = 0, "Contracted seats, or what a fee that does not count them stands for.";
    seat_mark, seat_mark_mut: u32 = NONE, "Demand above which seats are nearly used up.";
    commit, commit_mut: u32 = 0, "Committed usage, cents a year.";
    quota_mark, quota_mark_mut: u32 = NONE, "Monthly usage charge at which committed usage is nearly used up, cents.";
    committed, committed_mut: u32 = 0, "Committed ARR: fees, seats, commitment and second product.";
    arr, arr_mut: u32 = 0, "ARR.";
    over1, over1_mut: u32 = 0, "Overage of last month, cents.";
    over2, over2_mut: u32 = 0, "Overage of the month before, cents.";
    credited, credited_mut: u32 = 0, "ARR up to which growth has been credited to somebody.";
    level, level_mut: u32 = 0, "Running level of the monthly usage charge, cents.";
    pool, pool_mut: u32 = 0, "Committed usage not yet drawn in this contract year, cents.";
    deferred, deferred_mut: u32 = 0, "Invoiced and not yet recognised, cents.";
    recognise, recognise_mut: u32 = 0, "Recognised each month until the next invoice, cents.";
    land_month, land_month_mut: i16 = 0, "Month of landing; 0 or less for the existing book.";
    teams, teams_mut: u16 = 1, "Teams that could ever use the product.";
    adopted, adopted_mut: u16 = 1, "Teams that do.";
    raised, raised_mut: u16 = 0, "Signals up and already detected, one bit each.";
    events, events_mut: u16 = 0, "See [`event`].";
    key, key_mut: u8 = 0, "See [`key_of`].";
    flags, flags_mut: u8 = 0, "See [`flag`].";
    phase, phase_mut: u8 = 0, "Month of landing modulo 12: when quarters and years of the account's life end.";
    next_invoice, next_invoice_mut: u8 = NEVER, "Month of the next invoice of committed fees.";
    renewal, renewal_mut: u8 = NEVER, "Month of the next renewal.";
    next_date, next_date_mut: u8 = NEVER, "Earliest date of the contract and the play's close.";
    busy, busy_mut: u8 = busy::IDLE, "See [`busy`].";
    cooldown, cooldown_mut: u8 = 0, "Month before which no new play is tried.";
    first_expansion, first_expansion_mut: u8 = NEVER, "Age in months at the first expansion.";
}

impl Block {
    /// Months since the account in `lane` landed; 0 in the landing month.
    #[inline]
    pub fn age(&self, lane: usize, month: u16) -> u16 {
        (i32::from(month) - i32::from(self.land_month[lane])) as u16
    }

    /// Remembers the age at the first expansion.
    #[inline]
    pub fn note_rise(&mut self, lane: usize, month: u16) {
        if self.first_expansion[lane] == NEVER {
            self.first_expansion[lane] = self.age(lane, month).min(u16::from(NEVER) - 1) as u8;
        }
    }
}

/// Segment and price book (0 new business, 1 existing) in one number.
pub(crate) const fn key_of(segment: u8, book: u8) -> u8 {
    segment * 2 + book
}

macro_rules! account {
    ($( $name:ident: $type:ty = $default:expr, $doc:literal; )*) => {
        /// What rare work reads of one account, beside its lane of a [`Block`].
        #[derive(Debug, Clone)]
        pub(crate) struct Account { $( #[doc = $doc] pub $name: $type, )* }

        impl Default for Account {
            fn default() -> Self {
                Self { $( $name: $default, )* }
            }
        }
    };
}

account! {
    oversize: u8 = 0, "Land over the first team's seats, in quarters.";
    ppm: u32 = 1_000_000, "Price over list, parts per million.";
    product: u32 = 0, "Second product, cents a year.";
    land_arr: u32 = 0, "ARR at landing (opening ARR for the existing book).";
    opt_out: u8 = NEVER, "Month of the opt-out point.";
    uplift_from: u8 = 0, "Month from which a renewal may ask for the yearly uplift again, where terms are short.";
    anniversary: u8 = NEVER, "Month of the next contract anniversary.";
    play: u8 = 0, "Play running.";
    origin: u8 = 0, "Why the play runs.";
    play_won: u8 = 0, "Whether it will be won.";
    play_start: u8 = 0, "Month in which it started.";
    play_close: u8 = NEVER, "Month in which it closes.";
    play_seat: u16 = NO_SEAT, "Seat on the team that works it.";
    champion_until: u8 = 0, "Month until which a champion change weighs.";
    shock_until: u8 = 0, "Month until which a bill shock weighs.";
    churned_at: u8 = NEVER, "Month of churn.";
    activated_at: u8 = NEVER, "Month of activation.";
    closer_rep: u32 = NONE, "Rep who landed the account.";
    owner_seat: u16 = NO_SEAT, "Seat that owns expansion.";
    csm_seat: u16 = NO_SEAT, "Seat of the CSM.";
}

/// A task that waits for the owner of an account. All of it stands in the queue, so that a month
/// of waiting does not look the account up.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Task {
    /// Account index.
    pub account: u32,
    /// Month in which it was made.
    pub made: u8,
    /// Its signal.
    pub signal: SignalKind,
    /// Its play.
    pub play: PlayKind,
}

/// Every account, ordered by landing month.
#[derive(Debug, Default)]
pub(crate) struct Accounts {
    /// What happens to every account every month stands in columns, [`LANES`] accounts to a block.
    pub blocks: Vec<Block>,
    /// Facts of one account that rare work reads stand together.
    pub rows: Vec<Account>,
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
    /// Bytes of state per account: its lane and its row, a place on each list as long as there are
    /// accounts (4 in comp, a task in the queue), and its bits of what a pass notes.
    pub const BYTES: usize = size_of::<Block>() / LANES
        + size_of::<Account>()
        + 4
        + size_of::<Task>()
        + size_of::<Notes>().div_ceil(LANES);

    /// Forgets all accounts and keeps the memory.
    pub fn clear(&mut self) {
        self.rows.clear();
        self.blocks.clear();
    }

    /// Makes room for `n` accounts.
    pub fn reserve(&mut self, n: usize) {
        self.rows.reserve(n);
        self.blocks.reserve(n.div_ceil(LANES));
    }

    /// Adds an account with nothing in it, landed in `land_month`, and gives its index.
    pub fn push(&mut self, land_month: i16) -> usize {
        let i = self.rows.len();
        self.rows.push(Account::default());
        if i.is_multiple_of(LANES) {
            self.blocks.push(Block::default());
        }
        *self.land_month_mut(i) = land_month;
        *self.phase_mut(i) = land_month.rem_euclid(12) as u8;
        i
    }

    /// Accounts so far.
    pub fn len(&self) -> usize {
        self.rows.len()
    }

    /// The block of account `i`, and its lane there: for code that reads many facts of one account.
    #[inline]
    pub fn lane(&self, i: usize) -> (&Block, usize) {
        (&self.blocks[i / LANES], i % LANES)
    }

    /// As [`lane`](Self::lane), to change them.
    #[inline]
    pub fn lane_mut(&mut self, i: usize) -> (&mut Block, usize) {
        (&mut self.blocks[i / LANES], i % LANES)
    }

    /// As [`lane_mut`](Self::lane_mut), with the row of the account.
    #[inline]
    pub fn whole_mut(&mut self, i: usize) -> (&mut Block, usize, &mut Account) {
        (&mut self.blocks[i / LANES], i % LANES, &mut self.rows[i])
    }

    /// Whether all `flags` are set.
    #[inline]
    pub fn has(&self, i: usize, flags: u8) -> bool {
        self.flags(i) & flags == flags
    }

    /// Segment index.
    #[inline]
    pub fn segment(&self, i: usize) -> usize {
        usize::from(self.key(i) / 2)
    }

    /// Price book: 0 new business, 1 existing.
    #[inline]
    pub fn book(&self, i: usize) -> usize {
        usize::from(self.key(i) % 2)
    }

    /// Recomputes the earliest date of an account.
    pub fn set_next_date(&mut self, i: usize) {
        let (block, lane, row) = self.whole_mut(i);
        block.next_date[lane] = block.renewal[lane]
            .min(row.opt_out)
            .min(row.anniversary)
            .min(row.play_close);
    }

    /// Months since landing; 0 in the landing month.
    #[inline]
    pub fn age(&self, i: usize, month: u16) -> u16 {
        let (block, lane) = self.lane(i);
        block.age(lane, month)
    }

    /// Remembers the age at the first expansion.
    #[inline]
    pub fn note_rise(&mut self, i: usize, month: u16) {
        let (block, lane) = self.lane_mut(i);
        block.note_rise(lane, month);
    }

    /// Makes `used` seats (Q12) what an account that has not activated goes on using: the depth
    /// `shallow_q16` of a first team that is larger, in an account that could use as much as before.
    pub fn stay_shallow(&mut self, i: usize, used: u32, shallow_q16: u32) {
        let (block, lane) = self.lane_mut(i);
        let teams = u64::from(block.teams[lane]);
        let could = u64::from(block.team_seats[lane]) * teams;
        let team = (u64::from(used) << 16).div_ceil(u64::from(shallow_q16.max(1)));
        let team = team.clamp(1, u64::from(u32::MAX));
        block.team_seats[lane] = team as u32;
        block.teams[lane] = (could / team).clamp(1, teams) as u16;
        block.adopted[lane] = 1;
    }

    /// Whether a quarter of the life of account `i` ends.
    #[inline]
    pub fn turns_quarter(&self, i: usize, month: u16) -> bool {
        (i32::from(month) - i32::from(self.land_month(i))) % 3 == 0
    }

    /// Whether demand exceeds what is contracted.
    #[inline]
    pub fn lacks_seats(&self, i: usize) -> bool {
        u64::from(self.demand(i)) > u64::from(self.contracted(i)) << SEAT_BITS
    }

    /// ARR at the end of `month`, one of the last [`RING`]; nothing for who landed later.
    #[inline]
    pub fn arr_at(&self, i: usize, month: u16) -> u32 {
        self.blocks[i / LANES].ring[ring_slot(month)][i % LANES]
    }

    /// Flags and rows of all accounts in order, a block at a time.
    pub fn flags_and_rows(&mut self) -> impl Iterator<Item = (&[u8; LANES], &mut [Account])> {
        let blocks = self.blocks.iter().map(|block| &block.flags);
        blocks.zip(self.rows.chunks_mut(LANES))
    }
}

/// Lanes of a block that a pass has noted, one bit each.
#[derive(Debug, Default, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Notes {
    /// Live accounts that have not activated: those whose window may be open, and of those past it
    /// the ones that come round this month.
    pub undecided: u64,
    /// Accounts with a date due.
    pub dates: u64,
    /// Accounts that buy the seats they lack.
    pub buys: u64,
    /// Accounts that may ask for more.
    pub asks: u64,
    /// Accounts that have churned and may return.
    pub away: u64,
    /// Accounts whose owner is credited with growth that nobody worked.
    pub grown: u64,
    /// Accounts whose committed fees are invoiced.
    pub invoices: u64,
}

/// The lanes of a mask, rising.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Lanes(pub u64);

impl Iterator for Lanes {
    type Item = usize;

    #[inline]
    fn next(&mut self) -> Option<usize> {
        if self.0 == 0 {
            return None;
        }
        let lane = self.0.trailing_zeros() as usize;
        self.0 &= self.0 - 1;
        Some(lane)
    }
}

/// The accounts that a pass has noted under what `of` reads, rising.
pub(crate) fn noted(notes: &[Notes], of: impl Fn(&Notes) -> u64) -> impl Iterator<Item = usize> {
    let blocks = notes.iter().enumerate();
    blocks.flat_map(move |(b, notes)| Lanes(of(notes)).map(move |lane| b * LANES + lane))
}

/// The promise is 200 bytes for an account, with the lists that a month keeps of them.
const _: () = assert!(Accounts::BYTES <= 200);

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn lanes_of_a_mask_come_in_order() {
        assert_eq!(Lanes(0).count(), 0);
        let lanes = [0, 5, 63];
        let mask = lanes.iter().fold(0, |mask, lane| mask | 1_u64 << lane);
        assert!(Lanes(mask).eq(lanes));
        let notes = [0, mask].map(|asks| Notes {
            asks,
            ..Notes::default()
        });
        assert!(noted(&notes, |notes| notes.asks).eq(lanes.map(|lane| LANES + lane)));
    }

    #[test]
    fn accounts_keep_their_place_across_blocks() {
        let mut accounts = Accounts::default();
        for n in 0..150 {
            let i = accounts.push(n - 100);
            assert_eq!(i, n as usize);
            *accounts.arr_mut(i) = n as u32;
        }
        assert_eq!(accounts.blocks.len(), 3);
        assert_eq!((accounts.arr(149), accounts.land_month(149)), (149, 49));
        assert_eq!(
            accounts.phase(0),
            8,
            "month -100 is eight past a multiple of twelve"
        );
        accounts.clear();
        assert_eq!(accounts.push(1), 0);
        assert_eq!(accounts.arr(0), 0, "nothing is left of the account before");
    }
}
