//! Net revenue retention over the months, against a reference and a benchmark.

use crate::fan;
use crate::figures;
use crate::frame::{self, EndLabel};
use crate::months;
use crate::palette;
use crate::picture::Picture;
use crate::render::render;
use crate::scale::{Scale, Zero};
use crate::{Caption, ChartError, Format, Quantiles, Timeline, drawable};

/// Net revenue retention by month. Ratios: `1.19` is 119%.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct NrrFan {
    /// Title lines; `measure` says which of the two definitions of NRR is drawn.
    pub caption: Caption,
    /// Names of the months.
    pub timeline: Timeline,
    /// Ratio at months 0, 1, 2, …; `None` where it is undefined.
    pub months: Vec<Option<Quantiles>>,
    /// The plan read against, dashed.
    pub reference: Option<Reference>,
    /// The benchmark behind the fan.
    pub benchmark: Option<Benchmark>,
}

/// Medians of the plan that another is read against.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct Reference {
    /// Its name.
    pub label: String,
    /// Ratio at months 0, 1, 2, …; `None` where it is undefined.
    pub p50: Vec<Option<f64>>,
}

/// A published range, as ratios.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct Benchmark {
    /// Whose range it is, such as `Mid-market`.
    pub label: String,
    /// Low end.
    pub low: f64,
    /// Median.
    pub median: f64,
    /// High end.
    pub high: f64,
}

const PLOT_LEFT: f64 = 72.0;
const PLOT_RIGHT: f64 = 740.0;
const TOP: f64 = 78.0;
const BOTTOM: f64 = 474.0;
const MONTHS_BASELINE: f64 = 494.0;

/// Draws net revenue retention.
///
/// # Errors
/// [`ChartError::NotDrawable`] for a ratio that is not finite.
pub fn nrr_fan(input: &NrrFan, format: Format) -> Result<Vec<u8>, ChartError> {
    render(&draw(input)?, format)
}

fn draw(input: &NrrFan) -> Result<Picture, ChartError> {
    let values = values(input);
    drawable("net revenue retention", values.iter().copied())?;
    let reference_months = input.reference.as_ref().map_or(0, |r| r.p50.len());
    let last = input.months.len().max(reference_months).saturating_sub(1);
    let x = Scale::months(last, (PLOT_LEFT, PLOT_RIGHT));
    let y = Scale::over(values, Zero::WhenNear, 0.1, 5, (BOTTOM, TOP));
    let remarks: Vec<_> = frame::axis_start(&y, figures::tick_percent)
        .into_iter()
        .collect();
    let mut picture = frame::sheet("Net revenue retention", &input.caption, &remarks, &[]);
    let span = (PLOT_LEFT, PLOT_RIGHT);
    let mut labels = Vec::new();

    if let Some(benchmark) = &input.benchmark {
        draw_benchmark(&mut picture, benchmark, &y, &mut labels);
    }
    frame::level_grid(&mut picture, &y, span, figures::tick_percent);
    fan::draw(&mut picture, &input.months, &x, &y);
    if let Some(benchmark) = &input.benchmark {
        // Above the fan, so that a wide band cannot hide the median.
        let level = y.at(benchmark.median);
        let ends = [(PLOT_LEFT, level), (PLOT_RIGHT, level)];
        picture.dashes(&ends, (1.5, 3.0), 1.5, palette::BENCHMARK);
    }
    picture.level(PLOT_LEFT, PLOT_RIGHT, y.at(1.0), palette::THRESHOLD);
    if let Some(reference) = &input.reference {
        draw_reference(&mut picture, reference, last, &x, &y, &mut labels);
    }
    months::pin_line(&mut picture, &x, last, &input.timeline, (TOP, BOTTOM + 8.0));
    let pinned = months::pinned(&input.timeline, last);
    if let (Some(month), false) = (pinned, input.months.is_empty()) {
        let mut levels = vec![1.0];
        levels.extend(input.benchmark.iter().map(|b| b.median));
        let obstacles = fan::Obstacles {
            reference: input.reference.as_ref().map_or(&[], |r| r.p50.as_slice()),
            levels: &levels,
            span,
        };
        fan::draw_pinned(&mut picture, &input.months, month, &x, &y, &obstacles);
    }
    if fan::latest(&input.months).is_none() {
        let centre = ((PLOT_LEFT + PLOT_RIGHT) / 2.0, (TOP + BOTTOM) / 2.0 - 20.0);
        frame::nothing(&mut picture, centre, input.months.len());
    }
    labels.extend(fan::end_labels(&input.months, last, &y));
    frame::end_labels(&mut picture, PLOT_RIGHT, labels, (TOP, BOTTOM));
    months::axis(&mut picture, &x, last, &input.timeline, MONTHS_BASELINE);
    Ok(picture)
}

/// Every ratio that the axis must hold, 100% among them.
fn values(input: &NrrFan) -> Vec<f64> {
    let fan = input.months.iter().flatten().flat_map(|q| q.values());
    let reference = input.reference.iter().flat_map(|r| r.p50.iter().flatten());
    let benchmark = input
        .benchmark
        .iter()
        .flat_map(|b| [b.low, b.median, b.high]);
    fan.chain(reference.copied())
        .chain(benchmark)
        .chain([1.0])
        .collect()
}

fn draw_benchmark(
    picture: &mut Picture,
    benchmark: &Benchmark,
    y: &Scale,
    labels: &mut Vec<EndLabel>,
) {
    let (top, bottom) = (y.at(benchmark.high), y.at(benchmark.low));
    let width = PLOT_RIGHT - PLOT_LEFT;
    picture.rect(
        (PLOT_LEFT, top),
        width,
        bottom - top,
        palette::BENCHMARK_BAND,
    );
    let range = format!(
        "{} to {}",
        figures::percent(benchmark.low),
        figures::percent(benchmark.high)
    );
    let median = figures::percent(benchmark.median);
    for (value, name, figure) in [
        (benchmark.high, benchmark.label.as_str(), range),
        (benchmark.median, "Benchmark median", median),
    ] {
        labels.push(EndLabel {
            y: y.at(value),
            name: name.to_owned(),
            figure,
            colour: palette::BENCHMARK,
            strong: false,
        });
    }
}

fn draw_reference(
    picture: &mut Picture,
    reference: &Reference,
    last: usize,
    x: &Scale,
    y: &Scale,
    labels: &mut Vec<EndLabel>,
) {
    fan::draw_reference(picture, &reference.p50, x, y);
    if let Some((month, value)) = fan::latest(&reference.p50) {
        let when = fan::month_remark(month, last);
        labels.push(EndLabel {
            y: y.at(value),
            name: reference.label.clone(),
            figure: format!("{}{when}", figures::percent(value)),
            colour: palette::REFERENCE_TEXT,
            strong: false,
        });
    }
}
