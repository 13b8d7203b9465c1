//! Edits of the text of a plan by path; comments, order and spacing of all else stay.
//!
//! The text is never written anew: each change replaces, puts in or takes out the bytes it is
//! about. Nothing here knows ranges or what fits together; whoever edits loads the result with
//! [`plan_file::from_text`](crate::plan_file::from_text) and keeps the old text when it has faults.

mod annotations;
mod elements;
mod flatten;
mod format;
mod layout;
mod path;
mod put;
mod remove;
mod take;

pub use flatten::flatten;
pub use take::take;

use elements::Piece;
use layout::{Form, Layout};
use path::{Path, Step};

/// One change of a plan. Paths are those of [`FlatValue`](crate::FlatValue).
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Change {
    /// Gives a field a value, written as in a plan but without quotes: `18000 USD`, `true`, `a, b`
    /// for a list. `behaviour.NAME` sets the override for all segments, or for each kind when the
    /// value is `smb 9%, mid_market 4%, enterprise 4%`.
    Set {
        /// Path of the field.
        path: String,
        /// The value.
        value: String,
    },
    /// Takes a field or a table out, so that its default applies.
    Unset {
        /// Path of the field.
        path: String,
    },
    /// Puts TOML in place of a value, a table, a list or an element of a list.
    Replace {
        /// Path of what is replaced; it need not be there.
        path: String,
        /// A value, or the lines of a table.
        toml: String,
    },
    /// Puts an element into a list.
    Insert {
        /// Path of the list.
        path: String,
        /// Which element it becomes.
        index: u32,
        /// A value, or the lines of a table.
        toml: String,
    },
    /// Takes an element out of a list; of anything else the same as [`Change::Unset`].
    Delete {
        /// Path of the element: `segment[1]`.
        path: String,
    },
    /// Moves an element within its list.
    Move {
        /// Path of the list.
        path: String,
        /// Which element.
        from: u32,
        /// Which element it becomes.
        to: u32,
    },
}

/// Why a change cannot be made.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum EditFault {
    /// The text, or a piece for it, is not TOML.
    #[error("is not TOML: {0}")]
    NotToml(String),
    /// The path cannot be read.
    #[error("{0:?} is not a path of a field, such as land.acv or segment[0].id")]
    NotAPath(String),
    /// The format has no such field.
    #[error("{0}: no field of a plan has this path")]
    UnknownField(String),
    /// A list has no such element.
    #[error("{0}: the list has no such element")]
    NoElement(String),
    /// The path names a table or a list of tables where a value belongs.
    #[error("{0}: holds further fields, so it has no value of its own")]
    NotAValue(String),
    /// The path names a value where a table belongs.
    #[error("{0}: is not a table")]
    NotATable(String),
    /// The path names something else where a list belongs.
    #[error("{0}: is not a list")]
    NotAList(String),
}

/// The text of a plan with `changes` made to it, one after the other.
///
/// # Errors
/// The first change that cannot be made; ranges and references are not looked at.
pub fn apply(text: &str, changes: &[Change]) -> Result<String, EditFault> {
    let mut text = text.to_owned();
    for change in changes {
        text = one(&text, change)?;
    }
    layout::check(&text)?;
    Ok(text)
}

fn one(text: &str, change: &Change) -> Result<String, EditFault> {
    match change {
        Change::Set { path, value } => set(text, &read(path)?, value),
        Change::Unset { path } => {
            let path = read(path)?;
            annotations::prune(unset(text, &path)?, &path)
        }
        Change::Replace { path, toml } => {
            let path = written(read(path)?);
            known(&path)?;
            let text = elements::replace(&Layout::of(text)?, &path, &Piece::read(toml)?)?;
            annotations::prune(text, &path)
        }
        Change::Insert { path, index, toml } => {
            let (list, index) = (read(path)?, *index as usize);
            known(&list)?;
            let text = elements::insert(&Layout::of(text)?, &list, index, &Piece::read(toml)?)?;
            annotations::renumber(text, &list, |at| Some(at + usize::from(at >= index)))
        }
        Change::Delete { path } => {
            let path = read(path)?;
            let Some(Step::At(index)) = path.0.last().cloned() else {
                return annotations::prune(unset(text, &path)?, &path);
            };
            let text = elements::delete(&Layout::of(text)?, &path)?;
            annotations::renumber(text, &path.parent(), |at| match at.cmp(&index) {
                std::cmp::Ordering::Less => Some(at),
                std::cmp::Ordering::Equal => None,
                std::cmp::Ordering::Greater => Some(at - 1),
            })
        }
        Change::Move { path, from, to } => {
            let (list, from, to) = (read(path)?, *from as usize, *to as usize);
            let text = elements::shift(&Layout::of(text)?, &list, from, to)?;
            annotations::renumber(text, &list, |at| {
                Some(match at {
                    _ if at == from => to,
                    _ if from < at && at <= to => at - 1,
                    _ if to <= at && at < from => at + 1,
                    _ => at,
                })
            })
        }
    }
}

