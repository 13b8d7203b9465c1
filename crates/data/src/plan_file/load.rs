//! From a path or a text to a loaded plan.

use super::behaviour::resolve;
use super::neighbours::{SetFault, behaviour_set, with_base};
use super::{LoadedPlan, SCHEMA, annotation, checked, spec};
use crate::fault::FileFault;
use crate::hash::{book_hash, plan_hash};
use crate::read::{self, FlatValue, Problem, Reader, located, newer_schema};
use crate::toml::{Node, Place, Source};
use crate::{shipped, text_file};
use foothold_core::plan::{BookAccount, ExistingBook, Plan, PlanSpec};
use std::io;
use std::path::{Path, PathBuf};

/// Gives the text of a file that a plan names, by the path written in the plan.
pub type Resolver<'a> = dyn Fn(&str) -> io::Result<String> + 'a;

/// Why a plan could not be loaded.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum LoadError {
    /// The file could not be read, or is larger than 4 MiB.
    #[error("{}: cannot be read: {cause}. Fix: name a file that is there and may be read", path.display())]
    Io {
        /// The file.
        path: PathBuf,
        /// The system's reason.
        cause: io::Error,
    },
    /// The file is something else.
    #[error("{file}: is not a plan: {reason}")]
    NotAPlan {
        /// The file.
        file: String,
        /// What it seems to be.
        reason: String,
    },
    /// The file was written for a later version of the program.
    #[error(
        "{file}: is written in schema {found}, this version reads up to {known}; update the program"
    )]
    NewerSchema {
        /// The file.
        file: String,
        /// Schema of the file.
        found: i64,
        /// Newest schema this version reads.
        known: i64,
    },
    /// Faults in the file, all of them, in file order.
    #[error("{}", lines(.0))]
    Faults(Vec<FileFault>),
}

fn lines(faults: &[FileFault]) -> String {
    faults
        .iter()
        .map(ToString::to_string)
        .collect::<Vec<_>>()
        .join("\n")
}

/// Loads the plan at `path`, and the files it names relative to its folder.
///
/// A base plan that does not stand beside the plan is looked for among the shipped templates, so
/// that a copied template keeps working.
///
/// # Errors
/// See [`LoadError`].
pub fn load(path: &Path) -> Result<LoadedPlan, LoadError> {
    let text = text_of(path)?;
    from_text(&path.display().to_string(), &text, &neighbours(path))
}

/// The text of the plan file at `path`.
pub(crate) fn text_of(path: &Path) -> Result<String, LoadError> {
    text_file::read(path).map_err(|cause| match cause.kind() {
        io::ErrorKind::InvalidData => not_a_plan(&path.display().to_string(), "is not UTF-8 text"),
        _ => LoadError::Io {
            path: path.to_owned(),
            cause,
        },
    })
}

/// Reads what the plan file at `path` names: beside it, else among the templates.
pub(crate) fn neighbours(path: &Path) -> impl Fn(&str) -> io::Result<String> {
    let folder = path.parent().unwrap_or(Path::new("")).to_owned();
    move |name: &str| {
        let found = text_file::read(&folder.join(name));
        match (&found, shipped::template(name)) {
            (Err(cause), Some(template)) if cause.kind() == io::ErrorKind::NotFound => {
                Ok(template.text.to_owned())
            }
            _ => found,
        }
    }
}

fn not_a_plan(file: &str, reason: &str) -> LoadError {
    LoadError::NotAPlan {
        file: file.to_owned(),
        reason: reason.to_owned(),
    }
}

/// Loads a plan from `text`; `name` is how messages call it, `resolver` reads files it names.
///
/// # Errors
/// See [`LoadError`].
pub fn from_text(name: &str, text: &str, resolver: &Resolver) -> Result<LoadedPlan, LoadError> {
    of_bounded_size(name, text)?;
    let mut sources = vec![Source::new(name, text.to_owned())];
    let own = document(&sources, 0)?;
    let (root, extends) = with_base(&mut sources, own, resolver)?;
    let mut reader = Reader::new(&sources);
    let (mut spec, choice, annotations) = reader.root(Some(&root), spec::plan);
    annotation::check(&annotations, &mut reader);

    let mut warnings = Vec::new();
    let folder = behaviour_folder(&reader, extends.as_deref());
    match behaviour_set(name, &choice.set, &folder, resolver) {
        Ok(set) => {
            let (set, odd) = resolve(set, &choice, &mut reader.flat);
            spec.behaviour = set;
            for (path, range) in odd {
                let reason = format!("lies outside the plausible range {range} of the set");
                let problem = Problem::new(reason, "keep it only if you have evidence");
                warnings.push(located(&sources, reader.place_of(&path), &path, problem));
            }
        }
        Err(fault) => no_behaviour(&mut reader, fault),
    }
    for (path, problem) in unheard(&spec) {
        warnings.push(located(&sources, reader.place_of(&path), &path, problem));
    }
    let flat = reader.flat.clone();
    let plan = checked::plan(spec, reader)?;
    Ok(LoadedPlan {
        plan_hash: plan_hash(&flat),
        plan,
        flat,
        annotations,
        warnings,
    })
}

