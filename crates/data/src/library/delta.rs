//! The difference of two texts as one replaced stretch.

/// The bytes `removed`, from byte `start` on, become `added`.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Delta {
    pub start: u32,
    pub removed: String,
    pub added: String,
}

impl Delta {
    /// What makes `after` of `before`: everything between their common start and common end.
    pub fn between(before: &str, after: &str) -> Self {
        let (a, b) = (before.as_bytes(), after.as_bytes());
        let mut start = a.iter().zip(b).take_while(|(x, y)| x == y).count();
        // Common bytes end on the same character in both texts.
        while !before.is_char_boundary(start) {
            start -= 1;
        }
        let most = a.len().min(b.len()) - start;
        let same = |(x, y): &(&u8, &u8)| x == y;
        let tails = a.iter().rev().zip(b.iter().rev());
        let mut tail = tails.take(most).take_while(same).count();
        while !before.is_char_boundary(a.len() - tail) || !after.is_char_boundary(b.len() - tail) {
            tail -= 1;
        }
        Self {
            // Plans are at most 4 MiB.
            start: start as u32,
            removed: before[start..a.len() - tail].to_owned(),
            added: after[start..b.len() - tail].to_owned(),
        }
    }

    /// Whether it changes nothing.
    pub fn is_empty(&self) -> bool {
        self.removed == self.added
    }

    /// The text after the change; `None` when the text before is not the one it was made for.
    pub fn applied(&self, before: &str) -> Option<String> {
        replaced(before, self.start, &self.removed, &self.added)
    }

    /// The text before the change.
    pub fn reverted(&self, after: &str) -> Option<String> {
        replaced(after, self.start, &self.added, &self.removed)
    }

    /// Whether a line it touches, in the text before or after, contains `word`.
    pub fn touches_line_with(&self, before: &str, after: &str, word: &str) -> bool {
        let lines = |text: &str, len: usize| {
            let start = self.start as usize;
            let from = text[..start].rfind('\n').map_or(0, |at| at + 1);
            let to = text[start + len..]
                .find('\n')
                .map_or(text.len(), |at| start + len + at);
            text[from..to].contains(word)
        };
        lines(before, self.removed.len()) || lines(after, self.added.len())
    }
}

fn replaced(text: &str, start: u32, old: &str, new: &str) -> Option<String> {
    let (head, rest) = text.split_at_checked(start as usize)?;
    let tail = rest.strip_prefix(old)?;
    Some([head, new, tail].concat())
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn only_what_differs_is_kept() {
        let delta = Delta::between("acv = \"48000 USD\"\n", "acv = \"18000 USD\"\n");
        let expected = Delta {
            start: 7,
            removed: "4".into(),
            added: "1".into(),
        };
        assert_eq!(delta, expected);
        assert_eq!(delta.applied("something else"), None);
        assert!(Delta::between("same", "same").is_empty());
    }

    proptest! {
        // Few letters, some of several bytes: common starts and ends are found everywhere.
        #[test]
        fn goes_there_and_back(before in "[aé€😀]{0,12}", after in "[aé€😀]{0,12}") {
            let delta = Delta::between(&before, &after);
            prop_assert_eq!(delta.applied(&before), Some(after.clone()));
            prop_assert_eq!(delta.reverted(&after), Some(before.clone()));
            prop_assert_eq!(delta.is_empty(), before == after);
        }
    }
}
