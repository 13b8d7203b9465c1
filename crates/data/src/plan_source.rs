//! The text of a plan as one can edit it: whole, with what it extends written in, and with the folder
//! that a behaviour file of its own is found in.

use crate::plan_edit::{self, Change, EditFault, flatten};
use crate::plan_file::{self, LoadError, LoadedPlan, neighbours};
use crate::shipped;
use std::io;
use std::path::{Path, PathBuf};
use std::sync::Arc;

/// A plan's text, on its own.
#[derive(Debug, Clone)]
pub struct PlanSource {
    /// How messages call it.
    name: Arc<str>,
    text: Arc<str>,
    /// A path in the folder of the files that it names.
    beside: Arc<Path>,
    /// Whether a shipped file goes before one in that folder.
    shipped_first: bool,
}

impl PlanSource {
    /// The plan file at `path`.
    ///
    /// # Errors
    /// A file that cannot be read, is no plan, or extends one that cannot be read. Faults of fields
    /// are left to [`load`](Self::load).
    pub fn file(path: &Path) -> Result<Self, LoadError> {
        let text = plan_file::text_of(path)?;
        Self::new(&path.display().to_string(), &text, path.to_owned(), false)
    }

    /// A plan as text; files it names are looked for among what is shipped, then in the working
    /// folder.
    ///
    /// # Errors
    /// As [`file`](Self::file).
    pub fn text(name: &str, text: &str) -> Result<Self, LoadError> {
        Self::new(name, text, PathBuf::new(), true)
    }

    fn new(
        name: &str,
        text: &str,
        beside: PathBuf,
        shipped_first: bool,
    ) -> Result<Self, LoadError> {
        let mut source = Self {
            name: name.into(),
            text: "".into(),
            beside: beside.into(),
            shipped_first,
        };
        source.text = flatten(name, text, &|file: &str| source.resolve(file))?.into();
        Ok(source)
    }

    /// A plan from standard input; files it names are looked for in the working folder, then among
    /// what is shipped.
    ///
    /// # Errors
    /// As [`file`](Self::file).
    pub fn piped(name: &str, text: &str) -> Result<Self, LoadError> {
        Self::new(name, text, PathBuf::new(), false)
    }

    /// The text, with nothing that it extends.
    pub fn as_str(&self) -> &str {
        &self.text
    }

    /// The plan in it.
    ///
    /// # Errors
    /// Every fault of it.
    pub fn load(&self) -> Result<LoadedPlan, LoadError> {
        plan_file::from_text(&self.name, &self.text, &|file: &str| self.resolve(file))
    }

    /// The same with `changes` made to it.
    ///
    /// # Errors
    /// The first change that cannot be made.
    pub fn edited(&self, changes: &[Change]) -> Result<Self, EditFault> {
        Ok(Self {
            text: plan_edit::apply(&self.text, changes)?.into(),
            ..self.clone()
        })
    }

    fn resolve(&self, file: &str) -> io::Result<String> {
        match shipped::template(file) {
            Some(template) if self.shipped_first => Ok(template.text.to_owned()),
            _ => neighbours(&self.beside)(file),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_source_loads_as_its_file_does_and_takes_edits() {
        for template in shipped::templates() {
            let source = PlanSource::text(template.file, template.text).unwrap();
            let own = plan_file::from_text(template.file, template.text, &|file: &str| {
                Ok(shipped::template(file).unwrap().text.to_owned())
            });
            let (own, loaded) = (own.unwrap(), source.load().unwrap());
            assert_eq!(loaded.plan_hash, own.plan_hash, "{}", template.file);
            assert_eq!(loaded.plan, own.plan);
            let edited = source.edited(&[Change::Set {
                path: "land.acv".into(),
                value: "12345 USD".into(),
            }]);
            let acv = edited.unwrap().load().unwrap().plan.land.acv;
            assert_eq!(acv.to_string(), "12345");
        }
    }
}
