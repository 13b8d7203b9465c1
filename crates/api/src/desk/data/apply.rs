//! Fitted values as behaviour of the plan: overrides with their source, in one step that can be
//! undone.

use super::super::document::DocView;
use super::super::fields;
use super::super::{Desk, Refusal, locked};
use crate::calibrate::KnowledgeView;
use foothold_core::behaviour::Param;
use foothold_core::calibration::FreeParam;
use foothold_data::behaviour_file;
use foothold_data::plan_edit::Change;
use foothold_data::plan_file::Annotation;
use foothold_data::plan_file::LoadError;

/// How the fitted set is called in messages.
const NAME: &str = "fitted";

impl Desk {
    /// Writes values of the last fit of a plan into it, each with what it was fitted to.
    ///
    /// # Errors
    /// No fit of this plan, a value that was not fitted or of which the data do not speak, a plan that
    /// is locked.
    pub fn data_apply(&self, plan: u32, values: Vec<String>) -> Result<DocView, Refusal> {
        let (behaviour, known) = match &*locked(&self.data.fitted) {
            Some((of, fitted)) if *of == plan => {
                let known = fitted.report.values.iter();
                let known = known.map(|value| (value.value.clone(), value.knowledge));
                (fitted.behaviour.clone(), known.collect::<Vec<_>>())
            }
            _ => {
                return Err(Refusal::new(
                    "not_fitted",
                    "nothing was fitted for this plan yet. Fix: calibrate it first.",
                ));
            }
        };
        let set = behaviour_file::from_text(NAME, &behaviour)
            .map_err(|faults| crate::ApiError::from(LoadError::Faults(faults)))?;
        let opened = self.opened(plan)?;
        let annotations = &opened.input.loaded.annotations;
        let mut params: Vec<Param> = Vec::new();
        for name in &values {
            let found = known.iter().find(|(known, _)| known == name);
            let free = found.and_then(|_| FreeParam::from_name(name).ok());
            let (Some((_, knowledge)), Some(free)) = (found, free) else {
                return Err(Refusal::new("not_fitted", format!("{name} was not fitted")));
            };
            if *knowledge == KnowledgeView::Silent {
                return Err(Refusal::new(
                    "not_known",
                    format!(
                        "{name} stays as it was: the data do not speak about it. Fix: leave it out."
                    ),
                ));
            }
            if !params.contains(&free.param) {
                params.push(free.param);
            }
        }
        let mut changes = Vec::new();
        let mut added = annotations.len() as u32;
        for param in params {
            let path = format!("behaviour.{}", param.name());
            let fitted = &set.values[param as usize];
            changes.push(Change::Set {
                path: path.clone(),
                value: fields::behaviour_text(param, fitted.by_kind),
            });
            let toml = annotation(&path, &fitted.source, fitted.note.as_deref());
            changes.push(match place(annotations, &path) {
                Some(at) => Change::Replace {
                    path: format!("annotation[{at}]"),
                    toml,
                },
                None => {
                    added += 1;
                    Change::Insert {
                        path: "annotation".to_owned(),
                        index: added - 1,
                        toml,
                    }
                }
            });
        }
        self.change(plan, changes, None)
    }
}

fn place(annotations: &[Annotation], path: &str) -> Option<usize> {
    annotations.iter().position(|known| known.field == path)
}

fn annotation(path: &str, source: &str, note: Option<&str>) -> String {
    // A TOML string escapes what a JSON string does, the same way.
    let quoted = |text: &str| serde_json::Value::from(text).to_string();
    let mut lines = vec![
        format!("field = {}", quoted(path)),
        "evidence = \"actual\"".to_owned(),
        format!("source = {}", quoted(source)),
    ];
    lines.extend(note.map(|note| format!("note = {}", quoted(note))));
    lines.join("\n")
}
