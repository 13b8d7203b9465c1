//! Names of fields, words and list elements for a person.

use super::place;
use crate::metrics::role_label;
use foothold_core::plan::RoleKind;
use foothold_data::plan_file::LoadedPlan;

/// Better names than the field's own, by the end of the path without indexes; longer ends first.
const FIELDS: &[(&str, &str)] = &[
    ("land.acv", "Target land"),
    ("acv_by_segment", "Target land"),
    ("land.expansion_map", "Sold with an expansion map"),
    ("discount_by_year", "Discount by contract year"),
    ("reference_land", "Reference land"),
    ("opportunities_monthly", "Opportunities a month"),
    ("opportunity_growth_monthly", "Growth of opportunities"),
    ("usage_growth_monthly", "Growth of usage per seat"),
    ("headcount_growth_monthly", "Growth of seats per team"),
    ("meters", "Use per seat"),
    ("value_per_seat", "Value of a used seat"),
    ("cs_hours_yearly", "CS hours per account"),
    ("activation.window", "Activation window"),
    ("activation.gate", "No plays before activation"),
    ("signals.system", "Detection"),
    ("signals.watched", "Signals watched"),
    ("signals.sla", "Answer within"),
    ("signals.expire", "Task expires after"),
    ("signals.seat_utilisation", "Seats used, to signal"),
    ("signals.api_quota", "Committed usage, to signal"),
    ("signals.included_tier", "Included tier, to signal"),
    ("business_reviews_yearly", "Business reviews a year"),
    ("renewal_notice", "Renewal signal ahead"),
    ("expansion.owner", "Expansion owner"),
    ("nominator_share", "Credit of the nominating CSM"),
    ("play[].kind", "Play"),
    ("triggers", "Started by"),
    ("pricing.new_business", "New customers pay by"),
    ("pricing.existing", "Existing customers pay by"),
    ("pricing.migration", "Existing customers move"),
    ("land_seat_share", "Seats bought at landing"),
    ("second_product_share", "Second product, of the first"),
    ("usage_discount", "Discount on committed usage"),
    ("included_per_seat", "Included per seat"),
    ("contract.term", "Contract term"),
    ("contract.opt_out", "Opt-out after"),
    ("collection_lag", "Invoice to cash"),
    ("renewal_uplift", "Uplift at renewal"),
    ("price_protection", "Renewal price protected"),
    ("auto_renew", "Renews by itself"),
    ("contract.expansion", "How accounts grow"),
    ("true_up", "True-up"),
    ("role[].kind", "Role"),
    ("headcount", "People"),
    ("attrition_yearly", "Attrition a year"),
    ("backfill", "Replaced after"),
    ("ramp", "Ramp by month"),
    ("ramped_quota", "Quota ramps"),
    ("role[].capacity", "Capacity each"),
    ("play_capacity", "Plays beside the first duty"),
    ("role[].base", "Base salary"),
    ("role[].variable", "Target variable pay"),
    ("role[].comp_plan", "Comp plan"),
    ("amount_monthly", "Guaranteed a month"),
    ("share_of_variable", "Share of variable pay"),
    ("per_event", "Paid per event"),
    ("share_by_age", "Share by age"),
    ("pay_on", "Paid on"),
    ("book.cohort[].segment", "Segment"),
    ("book.cohort[].arr", "ARR together"),
    ("book.cohort[].oldest", "Oldest contract"),
    ("book.cohort[].activated", "Activated already"),
    ("book.accounts", "Imported accounts"),
    ("gross_margin", "Gross margin"),
    ("marketing_monthly", "Marketing"),
    ("cs_hour", "Cost of a CS hour"),
    ("time.start", "First month"),
    ("time.months", "Months simulated"),
    ("fiscal_year_start", "Fiscal year starts in month"),
    ("report_month", "Read at month"),
    ("effort_response", "Reps respond to pay"),
    ("arr_convention", "Usage as ARR"),
    ("behaviour.set", "Behaviour set"),
    ("schema", "File format"),
];

