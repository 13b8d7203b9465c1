//! Files that a plan names: the plan it extends, its behaviour set.

use super::load::{LoadError, Resolver, document};
use crate::fault::FileFault;
use crate::read::{Problem, located};
use crate::toml::{Kind, Node, Source};
use crate::{behaviour_file, shipped};
use foothold_core::behaviour::Behaviour;
use std::io;
use std::path::Path;

/// Lays the plan over the one it extends, if any. Gives the path of the base, too.
pub(super) fn with_base(
    sources: &mut Vec<Source>,
    own: Node,
    resolver: &Resolver,
) -> Result<(Node, Option<String>), LoadError> {
    let Some(entry) = own.get("extends") else {
        return Ok((own, None));
    };
    let place = entry.node.place;
    let refuse = |sources: &[Source], reason: String, fix: &str| {
        let fault = located(sources, place, "extends", Problem::new(reason, fix));
        Err(LoadError::Faults(vec![fault]))
    };
    let how = "name a plan file by its path relative to this one, in quotes";
    let Kind::Text(base) = &entry.node.kind else {
        return refuse(
            sources,
            format!("is {}, not a path", entry.node.kind.noun()),
            how,
        );
    };
    let base = base.clone();
    let text = match relative(&base).and_then(|()| resolver(&base)) {
        Ok(text) => text,
        Err(cause) => return refuse(sources, format!("{base:?} {}", unread(&cause)), how),
    };
    let shown = Path::new(&*sources[0].name)
        .with_file_name(&base)
        .display()
        .to_string();
    sources.push(Source::new(&shown, text));
    let below = document(sources, 1)?;
    if below.get("extends").is_some() {
        let fix = "extend the plan at the root of the chain instead";
        return refuse(
            sources,
            format!("{base:?} itself extends another plan"),
            fix,
        );
    }
    Ok((below.overlaid(own), Some(base)))
}

/// Why a file that a plan names could not be read; the same words on every system where it is
/// simply not there.
fn unread(cause: &io::Error) -> String {
    match cause.kind() {
        io::ErrorKind::NotFound => "does not exist".into(),
        io::ErrorKind::InvalidInput => "is not a relative path".into(),
        _ => format!("cannot be read: {cause}"),
    }
}

/// Files that a plan names must move with it.
fn relative(path: &str) -> io::Result<()> {
    // Windows drives and leading slashes, whatever system this runs on.
    if Path::new(path).is_absolute() || path.starts_with(['/', '\\']) || path.contains(':') {
        return Err(io::Error::new(
            io::ErrorKind::InvalidInput,
            "the path is not relative",
        ));
    }
    Ok(())
}

/// Why a behaviour set could not be used: the name is wrong, or the file is.
pub(super) enum SetFault {
    Here(Problem),
    There(Vec<FileFault>),
}

pub(super) fn behaviour_set(
    plan: &str,
    set: &str,
    folder: &Path,
    resolver: &Resolver,
) -> Result<Behaviour, SetFault> {
    if let Some(set) = behaviour_file::shipped(set) {
        return Ok(set.clone());
    }
    let names = shipped::behaviour_names().collect::<Vec<_>>().join(", ");
    if !set.ends_with(".toml") {
        return Err(SetFault::Here(Problem::new(
            format!("{set:?} is not a shipped behaviour set"),
            format!("use one of {names}, or the path of a .toml file"),
        )));
    }
    let path = folder.join(set).display().to_string();
    let text = relative(set)
        .and_then(|()| resolver(&path))
        .map_err(|cause| {
            SetFault::Here(Problem::new(
                format!("{set:?} {}", unread(&cause)),
                format!(
                    "name a behaviour file by its path relative to the plan, or use one of {names}"
                ),
            ))
        })?;
    let shown = Path::new(plan).with_file_name(&path).display().to_string();
    behaviour_file::from_text(&shown, &text).map_err(SetFault::There)
}
