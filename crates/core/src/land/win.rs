//! Win response: how win rate and cycle answer to land size.

use crate::behaviour::{Behaviour, Param};
use crate::chance::Odds;
use crate::money::real;
use crate::plan::Segment;

/// Win rate of a segment at a land size, before anybody's capacity:
/// `reference x (land / reference land)^elasticity`, less the share lost past the signing
/// authority, at most the cap. Two published cases (52K to 31K: 18% to 27%; 48K to 18K: doubled)
/// both imply an elasticity near -0.75 (claims S0-051, S0-029).
pub fn win_rate(segment: &Segment, behaviour: &Behaviour, land: f64) -> f64 {
    let b = |param| real(behaviour.get(param, segment.kind));
    let reference = real(segment.reference_land);
    let response = libm::pow(land / reference, b(Param::WinElasticity));
    let authority = real(segment.signing_authority);
    // The reference rate was itself observed past the authority when the reference land was.
    let penalty = |size: f64| {
        if size > authority {
            1.0 - b(Param::AuthorityWinPenalty)
        } else {
            1.0
        }
    };
    let relative = penalty(land) / penalty(reference).max(1e-9);
    (real(segment.reference_win_rate) * response * relative).min(b(Param::WinRateCap))
}

/// Sales cycle in days at a land size.
pub fn cycle_days(segment: &Segment, behaviour: &Behaviour, land: f64) -> u16 {
    let b = |param| real(behaviour.get(param, segment.kind));
    let reference = real(segment.reference_land);
    let authority = real(segment.signing_authority);
    let factor = |size: f64| {
        if size > authority {
            b(Param::AuthorityCycleFactor)
        } else {
            1.0
        }
    };
    let days = f64::from(segment.sales_cycle_days)
        * libm::pow(land / reference, b(Param::CycleElasticity))
        * factor(land)
        / factor(reference);
    libm::rint(days).clamp(1.0, 360.0) as u16
}

/// The same as a threshold.
pub(crate) fn win_odds(segment: &Segment, behaviour: &Behaviour, land: f64) -> Odds {
    Odds::of(win_rate(segment, behaviour, land))
}
