//! The deals that closing AEs carry: who has room for one more, and when they close.

/// Deals by AE, as the AEs stand in their role.
#[derive(Debug, Default)]
pub(super) struct Carried {
    deals: Vec<u32>,
    limits: Vec<u32>,
    /// Deals that close, by month and AE.
    closing: Vec<u32>,
    /// AEs with room for one more, in the order of their turns.
    open: Vec<u16>,
    /// Which of them is next.
    next: usize,
}

impl Carried {
    /// Nothing carried by so many AEs, who may open deals that close before month `months`.
    pub fn reset(&mut self, aes: u16, months: u16) {
        let aes = usize::from(aes);
        let clear = |counts: &mut Vec<u32>, len| {
            counts.clear();
            counts.resize(len, 0);
        };
        clear(&mut self.deals, aes);
        clear(&mut self.limits, aes);
        clear(&mut self.closing, aes * usize::from(months));
        self.open.clear();
    }

    /// How many deals an AE carries at most from now on.
    pub fn limit(&mut self, ae: u16, deals: u32) {
        self.limits[usize::from(ae)] = deals;
    }

    /// Lines up who has room, beginning with the AE whose `turn` it is: to be called before a
    /// month's deals are taken.
    pub fn line_up(&mut self, turn: u16) {
        self.next = 0;
        self.open.clear();
        let aes = self.deals.len() as u16;
        let in_turn = (turn..aes).chain(0..turn.min(aes));
        let has_room = |ae: &u16| self.deals[usize::from(*ae)] < self.limits[usize::from(*ae)];
        self.open.extend(in_turn.filter(has_room));
    }

    /// Whether an AE in line has room.
    pub fn has_room(&self) -> bool {
        !self.open.is_empty()
    }

    /// Gives one more deal, which closes in month `closes`, to the next AE with room for it.
    #[inline]
    pub fn take(&mut self, closes: u16) -> Option<u16> {
        let &ae = self.open.get(self.next)?;
        let at = usize::from(ae);
        self.closing[usize::from(closes) * self.deals.len() + at] += 1;
        self.deals[at] += 1;
        if self.deals[at] < self.limits[at] {
            self.next += 1;
        } else {
            self.open.remove(self.next);
        }
        if self.next == self.open.len() {
            self.next = 0;
        }
        Some(ae)
    }

    /// The deals of `month` close, won or lost; gives their number.
    pub fn close(&mut self, month: u16) -> u32 {
        let aes = self.deals.len();
        let closing = &self.closing[usize::from(month) * aes..][..aes];
        let mut closed = 0;
        for (deals, closing) in self.deals.iter_mut().zip(closing) {
            *deals -= closing;
            closed += closing;
        }
        closed
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    /// The plain way: every AE is asked in turn, every deal is remembered.
    #[derive(Default)]
    struct Plain {
        carried: Vec<(u32, u32)>,
        deals: Vec<(u16, u16)>,
        turn: u16,
    }

    impl Plain {
        fn take(&mut self, closes: u16) -> Option<u16> {
            let aes = self.carried.len() as u16;
            let ae = (0..aes)
                .map(|step| (self.turn + step) % aes)
                .find(|ae| self.carried[usize::from(*ae)].0 < self.carried[usize::from(*ae)].1)?;
            self.carried[usize::from(ae)].0 += 1;
            self.deals.push((closes, ae));
            self.turn = (ae + 1) % aes;
            Some(ae)
        }

        fn close(&mut self, month: u16) -> u32 {
            let closed = self.deals.extract_if(.., |deal| deal.0 == month);
            closed
                .map(|(_, ae)| self.carried[usize::from(ae)].0 -= 1)
                .count() as u32
        }
    }

    proptest! {
        #[test]
        fn deals_go_round_as_if_every_ae_were_asked(
            aes in 0usize..6,
            months in prop::collection::vec(
                (prop::collection::vec(0u32..5, 6), prop::collection::vec(0u16..4, 0..12)), 1..10,
            ),
        ) {
            let mut carried = Carried::default();
            carried.reset(aes as u16, 20);
            let mut plain = Plain { carried: vec![(0, 0); aes], ..Plain::default() };
            for (month, (limits, deals)) in (0u16..).zip(months) {
                for (ae, (plainly, limit)) in (0..).zip(plain.carried.iter_mut().zip(limits)) {
                    carried.limit(ae, limit);
                    plainly.1 = limit;
                }
                carried.line_up(plain.turn);
                for cycle in deals {
                    prop_assert_eq!(carried.take(month + cycle), plain.take(month + cycle));
                }
                prop_assert_eq!(carried.close(month), plain.close(month));
                prop_assert!(carried.deals.iter().eq(plain.carried.iter().map(|(deals, _)| deals)));
            }
        }
    }
}
