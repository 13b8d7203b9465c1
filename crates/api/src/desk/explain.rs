//! A metric's formula with the user's own numbers: those of one replication, so that they add up.

use super::live::{UnitView, median_replication};
use super::{Desk, Refusal};
use crate::metrics::{self, label};
use crate::run::Ran;
use foothold_core::metrics::{Amount, Metric, Unit, value, window_start};
use serde::Serialize;

/// A formula filled in.
#[derive(Debug, Clone, PartialEq, Serialize)]
#[cfg_attr(feature = "specta", derive(specta::Type))]
#[serde(rename_all = "camelCase")]
pub struct Explanation {
    /// Name of the metric.
    pub title: String,
    /// What it is, in a sentence.
    pub definition: String,
    /// The replication that the numbers are of: the one whose NRR lies nearest the median.
    pub replication: u32,
    /// Month at which it is read.
    pub month: u32,
    /// Month after which its window starts.
    pub since: u32,
    /// The parts, in the order of the formula.
    pub terms: Vec<Term>,
    /// The outcome; null where it is undefined.
    pub result: Option<f64>,
    /// Unit of the outcome.
    pub unit: UnitView,
}

/// One part of a formula.
#[derive(Debug, Clone, PartialEq, Serialize)]
#[cfg_attr(feature = "specta", derive(specta::Type))]
#[serde(rename_all = "camelCase")]
pub struct Term {
    /// What stands before it: `+`, `−`, `÷`, or nothing; `of which` parts are not added again.
    pub sign: String,
    /// What it is.
    pub label: String,
    /// Its value: money in major units.
    pub value: f64,
    /// Unit of the value.
    pub unit: UnitView,
}

impl Desk {
    /// The formula of a metric at a month, with the numbers of the replication nearest the median.
    ///
    /// # Errors
    /// A name that is no metric, or one whose formula is not told.
    pub fn explain(
        &self,
        plan: u32,
        metric: String,
        month: Option<u32>,
    ) -> Result<Explanation, Refusal> {
        let found = metrics::named(&metric).ok_or_else(|| {
            Refusal::new("no_such_metric", format!("there is no metric {metric}"))
        })?;
        let ran = self.ran(plan, month)?;
        explain(&ran, found)
            .ok_or_else(|| Refusal::new("not_explained", format!("{metric} has no formula here")))
    }
}

/// Fills in the formula of a metric.
fn explain(ran: &Ran, metric: Metric) -> Option<Explanation> {
    let month = ran.report_month();
    let replication = median_replication(ran, month);
    let told = told(ran, replication, month, metric)?;
    let unit = metric.unit();
    let scale = if unit == Unit::Money { 100.0 } else { 1.0 };
    let result = value(&ran.outcome, ran.costs, replication, month, metric);
    Some(Explanation {
        title: label(metric),
        definition: told.definition.to_owned(),
        replication,
        month: u32::from(month),
        since: u32::from(window_start(month)),
        terms: told.terms,
        result: result.map(|value| value / scale),
        unit: match unit {
            Unit::Ratio => UnitView::Ratio,
            Unit::Money => UnitView::Money,
            Unit::Number => UnitView::Number,
        },
    })
}

struct Told {
    definition: &'static str,
    terms: Vec<Term>,
}

fn money(sign: &str, label: &str, cents: i64) -> Term {
    Term {
        sign: sign.to_owned(),
        label: label.to_owned(),
        value: cents as f64 / 100.0,
        unit: UnitView::Money,
    }
}

fn count(sign: &str, label: &str, count: i64) -> Term {
    Term {
        sign: sign.to_owned(),
        label: label.to_owned(),
        value: count as f64,
        unit: UnitView::Number,
    }
}

const EXPANSION: [(Amount, &str); 6] = [
    (Amount::ExpansionSeats, "Expansion by seats"),
    (Amount::ExpansionTeams, "Expansion by new teams"),
    (Amount::ExpansionUsage, "Expansion by usage"),
    (Amount::ExpansionProduct, "Expansion by the second product"),
    (Amount::ExpansionTier, "Expansion by tier"),
    (Amount::ExpansionPrice, "Expansion by price"),
];

