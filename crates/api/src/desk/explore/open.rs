//! A point opened as a plan, and what can be read at points.

use super::super::live::UnitView;
use super::super::{Desk, Opened, Refusal, now};
use super::unit;
use crate::explore::Lever;
use crate::metrics::{self, label};
use foothold_core::metrics::Metric;
use foothold_data::library::{NewPlan, Reference};
use foothold_data::plan_edit::{self, Change};
use serde::{Deserialize, Serialize};
use std::sync::Arc;

/// A value that a point has.
#[derive(Debug, Clone, Deserialize)]
#[cfg_attr(feature = "specta", derive(specta::Type))]
#[serde(rename_all = "camelCase")]
pub struct PointChange {
    /// Path of the field.
    pub field: String,
    /// Value as plans write it.
    pub value: String,
}

/// A lever that a point takes from another plan.
#[derive(Debug, Clone, Deserialize)]
#[cfg_attr(feature = "specta", derive(specta::Type))]
#[serde(rename_all = "camelCase")]
pub struct PointLever {
    /// Name of the lever, such as `price`.
    pub lever: String,
    /// Plan of the library that it is taken from.
    pub plan: u32,
}

/// A metric that can be read at points.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[cfg_attr(feature = "specta", derive(specta::Type))]
#[serde(rename_all = "camelCase")]
pub struct MetricChoice {
    /// Name in results.
    pub metric: String,
    /// Name for a person.
    pub label: String,
    /// Its unit.
    pub unit: UnitView,
}

impl Desk {
    /// Metrics that can be read at the points of a plan.
    ///
    /// # Errors
    /// A plan that is not in the library.
    pub fn explore_metrics(&self, plan: u32) -> Result<Vec<MetricChoice>, Refusal> {
        let opened = self.opened(plan)?;
        let roles = &opened.input.loaded.plan.roles;
        let has = |metric: &Metric| match metric {
            Metric::Attainment(role) | Metric::RepsAtQuota(role) => {
                roles.iter().any(|own| own.kind == *role)
            }
            _ => true,
        };
        let mut seen = Vec::new();
        for metric in metrics::all().filter(has) {
            if !seen.contains(&metric) {
                seen.push(metric);
            }
        }
        Ok(seen
            .into_iter()
            .map(|metric| MetricChoice {
                metric: metric.name(),
                label: label(metric),
                unit: unit(&metric.name()),
            })
            .collect())
    }

    /// Adds a plan with the values and levers of a point, compared with the plan that was varied, and
    /// gives its number. The plan that was varied stays as it is.
    ///
    /// # Errors
    /// Every fault that the plan would have; a library that cannot be written.
    pub fn explore_open(
        &self,
        plan: u32,
        changes: Vec<PointChange>,
        levers: Vec<PointLever>,
        name: Option<String>,
    ) -> Result<u32, Refusal> {
        let opened = self.opened(plan)?;
        let mut words: Vec<String> = (changes.iter())
            .map(|change| format!("{} {}", change.field, change.value))
            .collect();
        let mut taken: Vec<(Lever, Arc<Opened>)> = Vec::new();
        for asked in &levers {
            let other = self.opened(asked.plan)?;
            let from = &other.input.loaded.plan.name;
            words.push(format!("{} of {from}", asked.lever));
            taken.push((super::optimise::lever_named(&asked.lever)?, other));
        }
        let own = &opened.input.loaded.plan.name;
        let name = name.unwrap_or_else(|| format!("{own}, {}", words.join(", ")));
        let renamed = PointChange {
            field: "name".to_owned(),
            value: name,
        };
        let edits: Vec<Change> = (changes.into_iter().chain([renamed]))
            .map(|change| Change::Set {
                path: change.field,
                value: change.value,
            })
            .collect();
        let mut text = plan_edit::apply(&opened.text, &edits)?;
        for (lever, other) in taken {
            text = plan_edit::take(&text, &other.text, lever)?;
        }
        // A plan that does not run never comes into the library.
        super::super::Opened::read(plan, 0, &text)?;
        let library = self.library()?;
        let group = library.list()?.into_iter().find(|row| row.id == plan);
        let ids = library.create(
            &[NewPlan {
                text: &text,
                company: &group.map(|row| row.company).unwrap_or_default(),
                origin: &format!("copy:{plan}"),
                version_name: "As explored",
                event: &format!("A point of \"{own}\""),
                reference: Some(Reference::Plan(plan)),
            }],
            now(),
        )?;
        let made = ids.last().copied();
        made.ok_or_else(|| Refusal::new("plan_unknown", "no plan was added"))
    }
}