fn of_bounded_size(name: &str, text: &str) -> Result<(), LoadError> {
    if text.len() as u64 <= text_file::MOST_BYTES {
        return Ok(());
    }
    let cause = io::Error::new(io::ErrorKind::FileTooLarge, "is larger than 4 MiB");
    Err(LoadError::Io {
        path: name.into(),
        cause,
    })
}

/// The path and the text of the plan that `text` extends, if it does.
///
/// # Errors
/// As [`from_text`], apart from faults of fields.
pub(crate) fn base_of(
    name: &str,
    text: &str,
    resolver: &Resolver,
) -> Result<Option<(String, String)>, LoadError> {
    of_bounded_size(name, text)?;
    let mut sources = vec![Source::new(name, text.to_owned())];
    let own = document(&sources, 0)?;
    let (_, extends) = with_base(&mut sources, own, resolver)?;
    let base = sources.get(1).map(|source| source.text().to_owned());
    Ok(extends.zip(base))
}

/// Folder that the path of the behaviour set is relative to: that of the file which names it.
fn behaviour_folder(reader: &Reader, extends: Option<&str>) -> PathBuf {
    let base = extends.filter(|_| reader.place_of("behaviour.set").file == 1);
    base.and_then(|base| Path::new(base).parent())
        .unwrap_or(Path::new(""))
        .to_owned()
}

/// Tells why there is no behaviour set; what the check says of its absence is left out.
fn no_behaviour(reader: &mut Reader, fault: SetFault) {
    reader.blind.insert("behaviour".into());
    match fault {
        SetFault::Here(problem) => {
            reader.fault(reader.place_of("behaviour.set"), "behaviour.set", problem);
        }
        SetFault::There(faults) => {
            // Behind the faults of the plan, in their own order.
            let place = |line: u32| Place {
                file: usize::MAX,
                offset: line as usize,
            };
            reader
                .faults
                .extend(faults.into_iter().map(|fault| (place(fault.line), fault)));
        }
    }
}

/// Triggers that can start nothing, since their signal is not watched.
fn unheard(spec: &PlanSpec) -> Vec<(String, Problem)> {
    let mut out = Vec::new();
    for (index, play) in spec.expansion.plays.iter().enumerate() {
        let deaf = play
            .triggers
            .iter()
            .filter(|signal| !spec.signals.watched.contains(signal));
        let names: Vec<&str> = deaf.map(|signal| signal.name()).collect();
        if !names.is_empty() {
            let reason = format!(
                "{} starts nothing while it is not watched",
                names.join(", ")
            );
            let fix = "add it to signals.watched, or remove it here";
            let path = format!("expansion.play[{index}].triggers");
            out.push((path, Problem::new(reason, fix)));
        }
    }
    out
}

/// Parses source `file` and refuses what is not a plan or is too new.
pub(super) fn document(sources: &[Source], file: usize) -> Result<Node, LoadError> {
    let node = read::document(sources, file).map_err(|fault| LoadError::Faults(vec![fault]))?;
    let name = sources[file].name.to_string();
    if let Some(found) = newer_schema(&node, SCHEMA) {
        return Err(LoadError::NewerSchema {
            file: name,
            found,
            known: SCHEMA,
        });
    }
    let has = |key: &str| node.get(key).is_some();
    if has("value") && !has("segment") {
        return Err(not_a_plan(
            &name,
            "it is a behaviour set; name it in a plan under [behaviour]",
        ));
    }
    if !["schema", "extends", "segment", "land", "price_book"]
        .into_iter()
        .any(has)
    {
        return Err(not_a_plan(
            &name,
            "it has none of the fields of a plan, such as schema",
        ));
    }
    Ok(node)
}

/// Puts known customers in place of the book that the plan makes up; `name` is how messages call
/// their file.
///
/// # Errors
/// [`LoadError::Faults`] when a customer does not fit the plan.
pub fn with_book(
    loaded: LoadedPlan,
    name: &str,
    accounts: Vec<BookAccount>,
) -> Result<LoadedPlan, LoadError> {
    let LoadedPlan {
        plan,
        mut flat,
        mut annotations,
        warnings,
        ..
    } = loaded;
    let mut spec = plan.into_spec();
    flat.retain(|value| !value.path.starts_with("book."));
    annotations.retain(|annotation| !annotation.field.starts_with("book."));
    flat.push(FlatValue {
        path: "book.accounts".into(),
        value: format!(
            "{} accounts, SHA-256 {}",
            accounts.len(),
            book_hash(&accounts)
        ),
        at: Some((name.into(), 1)),
        is_default: false,
    });
    spec.book = ExistingBook {
        cohorts: Vec::new(),
        accounts,
    };
    let plan = Plan::check(spec).map_err(|faults| {
        let located = faults.into_iter().map(|fault| FileFault {
            file: name.to_owned(),
            line: 1,
            column: 1,
            field: fault.field,
            reason: fault.reason,
            fix: fault.fix,
        });
        LoadError::Faults(located.collect())
    })?;
    Ok(LoadedPlan {
        plan_hash: plan_hash(&flat),
        plan,
        flat,
        annotations,
        warnings,
    })
}
