//! What the window asks of pricing.

use super::{
    BillAsk, BillView, CurveAsk, CurveView, MigrationView, PricingStep, PricingView, SameAsk,
    SameView, bill_view, books_view, changes, curves, paths, same,
};
use crate::desk::document::DocView;
use crate::desk::live::median_replication;
use crate::desk::{Desk, Refusal, locked};
use foothold_core::sim::{Census, Model, census};
use std::collections::VecDeque;
use std::sync::Arc;

/// Censuses kept: of the plan before and after an edit, each with one more replication.
const KEPT: usize = 4;

/// Censuses that were taken, the latest first.
#[derive(Debug, Default)]
pub(in crate::desk) struct Censuses(VecDeque<(Arc<str>, u32, Arc<Census>)>);

impl Desk {
    /// The price books of a plan.
    ///
    /// # Errors
    /// A plan that is not in the library.
    pub fn pricing_books(&self, plan: u32) -> Result<PricingView, Refusal> {
        Ok(books_view(&self.opened(plan)?.input.loaded.plan))
    }

    /// The bill of one customer, line by line.
    ///
    /// # Errors
    /// A price book that the plan does not have, a number that no bill can have.
    pub fn pricing_bill(&self, plan: u32, ask: BillAsk) -> Result<BillView, Refusal> {
        bill_view(&self.opened(plan)?.input.loaded.plan, &ask)
    }

    /// Bills against seats or usage.
    ///
    /// # Errors
    /// As [`Self::pricing_bill`].
    pub fn pricing_curve(&self, plan: u32, ask: CurveAsk) -> Result<CurveView, Refusal> {
        curves(&self.opened(plan)?.input.loaded.plan, &ask)
    }

    /// The accounts of a replication under several price books.
    ///
    /// # Errors
    /// A price book, segment or month that the plan does not have, books that do not balance.
    pub fn pricing_same(&self, plan: u32, ask: SameAsk) -> Result<SameView, Refusal> {
        let opened = self.opened(plan)?;
        let replication = match ask.replication {
            Some(replication) => replication,
            None => {
                // The opening book has no NRR; its P50 run is that of the report month.
                let month = Some(ask.month).filter(|month| *month > 0);
                let ran = self.ran(plan, month)?;
                median_replication(&ran, ran.report_month())
            }
        };
        let plan = &opened.input.loaded.plan;
        let census = self.census(&opened.text, replication, || Model::new(plan))?;
        same(plan, &census, replication, &ask)
    }

    /// ARR of the existing book under each migration to a price book, that of new business when none
    /// is named.
    ///
    /// # Errors
    /// A price book that the plan does not have or cannot run with.
    pub fn pricing_migration(
        &self,
        plan: u32,
        book: Option<String>,
    ) -> Result<MigrationView, Refusal> {
        let opened = self.opened(plan)?;
        // A plan that has changed meanwhile is asked for anew, so this one need not be finished.
        let going = || {
            let now = self.opened(plan);
            now.is_ok_and(|now| Arc::ptr_eq(&now, &opened) || now.text == opened.text)
        };
        paths(&opened.input.loaded.plan, book.as_deref(), &going)
    }

    /// Does a step of the price-book editor.
    ///
    /// # Errors
    /// What must stay or is not there, and whatever [`Self::plan_edit`] refuses.
    pub fn pricing_step(
        &self,
        plan: u32,
        step: PricingStep,
        gesture: Option<String>,
    ) -> Result<DocView, Refusal> {
        let changes = changes(&self.opened(plan)?.input.loaded.plan, &step)?;
        self.change(plan, changes, gesture)
    }

    /// The census of a replication, taken once for each text.
    fn census(
        &self,
        text: &Arc<str>,
        replication: u32,
        model: impl FnOnce() -> Model,
    ) -> Result<Arc<Census>, Refusal> {
        // Held while it is taken, so that tables asked for together wait for one census.
        let mut kept = locked(&self.censuses);
        let mut known = kept.0.iter();
        let found = known.position(|(of, at, _)| *at == replication && of == text);
        if let Some(found) = found.and_then(|at| kept.0.remove(at)) {
            let census = Arc::clone(&found.2);
            kept.0.push_front(found);
            return Ok(census);
        }
        let taken = census(&model(), replication).map_err(crate::ApiError::from)?;
        let taken = Arc::new(taken);
        let entry = (Arc::clone(text), replication, Arc::clone(&taken));
        kept.0.push_front(entry);
        kept.0.truncate(KEPT);
        Ok(taken)
    }
}
