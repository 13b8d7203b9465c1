//! The TOML form of benchmarks.

use super::{
    Benchmark, BenchmarkFault, Benchmarks, Comparison, Condition, Evidence, Ownership, Rule, Scope,
    Stage,
};
use rust_decimal::Decimal;
use std::collections::BTreeSet;
use toml_edit::{DocumentMut, Table, TableLike};

const SCHEMA: i64 = 1;

pub(super) fn read(text: &str) -> Result<Benchmarks, BenchmarkFault> {
    let document: DocumentMut = text
        .parse()
        .map_err(|cause: toml_edit::TomlError| fault("file", cause.to_string()))?;
    let root = document.as_table();
    if root.get("schema").and_then(|item| item.as_integer()) != Some(SCHEMA) {
        return Err(fault("schema", format!("must be {SCHEMA}")));
    }
    known(
        root,
        "file",
        &["schema", "source", "benchmark", "rule", "ownership"],
    )?;
    let read = Benchmarks {
        benchmarks: entries(root, "benchmark", benchmark)?,
        rules: entries(root, "rule", rule)?,
        ownership: entries(root, "ownership", ownership)?,
    };
    check_ids(&read)?;
    Ok(read)
}

fn fault(entry: &str, reason: impl Into<String>) -> BenchmarkFault {
    BenchmarkFault {
        entry: entry.to_owned(),
        reason: reason.into(),
    }
}

/// One table of the file being read, with its name for faults.
struct Entry<'a> {
    name: String,
    table: &'a dyn TableLike,
    sources: Option<&'a dyn TableLike>,
}

fn entries<T>(
    root: &Table,
    key: &str,
    read: impl Fn(&Entry<'_>) -> Result<T, BenchmarkFault>,
) -> Result<Vec<T>, BenchmarkFault> {
    let Some(tables) = root.get(key).and_then(|item| item.as_array_of_tables()) else {
        return Err(fault(key, "is missing"));
    };
    let sources = root.get("source").and_then(|item| item.as_table_like());
    tables
        .iter()
        .enumerate()
        .map(|(index, table)| {
            read(&Entry {
                name: format!("{key}[{index}]"),
                table,
                sources,
            })
        })
        .collect()
}

impl Entry<'_> {
    fn optional_text(&self, key: &str) -> Result<Option<String>, BenchmarkFault> {
        let Some(item) = self.table.get(key) else {
            return Ok(None);
        };
        match item.as_str() {
            Some(text) => Ok(Some(text.to_owned())),
            None => Err(self.fault(format!("{key} must be text"))),
        }
    }

    fn text(&self, key: &str) -> Result<String, BenchmarkFault> {
        self.optional_text(key)?
            .ok_or_else(|| self.fault(format!("{key} is missing")))
    }

    fn decimal(&self, key: &str) -> Result<Option<Decimal>, BenchmarkFault> {
        let Some(text) = self.optional_text(key)? else {
            return Ok(None);
        };
        parse_decimal(&text)
            .map(Some)
            .ok_or_else(|| self.fault(format!("{key}: {text} is no number")))
    }

    fn dollars(&self, key: &str) -> Result<Option<u64>, BenchmarkFault> {
        let Some(item) = self.table.get(key) else {
            return Ok(None);
        };
        match item
            .as_integer()
            .and_then(|value| u64::try_from(value).ok())
        {
            Some(value) => Ok(Some(value)),
            None => Err(self.fault(format!("{key} must be a whole number of dollars"))),
        }
    }

    fn texts(&self, key: &str) -> Result<Vec<String>, BenchmarkFault> {
        let Some(item) = self.table.get(key) else {
            return Ok(Vec::new());
        };
        let texts: Option<Vec<String>> = item.as_array().and_then(|array| {
            array
                .iter()
                .map(|value| value.as_str().map(str::to_owned))
                .collect()
        });
        texts.ok_or_else(|| self.fault(format!("{key} must be a list of texts")))
    }

    fn scope(&self) -> Result<Scope, BenchmarkFault> {
        Ok(Scope {
            segment: self.optional_text("segment")?,
            pricing: self.optional_text("pricing")?,
            arr_min: self.dollars("arr_min")?,
            arr_max: self.dollars("arr_max")?,
        })
    }

    fn evidence(&self) -> Result<Evidence, BenchmarkFault> {
        let claim = self.text("claim")?;
        let article = claim.split('-').next().unwrap_or_default();
        let source = self
            .sources
            .and_then(|sources| sources.get(article))
            .and_then(|item| item.as_table_like())
            .ok_or_else(|| self.fault(format!("claim {claim} has no source {article}")))?;
        let title = source.get("title").and_then(|item| item.as_str());
        let year = self.table.get("year").or_else(|| source.get("year"));
        Ok(Evidence {
            source: title
                .ok_or_else(|| self.fault(format!("source {article} has no title")))?
                .into(),
            year: match year {
                None => None,
                Some(item) => Some(
                    item.as_integer()
                        .and_then(|value| u16::try_from(value).ok())
                        .ok_or_else(|| self.fault("year must be a whole number"))?,
                ),
            },
            claim,
            conflicts_with: self.texts("conflicts_with")?,
            note: self.optional_text("note")?,
        })
    }

    fn known(&self, own: &[&str]) -> Result<(), BenchmarkFault> {
        const SHARED: [&str; 9] = [
            "id",
            "segment",
            "pricing",
            "arr_min",
            "arr_max",
            "claim",
            "year",
            "conflicts_with",
            "note",
        ];
        known(self.table, &self.name, &[&SHARED, own].concat())
    }

    fn fault(&self, reason: impl Into<String>) -> BenchmarkFault {
        fault(&self.name, reason)
    }
}

