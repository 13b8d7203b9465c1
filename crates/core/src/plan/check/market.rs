//! Segments, the land offer, costs.

use super::{SEGMENTS_MAX, above_zero, account_arr, ratio, unique_ids, unknown, up_to, whole};
use crate::adoption::TEAMS_MAX;
use crate::land::ARRIVALS_MAX;
use crate::plan::{Costs, Fault, PlanSpec, Segment, Skewed};
use rust_decimal::Decimal;

pub(super) fn segments(spec: &PlanSpec, out: &mut Vec<Fault>) {
    let count = spec.segments.len();
    if count == 0 {
        out.push(Fault::new(
            "segment",
            "the plan has no segment",
            "add at least one [[segment]]",
        ));
    } else if count > SEGMENTS_MAX {
        let reason = format!("the plan has {count} segments");
        out.push(Fault::new(
            "segment",
            reason,
            format!("keep at most {SEGMENTS_MAX}"),
        ));
    }
    unique_ids(
        out,
        "segment",
        "segment",
        spec.segments.iter().map(|s| s.id.as_str()),
    );
    for (index, segment) in spec.segments.iter().enumerate() {
        one(segment, &format!("segment[{index}]"), out);
    }
}

fn one(segment: &Segment, path: &str, out: &mut Vec<Fault>) {
    let at = |name: &str| format!("{path}.{name}");
    up_to(
        out,
        &at("opportunities_monthly"),
        segment.opportunities_monthly,
        ARRIVALS_MAX as i64,
    );
    let growth = segment.opportunity_growth_monthly;
    ratio(out, &at("opportunity_growth_monthly"), growth, -50, 50);
    ratio(
        out,
        &at("usage_growth_monthly"),
        segment.usage_growth_monthly,
        -20,
        20,
    );
    ratio(
        out,
        &at("headcount_growth_monthly"),
        segment.headcount_growth_monthly,
        -20,
        20,
    );
    skewed(&segment.teams, &at("teams"), i64::from(TEAMS_MAX), out);
    skewed(&segment.seats_per_team, &at("seats_per_team"), 100_000, out);
    skewed(&segment.usage_intensity, &at("usage_intensity"), 1000, out);
    for (meter, volume) in &segment.meters {
        up_to(out, &at(&format!("meters.{meter}")), *volume, 1_000_000_000);
    }
    account_arr(out, &at("reference_land"), segment.reference_land);
    if segment.reference_win_rate.is_zero() {
        let fix = "write the share of opportunities won, above 0%";
        out.push(Fault::new(
            at("reference_win_rate"),
            "is 0%: nothing would ever be won",
            fix,
        ));
    } else {
        ratio(
            out,
            &at("reference_win_rate"),
            segment.reference_win_rate,
            0,
            100,
        );
    }
    up_to(
        out,
        &at("signing_authority"),
        segment.signing_authority,
        1_000_000_000,
    );
    whole(
        out,
        &at("sales_cycle"),
        segment.sales_cycle_days.into(),
        1,
        1000,
    );
    up_to(
        out,
        &at("value_per_seat"),
        segment.value_per_seat,
        1_000_000,
    );
    up_to(out, &at("cs_hours_yearly"), segment.cs_hours_yearly, 10_000);
}

fn skewed(value: &Skewed, path: &str, most: i64, out: &mut Vec<Fault>) {
    let before = out.len();
    above_zero(out, &format!("{path}.median"), value.median, most);
    up_to(out, &format!("{path}.spread"), value.spread, 3);
    above_zero(out, &format!("{path}.max"), value.max, most);
    if out.len() == before && value.max < value.median {
        out.push(Fault::new(
            format!("{path}.max"),
            format!("{} lies below the median {}", value.max, value.median),
            format!("write {} or more", value.median),
        ));
    }
}

pub(super) fn land(spec: &PlanSpec, out: &mut Vec<Fault>) {
    let land = &spec.land;
    account_arr(out, "land.acv", land.acv);
    for (segment, acv) in &land.acv_by_segment {
        let field = format!("land.acv_by_segment.{segment}");
        if !spec.segments.iter().any(|s| s.id == *segment) {
            let known = spec.segments.iter().map(|s| s.id.as_str());
            out.push(unknown(&field, "segment", segment, known));
        }
        account_arr(out, &field, *acv);
    }
    ratio(out, "land.expansion_map", land.expansion_map, 0, 100);
    for (index, discount) in land.discount_by_year.iter().enumerate() {
        let field = format!("land.discount_by_year[{index}]");
        if *discount == Decimal::ONE {
            let fix = "write a discount below 100%";
            out.push(Fault::new(field, "gives the contract away for a year", fix));
        } else {
            ratio(out, &field, *discount, 0, 100);
        }
    }
    if land.discount_by_year.len() > 10 {
        let reason = format!("lists {} years", land.discount_by_year.len());
        out.push(Fault::new(
            "land.discount_by_year",
            reason,
            "list at most 10 years",
        ));
    }
}

pub(super) fn costs(costs: &Costs, out: &mut Vec<Fault>) {
    ratio(out, "costs.gross_margin", costs.gross_margin, 0, 100);
    up_to(
        out,
        "costs.marketing_monthly",
        costs.marketing_monthly,
        1_000_000_000,
    );
    up_to(out, "costs.cs_hour", costs.cs_hour, 100_000);
}
