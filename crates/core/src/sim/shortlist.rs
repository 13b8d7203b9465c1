//! A list of the few accounts that a pass finds.

/// Entries noted in a pass. Which account is noted is a matter of chance, so noting is a store and
/// an addition rather than a branch that the processor would guess wrong.
#[derive(Debug, Default)]
pub(crate) struct Shortlist<T> {
    slots: Vec<T>,
    len: usize,
}

impl<T: Copy + Default> Shortlist<T> {
    /// Empties the list and makes room for a pass over `n` accounts; memory is kept.
    pub fn begin(&mut self, n: usize) {
        self.len = 0;
        // One more than can be noted: an entry that is not kept is written too.
        if self.slots.len() <= n {
            self.slots.resize(n + 1, T::default());
        }
    }

    /// Adds `entry` where `keep` says so. No more additions than [`begin`](Self::begin) made room for.
    #[inline]
    pub fn add(&mut self, entry: T, keep: bool) {
        self.slots[self.len] = entry;
        self.len += usize::from(keep);
    }

    /// Keeps the entries that `wanted`, which may change them, says so of; in order.
    #[inline(always)]
    pub fn keep(&mut self, mut wanted: impl FnMut(&mut T) -> bool) {
        let mut kept = 0;
        for at in 0..self.len {
            let mut entry = self.slots[at];
            let keep = wanted(&mut entry);
            self.slots[kept] = entry;
            kept += usize::from(keep);
        }
        self.len = kept;
    }

    /// The entries, in the order in which they were noted.
    pub fn entries(&self) -> &[T] {
        &self.slots[..self.len]
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_what_is_kept_stays_and_a_full_list_has_room() {
        let mut list = Shortlist::default();
        list.begin(3);
        for (entry, keep) in [(7, true), (8, false), (9, true), (10, true)] {
            list.add(entry, keep);
        }
        assert_eq!(list.entries(), [7, 9, 10]);
        list.add(11, false);
        assert_eq!(list.entries(), [7, 9, 10]);
        list.keep(|entry| {
            *entry += 1;
            *entry != 10
        });
        assert_eq!(list.entries(), [8, 11]);
        list.begin(1);
        assert!(list.entries().is_empty());
    }
}
