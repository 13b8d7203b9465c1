//! Reads a typed value out of a TOML tree, and says what could be read.
//!
//! Code that reads a file names every field once, with its meaning, unit, range and default. Run
//! over a file, it gives the value, all faults together, and a flat list of what was written. Run
//! with nothing ([`Reader::describing`]), it gives the list of fields, from which the JSON Schema
//! is made.

pub(crate) mod field;
mod lists;
mod scalar;
mod section;
pub(crate) mod unit;

pub(crate) use scalar::Problem;
pub(crate) use section::Section;

use crate::fault::FileFault;
use crate::toml::{Kind, Node, Place, Source, parse};
use field::Field;
use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

/// More faults than this are counted, not listed: nobody reads them, and a hostile file could ask
/// for millions.
const MOST_FAULTS: usize = 200;

/// Most elements of one list: far more than any plan needs, and few enough that checks which
/// compare elements with each other stay fast.
const MOST_ELEMENTS: usize = 1000;

/// One input of a plan as plain text, defaults included.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct FlatValue {
    /// Path of the field: `land.acv`, `segment[0].teams.median`.
    pub path: String,
    /// The value in its shortest exact form: `"18_000.00 USD"` is `18000 USD`.
    pub value: String,
    /// File and line where it is written; `None` for a default.
    pub at: Option<(Arc<str>, u32)>,
    /// Whether the plan leaves it to the default (or to the behaviour set).
    pub is_default: bool,
}

/// A field and its path with `[]` for list elements.
#[derive(Debug, Clone)]
pub(crate) struct Described {
    pub path: String,
    pub field: Field,
}

/// What reading one document collects.
#[derive(Debug)]
pub(crate) struct Reader<'s> {
    sources: &'s [Source],
    /// The plan's currency, once known.
    pub currency: Option<String>,
    describing: bool,
    pub faults: Vec<(Place, FileFault)>,
    unlisted_faults: usize,
    /// Paths whose value could not be read; a placeholder stands in for it.
    pub blind: BTreeSet<String>,
    pub flat: Vec<FlatValue>,
    pub fields: Vec<Described>,
    places: BTreeMap<String, Place>,
}

impl<'s> Reader<'s> {
    /// A reader of a document from `sources`.
    pub fn new(sources: &'s [Source]) -> Self {
        Self {
            sources,
            currency: None,
            describing: false,
            faults: Vec::new(),
            unlisted_faults: 0,
            blind: BTreeSet::new(),
            flat: Vec::new(),
            fields: Vec::new(),
            places: BTreeMap::new(),
        }
    }

    /// A reader that reads nothing and records every field that could have been there.
    pub fn describing() -> Self {
        Self {
            describing: true,
            ..Self::new(&[])
        }
    }

    /// Reads the root table with `read`.
    pub fn root<T>(&mut self, node: Option<&Node>, read: impl FnOnce(&mut Section) -> T) -> T {
        let home = node.map_or(Place { file: 0, offset: 0 }, |n| n.place);
        Section::run(self, String::new(), node, home, false, read)
    }

    /// Whether further faults are only counted.
    pub fn is_full(&self) -> bool {
        self.faults.len() >= MOST_FAULTS
    }

    /// Adds a fault at `place`.
    pub fn fault(&mut self, place: Place, path: &str, problem: Problem) {
        if self.is_full() {
            self.unlisted_faults += 1;
            return;
        }
        let fault = located(self.sources, place, path, problem);
        self.faults.push((place, fault));
    }

    /// The place of `path`, or of the nearest thing around it that stands in the file.
    pub fn place_of(&self, path: &str) -> Place {
        let mut path = path;
        loop {
            if let Some(place) = self.places.get(path) {
                return *place;
            }
            match path.rfind(['.', '[']) {
                Some(end) => path = &path[..end],
                None => return Place { file: 0, offset: 0 },
            }
        }
    }

    /// Whether `path` stands in the file.
    pub fn is_written(&self, path: &str) -> bool {
        self.places.contains_key(path)
    }

    /// File name and line of `place`.
    fn line(&self, place: Place) -> Option<(Arc<str>, u32)> {
        let source = self.sources.get(place.file)?;
        Some((source.name.clone(), source.line(place.offset)))
    }

    /// All faults in the order of the files.
    pub fn into_faults(mut self) -> Vec<FileFault> {
        self.faults.sort_by_key(|(place, _)| *place);
        let mut out: Vec<FileFault> = self.faults.into_iter().map(|(_, fault)| fault).collect();
        if let (count @ 1.., Some(last)) = (self.unlisted_faults, out.last()) {
            let more = FileFault {
                field: "file".into(),
                reason: format!("{count} more faults are not listed"),
                fix: "correct the ones above first".into(),
                ..last.clone()
            };
            out.push(more);
        }
        out
    }
}

/// The document in source `file`.
///
/// # Errors
/// The first place where it is not TOML.
pub(crate) fn document(sources: &[Source], file: usize) -> Result<Node, FileFault> {
    parse(file, sources[file].text()).map_err(|fault| {
        let offset = fault.offset;
        let reason = format!("is not TOML: {}", fault.reason);
        let problem = Problem::new(reason, "correct the syntax");
        located(sources, Place { file, offset }, "", problem)
    })
}

/// The schema a document is written in, when it is newer than `known`.
pub(crate) fn newer_schema(root: &Node, known: i64) -> Option<i64> {
    match root.get("schema")?.node.kind {
        Kind::Integer(found) => (found > known).then_some(found),
        _ => None,
    }
}

/// A fault with file, line and column.
pub(crate) fn located(sources: &[Source], place: Place, path: &str, problem: Problem) -> FileFault {
    let (file, (line, column)) = match sources.get(place.file) {
        Some(source) => (source.name.to_string(), source.line_column(place.offset)),
        None => (String::new(), (1, 1)),
    };
    let field = if path.is_empty() {
        "file".to_owned()
    } else {
        path.to_owned()
    };
    FileFault {
        file,
        line,
        column,
        field,
        reason: problem.reason,
        fix: problem.fix,
    }
}