/// Better names of behaviour values.
const BEHAVIOUR: &[(&str, &str)] = &[
    ("authority_win_penalty", "Wins lost past signing authority"),
    ("authority_cycle_factor", "Cycle past signing authority"),
    ("rationality", "How sharply AEs follow pay"),
    ("oversell_cap", "Largest land a buyer takes"),
    ("fill_initial", "Seats in use at landing"),
    ("fill_monthly", "Seats filled each month"),
    ("shallow_depth", "Use without activation"),
    ("spread_monthly", "Spread to another team"),
    ("spread_proof_exponent", "Spread against proof"),
    ("activation_odds", "Chance of activation"),
    ("activation_oversize_slope", "Activation lost to oversize"),
    ("activation_paid_bonus", "Activation gained by CS pay"),
    ("activation_load_slope", "Activation lost to CSM load"),
    ("late_activation_monthly", "Late activation"),
    ("churn_activated", "Churn of activated accounts"),
    ("churn_unactivated", "Churn of unactivated accounts"),
    ("churn_shelfware_factor", "Churn with half the seats unused"),
    ("churn_low_use_factor", "Churn with low use"),
    ("churn_tenure_factor", "Churn after two years"),
    ("churn_champion_factor", "Churn after a champion change"),
    ("churn_shock_factor", "Churn after a bill shock"),
    ("churn_hurt_factor", "Churn after a play too early"),
    ("churn_opt_out_share", "Churn at an opt-out"),
    ("churn_manual_renew_factor", "Churn without auto-renewal"),
    ("contraction_odds", "Shelfware cut at renewal"),
    ("contraction_headroom", "Seats kept when cut"),
    ("bill_shock_threshold", "Bill jump that shocks"),
    ("bill_shock_months", "Bill shock remembered"),
    ("reactivation_monthly", "Churned accounts returning"),
    ("reactivation_months", "May return within"),
    ("reactivation_share", "Size of a returning account"),
    ("self_serve_monthly", "Self-serve seat purchases"),
    ("ask_monthly", "Customers asking by themselves"),
    ("win_seat_expansion", "Win odds, seat expansion"),
    ("win_usage_upgrade", "Win odds, usage upgrade"),
    ("win_team_expansion", "Win odds, team expansion"),
    ("win_product_expansion", "Win odds, product expansion"),
    ("win_renewal_uplift", "Win odds, renewal uplift"),
    ("win_gut_feel", "Win odds without a signal"),
    ("win_ask", "Win odds when asked"),
    ("cycle_seat_expansion", "Cycle, seat expansion"),
    ("cycle_usage_upgrade", "Cycle, usage upgrade"),
    ("cycle_team_expansion", "Cycle, team expansion"),
    ("cycle_product_expansion", "Cycle, product expansion"),
    ("cycle_renewal_uplift", "Cycle, renewal uplift"),
    ("amendment_win_factor", "Win odds with an amendment"),
    ("amendment_days", "Days an amendment adds"),
    ("unactivated_win_factor", "Win odds before activation"),
    ("win_age_decay_monthly", "Win odds lost by waiting"),
    ("champion_win_factor", "Win odds without champion"),
    ("retry_months", "Tried again after"),
    ("gut_feel_monthly", "Plays without a signal"),
    ("team_seat_share", "New team's seats bought at once"),
    ("usage_commit_share", "Usage committed in an upgrade"),
    ("flat_capture", "Value a flat fee captures"),
    ("product_event_monthly", "Second product becomes relevant"),
    ("uplift_play_rise", "Rise won by an uplift play"),
    ("uplift_realisation", "Renewal uplift accepted"),
    ("detect_weekly", "Caught by a weekly export"),
    ("detect_automated", "Caught by automation"),
    ("latency_weekly", "Delay of a weekly export"),
    ("latency_automated", "Delay of automation"),
    ("nomination_odds", "Signals CSMs nominate"),
    ("handoff_days", "Handoff from CSM to AE"),
    ("growth_event_monthly", "Funding or headcount jump"),
    ("growth_event_size", "Growth after such an event"),
    ("champion_change_monthly", "Champion changes"),
    ("champion_months", "Champion change weighs for"),
    ("review_success", "Reviews that show a return"),
    ("effort_floor", "Effort on unpaid expansion"),
    ("effort_slope", "Effort against pay for it"),
    ("usage_noise_monthly", "Noise of monthly usage"),
];

/// Better names of words.
const WORDS: &[(&str, &str)] = &[
    ("smb", "SMB"),
    ("mid_market", "Mid-market"),
    ("cs_no_quota", "CS without quota"),
    ("cs_quota", "CS with quota"),
    ("closing_ae", "Closing AE"),
    ("csm_nominates_ae_closes", "CSM nominates, AE closes"),
    ("expansion_ae", "Expansion AE"),
    ("ae", "AE"),
    ("csm", "CSM"),
    ("weekly_export", "Weekly export"),
    ("seat_utilisation", "Seats running out"),
    ("api_quota", "API quota"),
    ("self_serve", "Self-serve"),
    ("true_up", "True-up"),
    ("at_renewal", "At renewal"),
    ("trailing_three_months", "Last three months, annualised"),
    ("last_month", "Last month, annualised"),
    ("first_year_acv", "First-year ACV"),
    ("new_arr", "New ARR"),
    ("expansion_arr", "Expansion ARR"),
    ("tcv", "TCV"),
    ("book_nrr", "NRR of the book"),
    ("at_or_above", "At or above"),
];

