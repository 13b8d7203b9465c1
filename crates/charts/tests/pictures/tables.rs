//! The three charts by row, read back from their files.

use crate::reading::{drawn, rects, repeats, texts};
use foothold_charts::*;

const INTERVAL: &str = "#A9CED7";

fn role(label: &str, reps: u32, p50: Option<f64>) -> RoleAttainment {
    RoleAttainment {
        label: label.into(),
        reps,
        attainment: p50.map(|p50| Quantiles {
            p10: p50 * 0.8,
            p50,
            p90: p50 * 1.2,
        }),
        at_quota: p50.map(|_| 0.39),
    }
}

fn attainment_svg(roles: Vec<RoleAttainment>, team: Option<RoleAttainment>) -> String {
    let input = AttainmentByRole {
        caption: Caption::default(),
        roles,
        team,
    };
    drawn(|format| attainment_by_role(&input, format))
}

#[test]
fn a_role_shows_its_reps_median_and_share_at_quota() {
    let svg = attainment_svg(
        vec![role("New-logo AE", 6, Some(0.91)), role("CSM <1>", 1, None)],
        Some(role("Team", 7, Some(1.0))),
    );
    let texts = texts(&svg);
    for text in [
        "New-logo AE",
        "6 reps",
        "91%",
        "39%",
        "CSM &lt;1&gt;",
        "1 rep",
        "Team",
    ] {
        assert!(texts.contains(&text), "{text} is not among {texts:?}");
    }
    assert_eq!(texts.iter().filter(|&&text| text == "undefined").count(), 2);
    assert_eq!(rects(&svg, INTERVAL), 2);
}

#[test]
fn attainment_stands_any_roles() {
    attainment_svg(vec![], None);
    attainment_svg(vec![], Some(role("Team", 0, None)));
    attainment_svg(
        vec![role("AE", 1, Some(0.0)), role("AE", 1, Some(-0.4))],
        None,
    );
    attainment_svg(vec![role("AE", u32::MAX, Some(1e12))], None);
    let many = attainment_svg(vec![role("AE", 3, Some(0.9)); 40], None);
    assert!(texts(&many).contains(&"16 more roles not shown"));
    assert_eq!(rects(&many, INTERVAL), 24);
}

fn waterfall(scale: f64) -> ArrWaterfall {
    ArrWaterfall {
        caption: Caption {
            measure: "USD".into(),
            ..Caption::default()
        },
        opens: "Feb 27".into(),
        closes: "Feb 28".into(),
        opening: 14.89e6 * scale,
        new: 7.99e6 * scale,
        expansion: ExpansionByCause {
            seats: 1.62e6 * scale,
            teams: 1.38e6 * scale,
            usage: 1.06e6 * scale,
            product: 0.34e6 * scale,
            tier: 0.31e6 * scale,
            price: 0.19e6 * scale,
        },
        reactivation: 0.08e6 * scale,
        contraction: 0.50e6 * scale,
        churn: 1.18e6 * scale,
        closing: 26.18e6 * scale,
    }
}

fn waterfall_svg(input: &ArrWaterfall) -> String {
    drawn(|format| arr_waterfall(input, format))
}

#[test]
fn the_waterfall_shows_every_movement_with_its_sign() {
    let svg = waterfall_svg(&waterfall(1.0));
    let texts = texts(&svg);
    for (name, amount) in [
        ("Opening, Feb 27", "14.89M"),
        ("New", "+7.99M"),
        ("Seats", "+1.62M"),
        ("Teams", "+1.38M"),
        ("Usage", "+1.06M"),
        ("Product", "+0.34M"),
        ("Tier", "+0.31M"),
        ("Price", "+0.19M"),
        ("Reactivation", "+0.08M"),
        ("Contraction", "−0.50M"),
        ("Churn", "−1.18M"),
        ("Closing, Feb 28", "26.18M"),
    ] {
        let at = texts.iter().position(|&text| text == name);
        let at = at.unwrap_or_else(|| panic!("{name} is not among {texts:?}"));
        assert_eq!(texts[at + 1], amount, "{name}");
    }
    assert!(texts.contains(&"USD, axis starts at 10M"));
}

#[test]
fn a_waterfall_that_does_not_add_up_is_refused() {
    let mut input = waterfall(1.0);
    input.churn = 0.0;
    let refused = arr_waterfall(&input, Format::Svg);
    assert!(matches!(refused, Err(ChartError::Unbalanced { .. })));
    input.churn = f64::NAN;
    let refused = arr_waterfall(&input, Format::Svg);
    assert!(matches!(refused, Err(ChartError::NotDrawable { .. })));
}

