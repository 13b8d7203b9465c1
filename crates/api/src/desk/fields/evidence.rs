//! How a value is known, and where it comes from.

use super::claims::claim;
use foothold_data::plan_file::{Annotation, Evidence};
use serde::Serialize;

/// How a value is known.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[cfg_attr(feature = "specta", derive(specta::Type))]
#[serde(rename_all = "camelCase")]
pub enum EvidenceView {
    /// Measured in the company itself.
    Actual,
    /// Published by somebody.
    Published,
    /// Nobody has measured it.
    Assumption,
}

impl From<Evidence> for EvidenceView {
    fn from(evidence: Evidence) -> Self {
        match evidence {
            Evidence::Actual => Self::Actual,
            Evidence::Published => Self::Published,
            Evidence::Assumption => Self::Assumption,
        }
    }
}

/// One source of a value.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[cfg_attr(feature = "specta", derive(specta::Type))]
#[serde(rename_all = "camelCase")]
pub struct SourceNote {
    /// Claim id in the shipped list, where it is one.
    pub claim: Option<String>,
    /// Title of the article, or the text as written.
    pub title: String,
    /// What the article says.
    pub says: Option<String>,
}

/// What is known about a value.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Known {
    pub evidence: EvidenceView,
    pub sources: Vec<SourceNote>,
    pub source: Option<String>,
    pub note: Option<String>,
}

impl Known {
    /// Nothing is said, so it is an assumption.
    pub fn nothing() -> Self {
        Self {
            evidence: EvidenceView::Assumption,
            sources: Vec::new(),
            source: None,
            note: None,
        }
    }

    /// From the plan's own annotation.
    pub fn annotated(annotation: &Annotation) -> Self {
        Self {
            evidence: annotation.evidence.into(),
            sources: annotation
                .source
                .as_deref()
                .map(sources)
                .unwrap_or_default(),
            source: annotation.source.clone(),
            note: annotation.note.clone(),
        }
    }

    /// From a behaviour set: claim ids, or the word `assumption`.
    pub fn of_set(source: &str, note: Option<&str>) -> Self {
        let assumed = source == "assumption";
        Self {
            evidence: if assumed {
                EvidenceView::Assumption
            } else {
                EvidenceView::Published
            },
            sources: if assumed { Vec::new() } else { sources(source) },
            source: (!assumed).then(|| source.to_owned()),
            note: note.map(str::to_owned),
        }
    }
}

/// Claims where every word is the id of one, else the text itself.
fn sources(text: &str) -> Vec<SourceNote> {
    let found: Option<Vec<SourceNote>> = text
        .split_whitespace()
        .map(|id| {
            let claim = claim(id)?;
            Some(SourceNote {
                claim: Some(id.to_owned()),
                title: claim.title().to_owned(),
                says: Some(claim.claim.clone()),
            })
        })
        .collect();
    found.unwrap_or_else(|| {
        vec![SourceNote {
            claim: None,
            title: text.to_owned(),
            says: None,
        }]
    })
}