/// Name of the value at `path` within its group.
pub(in crate::desk) fn label(path: &str) -> String {
    if let Some(name) = path
        .strip_prefix("behaviour.")
        .filter(|name| *name != "set")
    {
        return behaviour(name);
    }
    let element = place::element(path);
    let within = element
        .as_deref()
        .and_then(|element| path.strip_prefix(element));
    let within = within.map_or(path, |rest| rest.trim_start_matches('.'));
    let plain = place::without_index(path);
    let mut out = String::new();
    let parts: Vec<&str> = within.split('.').collect();
    // A table at the root is the section's; it says nothing more.
    let skip = usize::from(element.is_none() && parts.len() > 1);
    for (depth, part) in parts.iter().enumerate().skip(skip) {
        let (name, index) = part.split_once('[').unwrap_or((part, ""));
        let here = path_to(&plain, parts.len() - depth - 1);
        let text = field(here).unwrap_or_else(|| plain_name(name));
        let text = match index.trim_end_matches(']').parse::<usize>() {
            Ok(index) => format!("{} {}", singular(&text), index + 1),
            Err(_) => text,
        };
        if out.is_empty() {
            out = text;
        } else {
            out.push_str(", ");
            out.push_str(&lower(&text));
        }
    }
    out
}

/// `path` without its last `count` parts.
fn path_to(path: &str, count: usize) -> &str {
    let mut path = path;
    for _ in 0..count {
        path = path.rsplit_once('.').map_or(path, |(above, _)| above);
    }
    path
}

fn field(plain: &str) -> Option<String> {
    let ends = |end: &str| {
        plain
            .strip_suffix(end)
            .is_some_and(|head| head.is_empty() || head.ends_with('.'))
    };
    let found = FIELDS.iter().find(|(end, _)| ends(end))?;
    Some(found.1.to_owned())
}

fn behaviour(name: &str) -> String {
    let param = name.rsplit('.').next().unwrap_or(name);
    let found = BEHAVIOUR.iter().find(|(word, _)| *word == param);
    found.map_or_else(|| plain_name(param), |(_, label)| (*label).to_owned())
}

/// Name of a word.
pub(super) fn word(word: &str) -> String {
    let found = WORDS.iter().find(|(name, _)| *name == word);
    found.map_or_else(|| plain_name(word), |(_, label)| (*label).to_owned())
}

/// `up_to` as `Up to`.
fn plain_name(name: &str) -> String {
    let text = name.replace('_', " ");
    let mut chars = text.chars();
    match chars.next() {
        Some(first) => first.to_uppercase().chain(chars).collect(),
        None => text,
    }
}

/// With a small first letter, unless a second capital shows an abbreviation.
pub(in crate::desk) fn lower(text: &str) -> String {
    let mut chars = text.chars();
    match (chars.next(), chars.next()) {
        (Some(_), Some(second)) if second.is_uppercase() => text.to_owned(),
        (Some(first), _) => first.to_lowercase().chain(text.chars().skip(1)).collect(),
        _ => text.to_owned(),
    }
}

fn singular(text: &str) -> &str {
    text.strip_suffix('s').unwrap_or(text)
}

/// Name of the list element at `path`.
pub(super) fn element(path: &str, loaded: &LoadedPlan) -> String {
    let value = |path: &str, name: &str| {
        let path = format!("{path}.{name}");
        let found = loaded.flat.iter().find(|value| value.path == path);
        found.map(|value| value.value.clone()).unwrap_or_default()
    };
    let plain = place::without_index(path);
    let above = path.rfind('.').map_or("", |end| &path[..end]);
    match plain.as_str() {
        "role[]" => role(&value(path, "kind")),
        "expansion.play[]" => word(&value(path, "kind")),
        "book.cohort[]" => value(path, "segment"),
        "price_book[].charge[]" | "comp_plan[].component[]" => {
            format!("{}: {}", value(above, "id"), value(path, "id"))
        }
        _ => value(path, "id"),
    }
}

/// Name of a role with a capital.
fn role(kind: &str) -> String {
    let found = RoleKind::ALL.into_iter().find(|role| role.name() == kind);
    found.map_or_else(|| plain_name(kind), |role| plain_name(role_label(role)))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn paths_have_names() {
        let check = |path, name| assert_eq!(label(path), name, "{path}");
        check("land.acv", "Target land");
        check("land.acv_by_segment.smb", "Target land, smb");
        check("segment[1].teams.median", "Teams, median");
        check("segment[0].meters.api_calls", "Use per seat, api calls");
        check("role[0].hires[1].month", "Hire 2, month");
        check("role[0].quota[0].amount", "Quota 1, amount");
        check("comp_plan[1].component[0].tiers[2].up_to", "Tier 3, up to");
        check("comp_plan[0].draw.months", "Draw, months");
        check(
            "comp_plan[0].component[0].share_by_age[0].share",
            "Share by age 1, share",
        );
        check("behaviour.win_elasticity", "Win elasticity");
        check(
            "behaviour.override.smb.ask_monthly",
            "Customers asking by themselves",
        );
        check("currency", "Currency");
        check("contract.expansion", "How accounts grow");
    }

    #[test]
    fn better_names_are_of_fields_that_exist() {
        for (end, _) in FIELDS {
            let known = foothold_data::schema::plan().to_string();
            let name = end.rsplit('.').next().unwrap_or(end);
            let known = known.contains(&format!("\"{name}\"")) || *end == "book.accounts";
            assert!(known, "{end}");
        }
        for (name, _) in BEHAVIOUR {
            assert!(
                foothold_core::behaviour::Param::from_name(name).is_some(),
                "{name}"
            );
        }
    }
}
