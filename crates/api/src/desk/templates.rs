//! The shipped templates, by the question they answer.

use super::{Desk, Refusal};
use crate::plans::THEMES;
use serde::Serialize;

/// A pair of templates that differ in one lever.
#[derive(Debug, Clone, Serialize)]
#[cfg_attr(feature = "specta", derive(specta::Type))]
#[serde(rename_all = "camelCase")]
pub struct TemplateView {
    /// Name, such as `founder`.
    pub name: String,
    /// The question that the pair answers.
    pub question: String,
}

impl Desk {
    /// Shipped templates by the question they answer.
    ///
    /// # Errors
    /// None.
    pub fn templates(&self) -> Result<Vec<TemplateView>, Refusal> {
        Ok(THEMES
            .iter()
            .map(|theme| TemplateView {
                name: theme.name.to_owned(),
                question: theme.question.to_owned(),
            })
            .collect())
    }
}
