use super::*;
use rust_decimal::Decimal;

fn percent(value: i64) -> Option<Decimal> {
    Some(Decimal::new(value, 2))
}

#[test]
fn shipped_benchmarks_are_sound() {
    let shipped = Benchmarks::read(TEXT).unwrap();
    assert_eq!(*SHIPPED, shipped);
    let claims = include_str!("../../../../scenarios/claims.json");
    let all = shipped
        .benchmarks
        .iter()
        .map(|entry| &entry.evidence)
        .chain(shipped.rules.iter().map(|entry| &entry.evidence))
        .chain(shipped.ownership.iter().map(|entry| &entry.evidence));
    for evidence in all {
        assert!(
            claims.contains(&format!("\"{}\"", evidence.claim)),
            "{}",
            evidence.claim
        );
        assert!(claims.contains(&evidence.source), "{}", evidence.source);
    }
}

#[test]
fn conflicting_sources_are_both_present() {
    let top = SHIPPED
        .of_metric("nrr")
        .find(|entry| entry.id == "nrr-top-quartile")
        .unwrap();
    assert_eq!(top.low, percent(118));
    let other = SHIPPED
        .of_metric("nrr")
        .find(|entry| entry.id == "nrr-top-quartile-5-20m")
        .unwrap();
    assert_eq!(other.low, percent(110));
    assert!(top.evidence.conflicts_with.contains(&other.id));
}

#[test]
fn a_band_includes_its_lower_end_only() {
    let scope = Scope {
        arr_min: Some(10),
        arr_max: Some(20),
        ..Scope::default()
    };
    let covered: Vec<bool> = [9, 10, 19, 20]
        .map(|arr| scope.covers_arr(Decimal::from(arr)))
        .into();
    assert_eq!(covered, [false, true, true, false]);
}

#[test]
fn a_rule_needs_all_its_conditions_and_all_its_metrics() {
    let rule = SHIPPED
        .rules
        .iter()
        .find(|rule| rule.id == "single-team")
        .unwrap();
    let with = |nrr, share| {
        rule.fires(move |metric| match metric {
            "nrr" => nrr,
            "expansion_share" => share,
            _ => None,
        })
    };
    assert_eq!(with(percent(110), percent(24)), Some(true));
    assert_eq!(with(percent(110), percent(25)), Some(false));
    assert_eq!(with(percent(109), percent(24)), Some(false));
    assert_eq!(with(None, percent(24)), None);
}

#[test]
fn wrong_files_are_refused_with_the_entry() {
    let head = "schema = 1\n[source.S0]\ntitle = \"A\"\n";
    let tail = "[[rule]]\nid = \"r\"\nstage = \"land\"\nwhen = [{ metric = \"m\", below = \"1\" }]\nverdict = \"v\"\nclaim = \"S0-1\"\n[[ownership]]\nid = \"o\"\nowners = []\nclaim = \"S0-1\"\n";
    let entry = "[[benchmark]]\nid = \"b\"\nmetric = \"nrr\"\nkind = \"median\"\nmedian = \"104%\"\nclaim = \"S0-1\"\n";
    assert!(Benchmarks::read(&format!("{head}{entry}{tail}")).is_ok());
    for (from, to, expected) in [
        ("schema = 1", "schema = 2", "schema: must be 1"),
        ("\"104%\"", "104", "benchmark[0]: median must be text"),
        (
            "\"104%\"",
            "\"high\"",
            "benchmark[0]: median: high is no number",
        ),
        (
            "median = \"104%\"\n",
            "",
            "benchmark[0]: has no value: give low, median or high",
        ),
        ("metric = \"nrr\"\n", "", "benchmark[0]: metric is missing"),
        (
            "kind = \"median\"",
            "kind = \"median\"\nsize = 1",
            "benchmark[0]: unknown field size",
        ),
        (
            "\"104%\"\nclaim = \"S0-1\"",
            "\"104%\"\nclaim = \"S9-1\"",
            "benchmark[0]: claim S9-1 has no source S9",
        ),
        (
            "stage = \"land\"",
            "stage = \"see\"",
            "rule[0]: unknown stage see",
        ),
        (
            "below = \"1\"",
            "under = \"1\"",
            "rule[0]: the condition on m needs exactly one of below, at_most, at_least, above",
        ),
        ("id = \"r\"", "id = \"b\"", "b: stands twice"),
        (
            "kind = \"median\"",
            "kind = \"median\"\nconflicts_with = [\"o\"]",
            "b: o does not name it as a conflict in turn",
        ),
    ] {
        let text = format!("{head}{entry}{tail}").replacen(from, to, 1);
        assert_eq!(Benchmarks::read(&text).unwrap_err().to_string(), expected);
    }
}
