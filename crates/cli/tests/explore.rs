//! Tornado, seek and optimise, and the folders that all of them write.

mod common;

use common::{content, ends, folder};
use serde_json::Value;
use std::fs;
use std::path::Path;

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
        "flat_capture",
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
        "--report-month",
        "12",
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
        "--report-month",
        "12",
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
fn shares_without_their_sign_are_refused_and_limits_are_told_as_read() {
    let folder = folder();
    let vary = ["--vary", "land.acv=18000,30000", "-n", "2"];
    let optimise = |limit: &str| {
        let args = [&["optimise", "founder-48k", "--min", limit][..], &vary].concat();
        ends(&folder, &args)
    };
    let bare = optimise("attainment.ae=60");
    assert_eq!((bare.code, bare.stdout.as_str()), (2, ""));
    assert!(bare.stderr.contains("write 60% or 0.6"), "{}", bare.stderr);
    let read = optimise("attainment.ae=60%");
    let told = "limit: Quota attainment, AE, at least 60.0%";
    assert!(read.stdout.contains(told), "{}", read.stdout);
    let range = ["--vary", "land.acv=18000..30000", "--target", "105"];
    let seek = ends(&folder, &[&["seek", "founder-48k"][..], &range].concat());
    assert_eq!((seek.code, seek.stdout.as_str()), (2, ""));
    assert!(
        seek.stderr.contains("write 105% or 1.05"),
        "{}",
        seek.stderr
    );
}
