//! The commands of the Comp screen: find the plan and its run, then ask the room.

use super::edit::{CompEdit, changes, role_named};
use super::library::{LibraryComp, apply, library, presets};
use super::own::{OwnStatement, own_statement};
use super::run::{CompRun, comp_run};
use super::statements::{Period, Statements, statements};
use super::terms::{CompView, comp};
use crate::desk::document::DocView;
use crate::desk::live::median_replication;
use crate::desk::{Desk, Refusal};
use crate::run::Ran;
use foothold_core::metrics::window_start;
use foothold_core::sim::{Ledger, replay};
use serde::Deserialize;
use std::sync::Arc;

/// Which replication and months to make statements of.
#[derive(Debug, Clone, Copy, Default, Deserialize)]
#[cfg_attr(feature = "specta", derive(specta::Type))]
#[serde(rename_all = "camelCase")]
pub struct StatementAsk {
    /// Month that everything is read at; the plan's report month when absent.
    pub month: Option<u32>,
    /// Replication; the one nearest the median NRR when absent.
    pub replication: Option<u32>,
    /// First month; the first of the window that ends with `month` when absent.
    pub from: Option<u32>,
    /// Last month; `month` when absent.
    pub to: Option<u32>,
}

/// A replication replayed.
struct Replayed {
    ran: Arc<Ran>,
    ledger: Ledger,
    replication: u32,
    period: Period,
}

impl Desk {
    /// How each role of a plan is paid, and what follows from it without a run.
    ///
    /// # Errors
    /// A plan that is not in the library.
    pub fn comp_terms(&self, plan: u32) -> Result<CompView, Refusal> {
        Ok(comp(&self.opened(plan)?.input.loaded.plan))
    }

    /// Cost, liability and attainment of a plan's run, beside the plan that it is read against.
    ///
    /// # Errors
    /// A plan that is not in the library, a month that it does not simulate.
    pub fn comp_result(
        &self,
        plan: u32,
        month: Option<u32>,
        reference: Option<u32>,
    ) -> Result<CompRun, Refusal> {
        let ran = self.ran(plan, month)?;
        let at = u32::from(ran.report_month());
        // A reference that is gone, or ends before the month, is compared with nothing.
        let reference = reference.and_then(|other| self.ran(other, Some(at)).ok());
        Ok(comp_run(&ran, reference.as_deref()))
    }

    /// Statements of every rep over some months of one replication.
    ///
    /// # Errors
    /// A replication or months that the run does not have.
    pub fn comp_statements(&self, plan: u32, ask: StatementAsk) -> Result<Statements, Refusal> {
        let Replayed {
            ran,
            ledger,
            replication,
            period,
        } = self.comp_replay(plan, ask)?;
        statements(&ran, &ledger, replication, period)
    }

    /// One rep's statement, line by line.
    ///
    /// # Errors
    /// As [`Self::comp_statements`], and a rep without a statement.
    pub fn comp_statement(
        &self,
        plan: u32,
        ask: StatementAsk,
        rep: u32,
    ) -> Result<OwnStatement, Refusal> {
        let Replayed {
            ran,
            ledger,
            replication,
            period,
        } = self.comp_replay(plan, ask)?;
        own_statement(&ran, &ledger, replication, period, rep)
    }

    /// Statements as CSV.
    ///
    /// # Errors
    /// As [`Self::comp_statements`].
    pub fn comp_csv(&self, plan: u32, ask: StatementAsk) -> Result<String, Refusal> {
        Ok(super::csv(&self.comp_statements(plan, ask)?))
    }

    /// Comp plans that a role can be paid by instead.
    ///
    /// # Errors
    /// A role that the plan does not have.
    pub fn comp_library(&self, plan: u32, role: String) -> Result<Vec<LibraryComp>, Refusal> {
        let opened = self.opened(plan)?;
        let spec = &opened.input.loaded.plan;
        let kind = role_named(spec, &role)?.1.kind;
        Ok(library(spec, kind, presets()?))
    }

    /// Pays a role by a comp plan of the library.
    ///
    /// # Errors
    /// A name that is none, one that a plan file cannot say, a locked plan.
    pub fn comp_apply(&self, plan: u32, role: String, name: String) -> Result<DocView, Refusal> {
        let opened = self.opened(plan)?;
        let spec = &opened.input.loaded.plan;
        let kind = role_named(spec, &role)?.1.kind;
        let changes = apply(spec, kind, &name, presets()?)?;
        self.change(plan, changes, None)
    }

    /// Changes a term of a component.
    ///
    /// # Errors
    /// Faults that the plan would have, and then nothing is changed; a locked plan.
    pub fn comp_edit(
        &self,
        plan: u32,
        edit: CompEdit,
        gesture: Option<String>,
    ) -> Result<DocView, Refusal> {
        let opened = self.opened(plan)?;
        let changes = changes(&opened.input.loaded.plan, &edit)?;
        self.change(plan, changes, gesture)
    }

    fn comp_replay(&self, plan: u32, ask: StatementAsk) -> Result<Replayed, Refusal> {
        let ran = self.ran(plan, ask.month)?;
        let month = ran.report_month();
        let replication = match ask.replication {
            None => median_replication(&ran, month),
            Some(asked) if asked < ran.outcome.replications => asked,
            Some(asked) => {
                return Err(Refusal::new(
                    "no_such_replication",
                    format!(
                        "there is no replication {asked}. The run has 0 to {}.",
                        ran.outcome.replications - 1
                    ),
                ));
            }
        };
        let period = Period::of(
            &ran,
            ask.from
                .unwrap_or_else(|| u32::from(window_start(month)) + 1),
            ask.to.unwrap_or_else(|| u32::from(month)),
        )?;
        let ledger = replay(&ran.model, replication).map_err(crate::ApiError::from)?;
        Ok(Replayed {
            ran,
            ledger,
            replication,
            period,
        })
    }
}
