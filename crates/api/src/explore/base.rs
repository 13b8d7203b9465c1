//! The plan that is varied.

use crate::ApiError;
use crate::check::Fault;
use crate::input::{BookInput, PlanInput};
use crate::named::Named;
use crate::plans;
use crate::run::seeded;
use foothold_core::plan::{BookAccount, Lever, Levers, Plan, mix};
use foothold_data::book::{self, BookTarget};
use foothold_data::plan_edit::Change;
use foothold_data::plan_file::{self, LoadError, LoadedPlan};
use foothold_data::{FileFault, PlanSource};
use std::sync::Arc;

/// A plan that can be edited and run again: its text, its book, and under which seed and at which
/// month it is read.
#[derive(Debug, Clone)]
pub struct Base {
    source: PlanSource,
    book: Option<Arc<KnownBook>>,
    report_month: Option<u16>,
    seed: Option<u64>,
    /// The plan as it stands.
    pub input: PlanInput,
}

#[derive(Debug)]
struct KnownBook {
    name: String,
    accounts: Vec<BookAccount>,
}

/// The text of a plan as a person names it: `stdin` when there is a text from there, else as
/// [`plans::find`].
///
/// # Errors
/// A file that cannot be read or is no plan.
pub fn source(name: &str, stdin: Option<&str>) -> Result<PlanSource, ApiError> {
    if let Some(text) = stdin {
        return Ok(PlanSource::piped(plans::STDIN, text)?);
    }
    Ok(match plans::find(name) {
        Named::Shipped(template) => PlanSource::text(template.file, template.text)?,
        Named::File(path) => PlanSource::file(&path)?,
    })
}

impl Base {
    /// Reads and checks a plan, and its book where one is given.
    ///
    /// # Errors
    /// Faults of the plan, then of the book; a month that the plan does not simulate.
    pub fn open(
        source: PlanSource,
        book: Option<&BookInput>,
        report_month: Option<u16>,
        seed: Option<u64>,
    ) -> Result<Self, ApiError> {
        let loaded = source.load()?;
        let (book, import) = match book {
            None => (None, None),
            Some(input) => {
                let target = BookTarget::of(&loaded.plan);
                let accounts = input.accounts.as_deref();
                let read = book::read(&input.book, accounts, &target, input.options)?;
                let known = KnownBook {
                    name: input.book.display().to_string(),
                    accounts: read.accounts,
                };
                (Some(Arc::new(known)), Some(read.report))
            }
        };
        let mut base = Self {
            source,
            book,
            report_month,
            seed,
            input: PlanInput { loaded, import },
        };
        base.input = base.finish(base.input.loaded.clone(), base.input.import.clone())?;
        Ok(base)
    }

    /// The plan as it stands.
    pub fn plan(&self) -> &Plan {
        &self.input.loaded.plan
    }

    /// Its text.
    pub fn text(&self) -> &str {
        self.source.as_str()
    }

    /// The plan with `changes` made to it.
    ///
    /// # Errors
    /// A change that cannot be made, or every fault of what results.
    pub fn edited(&self, changes: &[Change]) -> Result<PlanInput, Vec<Fault>> {
        if changes.is_empty() {
            return Ok(self.input.clone());
        }
        let edited = self.source.edited(changes).map_err(|fault| {
            vec![Fault {
                file: String::new(),
                line: None,
                column: None,
                field: String::new(),
                reason: fault.to_string(),
                fix: "name a field as the plan file does, such as land.acv or role[0].headcount"
                    .to_owned(),
            }]
        })?;
        let loaded = edited.load().map_err(|error| of_load(&error))?;
        self.finish(loaded, None).map_err(|error| {
            crate::check::faults(&error).unwrap_or_else(|| {
                vec![Fault {
                    file: String::new(),
                    line: None,
                    column: None,
                    field: String::new(),
                    reason: error.to_string(),
                    fix: "leave the point out".to_owned(),
                }]
            })
        })
    }

    /// Book, month and seed, which every plan gets alike.
    fn finish(
        &self,
        loaded: LoadedPlan,
        import: Option<book::ImportReport>,
    ) -> Result<PlanInput, ApiError> {
        let loaded = match &self.book {
            None => loaded,
            Some(book) => plan_file::with_book(loaded, &book.name, book.accounts.clone())?,
        };
        let mut input = PlanInput { loaded, import };
        if let Some(month) = self.report_month {
            input = plans::with_report_month(input, month)?;
        }
        input.loaded.plan = seeded(input.loaded.plan, self.seed);
        Ok(input)
    }
}

fn of_load(error: &LoadError) -> Vec<Fault> {
    match error {
        LoadError::Faults(faults) => faults.iter().map(plain).collect(),
        other => vec![Fault {
            file: String::new(),
            line: None,
            column: None,
            field: String::new(),
            reason: other.to_string(),
            fix: "leave the point out".to_owned(),
        }],
    }
}

/// Without its place: a line of an edited text that nobody has seen says nothing.
fn plain(fault: &FileFault) -> Fault {
    Fault {
        file: String::new(),
        line: None,
        column: None,
        field: fault.field.clone(),
        reason: fault.reason.clone(),
        fix: fault.fix.clone(),
    }
}

/// `plan` with one lever of another.
///
/// # Errors
/// Every fault of what results.
pub(crate) fn with_lever(plan: &Plan, other: &Plan, lever: Lever) -> Result<Plan, Vec<Fault>> {
    let mixed = mix(plan, other, Levers::NONE.with(lever));
    Plan::check(mixed).map_err(|faults| {
        faults
            .into_iter()
            .map(|fault| Fault {
                file: String::new(),
                line: None,
                column: None,
                field: fault.field,
                reason: fault.reason,
                fix: fault.fix,
            })
            .collect()
    })
}