fn read(path: &str) -> Result<Path, EditFault> {
    Path::read(path).ok_or_else(|| EditFault::NotAPath(path.to_owned()))
}

/// A behaviour value is written as an override.
fn written(path: Path) -> Path {
    match format::behaviour_value(&path) {
        Some(name) => format::overrides(name).0,
        None => path,
    }
}

fn known(path: &Path) -> Result<(), EditFault> {
    match format::field(path) {
        Some(_) => Ok(()),
        None => Err(EditFault::UnknownField(path.to_string())),
    }
}

fn set(text: &str, path: &Path, value: &str) -> Result<String, EditFault> {
    if let Some(name) = format::behaviour_value(path) {
        let (all, kinds) = format::overrides(name);
        let parts: Vec<(&str, &str)> = value
            .split(',')
            .filter_map(|part| part.trim().split_once(' '))
            .collect();
        let by_kind = |kind: &str| {
            parts
                .iter()
                .find(|(k, _)| *k == kind)
                .map(|(_, v)| v.trim())
        };
        if kinds.iter().all(|(kind, _)| by_kind(kind.name()).is_some()) {
            let mut text = unset(text, &all)?;
            for (kind, path) in &kinds {
                text = set(&text, path, by_kind(kind.name()).unwrap_or_default())?;
            }
            return Ok(text);
        }
        let mut text = set(text, &all, value)?;
        // An override for one kind would outdo the one for all.
        for (_, path) in &kinds {
            text = unset(&text, path)?;
        }
        return Ok(text);
    }
    let layout = Layout::of(text)?;
    let literals = format::literal(path, value)?;
    if !format::is_plain_list(path) {
        return put_unless_same(&layout, path, &literals[0]);
    }
    if layout.form(path) == Some(Form::List) && layout.count(path) == literals.len() {
        let mut text = text.to_owned();
        for (index, literal) in literals.iter().enumerate() {
            text = put_unless_same(&Layout::of(&text)?, &path.at(index), literal)?;
        }
        return Ok(text);
    }
    put::put(&layout, path, &format!("[{}]", literals.join(", ")))
}

/// Leaves the bytes alone where they already say `literal`, perhaps in other quotes or with more
/// digits than it takes.
fn put_unless_same(layout: &Layout, path: &Path, literal: &str) -> Result<String, EditFault> {
    if let Some(spot) = layout.spots.get(path)
        && spot.form == Form::Value
        && format::same(path, &layout.text[spot.span.clone()], literal)
    {
        return Ok(layout.text.to_owned());
    }
    put::put(layout, path, literal)
}

fn unset(text: &str, path: &Path) -> Result<String, EditFault> {
    if let Some(name) = format::behaviour_value(path) {
        let (all, kinds) = format::overrides(name);
        let mut text = unset(text, &all)?;
        for (_, path) in &kinds {
            text = unset(&text, path)?;
        }
        return Ok(text);
    }
    known(path)?;
    if path.name().is_none() {
        return Err(EditFault::NotAValue(path.to_string()));
    }
    let mut text = remove::remove(&Layout::of(text)?, path)?;
    // An optional table without anything in it says nothing.
    let mut above = path.parent();
    while format::is_optional_table(&above) {
        let layout = Layout::of(&text)?;
        if layout.form(&above).is_none() || layout.count(&above) > 0 {
            break;
        }
        text = remove::remove(&layout, &above)?;
        above = above.parent();
    }
    Ok(text)
}

#[cfg(test)]
mod tests;
