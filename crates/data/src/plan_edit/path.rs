//! Paths of fields: `segment[0].teams.median`.

use std::fmt;

/// One step of a path.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Step {
    /// A key of a table.
    Key(String),
    /// An element of a list, from 0.
    At(usize),
}

/// A path from the root of the plan.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Default)]
pub(super) struct Path(pub Vec<Step>);

impl Path {
    /// Reads `a.b[2].c`; `None` when the text is no path.
    pub fn read(text: &str) -> Option<Self> {
        let mut steps = Vec::new();
        for part in text.split('.') {
            let (key, mut rest) = part.split_at(part.find('[').unwrap_or(part.len()));
            if key.is_empty() {
                return None;
            }
            steps.push(Step::Key(key.to_owned()));
            while !rest.is_empty() {
                let (index, behind) = rest.strip_prefix('[')?.split_once(']')?;
                if !index.bytes().all(|b| b.is_ascii_digit()) {
                    return None;
                }
                steps.push(Step::At(index.parse().ok()?));
                rest = behind;
            }
        }
        Some(Self(steps))
    }

    /// The path of `key` under this one.
    pub fn key(&self, key: &str) -> Self {
        self.step(Step::Key(key.to_owned()))
    }

    /// The path of element `index` of this list.
    pub fn at(&self, index: usize) -> Self {
        self.step(Step::At(index))
    }

    fn step(&self, step: Step) -> Self {
        let mut steps = self.0.clone();
        steps.push(step);
        Self(steps)
    }

    /// What holds this; the root holds itself.
    pub fn parent(&self) -> Self {
        Self(self.0[..self.0.len().saturating_sub(1)].to_vec())
    }

    /// The last step, when it is a key.
    pub fn name(&self) -> Option<&str> {
        match self.0.last()? {
            Step::Key(key) => Some(key),
            Step::At(_) => None,
        }
    }

    /// Whether this is `above` or something in it.
    pub fn is_within(&self, above: &Self) -> bool {
        self.0.starts_with(&above.0)
    }

    /// The nearest list element that this is or stands in; the root when there is none.
    pub fn element(&self) -> Self {
        let end = self.0.iter().rposition(|step| matches!(step, Step::At(_)));
        Self(self.0[..end.map_or(0, |end| end + 1)].to_vec())
    }

    /// The path as the format describes it: `segment[].teams.median`.
    pub fn described(&self) -> String {
        let mut out = String::new();
        for step in &self.0 {
            match step {
                Step::Key(key) if out.is_empty() => out.push_str(key),
                Step::Key(key) => {
                    out.push('.');
                    out.push_str(key);
                }
                Step::At(_) => out.push_str("[]"),
            }
        }
        out
    }

    /// The keys as a TOML header names them, without indexes.
    pub fn header(&self) -> String {
        let keys = self.0.iter().filter_map(|step| match step {
            Step::Key(key) => Some(key_text(key)),
            Step::At(_) => None,
        });
        keys.collect::<Vec<_>>().join(".")
    }
}

impl fmt::Display for Path {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        for (index, step) in self.0.iter().enumerate() {
            match step {
                Step::Key(key) if index == 0 => write!(f, "{key}")?,
                Step::Key(key) => write!(f, ".{key}")?,
                Step::At(at) => write!(f, "[{at}]")?,
            }
        }
        Ok(())
    }
}

/// A key as TOML writes it, in quotes where it must.
pub(super) fn key_text(key: &str) -> String {
    toml_edit::Key::new(key).display_repr().into_owned()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn paths_read_and_write_alike() {
        for text in ["name", "land.acv", "segment[0].teams.median", "a[1][22].b"] {
            assert_eq!(Path::read(text).unwrap().to_string(), text);
        }
        for text in [
            "", ".", "a.", "a[", "a[]", "a[x]", "a[1", "a]1[", "[0]", "a[-1]", "a[1]b",
        ] {
            assert_eq!(Path::read(text), None, "{text}");
        }
    }

    #[test]
    fn the_nearest_element_is_found() {
        let element = |text| Path::read(text).unwrap().element().to_string();
        assert_eq!(element("role[1].quota[0].amount"), "role[1].quota[0]");
        assert_eq!(element("role[1].base"), "role[1]");
        assert_eq!(element("land.acv"), "");
    }
}
