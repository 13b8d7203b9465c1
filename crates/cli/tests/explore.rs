//! Attribution, sweeps, tornado, seek and optimise, on plans as people have them.

mod common;

use common::{TEMPLATES, content, ends, folder, foothold, root};
use serde_json::Value;
use std::fs;
use std::path::Path;

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

#[test]
fn a_sweep_gives_a_row_for_each_value_and_the_numbers_of_a_run() {
    let folder = folder();
    let args = [
        "sweep",
        "founder-48k",
        "--vary",
        "land.acv=18000..48000:30000",
        "-n",
        "3",
        "--metric",
        "nrr",
        "--metric",
        "attainment.ae",
        "--json",
    ];
    let sweep = ends(&folder, &args);
    assert_eq!(sweep.code, 0, "{}", sweep.stderr);
    let json = sweep.json();
    assert_eq!(json["schema"], 1);
    assert_eq!(
        json["vary"][0]["values"],
        serde_json::json!(["18000 USD", "48000 USD"])
    );
    let points = json["points"].as_array().unwrap();
    for (point, plan) in points.iter().zip(["founder-18k", "founder-48k"]) {
        let run = ends(&folder, &["run", plan, "-n", "3", "--json"]).json();
        assert_eq!(point["metrics"]["nrr"], run["headline"]["nrr"], "{plan}");
        let ae = &run["headline"]["quota_attainment"]["ae"];
        assert_eq!(&point["metrics"]["quota_attainment.ae"], ae);
    }
    assert_eq!(points[1]["differences"]["nrr"]["mean"], 0.0);
    let csv = ends(
        &folder,
        &[
            "sweep",
            "founder-48k",
            "--vary",
            "land.acv=18000..48000:30000",
            "-n",
            "3",
            "--metric",
            "nrr",
            "--csv",
        ],
    );
    let lines: Vec<&str> = csv.stdout.lines().collect();
    assert_eq!(lines.len(), 3, "{}", csv.stdout);
    assert!(
        lines[0].starts_with("point,land.acv (USD),nrr_mean,"),
        "{}",
        lines[0]
    );
    assert!(lines[1].starts_with("1,18000,"), "{}", lines[1]);
}

#[test]
fn every_kind_of_field_can_be_swept() {
    let folder = folder();
    for (vary, values) in [
        (
            "expansion.owner=expansion_ae,closing_ae",
            vec!["expansion_ae", "closing_ae"],
        ),
        ("activation.gate=true,false", vec!["true", "false"]),
        ("role[0].headcount=5..7:2", vec!["5", "7"]),
        (
            "activation.window=60..75 days:15",
            vec!["60 days", "75 days"],
        ),
        ("behaviour.churn_activated=4%,6%", vec!["4%", "6%"]),
        (
            "behaviour.override.smb.churn_activated=4,6",
            vec!["4%", "6%"],
        ),
        (
            "segment[0].meters.api_calls=1000,2000",
            vec!["1000 units", "2000 units"],
        ),
        ("land.acv_by_segment.enterprise=20000", vec!["20000 USD"]),
        (
            "signals.watched=new_team, api_quota; new_team",
            vec!["new_team, api_quota", "new_team"],
        ),
        ("contract.opt_out=3,6", vec!["3 months", "6 months"]),
        ("seed=1,2", vec!["1", "2"]),
    ] {
        let args = ["sweep", "founder-18k", "--vary", vary, "-n", "1", "--json"];
        let sweep = ends(&folder, &args);
        assert_eq!(sweep.code, 0, "{vary}: {}", sweep.stderr);
        assert_eq!(
            sweep.json()["vary"][0]["values"],
            serde_json::json!(values),
            "{vary}"
        );
    }
}

