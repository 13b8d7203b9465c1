//! Who looks after which account: books are dealt out anew when somebody joins or leaves.
//!
//! Roles that keep a book (expansion AEs, account managers, CSMs) share the live accounts evenly.
//! Accounts move only as far as that takes: whoever has too many gives away some from all over
//! their book, old accounts and new ones alike.

use super::Team;
use crate::plan::RoleKind;
use crate::sim::accounts::{Account, NONE, flag};
use crate::sim::record::Recorder;
use crate::sim::world::World;

/// Roles that keep a book; closing AEs keep what they closed.
const KEEPERS: [RoleKind; 3] = [
    RoleKind::ExpansionAe,
    RoleKind::AccountManager,
    RoleKind::Csm,
];

/// Accounts of one seat, while books are dealt out.
#[derive(Debug, Clone, Copy, Default)]
pub(crate) struct Deal {
    /// Accounts it has now.
    has: u32,
    /// Accounts it is to have.
    share: u32,
    /// Its shares of all that were looked at so far, as far as they make no whole account.
    begun: u32,
    /// Accounts that it still lacks.
    lacks: u32,
    /// The next seat that lacks accounts, round and round.
    next: usize,
}

impl Deal {
    /// Whether the next account stays, as many as it is to have, evenly over all it has. One that is
    /// not live `counts` nothing and changes nothing.
    fn keeps_next(&mut self, counts: u32) -> bool {
        // No branch on who has too many, or on who is live: both are chance. Whoever keeps all has a
        // whole account at every turn.
        self.begun += self.has.min(self.share) * counts;
        let whole = self.begun >= self.has;
        self.begun -= if whole { self.has } else { 0 };
        whole
    }
}

/// Links the seats that lack accounts in a ring, so that they take in turn without those between
/// them being asked. Gives the one before the first to take: the last in order from the second seat
/// on, round to the first.
fn link_lacking(deals: &mut [Deal]) -> usize {
    let (mut first, mut last) = (None, 0);
    for seat in (1..deals.len()).chain([0]) {
        if deals[seat].lacks > 0 {
            match first {
                None => first = Some(seat),
                Some(_) => deals[last].next = seat,
            }
            last = seat;
        }
    }
    deals[last].next = first.unwrap_or(last);
    last
}

/// The seat that takes the next account, after the one `at` which took before.
fn take_in_turn(deals: &mut [Deal], at: &mut usize) -> usize {
    let taker = deals[*at].next;
    deals[taker].lacks = deals[taker].lacks.saturating_sub(1);
    if deals[taker].lacks == 0 {
        deals[*at].next = deals[taker].next;
    } else {
        *at = taker;
    }
    taker
}

impl Team {
    /// The role that keeps a book of its own to expand, if one does.
    fn keeps_expansion(&self, role: RoleKind) -> bool {
        self.owner == Some(role)
    }

    /// Roles in which somebody joined or left since this was asked last.
    pub(super) fn take_changed(&mut self) -> [bool; 4] {
        std::mem::take(&mut self.changed)
    }
}

/// The seat that an account stands in, in the book of a role.
fn seat_of(account: &mut Account, role: RoleKind) -> &mut u16 {
    match role {
        RoleKind::Csm => &mut account.csm_seat,
        _ => &mut account.owner_seat,
    }
}

impl<R: Recorder> World<'_, R> {
    /// Deals out the books of roles in which somebody has joined or left.
    pub(crate) fn deal_books(&mut self) {
        let changed = self.team.take_changed();
        for role in KEEPERS {
            let keeps = role == RoleKind::Csm || self.team.keeps_expansion(role);
            if changed[role as usize] && keeps {
                self.deal_book(role);
            }
        }
    }

    fn deal_book(&mut self, role: RoleKind) {
        let (first, count) = self.team.ranges[role as usize];
        let filled = self
            .team
            .range(role)
            .iter()
            .filter(|s| s.rep != NONE)
            .count() as u32;
        if filled == 0 {
            return;
        }
        let own = self.team.keeps_expansion(role);
        let count = usize::from(count);
        let mut deals = std::mem::take(&mut self.team.deals);
        deals.clear();
        // The last is for accounts in no book of the role.
        deals.resize(count + 1, Deal::default());
        let place = |seat: u16| usize::from(seat.wrapping_sub(first)).min(count);
        let mut live = 0;
        for (flags, accounts) in self.accounts.flags_and_rows() {
            for (flags, account) in flags.iter().zip(accounts) {
                let counts = u32::from(flags & flag::LIVE);
                live += counts;
                deals[place(*seat_of(account, role))].has += counts;
            }
        }
        let mut nth = 0;
        for (deal, seat) in deals.iter_mut().zip(self.team.range(role)) {
            if seat.rep != NONE {
                deal.share = live / filled + u32::from(nth < live % filled);
                nth += 1;
            }
            deal.lacks = deal.share.saturating_sub(deal.has);
        }
        let mut at = link_lacking(&mut deals[..count]);
        for (flags, accounts) in self.accounts.flags_and_rows() {
            for (flags, account) in flags.iter().zip(accounts) {
                let counts = u32::from(flags & flag::LIVE);
                let stays = deals[place(*seat_of(account, role))].keeps_next(counts);
                if stays || counts == 0 {
                    continue;
                }
                // Whoever gives away and whoever lacks add up, so somebody lacks one.
                let taker = take_in_turn(&mut deals, &mut at);
                let seat = first + taker as u16;
                *seat_of(account, role) = seat;
                if own {
                    account.owner_seat = seat;
                }
            }
        }
        self.team.deals = deals;
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    proptest! {
        /// Account n of those that a seat has stays where n shares make one more whole account than
        /// n - 1 shares do.
        #[test]
        fn accounts_stay_as_shares_add_up(has in 1u32..2_000, share in 0u32..2_000) {
            let mut deal = Deal { has, share, ..Deal::default() };
            for n in 1..=has {
                let whole = |n: u32| n * share / has;
                prop_assert_eq!(deal.keeps_next(1), has <= share || whole(n) > whole(n - 1));
            }
        }
    }

    proptest! {
        #[test]
        fn whoever_lacks_takes_in_turn(lacks in prop::collection::vec(0u32..4, 1..9)) {
            let lacking = |lacks: &u32| Deal { lacks: *lacks, ..Deal::default() };
            let mut deals: Vec<_> = lacks.iter().map(lacking).collect();
            let mut at = link_lacking(&mut deals);
            let (mut left, mut turn) = (lacks.clone(), 0);
            for _ in 0..lacks.iter().sum() {
                turn = (turn + 1) % left.len();
                while left[turn] == 0 {
                    turn = (turn + 1) % left.len();
                }
                left[turn] -= 1;
                prop_assert_eq!(take_in_turn(&mut deals, &mut at), turn);
            }
        }
    }

    #[test]
    fn whoever_has_too_many_keeps_an_even_part() {
        let mut deal = Deal {
            has: 10,
            share: 4,
            ..Deal::default()
        };
        let kept: Vec<bool> = (0..10).map(|_| deal.keeps_next(1)).collect();
        assert_eq!(kept.iter().filter(|kept| **kept).count(), 4);
        assert!(kept[..5].contains(&true) && kept[5..].contains(&true));
        let mut short = Deal {
            has: 2,
            share: 4,
            ..Deal::default()
        };
        assert!(short.keeps_next(1) && short.keeps_next(1));
        let mut gone = Deal {
            has: 3,
            share: 0,
            ..Deal::default()
        };
        assert!(!gone.keeps_next(1) && !gone.keeps_next(1) && !gone.keeps_next(1));
    }
}
