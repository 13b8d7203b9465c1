//! Draws every chart into a folder: `cargo run -p foothold-charts --example gallery -- DIR`.

use std::error::Error;
use std::fs;
use std::path::{Path, PathBuf};

use foothold_charts::*;

type Drawn = Result<Vec<u8>, ChartError>;

fn main() -> Result<(), Box<dyn Error>> {
    let folder = std::env::args_os().nth(1).map(PathBuf::from);
    let folder = folder.ok_or("usage: gallery DIR")?;
    fs::create_dir_all(&folder)?;
    let save = |name: &str, draw: &dyn Fn(Format) -> Drawn| save(&folder, name, draw);

    save("nrr-fan", &|format| nrr_fan(&fan(36), format))?;
    save("nrr-fan-gaps", &|format| nrr_fan(&fan_with_gaps(), format))?;
    save("nrr-fan-long", &|format| nrr_fan(&fan(120), format))?;
    save("nrr-fan-empty", &|format| {
        nrr_fan(&NrrFan::default(), format)
    })?;
    save("nrr-fan-one-month", &|format| nrr_fan(&fan(0), format))?;
    save("nrr-fan-huge", &|format| nrr_fan(&huge_fan(), format))?;
    save("nrr-fan-negative", &|format| {
        nrr_fan(&negative_fan(), format)
    })?;
    save("expansion-share", &|format| {
        expansion_share(&share(12), format)
    })?;
    save("expansion-share-long", &|format| {
        expansion_share(&share(40), format)
    })?;
    save("expansion-share-tiny", &|format| {
        expansion_share(&tiny_share(), format)
    })?;
    save("attainment", &|format| {
        attainment_by_role(&attainment(3), format)
    })?;
    save("attainment-many", &|format| {
        attainment_by_role(&attainment(30), format)
    })?;
    save("waterfall", &|format| {
        arr_waterfall(&waterfall(1.0), format)
    })?;
    save("waterfall-shrinking", &|format| {
        arr_waterfall(&shrinking(), format)
    })?;
    save("waterfall-huge", &|format| {
        arr_waterfall(&waterfall(1e5), format)
    })?;
    save("cohorts", &|format| {
        cohort_triangle(&cohorts(12, 3), format)
    })?;
    save("waterfall-negative", &|format| {
        arr_waterfall(&negative(), format)
    })?;
    save("cohorts-monthly", &|format| {
        cohort_triangle(&cohorts(60, 1), format)
    })?;
    Ok(())
}

fn save(folder: &Path, name: &str, draw: &dyn Fn(Format) -> Drawn) -> Result<(), Box<dyn Error>> {
    fs::write(folder.join(format!("{name}.svg")), draw(Format::Svg)?)?;
    fs::write(folder.join(format!("{name}.png")), draw(Format::Png)?)?;
    Ok(())
}

fn caption(measure: &str) -> Caption {
    Caption {
        plan: "Smaller land, owned expansion".into(),
        measure: measure.into(),
        note: "200 replications, seed 7".into(),
    }
}

fn timeline(pinned_month: u32) -> Timeline {
    Timeline {
        month_zero: "Jan 27".into(),
        pinned_month: Some(pinned_month),
    }
}

/// Rises from `from` to `to` around the middle month, with a band that widens.
fn rise(last: u32, from: f64, to: f64) -> Vec<Option<Quantiles>> {
    let month = |m: u32| {
        let t = f64::from(m) / f64::from(last.max(1));
        let p50 = from + (to - from) * t * t * (3.0 - 2.0 * t) + 0.006 * (t * 40.0).sin();
        let half = 0.01 + 0.06 * t;
        Some(Quantiles {
            p10: p50 - half,
            p50,
            p90: p50 + half,
        })
    };
    (0..=last).map(month).collect()
}

fn fan(last: u32) -> NrrFan {
    NrrFan {
        caption: caption("trailing 12 months, % of opening ARR"),
        timeline: timeline(14),
        months: rise(last, 0.96, 1.21),
        reference: Some(Reference {
            label: "Before, 52K land".into(),
            p50: (0..=last)
                .map(|m| Some(0.96 - 0.0003 * f64::from(m)))
                .collect(),
        }),
        benchmark: Some(Benchmark {
            label: "Mid-market".into(),
            low: 1.01,
            median: 1.08,
            high: 1.16,
        }),
    }
}

fn fan_with_gaps() -> NrrFan {
    let mut input = fan(24);
    input.months[..6].fill(None);
    input.months[10..13].fill(None);
    input.months[14] = None;
    input.months[22..].fill(None);
    input.timeline.pinned_month = Some(14);
    input
}

