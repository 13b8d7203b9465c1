//! What of a change comes from which lever, on plans as people have them.

mod common;

use common::{ends, folder};
use serde_json::Value;
use std::fs;

/// A decimal as whole trillionths, exactly as printed.
fn exact(value: &Value) -> i128 {
    let text = match value {
        Value::Number(number) => number.to_string(),
        Value::String(text) => text.clone(),
        other => panic!("{other} is no number"),
    };
    let (digits, power) = match text.split_once(['e', 'E']) {
        Some((digits, power)) => (digits.to_owned(), power.parse::<i32>().unwrap()),
        None => (text.clone(), 0),
    };
    let (whole, fraction) = digits.split_once('.').unwrap_or((&digits, ""));
    let all: i128 = format!("{whole}{fraction}").parse().unwrap();
    let shift = 12 + power - fraction.len() as i32;
    if shift >= 0 {
        all * 10_i128.pow(shift as u32)
    } else {
        let unit = 10_i128.pow(-shift as u32);
        assert_eq!(all % unit, 0, "{text} has more than twelve decimals");
        all / unit
    }
}

fn adds_up(name: &str, change: &Value) {
    let parts = change["parts"].as_array().unwrap();
    let sum: i128 = parts.iter().map(|part| exact(&part["value"])).sum();
    assert_eq!(sum, exact(&change["total"]), "{name}");
    let to = exact(&change["from"]) + exact(&change["total"]);
    assert_eq!(to, exact(&change["to"]), "{name}");
}

fn levers(change: &Value) -> Vec<&str> {
    let parts = change["parts"].as_array().unwrap();
    parts
        .iter()
        .map(|part| part["lever"].as_str().unwrap())
        .collect()
}

#[test]
fn the_change_of_each_pair_is_that_of_its_one_lever() {
    for (pair, lever) in [
        (["founder-48k", "founder-18k"], "land"),
        (["sales-first-year-acv", "sales-vested-expansion"], "comp"),
    ] {
        let folder = folder();
        let args = [
            "compare",
            pair[0],
            pair[1],
            "-n",
            "4",
            "--attribute",
            "--json",
        ];
        let compare = ends(&folder, &args);
        assert_eq!(compare.code, 0, "{}", compare.stderr);
        let json = compare.json();
        let attribution = json["attribution"].as_object().unwrap();
        for metric in [
            "nrr",
            "nrr_waterfall",
            "grr",
            "logo_retention",
            "expansion_share",
            "arr_end",
            "new_arr",
            "expansion_arr",
            "comp_cost",
            "quota_attainment.ae",
        ] {
            let change = &attribution[metric];
            adds_up(metric, change);
            assert_eq!(levers(change), [lever], "{metric}");
            assert_eq!(change["parts"][0]["value"], change["total"]);
            // The levels are those that compare itself prints.
            let rows = json["metrics"].as_array().unwrap();
            let row = rows.iter().find(|row| row["metric"] == metric).unwrap();
            for (end, plan) in [("from", 0), ("to", 1)] {
                let (ours, theirs) = (&change[end], &row["values"][plan]["mean"]);
                if ours.is_string() {
                    assert_eq!(ours, theirs, "{metric}");
                } else {
                    let off = ours.as_f64().unwrap() - theirs.as_f64().unwrap();
                    assert!(off.abs() < 1e-11, "{metric}: {ours} {theirs}");
                }
            }
        }
    }
}

/// The founder plan at 18K, changed in four more levers, and in what is no lever.
const FIVE: &str = "extends = \"founder-48k.foothold\"\nschema = 1\nname = \"Five levers\"\n\
    [land]\nacv = \"18000 USD\"\n[contract]\nrenewal_uplift = \"6%\"\n[signals]\nsla = \"20 days\"\n\
    [expansion]\nowner = \"closing_ae\"\n[pricing]\nmigration = \"never\"\n[costs]\n\
    cs_hour = \"80 USD\"\n[activation]\nwindow = \"60 days\"\n";

#[test]
fn levers_of_a_plan_add_up_both_ways_and_cost_nothing_where_they_change_nothing() {
    let folder = folder();
    fs::write(folder.path().join("five.foothold"), FIVE).unwrap();
    let there = [
        "compare",
        "founder-48k",
        "five.foothold",
        "-n",
        "2",
        "--attribute",
        "--interactions",
        "--json",
    ];
    let there = ends(&folder, &there);
    assert_eq!(there.code, 0, "{}", there.stderr);
    let back = [
        "compare",
        "five.foothold",
        "founder-48k",
        "-n",
        "2",
        "--attribute",
        "--json",
    ];
    let (there, back) = (there.json(), ends(&folder, &back).json());
    let expected = [
        "land",
        "contract",
        "ownership",
        "signals",
        "activation",
        "costs",
    ];
    for (name, change) in there["attribution"].as_object().unwrap() {
        if change.is_null() {
            assert!(back["attribution"][name].is_null());
            continue;
        }
        adds_up(name, change);
        assert_eq!(levers(change), expected, "{name}");
        let turned = &back["attribution"][name];
        for (at, part) in change["parts"].as_array().unwrap().iter().enumerate() {
            let (value, other) = (&part["value"], &turned["parts"][at]["value"]);
            assert_eq!(exact(value), -exact(other), "{name}");
        }
        let costs = &change["parts"][5];
        assert_eq!(exact(&costs["value"]), 0, "the CS hour moves no {name}");
        assert_eq!(change["interactions"].as_array().unwrap().len(), 15);
    }
    let parts = there["attribution_parts"].as_array().unwrap();
    assert_eq!(parts[1]["fields"][0], "contract.renewal_uplift");
    assert_eq!(
        (&parts[0]["decision"], &parts[5]["decision"]),
        (&true.into(), &false.into())
    );
    let text = ends(
        &folder,
        &[
            "compare",
            "founder-48k",
            "five.foothold",
            "-n",
            "2",
            "--attribute",
        ],
    );
    assert!(text.stdout.contains("Ownership"), "{}", text.stdout);
}

#[test]
fn attribution_is_refused_where_chance_or_months_differ_and_for_three_plans() {
    let folder = folder();
    let refused = |lines: &str| {
        let text = format!("extends = \"founder-48k.foothold\"\nschema = 1\nname = \"B\"\n{lines}");
        fs::write(folder.path().join("b.foothold"), text).unwrap();
        let args = [
            "compare",
            "founder-48k",
            "b.foothold",
            "-n",
            "1",
            "--attribute",
        ];
        let end = ends(&folder, &args);
        assert_eq!((end.code, end.stdout.as_str()), (3, ""), "{}", end.stderr);
        end.stderr
    };
    assert!(refused("seed = 7\n").contains("--seed"));
    assert!(refused("[time]\nstart = \"2026-02\"\n").contains("2026-02"));
    let three = [
        "compare",
        "founder-48k",
        "founder-18k",
        "finance-flat",
        "--attribute",
    ];
    assert_eq!(ends(&folder, &three).code, 2);
    assert_eq!(
        ends(
            &folder,
            &["compare", "founder-48k", "founder-18k", "--interactions"]
        )
        .code,
        2
    );
}