fn told(ran: &Ran, k: u32, month: u16, metric: Metric) -> Option<Told> {
    let at = |amount| ran.outcome.at(k, month, amount);
    let since = window_start(month);
    let sum = |amount| ran.outcome.sum(k, since, month, amount);
    let expansion = || -> i64 { EXPANSION.iter().map(|(amount, _)| sum(*amount)).sum() };
    let causes = |sign: &str| -> Vec<Term> {
        EXPANSION
            .iter()
            .map(|(amount, label)| money(sign, label, sum(*amount)))
            .filter(|term| term.value != 0.0)
            .collect()
    };
    let (definition, terms) = match metric {
        Metric::Nrr => (
            "ARR now of the customers you had at the start of the window, over their ARR then. New \
             customers are not in it.",
            vec![
                count("", "Customers then", at(Amount::BaseCustomers)),
                money("", "Their ARR now", at(Amount::BaseNow)),
                money("÷", "Their ARR then", at(Amount::Base)),
            ],
        ),
        Metric::NrrWaterfall => (
            "The same by movements: a customer who left and came back counts as gone.",
            vec![
                money("", "Their ARR now", at(Amount::BaseNow)),
                money(
                    "−",
                    "Lost and won back within the window",
                    at(Amount::BaseReturned),
                ),
                money("÷", "Their ARR then", at(Amount::Base)),
            ],
        ),
        Metric::Grr => (
            "For each customer of the window's start the smaller of ARR then and now, summed, over \
             ARR then. Growth cannot raise it.",
            vec![
                money("", "Smaller of then and now, summed", at(Amount::BaseKept)),
                money("÷", "ARR then", at(Amount::Base)),
            ],
        ),
        Metric::LogoRetention => (
            "Customers of the window's start that still pay, over all of them.",
            vec![
                count("", "Still customers", at(Amount::BaseCustomersNow)),
                count("÷", "Customers then", at(Amount::BaseCustomers)),
            ],
        ),
        Metric::ExpansionShare => (
            "Expansion over new-logo plus expansion ARR won in the window, gross of churn.",
            vec![
                money("", "Expansion ARR", expansion()),
                money("÷", "New-logo ARR", sum(Amount::New)),
                money("+", "Expansion ARR", expansion()),
            ],
        ),
        Metric::ArrEnd => (
            "ARR at month end: ARR at the start of the window and every movement since.",
            [
                vec![
                    money(
                        "",
                        "ARR at the start",
                        ran.outcome.at(k, since, Amount::Arr),
                    ),
                    money("+", "New logos", sum(Amount::New)),
                ],
                causes("+"),
                vec![
                    money("+", "Reactivation", sum(Amount::Reactivation)),
                    money("−", "Contraction", sum(Amount::Contraction)),
                    money("−", "Churn", sum(Amount::Churn)),
                ],
            ]
            .concat(),
        ),
        Metric::ExpansionArr => ("Expansion won in the window, by cause.", causes("+")),
        Metric::CompPerNewArr => (
            "Commission earned over new-logo and expansion ARR won in the window.",
            vec![
                money("", "Commission earned", sum(Amount::CompEarned)),
                money("÷", "New-logo ARR", sum(Amount::New)),
                money("+", "Expansion ARR", expansion()),
            ],
        ),
        Metric::LandDrift => (
            "First-year value that reps really sold, before discounts, over the plan's target for the \
             same deals; pay-as-you-go, which commits to nothing, has none.",
            vec![
                count("", "Deals won", sum(Amount::Won)),
                money("", "Land sold", sum(Amount::LandSold)),
                money("÷", "Target land", sum(Amount::LandTarget)),
            ],
        ),
        Metric::WinRate => (
            "Deals won over deals closed, won or lost, in the months in which they closed.",
            vec![
                count("", "Won", sum(Amount::Won)),
                count("÷", "Closed", sum(Amount::DealsClosed)),
            ],
        ),
        Metric::ActivationRate => (
            "Accounts that reached the milestone, of those whose window ended.",
            vec![
                count("", "Activated", sum(Amount::Activated)),
                count("÷", "Window ended", sum(Amount::ActivationsDecided)),
            ],
        ),
        Metric::Attainment(role) => {
            let of = |first: Amount| at(Amount::ALL[first as usize + role as usize]);
            (
                "Credit over quota, summed over reps and over the quota periods that ended in the \
                 window.",
                vec![
                    count("", "Reps with quota", of(Amount::RepsAe)),
                    money("", "Credited", of(Amount::CreditedAe)),
                    money("÷", "Quota", of(Amount::QuotaAe)),
                ],
            )
        }
        _ => return None,
    };
    Some(Told { definition, terms })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::input;
    use crate::run::{RunOptions, run};

    /// Works a formula out as a reader would: numerator, then everything below the line.
    fn worked(terms: &[Term]) -> f64 {
        let line = terms.iter().position(|term| term.sign == "÷");
        let sum = |terms: &[Term]| -> f64 {
            terms
                .iter()
                .map(|term| {
                    if term.sign == "−" {
                        -term.value
                    } else {
                        term.value
                    }
                })
                .sum()
        };
        match line {
            // What stands above the line without a sign is context, but for the last.
            Some(at) => {
                let signed = terms[..at].iter().rposition(|t| t.sign.is_empty());
                sum(&terms[signed.unwrap_or(0)..at]) / sum(&terms[at..])
            }
            None => sum(terms),
        }
    }

    #[test]
    fn the_numbers_shown_give_the_number_explained() {
        let options = RunOptions {
            replications: 9,
            ..RunOptions::default()
        };
        let ran = run(input::template("founder-18k").unwrap(), options, &|_| true).unwrap();
        let mut explained = 0;
        for metric in metrics::all() {
            let Some(told) = explain(&ran, metric) else {
                continue;
            };
            let Some(result) = told.result else { continue };
            let worked = worked(&told.terms);
            assert!(
                (worked - result).abs() <= 1e-9 * result.abs().max(1.0),
                "{}: {worked} is shown, {result} is told",
                told.title
            );
            explained += 1;
        }
        assert!(explained >= 12, "only {explained} metrics are explained");
    }
}
