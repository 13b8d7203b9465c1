//! Sums over accounts at month end.

#[cfg(target_arch = "x86_64")]
#[cfg_attr(target_feature = "avx2", allow(dead_code, unused_imports))]
mod avx2;

use super::{Of, bits, kernel};
use crate::sim::accounts::{Block, LANES, flag};
use std::ops::AddAssign;

/// What a block of accounts adds up to.
#[derive(Debug, Default, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Measured {
    /// ARR, cents.
    pub arr: i64,
    /// Accounts with ARR.
    pub customers: i64,
    /// Accounts with a contract.
    pub live: i64,
    /// Invoiced and not yet recognised, cents.
    pub deferred: i64,
    /// Of accounts with ARR in the window's first month: ARR then, cents.
    pub base: i64,
    /// ARR now, cents.
    pub base_now: i64,
    /// The smaller of both, cents.
    pub base_kept: i64,
    /// How many they were.
    pub base_customers: i64,
    /// How many of them have ARR now.
    pub base_customers_now: i64,
    /// Whether the ARR of some account is not what its contract says, or more seats are in demand
    /// than its teams could use.
    pub wrong: bool,
}

impl AddAssign for Measured {
    fn add_assign(&mut self, other: Self) {
        self.arr += other.arr;
        self.customers += other.customers;
        self.live += other.live;
        self.deferred += other.deferred;
        self.base += other.base;
        self.base_now += other.base_now;
        self.base_kept += other.base_kept;
        self.base_customers += other.base_customers;
        self.base_customers_now += other.base_customers_now;
        self.wrong |= other.wrong;
    }
}

kernel! {
    /// Measures a block; `then` is the slot of the window's first month, none in month 0, which is
    /// a window of its own. Keeps this month's ARR in slot `now` for later windows. With the sums
    /// come the lanes that have ARR.
    pub(crate) fn measure(block: &mut Block, then: Option<usize>, now: usize) -> (Measured, u64) =
        avx2::measure | measure_lanes;
}

#[inline(always)]
pub(super) fn measure_lanes(block: &mut Block, then: Option<usize>, now: usize) -> (Measured, u64) {
    let then: Of<u32> = match then {
        Some(slot) => block.ring[slot],
        None => block.arr,
    };
    let (mut arr, mut deferred, mut base, mut base_now, mut base_kept) = (0, 0, 0, 0, 0);
    let (mut base_customers, mut base_customers_now) = (0_u32, 0_u32);
    let mut has_arr = [0; LANES];
    for lane in 0..LANES {
        let (then, now) = (then[lane], block.arr[lane]);
        arr += u64::from(now);
        deferred += u64::from(block.deferred[lane]);
        let kept = if then > 0 { now } else { 0 };
        base += u64::from(then);
        base_now += u64::from(kept);
        base_kept += u64::from(then.min(kept));
        has_arr[lane] = u8::from(now > 0);
        base_customers += u32::from(then > 0);
        base_customers_now += u32::from(kept > 0);
    }
    let (mut live, mut wrong) = (0_u32, 0_u32);
    for lane in 0..LANES {
        let has_contract = block.flags[lane] & flag::LIVE != 0;
        let (arr, committed) = (block.arr[lane], block.committed[lane]);
        let contradicts = if has_contract {
            arr < committed
        } else {
            arr != 0
        };
        live += u32::from(has_contract);
        wrong |= u32::from(contradicts);
        wrong |= u32::from(block.adopted[lane] > block.teams[lane]);
    }
    let mut exceeds = 0;
    for lane in 0..LANES {
        let potential = u64::from(block.team_seats[lane]) * u64::from(block.adopted[lane]);
        exceeds |= u64::from(u64::from(block.demand[lane]) > potential);
    }
    block.ring[now] = block.arr;
    let has_arr = bits(&has_arr);
    let sums = Measured {
        arr: arr as i64,
        customers: has_arr.count_ones().into(),
        live: live.into(),
        deferred: deferred as i64,
        base: base as i64,
        base_now: base_now as i64,
        base_kept: base_kept as i64,
        base_customers: base_customers.into(),
        base_customers_now: base_customers_now.into(),
        wrong: wrong != 0 || exceeds != 0,
    };
    (sums, has_arr)
}
