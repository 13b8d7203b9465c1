//! The two charts over months, read back from their files.

use crate::reading::{about, drawn, lines, rects, repeats, texts};
use foothold_charts::*;

const MEDIAN: &str = "#0C6478";
const MEDIAN_WIDTH: u32 = 20;

fn nrr(months: Vec<Option<Quantiles>>) -> NrrFan {
    NrrFan {
        caption: Caption {
            plan: "Base".into(),
            measure: "trailing 12 months, % of opening ARR".into(),
            note: "200 replications, seed 7".into(),
        },
        timeline: Timeline {
            month_zero: "Jan 27".into(),
            pinned_month: Some(2),
        },
        months,
        reference: None,
        benchmark: None,
    }
}

fn svg_of(input: &NrrFan) -> String {
    drawn(|format| nrr_fan(input, format))
}

#[test]
fn the_fan_names_its_ends_reference_benchmark_and_pinned_month() {
    let mut input = nrr(vec![about(0.96), about(1.0), about(1.11), about(1.21)]);
    input.reference = Some(Reference {
        label: "Before".into(),
        p50: vec![Some(0.96), Some(0.96), Some(0.955), Some(0.951)],
    });
    input.benchmark = Some(Benchmark {
        label: "Mid-market".into(),
        low: 1.01,
        median: 1.08,
        high: 1.16,
    });
    let svg = svg_of(&input);
    let texts = texts(&svg);
    for text in [
        "Net revenue retention",
        "Base",
        "trailing 12 months, % of opening ARR, axis starts at 90%",
        "P10 117%",
        "P50 121%",
        "P90 125%",
        "Before 95%",
        "Mid-market 101% to 116%",
        "Benchmark median 108%",
        "M2",
        "111%",
        "months from Jan 27",
        "200 replications, seed 7",
    ] {
        assert!(texts.contains(&text), "{text} is not among {texts:?}");
    }
    assert!(svg.contains("<title>Net revenue retention, Base</title>"));
}

#[test]
fn undefined_months_leave_gaps() {
    let months = vec![
        None,
        about(1.0),
        about(1.1),
        None,
        about(1.2),
        about(1.2),
        about(1.3),
        None,
    ];
    let svg = svg_of(&nrr(months));
    assert_eq!(lines(&svg, MEDIAN, MEDIAN_WIDTH), [2, 3]);
    assert!(texts(&svg).contains(&"P50 130% at M6"));
}

#[test]
fn a_pinned_month_without_a_figure_says_so() {
    let svg = svg_of(&nrr(vec![about(1.0), about(1.0), None, about(1.0)]));
    assert!(texts(&svg).contains(&"undefined"));
}

#[test]
fn a_pinned_month_past_the_end_is_not_marked() {
    let svg = svg_of(&nrr(vec![about(1.0), about(1.0)]));
    assert!(!texts(&svg).contains(&"M2"));
}

#[test]
fn names_stay_text_whatever_they_contain() {
    let mut input = nrr(vec![about(1.0), about(1.1)]);
    input.caption.plan = "<script>alert('a & b')</script>\u{0}".into();
    input.caption.note = "\"]]><!-- --></svg>".into();
    input.reference = Some(Reference {
        label: "<b>Before</b>".into(),
        p50: vec![Some(0.9), Some(0.9)],
    });
    let svg = svg_of(&input);
    assert!(!svg.contains("<script") && !svg.contains("<b>") && !svg.contains("<!--"));
    assert!(!svg.contains('\u{0}'));
    assert_eq!(svg.matches("</svg>").count(), 1);
    let plan = "&lt;script&gt;alert(&apos;a &amp; b&apos;)&lt;/script&gt;";
    assert!(texts(&svg).contains(&plan), "{:?}", texts(&svg));
}