#[test]
fn what_cannot_be_varied_is_told_all_at_once_and_nothing_is_written() {
    let folder = folder();
    for (vary, parts) in [
        (
            "land.acv=0,18000,-1",
            vec!["land.acv = 0 USD", "land.acv = -1 USD"],
        ),
        ("land.size=1..3:1", vec!["no field of a plan has this path"]),
        ("land=1..3:1", vec!["holds further fields"]),
        ("headcount=1..3:1", vec!["use one of: role[0].headcount"]),
        ("role[9].headcount=1,2", vec!["role[9]"]),
        (
            "land.expansion_map=0.2..0.8:0.2",
            vec!["percent points", "20%"],
        ),
        ("land.acv=10..5:1", vec!["not upwards"]),
        ("land.acv=1..5:0", vec!["not above 0"]),
        (
            "activation.window=60 USD..75 USD:5",
            vec!["not a number in days"],
        ),
        (
            "activation.window=60 USD",
            vec!["activation.window = 60 USD"],
        ),
        (
            "land.acv=1..2:0.0000000000000000000000000001",
            vec!["take a larger step"],
        ),
        (
            "land.acv=-79000000000000000000000000000..79000000000000000000000000000:1",
            vec!["goes past"],
        ),
        ("land.acv=1..5", vec!["no step"]),
        ("land.acv=1..500000:1", vec!["take a larger step"]),
        ("land.acv=5,5", vec!["twice"]),
        ("expansion.owner=nobody_else", vec!["nobody_else"]),
        (
            "role[0].headcount=1..2:0.5",
            vec!["role[0].headcount = 1.5"],
        ),
    ] {
        let args = [
            "sweep",
            "founder-18k",
            "--vary",
            vary,
            "-n",
            "1",
            "--out",
            "result",
        ];
        let end = ends(&folder, &args);
        assert_eq!(
            (end.code, end.stdout.as_str()),
            (3, ""),
            "{vary}: {}",
            end.stderr
        );
        for part in parts {
            assert!(end.stderr.contains(part), "{vary}: {}", end.stderr);
        }
        assert!(
            content(folder.path()).is_empty(),
            "{vary} left something behind"
        );
    }
    for vary in ["land.acv", "=1,2", "land.acv=", "land.acv=1..:2"] {
        assert_eq!(
            ends(&folder, &["sweep", "founder-18k", "--vary", vary]).code,
            2,
            "{vary}"
        );
    }
}

fn resumed(folder: &tempfile::TempDir, more: &[&str]) -> common::Ended {
    let args = [
        "sweep",
        "founder-18k",
        "--vary",
        "land.acv=15000..21000:3000",
        "--vary",
        "contract.renewal_uplift=2%,4%",
        "-n",
        "2",
        "--json",
    ];
    ends(folder, &[&args[..], more].concat())
}

#[test]
fn a_resumed_sweep_is_the_uninterrupted_one_byte_for_byte() {
    let folder = folder();
    let whole = resumed(&folder, &[]);
    assert_eq!(whole.code, 0, "{}", whole.stderr);
    let kept = resumed(&folder, &["--resume", "kept"]);
    assert_eq!(kept.stdout, whole.stdout);
    // As if it had been killed after some points: the others are gone from the file.
    let path = folder.path().join("kept");
    let mut file: Value = serde_json::from_str(&fs::read_to_string(&path).unwrap()).unwrap();
    let points = file["points"].as_object_mut().unwrap();
    assert_eq!(points.len(), 6);
    for lost in ["0", "3", "5"] {
        points.remove(lost);
    }
    fs::write(&path, file.to_string()).unwrap();
    for threads in ["1", "2"] {
        let again = resumed(&folder, &["--resume", "kept", "--threads", threads]);
        assert_eq!(again.stdout, whole.stdout, "{}", again.stderr);
    }
    // What is in the file is not run again.
    let altered = fs::read_to_string(&path).unwrap();
    let mut file: Value = serde_json::from_str(&altered).unwrap();
    file["points"]["1"] = file["points"]["0"].clone();
    fs::write(&path, file.to_string()).unwrap();
    let json = resumed(&folder, &["--resume", "kept"]).json();
    assert_eq!(json["points"][1]["metrics"], json["points"][0]["metrics"]);
}

#[test]
fn a_checkpoint_is_used_for_what_it_was_made_for_and_for_nothing_else() {
    let folder = folder();
    let sweep = |more: &[&str]| {
        let args = [
            "sweep",
            "founder-18k",
            "--vary",
            "land.acv=15000,18000",
            "--resume",
            "kept",
        ];
        ends(&folder, &[&args[..], more].concat())
    };
    assert_eq!(sweep(&["-n", "2"]).code, 0);
    let before = fs::read(folder.path().join("kept")).unwrap();
    for (more, part) in [
        (vec!["-n", "3"], "2 replications, this is 3"),
        (vec!["-n", "2", "--seed", "5"], "seed"),
        (
            vec!["-n", "2", "--report-month", "24"],
            "month 36, this is month 24",
        ),
        (vec!["-n", "2", "--metric", "nrr"], "other metrics"),
        (
            vec!["-n", "2", "--vary", "activation.gate=true"],
            "other fields or values",
        ),
    ] {
        let end = sweep(&more);
        assert_eq!(end.code, 3, "{more:?}: {}", end.stderr);
        assert!(end.stderr.contains(part), "{more:?}: {}", end.stderr);
    }
    let other = ends(
        &folder,
        &[
            "sweep",
            "founder-48k",
            "--vary",
            "land.acv=15000,18000",
            "--resume",
            "kept",
            "-n",
            "2",
        ],
    );
    assert!(
        other.code == 3 && other.stderr.contains("another plan"),
        "{}",
        other.stderr
    );
    assert_eq!(fs::read(folder.path().join("kept")).unwrap(), before);
    fs::write(folder.path().join("kept"), "{}").unwrap();
    assert_eq!(sweep(&["-n", "2"]).code, 3);
}

