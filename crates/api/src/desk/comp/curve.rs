//! Commission as a function of attainment, by the pay code that runs use.

use super::terms::money;
use crate::comp::OnQuota;
use foothold_core::money::{cents, real};
use foothold_core::plan::{Component, Role};
use serde::Serialize;

/// End of the curve, parts per million of quota.
const END: i64 = 1_500_000;

/// Commission a year by attainment, 0 to 150% of quota.
#[derive(Debug, Clone, Serialize)]
#[cfg_attr(feature = "specta", derive(specta::Type))]
#[serde(rename_all = "camelCase")]
pub struct Curve {
    /// Points in order, straight between one and the next; two at one attainment are a jump.
    pub points: Vec<CurvePoint>,
    /// Commission at 100% of quota.
    pub at_quota: CurvePoint,
}

/// A point of a payout curve.
#[derive(Debug, Clone, PartialEq, Serialize)]
#[cfg_attr(feature = "specta", derive(specta::Type))]
#[serde(rename_all = "camelCase")]
pub struct CurvePoint {
    /// Share of quota.
    pub attainment: f64,
    /// Commission a year.
    pub pay: String,
    /// The same against target variable pay; none without variable pay.
    pub share: Option<f64>,
    /// Whether the curve bends or jumps here.
    pub kink: bool,
    /// Multiple of the standard rate from here on, where the curve is straight to the next point.
    pub multiple: Option<f64>,
}

/// The curve of a component. Every point is what a rep with exactly that credit in each full period
/// is paid.
pub(crate) fn curve(role: &Role, line: &Component, paid: &OnQuota) -> Curve {
    let variable = cents(role.variable);
    let point = |attainment: i64, credited: i64, kink: bool| {
        let pay = paid.yearly_cents(credited);
        CurvePoint {
            attainment: attainment as f64 / 1e6,
            pay: money(pay),
            share: (variable > 0).then(|| pay as f64 / variable as f64),
            kink,
            multiple: None,
        }
    };
    let mut points = vec![point(0, 0, false)];
    for attainment in kinks(line, paid) {
        let at = paid.credit_at(attainment);
        // A jump lies between two neighbouring cents of credit, on either side of the boundary.
        let before = point(attainment, (at - 1).max(0), true);
        let after = point(attainment, at + 1, true);
        let here = point(attainment, at, true);
        if jumps(line, paid, at) {
            points.push(before);
            points.push(after);
        } else {
            points.push(here);
        }
    }
    points.push(point(END, paid.credit_at(END), false));
    name_segments(line, &mut points);
    Curve {
        points,
        at_quota: point(1_000_000, paid.credit_at(1_000_000), false),
    }
}

/// Commission a year at an attainment.
pub(super) fn pay_at(role: &Role, paid: &OnQuota, attainment: f64) -> CurvePoint {
    let variable = cents(role.variable);
    let pay = paid.yearly_cents(paid.credit_at(ppm(attainment)));
    CurvePoint {
        attainment,
        pay: money(pay),
        share: (variable > 0).then(|| pay as f64 / variable as f64),
        kink: false,
        multiple: None,
    }
}

/// A ratio in parts per million.
pub(super) fn ppm(ratio: f64) -> i64 {
    (ratio * 1e6).round() as i64
}

/// Attainments inside the curve at which the pay of a component bends or jumps, rising.
fn kinks(line: &Component, paid: &OnQuota) -> Vec<i64> {
    let bounds = line.tiers.iter().filter_map(|tier| tier.up_to);
    let mut kinks: Vec<i64> = bounds
        .chain(line.threshold)
        .map(|at| ppm(real(at)))
        .collect();
    kinks.extend(line.cap.and_then(|_| capped_from(paid)));
    kinks.retain(|at| (1..END).contains(at));
    kinks.sort_unstable();
    kinks.dedup();
    // Two roundings of one place: a cap that is reached at a bound.
    kinks.dedup_by(|b, a| *b - *a <= 2);
    kinks
}

/// Attainment from which the cap holds, where that is inside the curve.
fn capped_from(paid: &OnQuota) -> Option<i64> {
    let most = paid.yearly_cents(paid.credit_at(END));
    // Flat at the end and far beyond it: nothing but a cap, or a last band that pays nothing.
    if most != paid.yearly_cents(paid.credit_at(END * 4)) {
        return None;
    }
    let (mut below, mut reached) = (0, END);
    while reached - below > 1 {
        let middle = i64::midpoint(below, reached);
        match paid.yearly_cents(paid.credit_at(middle)) == most {
            true => reached = middle,
            false => below = middle,
        }
    }
    Some(reached)
}

/// Whether pay jumps at `credited`: more than the steepest straight rise could give for two cents.
fn jumps(line: &Component, paid: &OnQuota, credited: i64) -> bool {
    let (before, after) = ((credited - 1).max(0), credited + 1);
    let rise = paid.yearly_cents(after) - paid.yearly_cents(before);
    let multiples = line.tiers.iter().map(|tier| real(tier.multiple));
    let highest = multiples.fold(1.0, f64::max);
    // Two units of credit at the highest multiple, rounded up.
    let steepest = paid.standard_rate().unwrap_or(0.0) * highest * 2.0 + 2.0;
    rise as f64 > steepest * paid.periods() as f64
}

/// Writes each band's multiple on the segment that it spans.
fn name_segments(line: &Component, points: &mut [CurvePoint]) {
    if line.tiers.is_empty() {
        return;
    }
    for nth in 0..points.len() - 1 {
        let (from, to) = (&points[nth], &points[nth + 1]);
        if from.pay == to.pay || to.attainment <= from.attainment {
            continue;
        }
        let middle = f64::midpoint(from.attainment, to.attainment);
        let band = line
            .tiers
            .iter()
            .find(|tier| tier.up_to.is_none_or(|up_to| middle < real(up_to)));
        points[nth].multiple = band.map(|tier| real(tier.multiple));
    }
}