#[test]
fn long_names_keep_their_figures() {
    let mut input = nrr(vec![about(1.0), about(1.1)]);
    input.caption.plan = "long ".repeat(200);
    input.caption.measure = "long ".repeat(200);
    input.reference = Some(Reference {
        label: "long ".repeat(200),
        p50: vec![Some(1.0), Some(0.9)],
    });
    let svg = svg_of(&input);
    let texts = texts(&svg);
    assert!(
        texts.iter().any(|text| text.ends_with("… 90%")),
        "{texts:?}"
    );
    assert!(
        texts
            .iter()
            .any(|text| text.ends_with("…, axis starts at 90%")),
        "{texts:?}"
    );
}

#[test]
fn the_fan_stands_any_series() {
    let long = (0..=120)
        .map(|m| about(0.9 + 0.003 * f64::from(m)))
        .collect();
    for (months, median) in [
        (vec![], vec![]),
        (vec![about(1.0)], vec![]),
        (vec![None; 5], vec![]),
        (vec![about(0.0), about(1e-9)], vec![2]),
        (vec![about(-0.5), about(-1.5)], vec![2]),
        (vec![about(1.0), about(1e12)], vec![2]),
        (long, vec![121]),
    ] {
        let svg = svg_of(&nrr(months));
        assert_eq!(lines(&svg, MEDIAN, MEDIAN_WIDTH), median);
    }
}

#[test]
fn what_is_not_a_number_is_refused() {
    for value in [f64::NAN, f64::INFINITY, -1e31] {
        let refused = nrr_fan(&nrr(vec![about(1.0), about(value)]), Format::Svg);
        assert!(matches!(refused, Err(ChartError::NotDrawable { .. })));
    }
}

#[test]
fn the_same_input_gives_the_same_bytes() {
    let fan = nrr(vec![about(1.0), None, about(1.1), about(1.2)]);
    repeats(|format| nrr_fan(&fan, format));
    let share = share(vec![about(0.2), about(0.3)], vec![(1e6, 2e6)]);
    repeats(|format| expansion_share(&share, format));
}

fn share(months: Vec<Option<Quantiles>>, quarters: Vec<(f64, f64)>) -> ExpansionShare {
    let quarters = quarters.into_iter();
    ExpansionShare {
        months,
        quarters: quarters
            .map(|(new, expansion)| QuarterArr { new, expansion })
            .collect(),
        rule: Some(0.25),
        ..ExpansionShare::default()
    }
}

fn share_svg(input: &ExpansionShare) -> String {
    drawn(|format| expansion_share(input, format))
}

#[test]
fn the_share_names_its_ends_the_rule_and_the_last_quarter() {
    let months = vec![
        about(0.1),
        about(0.2),
        None,
        about(0.3),
        about(0.35),
        about(0.38),
        about(0.4),
    ];
    let svg = share_svg(&share(months, vec![(1.5e6, 1e5), (3.04e6, 3.4e6)]));
    let texts = texts(&svg);
    for text in [
        "P50 40%",
        "P10 36%",
        "P90 44%",
        "Rule 25%",
        "New 3.04M",
        "Expansion 3.40M",
    ] {
        assert!(texts.contains(&text), "{text} is not among {texts:?}");
    }
    assert_eq!(lines(&svg, MEDIAN, MEDIAN_WIDTH), [2, 4]);
    assert_eq!(rects(&svg, "#7F8FCB"), 2);
}

#[test]
fn the_share_stands_any_series() {
    let long = (0..=120).map(|m| about(0.004 * f64::from(m))).collect();
    for input in [
        share(vec![], vec![]),
        share(vec![about(0.3)], vec![]),
        share(vec![None; 7], vec![(0.0, 0.0), (0.0, 0.0)]),
        share(vec![about(0.3)], vec![(1e12, 1e-6)]),
        share(vec![about(1e12)], vec![(-1e12, 5.0), (3.0, -2.0)]),
        share(long, vec![(1e6, 2e6); 40]),
    ] {
        share_svg(&input);
    }
}