fn known(table: &dyn TableLike, name: &str, keys: &[&str]) -> Result<(), BenchmarkFault> {
    match table.iter().find(|(key, _)| !keys.contains(key)) {
        Some((key, _)) => Err(fault(name, format!("unknown field {key}"))),
        None => Ok(()),
    }
}

fn benchmark(entry: &Entry<'_>) -> Result<Benchmark, BenchmarkFault> {
    entry.known(&["metric", "kind", "low", "median", "high"])?;
    let read = Benchmark {
        id: entry.text("id")?,
        metric: entry.text("metric")?,
        kind: entry.text("kind")?,
        scope: entry.scope()?,
        low: entry.decimal("low")?,
        median: entry.decimal("median")?,
        high: entry.decimal("high")?,
        evidence: entry.evidence()?,
    };
    if read.low.is_none() && read.median.is_none() && read.high.is_none() {
        return Err(entry.fault("has no value: give low, median or high"));
    }
    Ok(read)
}

fn rule(entry: &Entry<'_>) -> Result<Rule, BenchmarkFault> {
    entry.known(&["stage", "when", "verdict"])?;
    let stage = entry.text("stage")?;
    Ok(Rule {
        id: entry.text("id")?,
        stage: Stage::ALL
            .into_iter()
            .find(|known| known.name() == stage)
            .ok_or_else(|| entry.fault(format!("unknown stage {stage}")))?,
        scope: entry.scope()?,
        when: conditions(entry)?,
        verdict: entry.text("verdict")?,
        evidence: entry.evidence()?,
    })
}

fn conditions(entry: &Entry<'_>) -> Result<Vec<Condition>, BenchmarkFault> {
    let array = entry
        .table
        .get("when")
        .and_then(|item| item.as_array())
        .filter(|array| !array.is_empty())
        .ok_or_else(|| entry.fault("when must list at least one condition"))?;
    array
        .iter()
        .map(|value| {
            let table = value
                .as_inline_table()
                .ok_or_else(|| entry.fault("a condition must be { metric = …, below = … }"))?;
            let metric = table
                .get("metric")
                .and_then(|value| value.as_str())
                .ok_or_else(|| entry.fault("a condition needs a metric"))?;
            let mut found = Comparison::ALL.into_iter().filter_map(|comparison| {
                let text = table.get(comparison.name())?.as_str()?;
                Some((comparison, parse_decimal(text)?))
            });
            match (found.next(), found.next(), table.len()) {
                (Some((comparison, value)), None, 2) => Ok(Condition {
                    metric: metric.to_owned(),
                    comparison,
                    value,
                }),
                _ => Err(entry.fault(format!(
                    "the condition on {metric} needs exactly one of below, at_most, at_least, above"
                ))),
            }
        })
        .collect()
}

fn ownership(entry: &Entry<'_>) -> Result<Ownership, BenchmarkFault> {
    entry.known(&["owners"])?;
    Ok(Ownership {
        id: entry.text("id")?,
        scope: entry.scope()?,
        owners: entry.texts("owners")?,
        evidence: entry.evidence()?,
    })
}

/// Identifiers are unique, and a conflict is named on both sides.
fn check_ids(read: &Benchmarks) -> Result<(), BenchmarkFault> {
    let all: Vec<(&str, &Evidence)> = read
        .benchmarks
        .iter()
        .map(|entry| (entry.id.as_str(), &entry.evidence))
        .chain(
            read.rules
                .iter()
                .map(|entry| (entry.id.as_str(), &entry.evidence)),
        )
        .chain(
            read.ownership
                .iter()
                .map(|entry| (entry.id.as_str(), &entry.evidence)),
        )
        .collect();
    let mut seen = BTreeSet::new();
    for (id, evidence) in &all {
        if !seen.insert(id) {
            return Err(fault(id, "stands twice"));
        }
        for other in &evidence.conflicts_with {
            let mutual = all.iter().any(|(known, evidence)| {
                known == other && evidence.conflicts_with.iter().any(|back| back == id)
            });
            if !mutual {
                return Err(fault(
                    id,
                    format!("{other} does not name it as a conflict in turn"),
                ));
            }
        }
    }
    Ok(())
}

fn parse_decimal(text: &str) -> Option<Decimal> {
    match text.strip_suffix('%') {
        Some(percent) => Some(percent.parse::<Decimal>().ok()? / Decimal::ONE_HUNDRED),
        None => text.parse().ok(),
    }
}
