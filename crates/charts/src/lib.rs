//! Pictures of a run, as SVG or PNG, 960 by 540 pixels, in the light theme.
//!
//! Each chart is one function from plain figures to the bytes of a file. Nothing is read from or
//! written to disk; the same input gives the same bytes. Names are drawn as text, whatever markup
//! they contain. A figure that is undefined is `None` and leaves a gap; it is never drawn as zero.
//!
//! The embedded font covers Latin, Greek and Cyrillic. Other scripts show as boxes in a PNG and in
//! the reader's own fonts in an SVG.

mod arr_waterfall;
mod attainment_by_role;
mod cohort_triangle;
mod expansion_share;
mod fan;
mod figures;
mod frame;
mod lettering;
mod months;
mod nrr_fan;
mod palette;
mod picture;
mod render;
mod scale;

pub use arr_waterfall::{ArrWaterfall, ExpansionByCause, arr_waterfall};
pub use attainment_by_role::{AttainmentByRole, RoleAttainment, attainment_by_role};
pub use cohort_triangle::{Cohort, CohortTriangle, cohort_triangle};
pub use expansion_share::{ExpansionShare, QuarterArr, expansion_share};
pub use nrr_fan::{Benchmark, NrrFan, Reference, nrr_fan};
pub use picture::{HEIGHT, WIDTH};

/// The kind of file to make.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Format {
    /// Scalable, with text as text; asks for Inter and falls back to the reader's system font.
    Svg,
    /// 960 by 540 pixels, 8-bit RGB.
    Png,
}

/// Why no picture could be made.
#[derive(Debug, thiserror::Error)]
pub enum ChartError {
    /// A figure is NaN, infinite or beyond ±1e30.
    #[error("{what} is {value}, which cannot be drawn")]
    NotDrawable {
        /// The figure, in the words of the chart.
        what: &'static str,
        /// Its value.
        value: f64,
    },
    /// The movements do not lead from the opening to the closing amount.
    #[error("opening ARR and its movements come to {expected}, but closing ARR is {actual}")]
    Unbalanced {
        /// Opening plus every movement.
        expected: f64,
        /// The closing amount given.
        actual: f64,
    },
    /// A cohort has more figures than there are ages.
    #[error("cohort {cohort} has {figures} figures for {ages} ages")]
    Ragged {
        /// The cohort's label.
        cohort: String,
        /// Figures given.
        figures: usize,
        /// Ages given.
        ages: usize,
    },
    /// An embedded font could not be read.
    #[error("an embedded font cannot be read")]
    Font,
    /// The drawing backend failed.
    #[error("the picture cannot be drawn")]
    Drawing,
    /// The PNG could not be encoded.
    #[error("the picture cannot be encoded")]
    Png(#[from] png::EncodingError),
}

/// What is written around a chart.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Caption {
    /// Name of the plan, at the top right.
    pub plan: String,
    /// What is measured and in which unit, under the title: `trailing 12 months, % of opening
    /// ARR`. The chart adds where its axis starts if that is not zero.
    pub measure: String,
    /// Where the figures come from, at the foot: `200 replications, seed 7`. May be empty.
    pub note: String,
}

/// Quantiles of one quantity over replications, in the quantity's unit.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Quantiles {
    /// Tenth percentile.
    pub p10: f64,
    /// Median.
    pub p50: f64,
    /// Ninetieth percentile.
    pub p90: f64,
}

/// What the months of a chart are called.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Timeline {
    /// Calendar name of month 0, such as `Jan 27`. May be empty.
    pub month_zero: String,
    /// The month that figures are read at. Not marked when it lies outside the chart.
    pub pinned_month: Option<u32>,
}

/// Largest figure that can be drawn: far past any amount of money, far from overflow.
const LARGEST: f64 = 1e30;

fn drawable(what: &'static str, values: impl IntoIterator<Item = f64>) -> Result<(), ChartError> {
    let refused = |v: &f64| !v.is_finite() || v.abs() > LARGEST;
    match values.into_iter().find(refused) {
        Some(value) => Err(ChartError::NotDrawable { what, value }),
        None => Ok(()),
    }
}

impl Quantiles {
    fn values(self) -> [f64; 3] {
        [self.p10, self.p50, self.p90]
    }
}
