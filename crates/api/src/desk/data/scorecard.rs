//! The scorecard of the published cases.

use super::super::live::UnitView;
use super::super::progress::Percents;
use super::super::turn::Turn;
use super::super::{Desk, Refusal};
use super::{count, number};
use crate::ApiError;
use crate::cases::{Cases, Row, Scorecard, aim, read};
use foothold_core::metrics::Unit;
use serde::Serialize;

/// What a scorecard reports.
#[derive(Debug, Clone, Serialize)]
#[cfg_attr(feature = "specta", derive(specta::Type))]
#[serde(rename_all = "camelCase", tag = "kind")]
pub enum ScorecardEvent {
    /// How far it is.
    Progress {
        /// Replications done, of all cases.
        done: u32,
        /// Replications of all of them.
        of: u32,
    },
    /// It is done.
    Done(Box<ScorecardView>),
    /// A later job or a person stopped it.
    Stopped,
}

/// What published cases must show, and what they show.
#[derive(Debug, Clone, PartialEq, Serialize)]
#[cfg_attr(feature = "specta", derive(specta::Type))]
#[serde(rename_all = "camelCase")]
pub struct ScorecardView {
    /// Name of the behaviour set.
    pub behaviour: String,
    /// Currency of every amount.
    pub currency: String,
    /// Replications of each plan.
    pub replications: u32,
    /// Targets met.
    pub hits: u32,
    /// Targets that the fit used.
    pub fit_rows: u32,
    /// Of them, those met.
    pub fit_hits: u32,
    /// One for each target.
    pub rows: Vec<CaseRow>,
}

/// A target; what is undefined is null.
#[derive(Debug, Clone, PartialEq, Serialize)]
#[cfg_attr(feature = "specta", derive(specta::Type))]
#[serde(rename_all = "camelCase")]
pub struct CaseRow {
    /// Its name.
    pub id: String,
    /// Claims it comes from.
    pub claims: Vec<String>,
    /// What is read: metric and plan, and what it is compared with.
    pub read: String,
    /// What is aimed at.
    pub aim: String,
    /// Unit of the numbers; money is in major units.
    pub unit: UnitView,
    /// Tenth percentile.
    pub p10: Option<f64>,
    /// Median.
    pub p50: Option<f64>,
    /// Ninetieth percentile.
    pub p90: Option<f64>,
    /// Whether it is met.
    pub hit: bool,
    /// Whether the fit used it; else it was held out.
    pub fit: bool,
    /// What else there is to say.
    pub note: Option<String>,
    /// Why the mechanisms do not get there.
    pub miss: Option<String>,
}

impl Desk {
    /// Runs the published cases that ship with the program.
    ///
    /// # Errors
    /// Replications that need too much memory.
    pub fn data_scorecard(
        &self,
        turn: Turn,
        replications: u32,
        tell: &(dyn Fn(ScorecardEvent) + Sync),
    ) -> Result<(), Refusal> {
        let job = self.data.jobs.begin(turn);
        let cases = Cases::shipped()?;
        let of = cases.work(replications);
        let percents = Percents::new(of);
        let progress = |done: u32| {
            if percents.further(done) {
                tell(ScorecardEvent::Progress { done, of });
            }
            job.on()
        };
        tell(match cases.scorecard(replications, &progress) {
            Ok(card) => ScorecardEvent::Done(Box::new(ScorecardView::of(&card))),
            Err(ApiError::Stopped) => ScorecardEvent::Stopped,
            Err(other) => return Err(other.into()),
        });
        Ok(())
    }
}

impl ScorecardView {
    fn of(card: &Scorecard) -> Self {
        Self {
            behaviour: card.behaviour.clone(),
            currency: card.currency.clone(),
            replications: card.replications,
            hits: count(card.totals.hits),
            fit_rows: count(card.totals.fit_rows),
            fit_hits: count(card.totals.fit_hits),
            rows: card.rows.iter().map(CaseRow::of).collect(),
        }
    }
}

impl CaseRow {
    fn of(row: &Row) -> Self {
        Self {
            id: row.id.clone(),
            claims: row.source.clone(),
            // Marks of the page's code type mean nothing here.
            read: read(row).replace('`', ""),
            aim: aim(row),
            unit: match row.unit {
                Unit::Money => UnitView::Money,
                Unit::Ratio => UnitView::Ratio,
                Unit::Number => UnitView::Number,
            },
            p10: number(row.found.p10.as_ref()),
            p50: number(row.found.p50.as_ref()),
            p90: number(row.found.p90.as_ref()),
            hit: row.hit,
            fit: row.fit,
            note: row.note.clone(),
            miss: row.miss.clone(),
        }
    }
}