#[test]
fn a_tornado_ranks_by_swing_and_tells_what_moves_nothing() {
    let folder = folder();
    let args = [
        "tornado",
        "founder-18k",
        "--vary",
        "land.acv=10000..60000",
        "--vary",
        "costs.cs_hour=50..100",
        "--no-behaviour",
        "-n",
        "3",
        "--json",
    ];
    let tornado = ends(&folder, &args);
    assert_eq!(tornado.code, 0, "{}", tornado.stderr);
    let json = tornado.json();
    let bars = json["bars"].as_array().unwrap();
    assert_eq!(bars[0]["field"], "land.acv");
    assert_eq!(bars[0]["own"], "18000 USD");
    assert_eq!(
        (&bars[0]["nothing"], &bars[1]["nothing"]),
        (&false.into(), &true.into())
    );
    let (low, high) = (&bars[0]["low"]["mean"], &bars[0]["high"]["mean"]);
    let swing = high.as_f64().unwrap() - low.as_f64().unwrap();
    assert!((swing - bars[0]["swing"].as_f64().unwrap()).abs() < 1e-12);
    let all = ends(&folder, &["tornado", "founder-18k", "-n", "1", "--json"]).json();
    let bars = all["bars"].as_array().unwrap();
    assert!(bars.len() > 60, "{} behaviour values", bars.len());
    let sizes: Vec<f64> = (bars.iter())
        .map(|bar| bar["swing"].as_f64().unwrap().abs())
        .collect();
    assert!(sizes.is_sorted_by(|a, b| a >= b));
}

/// A plan in which nothing happens but a yearly rise of prices: NRR is one plus the uplift.
fn uplift_only(folder: &Path) {
    let zero = |names: &[&str]| -> String {
        names
            .iter()
            .map(|name| format!("{name} = \"0%\"\n"))
            .collect()
    };
    let behaviour = zero(&[
        "churn_activated",
        "churn_unactivated",
        "contraction_odds",
        "spread_monthly",
        "self_serve_monthly",
        "ask_monthly",
        "growth_event_monthly",
        "product_event_monthly",
        "win_seat_expansion",
        "win_usage_upgrade",
        "win_team_expansion",
        "win_product_expansion",
        "win_renewal_uplift",
        "win_gut_feel",
    ]);
    let text = format!(
        "extends = \"finance-flat.foothold\"\nschema = 1\nname = \"Uplift\"\n\
         [expansion]\nowner = \"nobody\"\n\
         [behaviour.override]\n{behaviour}uplift_realisation = \"100%\"\n"
    );
    fs::write(folder.join("uplift.foothold"), text).unwrap();
}

#[test]
fn seek_agrees_with_the_closed_form_of_pure_uplift() {
    let folder = folder();
    uplift_only(folder.path());
    let args = [
        "seek",
        "uplift.foothold",
        "--vary",
        "contract.renewal_uplift=0%..20%:0.1%",
        "--metric",
        "nrr",
        "--target",
        "107%",
        "-n",
        "2",
        "--json",
    ];
    let seek = ends(&folder, &args);
    assert_eq!(seek.code, 0, "{}", seek.stderr);
    let json = seek.json();
    let solutions = json["solutions"].as_array().unwrap();
    assert_eq!(solutions.len(), 1, "{json}");
    assert_eq!(solutions[0]["value"], "7%");
    let never = [
        "seek",
        "uplift.foothold",
        "--vary",
        "contract.renewal_uplift=0%..5%",
        "--target",
        "107%",
        "-n",
        "2",
    ];
    let never = ends(&folder, &never);
    assert_eq!(never.code, 0);
    assert!(
        never.stdout.contains("not reached between 0% and 5%"),
        "{}",
        never.stdout
    );
    assert!(never.stdout.contains("at 5%"), "{}", never.stdout);
}

