//! Who looks after which account: books are dealt out anew when somebody joins or leaves.
//!
//! Roles that keep a book (expansion AEs, account managers, CSMs) share the live accounts evenly.
//! Accounts move only as far as that takes: whoever has too many gives away some from all over
//! their book, old accounts and new ones alike.

use super::Team;
use crate::plan::RoleKind;
use crate::sim::accounts::{Account, NONE};
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
}

impl Deal {
    /// Whether the next of its accounts stays: as many as it is to have, evenly over all it has.
    fn keeps_next(&mut self) -> bool {
        // Without a branch on who has too many, which is chance. Who keeps all has a whole account
        // at every turn.
        self.begun += self.has.min(self.share);
        let whole = self.begun >= self.has;
        self.begun -= if whole { self.has } else { 0 };
        whole
    }
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
        let mut deals = std::mem::take(&mut self.team.deals);
        deals.clear();
        deals.resize(usize::from(count), Deal::default());
        let place = |seat: u16| usize::from(seat.wrapping_sub(first));
        let mut live = 0;
        for account in self.accounts.live_rows() {
            live += 1;
            if let Some(deal) = deals.get_mut(place(*seat_of(account, role))) {
                deal.has += 1;
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
        let mut turn = 0;
        for account in self.accounts.live_rows() {
            let at = place(*seat_of(account, role));
            if deals.get_mut(at).is_some_and(Deal::keeps_next) {
                continue;
            }
            // Whoever gives away and whoever lacks add up, so somebody lacks one.
            for _ in 0..deals.len() {
                turn = if turn + 1 < deals.len() { turn + 1 } else { 0 };
                if deals[turn].lacks > 0 {
                    break;
                }
            }
            deals[turn].lacks = deals[turn].lacks.saturating_sub(1);
            let seat = first + turn as u16;
            *seat_of(account, role) = seat;
            if own {
                account.owner_seat = seat;
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
                prop_assert_eq!(deal.keeps_next(), has <= share || whole(n) > whole(n - 1));
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
        let kept: Vec<bool> = (0..10).map(|_| deal.keeps_next()).collect();
        assert_eq!(kept.iter().filter(|kept| **kept).count(), 4);
        assert!(kept[..5].contains(&true) && kept[5..].contains(&true));
        let mut short = Deal {
            has: 2,
            share: 4,
            ..Deal::default()
        };
        assert!(short.keeps_next() && short.keeps_next());
        let mut gone = Deal {
            has: 3,
            share: 0,
            ..Deal::default()
        };
        assert!(!gone.keeps_next() && !gone.keeps_next() && !gone.keeps_next());
    }
}
