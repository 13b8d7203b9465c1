//! Comp plans as lines of a plan file. Defaults are left out.

use super::words;
use foothold_core::plan::{
    Boundary, Component, Draw, Measure, PayOn, Quota, RateBasis, RateTable, RateTier, ShareByAge,
    Source, Spif, Vesting,
};
use rust_decimal::Decimal;
use std::fmt::Write;

/// A comp plan: the lines of its table, headers of its components relative to it.
pub(super) fn comp_plan(
    id: &str,
    draw: Option<&Draw>,
    components: &[Component],
    currency: &str,
) -> String {
    let mut text = format!("id = {}\n", quoted(id));
    if let Some(draw) = draw {
        let _ = writeln!(
            text,
            "draw = {{ amount_monthly = {}, months = {}, recoverable = {} }}",
            money(draw.amount_monthly, currency),
            draw.months,
            draw.recoverable
        );
    }
    for line in components {
        text.push_str("\n[[component]]\n");
        text.push_str(&component(line, currency));
    }
    text
}

/// The lines of a component's table.
pub(super) fn component(line: &Component, currency: &str) -> String {
    let mut text = String::new();
    let mut put = |name: &str, value: String| {
        let _ = writeln!(text, "{name} = {value}");
    };
    put("id", quoted(&line.id));
    put("measure", quoted(line.measure.name()));
    if line.source != Source::Own {
        put("source", quoted(words::source(line.source)));
    }
    match &line.rate {
        RateBasis::ShareOfVariable(share) => put("share_of_variable", percent(*share)),
        RateBasis::Explicit(rate) => put("rate", percent(*rate)),
        RateBasis::PerEvent(amount) => put("per_event", money(*amount, currency)),
    }
    if line.table != RateTable::Marginal {
        put("table", quoted(words::table(line.table)));
    }
    if line.boundary != Boundary::AtOrAbove {
        put("boundary", quoted(words::boundary(line.boundary)));
    }
    if !line.tiers.is_empty() {
        put("tiers", tiers(&line.tiers));
    }
    if let Some(threshold) = line.threshold {
        put("threshold", percent(threshold));
    }
    if let Some(cap) = line.cap {
        put("cap", percent(cap));
    }
    if line.split != Decimal::ONE {
        put("split", percent(line.split));
    }
    if !line.share_by_age.is_empty() {
        put("share_by_age", shares(&line.share_by_age));
    }
    if line.vesting != Vesting::Immediate {
        put("vesting", vesting(&line.vesting));
    }
    if line.pay_on != PayOn::Booking {
        put("pay_on", quoted(words::pay_on(line.pay_on)));
    }
    if line.clawback_months > 0 {
        put("clawback", months(line.clawback_months));
    }
    if !line.spifs.is_empty() {
        put(
            "spifs",
            list(line.spifs.iter().map(|each| spif(each, currency))),
        );
    }
    text
}

/// A quota's table on one line.
pub(super) fn quota(quota: &Quota, currency: &str) -> String {
    let amount = match quota.measure {
        Measure::BookNrr => percent(quota.amount),
        Measure::Activations => quoted(&format!("{} accounts", quota.amount.normalize())),
        _ => money(quota.amount, currency),
    };
    format!(
        "{{ measure = {}, amount = {amount}, period = {} }}",
        quoted(quota.measure.name()),
        quoted(words::period(quota.period))
    )
}

/// Bands of a rate table.
pub(super) fn tiers(tiers: &[RateTier]) -> String {
    list(tiers.iter().map(|tier| {
        let multiple = quoted(&tier.multiple.normalize().to_string());
        match tier.up_to {
            Some(up_to) => format!("{{ up_to = {}, multiple = {multiple} }}", percent(up_to)),
            None => format!("{{ multiple = {multiple} }}"),
        }
    }))
}

/// Windows of account age.
pub(super) fn shares(windows: &[ShareByAge]) -> String {
    list(windows.iter().map(|window| {
        format!(
            "{{ until = {}, share = {} }}",
            months(window.until_month),
            percent(window.share)
        )
    }))
}

/// A vesting rule.
pub(super) fn vesting(vesting: &Vesting) -> String {
    match vesting {
        Vesting::Immediate => "{ kind = \"immediate\" }".to_owned(),
        Vesting::Cliff { months: after } => {
            format!("{{ kind = \"cliff\", after = {} }}", months(*after))
        }
        Vesting::Linear {
            months: over,
            cliff_months: 0,
        } => format!("{{ kind = \"linear\", over = {} }}", months(*over)),
        Vesting::Linear {
            months: over,
            cliff_months,
        } => format!(
            "{{ kind = \"linear\", over = {}, cliff = {} }}",
            months(*over),
            months(*cliff_months)
        ),
        Vesting::Schedule(steps) => {
            let steps = list(steps.iter().map(|step| {
                format!(
                    "{{ at = {}, vested = {} }}",
                    months(step.month),
                    percent(step.vested)
                )
            }));
            format!("{{ kind = \"schedule\", steps = {steps} }}")
        }
    }
}

fn spif(spif: &Spif, currency: &str) -> String {
    format!(
        "{{ from_month = {}, to_month = {}, amount = {} }}",
        spif.from_month,
        spif.to_month,
        money(spif.amount, currency)
    )
}

fn list(items: impl Iterator<Item = String>) -> String {
    format!("[{}]", items.collect::<Vec<_>>().join(", "))
}

fn months(months: u16) -> String {
    quoted(&format!("{months} months"))
}

fn percent(ratio: Decimal) -> String {
    quoted(&format!("{}%", (ratio * Decimal::ONE_HUNDRED).normalize()))
}

fn money(amount: Decimal, currency: &str) -> String {
    quoted(&format!("{} {currency}", amount.normalize()))
}

/// Text of identifiers and numbers only: nothing in it needs an escape.
fn quoted(text: &str) -> String {
    format!("\"{text}\"")
}
