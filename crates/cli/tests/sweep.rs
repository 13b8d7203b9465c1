//! Sweeps: numbers, faults, and going on after an interruption.

mod common;

use common::{TEMPLATES, content, ended, ends, folder, foothold, root};
use serde_json::Value;
use std::fs;

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
fn plans_are_swept_from_standard_input_too_and_templates_all_can_be() {
    let folder = folder();
    let text = fs::read_to_string(root().join("scenarios/templates/founder-18k.foothold")).unwrap();
    let args = ["sweep", "-", "--vary", "land.acv=18000", "-n", "1", "--csv"];
    let piped = ended(foothold(&folder, &args).write_stdin(text));
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
