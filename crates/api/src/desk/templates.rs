//! The shipped templates, by the question they answer.

use super::{Desk, Refusal};
use crate::plans::{THEMES, Theme};
use serde::Serialize;

/// A pair of templates that differ in one lever.
#[derive(Debug, Clone, Serialize)]
#[cfg_attr(feature = "specta", derive(specta::Type))]
#[serde(rename_all = "camelCase")]
pub struct TemplateView {
    /// Name, such as `founder`; what `plan_create` takes.
    pub name: String,
    /// Who asks: `Founder`.
    pub reader: String,
    /// Title.
    pub title: String,
    /// The question that the pair answers, as its reader asks it.
    pub question: String,
    /// What its reader gets to see.
    pub points: Vec<String>,
    /// Names of its templates; the second is compared with the first.
    pub plans: Vec<String>,
}

impl TemplateView {
    /// Every theme.
    pub(super) fn all() -> Vec<Self> {
        THEMES.iter().map(Self::of).collect()
    }

    fn of(theme: &Theme) -> Self {
        let words = words(theme.name);
        Self {
            name: theme.name.to_owned(),
            reader: words.reader.to_owned(),
            title: theme.title().to_owned(),
            question: words.question.to_owned(),
            points: words.points.map(str::to_owned).to_vec(),
            plans: theme.templates.map(str::to_owned).to_vec(),
        }
    }
}

struct Words {
    reader: &'static str,
    question: &'static str,
    points: [&'static str; 3],
}

fn words(theme: &str) -> Words {
    match theme {
        "founder" => Words {
            reader: "Founder",
            question: "We land at 48K and stall. What if we land at 18K?",
            points: [
                "Win rate and NRR by land size",
                "Month the smaller land overtakes",
                "What the AE really sells under today’s comp",
            ],
        },
        "finance" => Words {
            reader: "Finance",
            question: "What would these same accounts pay under usage pricing?",
            points: [
                "ARR, revenue and cash side by side",
                "Bill shock per account, P50 and P95",
                "Who pays more and who pays less",
            ],
        },
        _ => Words {
            reader: "Sales leadership",
            question: "Who should be paid for growth, and from which month?",
            points: [
                "Payout curve, 0 to 150% of quota",
                "Attainment as a distribution",
                "Who is paid twice on the same ARR",
            ],
        },
    }
}

impl Desk {
    /// Shipped templates by the question they answer.
    ///
    /// # Errors
    /// None.
    pub fn templates(&self) -> Result<Vec<TemplateView>, Refusal> {
        Ok(TemplateView::all())
    }
}