#[test]
fn the_waterfall_stands_any_amounts() {
    for scale in [0.0, 1e-9, 1e-4, 1e5, 1e12] {
        waterfall_svg(&waterfall(scale));
    }
    waterfall_svg(&ArrWaterfall {
        opening: 10.0,
        contraction: 25.0,
        closing: -15.0,
        ..ArrWaterfall::default()
    });
}

fn cohort(label: &str, kept: Vec<Option<f64>>) -> Cohort {
    Cohort {
        label: label.into(),
        accounts: 57,
        landed_arr: 1.74e6,
        kept,
    }
}

fn triangle(ages: u32, cohorts: Vec<Cohort>, weighted: Option<Cohort>) -> CohortTriangle {
    CohortTriangle {
        caption: Caption::default(),
        ages_months: (0..ages).map(|i| i * 3).collect(),
        cohorts,
        weighted,
    }
}

fn triangle_svg(input: &CohortTriangle) -> String {
    drawn(|format| cohort_triangle(input, format))
}

#[test]
fn a_cell_shows_what_was_kept_and_stays_blank_where_undefined() {
    let input = triangle(
        3,
        vec![
            cohort("Q1 27", vec![Some(1.0), Some(0.744), Some(1.4)]),
            cohort("Q2 27", vec![Some(1.0), None]),
            cohort("Q3 27", vec![Some(0.0)]),
        ],
        Some(cohort("Weighted", vec![Some(1.0), Some(0.87), Some(1.4)])),
    );
    let svg = triangle_svg(&input);
    let texts = texts(&svg);
    let row = |label: &str| -> Vec<&str> {
        let at = texts.iter().position(|&text| text == label).unwrap();
        let figures = texts[at + 3..].iter();
        let figure = |text: &&&str| text.parse::<u32>().is_ok();
        figures.take_while(figure).copied().collect()
    };
    assert_eq!(row("Q1 27"), ["100", "74", "140"]);
    assert_eq!(row("Q2 27"), ["100"]);
    // A cohort that kept nothing is a defined zero.
    assert_eq!(row("Q3 27"), ["0"]);
    assert_eq!(row("Weighted"), ["100", "87", "140"]);
    assert!(texts.contains(&"57") && texts.contains(&"1.74M"));
    // Two cells of the middle and its swatch in the legend; the weighted row has no cells.
    assert_eq!(rects(&svg, "#F1F2EF"), 3);
}

#[test]
fn a_cohort_with_too_many_figures_is_refused() {
    let input = triangle(1, vec![cohort("Q1", vec![Some(1.0), Some(1.0)])], None);
    let refused = cohort_triangle(&input, Format::Svg);
    assert!(matches!(
        refused,
        Err(ChartError::Ragged {
            figures: 2,
            ages: 1,
            ..
        })
    ));
}

#[test]
fn the_triangle_stands_any_cohorts() {
    triangle_svg(&triangle(0, vec![], None));
    triangle_svg(&triangle(0, vec![cohort("Q1", vec![])], None));
    triangle_svg(&triangle(1, vec![cohort("Q1", vec![Some(1.0)])], None));
    triangle_svg(&triangle(4, vec![cohort("Q1", vec![None; 4])], None));
    let strange = vec![Some(-0.2), Some(1e-12), Some(1e12)];
    let svg = triangle_svg(&triangle(3, vec![cohort("Q1", strange)], None));
    assert!(texts(&svg).contains(&"&gt;999") && texts(&svg).contains(&"−20"));
    let row = |i: u32| cohort(&i.to_string(), vec![Some(1.0); 120 - i as usize]);
    let svg = triangle_svg(&triangle(120, (0..120).map(row).collect(), None));
    assert!(texts(&svg).contains(&"one cohort in 4 shown, one age in 6 shown"));
}

#[test]
fn the_same_input_gives_the_same_bytes() {
    let roles = AttainmentByRole {
        roles: vec![role("AE", 3, Some(0.9)), role("CSM", 1, None)],
        ..AttainmentByRole::default()
    };
    repeats(|format| attainment_by_role(&roles, format));
    repeats(|format| arr_waterfall(&waterfall(1.0), format));
    let cohorts = triangle(2, vec![cohort("Q1", vec![Some(1.0), Some(1.1)])], None);
    repeats(|format| cohort_triangle(&cohorts, format));
}