fn huge_fan() -> NrrFan {
    let mut input = fan(12);
    input.months = rise(12, 0.0, 1e12);
    input.timeline.pinned_month = Some(12);
    input
}

fn negative_fan() -> NrrFan {
    let mut input = fan(12);
    input.months = rise(12, -0.004, -0.5);
    input.caption.plan = "<script>alert(1)</script> with a name that goes on and on ".repeat(3);
    input.reference = None;
    input.timeline.pinned_month = Some(11);
    input
}

fn share(quarters: u32) -> ExpansionShare {
    let quarter = |q: u32| QuarterArr {
        new: 1.5e6 + 4e4 * f64::from(q),
        expansion: 2.5e5 * f64::from(q) + 1e5,
    };
    ExpansionShare {
        caption: caption("% of trailing 12 months, and USD by quarter"),
        timeline: timeline(14),
        months: rise(quarters * 3, 0.12, 0.51),
        quarters: (0..quarters).map(quarter).collect(),
        rule: Some(0.25),
    }
}

fn tiny_share() -> ExpansionShare {
    let mut input = share(4);
    input.months.fill(None);
    input.quarters[0] = QuarterArr {
        new: 0.4,
        expansion: 0.02,
    };
    input.quarters[1] = QuarterArr::default();
    input.quarters[2] = QuarterArr {
        new: 12.0,
        expansion: -3.0,
    };
    input.quarters[3] = QuarterArr {
        new: 5.0,
        expansion: 0.2,
    };
    input
}

fn attainment(roles: usize) -> AttainmentByRole {
    let role = |label: &str, reps, p50: f64, spread: f64, at_quota| RoleAttainment {
        label: label.into(),
        reps,
        attainment: Some(Quantiles {
            p10: p50 - spread,
            p50,
            p90: p50 + spread * 1.2,
        }),
        at_quota: Some(at_quota),
    };
    let cycle = [
        role("Expansion AE", 1, 1.42, 0.25, 0.99),
        role("New-logo AE", 6, 0.91, 0.35, 0.39),
        role("CSM, activation", 5, 1.04, 0.15, 0.61),
        RoleAttainment {
            label: "Solutions engineer, shared across regions and products".into(),
            reps: 12,
            attainment: None,
            at_quota: None,
        },
    ];
    AttainmentByRole {
        caption: caption("% of quota, trailing 12 months"),
        roles: cycle.into_iter().cycle().take(roles.max(4)).collect(),
        team: Some(role("Team, sum over sum", 24, 1.0, 0.12, 0.5)),
    }
}

fn waterfall(scale: f64) -> ArrWaterfall {
    ArrWaterfall {
        caption: caption("USD, Mar 27 to Feb 28"),
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

fn shrinking() -> ArrWaterfall {
    ArrWaterfall {
        caption: caption("USD, Mar 27 to Feb 28"),
        opening: 120.0,
        new: 0.004,
        contraction: 20.0,
        churn: 100.004,
        closing: 0.0,
        ..ArrWaterfall::default()
    }
}

fn negative() -> ArrWaterfall {
    ArrWaterfall {
        opening: 1.2e6,
        churn: 2.5e6,
        new: 4_300.0,
        closing: 1.2e6 - 2.5e6 + 4_300.0,
        ..waterfall(0.0)
    }
}

fn cohorts(rows: u32, months_apart: u32) -> CohortTriangle {
    let last = rows * months_apart;
    let ages: Vec<u32> = (0..rows).map(|i| i * months_apart).collect();
    let row = |i: u32| {
        let kept = |age: &u32| {
            let t = f64::from(*age) / f64::from(last);
            let dip = if i < rows / 4 { 0.4 } else { 0.05 };
            let value = 1.0 + 0.5 * t - dip * (1.0 - t) * (t * 12.0).min(1.0);
            (age + i * months_apart < last).then_some(value)
        };
        Cohort {
            label: if months_apart == 3 {
                format!("Q{} {}", i % 4 + 1, 27 + i / 4)
            } else {
                format!("{:02}/{}", i % 12 + 1, 27 + i / 12)
            },
            accounts: u64::from(57 + 4 * i),
            landed_arr: 1.74e6 + 1.2e5 * f64::from(i),
            kept: ages.iter().map(kept).collect(),
        }
    };
    CohortTriangle {
        caption: caption("ARR kept, % of land, by months since land"),
        cohorts: (0..rows).map(row).collect(),
        weighted: Some(Cohort {
            label: "Weighted".into(),
            accounts: 934,
            landed_arr: 29.22e6,
            kept: ages
                .iter()
                .map(|age| Some(1.0 + f64::from(*age) / 90.0))
                .collect(),
        }),
        ages_months: ages,
    }
}
