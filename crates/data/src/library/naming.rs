//! The name of a plan, which stands in its text, and how far two texts differ.

use super::LibraryError;
use crate::plan_edit::{Change, apply};
use crate::toml::{Kind, parse};
use sha2::{Digest, Sha256};
use std::collections::HashMap;

/// Longest name, in characters.
const LONGEST: usize = 120;
/// Name of a plan whose text has none.
const UNNAMED: &str = "Untitled plan";

/// The `name` in the text of a plan.
pub(super) fn name_in(text: &str) -> String {
    let name = parse(0, text).ok().and_then(|root| {
        let entry = root.get("name")?;
        match &entry.node.kind {
            Kind::Text(name) if !name.trim().is_empty() => Some(name.clone()),
            _ => None,
        }
    });
    name.unwrap_or_else(|| UNNAMED.to_owned())
}

/// The same text with another `name`; everything else stays byte for byte.
///
/// A text that is not TOML stays as it is: the library never holds one.
pub(super) fn renamed(text: &str, name: &str) -> String {
    if name_in(text) == name {
        return text.to_owned();
    }
    let change = Change::Set {
        path: "name".into(),
        value: name.into(),
    };
    apply(text, &[change]).unwrap_or_else(|_| text.to_owned())
}

/// The name without space around it.
///
/// # Errors
/// [`LibraryError::Name`] when nothing is left, or too much.
pub(super) fn checked(name: &str) -> Result<&str, LibraryError> {
    let refuse = |reason: &str, fix: &str| {
        Err(LibraryError::Name {
            reason: reason.into(),
            fix: fix.into(),
        })
    };
    let name = name.trim();
    if name.is_empty() {
        refuse("a name is empty", "give at least one letter")
    } else if name.chars().count() > LONGEST {
        refuse(
            "a name is longer than 120 characters",
            "shorten it; details belong into the note",
        )
    } else if name.chars().any(char::is_control) {
        refuse(
            "a name contains a line break or another control character",
            "write it on one line",
        )
    } else {
        Ok(name)
    }
}

/// `name`, or `name 2` and so on where it is taken.
pub(super) fn free(name: &str, taken: impl Fn(&str) -> bool) -> String {
    if !taken(name) {
        return name.to_owned();
    }
    let mut number = 2_u32;
    loop {
        let candidate = format!("{name} {number}");
        if !taken(&candidate) {
            return candidate;
        }
        number += 1;
    }
}

/// In how many lines two texts differ, moved and blank lines and comments left out, but at least
/// one where they differ at all. One assumption stands on one line, so a person may read it as the
/// number of changes.
pub(super) fn changed_lines(old: &str, new: &str) -> u32 {
    if old == new {
        return 0;
    }
    let mut balance: HashMap<&str, i32> = HashMap::new();
    let told = |line: &&str| !line.is_empty() && !line.starts_with('#');
    for line in old.lines().map(str::trim).filter(told) {
        *balance.entry(line).or_default() -= 1;
    }
    for line in new.lines().map(str::trim).filter(told) {
        *balance.entry(line).or_default() += 1;
    }
    let gone: i32 = balance.values().filter(|n| **n < 0).map(|n| -n).sum();
    let come: i32 = balance.values().filter(|n| **n > 0).sum();
    gone.max(come).max(1).unsigned_abs()
}

/// SHA-256 of a text in lower-case hex.
pub fn text_hash(text: &str) -> String {
    Sha256::digest(text.as_bytes())
        .iter()
        .map(|byte| format!("{byte:02x}"))
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_name_is_read_and_written_in_place() {
        let text = "# top\nname = \"Old\" # kept\n\n[land]\nacv = \"1 USD\"\nname = \"not it\"\n";
        assert_eq!(name_in(text), "Old");
        let new = renamed(text, "New \"one\"");
        assert_eq!(name_in(&new), "New \"one\"");
        assert_eq!(renamed(&new, "Old").as_str(), text);
        assert_eq!(name_in(&renamed("schema = 1\n[land]\n", "Added")), "Added");
        assert_eq!(name_in("schema = 1\n"), UNNAMED);
    }

    #[test]
    fn lines_are_counted_once() {
        let old = "a = 1\nb = 2\n# note\n";
        assert_eq!(changed_lines(old, old), 0);
        assert_eq!(changed_lines(old, "a = 1\nb = 3\n# note\n"), 1);
        assert_eq!(changed_lines(old, "a = 2\nb = 3\nc = 4\n"), 3);
        assert_eq!(changed_lines(old, "b = 2\na = 1\n# other\n"), 1);
        assert_eq!(changed_lines(old, "a = 1\n"), 1);
    }

    #[test]
    fn names_are_trimmed_and_bounded_and_made_free() {
        assert_eq!(checked("  Land at 18K ").unwrap(), "Land at 18K");
        for bad in ["", " \t", "a\nb", &"x".repeat(121)] {
            assert_eq!(checked(bad).unwrap_err().code(), "name_invalid", "{bad:?}");
        }
        let taken = ["Plan", "Plan 2"];
        assert_eq!(free("Plan", |name| taken.contains(&name)), "Plan 3");
        assert_eq!(free("Other", |name| taken.contains(&name)), "Other");
    }
}
