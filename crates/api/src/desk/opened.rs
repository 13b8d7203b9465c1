//! A plan that lies open: its text, read and checked once.

use super::{Desk, Refusal, locked};
use crate::input::{self, PlanInput};
use crate::plans;
use std::collections::HashMap;
use std::sync::Arc;

/// How messages call the text of a plan of the library.
const SHOWN_AS: &str = "plan";

/// A plan of the library, as it stands now.
#[derive(Debug, Clone)]
pub struct Opened {
    /// Its id in the library.
    pub id: u32,
    /// Counts every change of its text.
    pub revision: u32,
    /// Its text.
    pub text: Arc<str>,
    /// The same, checked.
    pub input: PlanInput,
}

/// Versions kept; reading one again takes milliseconds.
const BASES_KEPT: usize = 16;

/// Versions that were read, by plan and number.
pub(super) type Bases = HashMap<(u32, u32), Arc<Opened>>;

/// Plans that were read, by id.
pub(super) type Plans = HashMap<u32, Arc<Opened>>;

impl Opened {
    /// Reads and checks `text`.
    ///
    /// # Errors
    /// Every fault in it.
    pub(super) fn read(id: u32, revision: u32, text: &str) -> Result<Self, Refusal> {
        Ok(Self {
            id,
            revision,
            input: input::load_text(SHOWN_AS, text, None)?,
            text: text.into(),
        })
    }

    /// The plan with its results read at `month`.
    pub(super) fn input_at(&self, month: Option<u32>) -> Result<PlanInput, Refusal> {
        let input = self.input.clone();
        match month {
            None => Ok(input),
            Some(_) => Ok(plans::with_report_month(input, self.month(month)?)?),
        }
    }

    /// The month asked for, or the plan's report month.
    ///
    /// # Errors
    /// A month that the plan does not simulate.
    pub(super) fn month(&self, month: Option<u32>) -> Result<u16, Refusal> {
        let plan = &self.input.loaded.plan;
        let Some(month) = month else {
            return Ok(plan.report_month());
        };
        match u16::try_from(month) {
            Ok(at) if (1..=plan.horizon.months).contains(&at) => Ok(at),
            _ => Err(Refusal::new(
                "month_out_of_range",
                format!(
                    "month {month} is not simulated. Fix: name a month from 1 to {}.",
                    plan.horizon.months
                ),
            )),
        }
    }
}

impl Desk {
    /// The plan with this id, as it stands now. Another program may have changed it since it was
    /// read here, so the library is asked each time; its text is read again only when it changed.
    ///
    /// # Errors
    /// A plan that is not in the library, or that this version cannot read.
    pub(crate) fn opened(&self, plan: u32) -> Result<Arc<Opened>, Refusal> {
        let working = self.library()?.working(plan)?;
        if let Some(opened) = locked(&self.plans).get(&plan)
            && *opened.text == *working.text
            && opened.revision == working.revision
        {
            return Ok(Arc::clone(opened));
        }
        Ok(self.remember(Opened::read(plan, working.revision, &working.text)?))
    }

    /// Keeps a plan that was read.
    pub(super) fn remember(&self, opened: Opened) -> Arc<Opened> {
        let opened = Arc::new(opened);
        locked(&self.plans).insert(opened.id, Arc::clone(&opened));
        opened
    }

    /// A version of a plan, which the present text is shown against. Versions never change.
    ///
    /// # Errors
    /// A version that is not there, or that this program cannot read.
    pub(super) fn base(&self, plan: u32, version: u32) -> Result<Arc<Opened>, Refusal> {
        if let Some(base) = locked(&self.bases).get(&(plan, version)) {
            return Ok(Arc::clone(base));
        }
        let text = self.library()?.version_text(plan, version)?;
        let base = Arc::new(Opened::read(plan, 0, &text)?);
        let mut bases = locked(&self.bases);
        if bases.len() >= BASES_KEPT {
            bases.clear();
        }
        bases.insert((plan, version), Arc::clone(&base));
        Ok(base)
    }
}