#[test]
fn optimise_keeps_limits_and_shows_the_frontier() {
    let folder = folder();
    let args = [
        "optimise",
        "sales-first-year-acv",
        "--vary",
        "land.acv=18000,48000",
        "--choose",
        "comp=sales-vested-expansion",
        "--max",
        "comp_cost=100000000",
        "--min",
        "cash_low=-999999999",
        "-n",
        "2",
        "--json",
    ];
    let optimum = ends(&folder, &args);
    assert_eq!(optimum.code, 0, "{}", optimum.stderr);
    let json = optimum.json();
    let points = json["points"].as_array().unwrap();
    assert_eq!(points.len(), 4);
    assert_eq!(
        json["choose"][0]["plans"],
        serde_json::json!(["own", "sales-vested-expansion"])
    );
    assert!(
        points
            .iter()
            .all(|point| point["breaks"].as_array().unwrap().is_empty())
    );
    let goals = |point: &Value| {
        let of = |metric: &str| -> f64 {
            let mean = &point["metrics"][metric]["mean"];
            mean.as_f64()
                .unwrap_or_else(|| mean.as_str().unwrap().parse().unwrap())
        };
        (of("nrr"), of("arr_end"))
    };
    for (at, point) in points.iter().enumerate() {
        let own = goals(point);
        let beaten = points
            .iter()
            .map(goals)
            .any(|(nrr, arr)| nrr >= own.0 && arr >= own.1 && (nrr, arr) != own);
        assert_eq!(point["on_frontier"], !beaten, "{at}");
        let listed = json["frontier"].as_array().unwrap().contains(&at.into());
        assert_eq!(listed, !beaten);
    }
    // The comp of the other plan is that of the other plan.
    let pair = ends(
        &folder,
        &["run", "sales-vested-expansion", "-n", "2", "--json"],
    )
    .json();
    let own = ends(
        &folder,
        &["run", "sales-first-year-acv", "-n", "2", "--json"],
    )
    .json();
    let acv = own["land"][0]["target"].as_str().unwrap();
    let args = [
        "optimise",
        "sales-first-year-acv",
        "--choose",
        "comp=sales-vested-expansion",
        "-n",
        "2",
        "--json",
    ];
    let chosen = ends(&folder, &args).json();
    assert_eq!(
        chosen["points"][1]["metrics"]["nrr"], pair["headline"]["nrr"],
        "{acv}"
    );
    assert_eq!(
        chosen["points"][0]["metrics"]["nrr"],
        own["headline"]["nrr"]
    );
    let never = [
        "optimise",
        "founder-18k",
        "--vary",
        "land.acv=18000",
        "--min",
        "nrr=900%",
        "-n",
        "1",
    ];
    let never = ends(&folder, &never);
    assert!(
        never.stdout.contains("no point keeps all limits"),
        "{}",
        never.stdout
    );
    for (args, code) in [
        (vec!["optimise", "founder-18k"], 2),
        (
            vec!["optimise", "founder-18k", "--choose", "size=founder-48k"],
            2,
        ),
        (
            vec![
                "optimise",
                "founder-18k",
                "--choose",
                "land=founder-48k",
                "--vary",
                "land.acv=1",
            ],
            3,
        ),
        (
            vec![
                "optimise",
                "founder-18k",
                "--choose",
                "land=missing.foothold",
            ],
            3,
        ),
    ] {
        assert_eq!(ends(&folder, &args).code, code, "{args:?}");
    }
}

#[test]
fn results_go_into_a_folder_whole() {
    let folder = folder();
    let vary = "contract.renewal_uplift=2%,4%";
    let range = "contract.renewal_uplift=2%..4%:1%";
    for (verb, args) in [
        ("sweep", vec!["--vary", vary]),
        ("tornado", vec!["--vary", range, "--no-behaviour"]),
        ("seek", vec!["--vary", range, "--target", "100%"]),
        ("optimise", vec!["--vary", vary]),
    ] {
        let args = [
            vec![verb, "founder-18k", "-n", "1", "--out", "result"],
            args,
        ]
        .concat();
        let end = ends(&folder, &args);
        assert_eq!(end.code, 0, "{verb}: {}", end.stderr);
        assert!(
            end.stderr.contains("seed 20260101"),
            "{verb}: {}",
            end.stderr
        );
        let names = content(&folder.path().join("result"));
        let expected = [
            ".foothold-output".to_owned(),
            format!("{verb}.csv"),
            format!("{verb}.json"),
        ];
        assert_eq!(names, expected);
    }
    fs::write(folder.path().join("file"), "").unwrap();
    let refused = [
        "sweep",
        "founder-18k",
        "--vary",
        vary,
        "-n",
        "1",
        "--out",
        "file",
    ];
    assert_eq!(ends(&folder, &refused).code, 3);
}

#[test]
fn plans_are_swept_from_standard_input_too_and_templates_all_can_be() {
    let folder = folder();
    let text = fs::read_to_string(root().join("scenarios/templates/founder-18k.foothold")).unwrap();
    let args = ["sweep", "-", "--vary", "land.acv=18000", "-n", "1", "--csv"];
    let piped = common::ended(foothold(&folder, &args).write_stdin(text));
    assert_eq!(piped.code, 0, "{}", piped.stderr);
    let named = ends(
        &folder,
        &[
            "sweep",
            "founder-18k",
            "--vary",
            "land.acv=18000",
            "-n",
            "1",
            "--csv",
        ],
    );
    assert_eq!(piped.stdout, named.stdout);
    for template in TEMPLATES {
        let args = [
            "sweep",
            template,
            "--vary",
            "contract.collection_lag=1,2",
            "-n",
            "1",
            "--csv",
        ];
        assert_eq!(ends(&folder, &args).code, 0, "{template}");
    }
}
