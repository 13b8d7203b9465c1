//! How an amount comes about, in one line.

use foothold_core::comp::statement::{Derivation, Item, ItemKind, Part, StatementPlan};
use rust_decimal::Decimal;

/// The amounts and shares that make up an item.
pub fn text(plan: &StatementPlan, item: &Item) -> String {
    let money = |amount: Decimal| grouped(amount, plan.rounding.decimals);
    match &item.derivation {
        Derivation::Period {
            credited,
            parts,
            after,
            before,
            limited,
            age_share,
            payout_share,
        } => {
            let mut out = format!(
                "{} credited pay {}",
                money(*credited),
                sum(parts, *after, &money)
            );
            if !before.is_zero() {
                out.push_str(&format!(", less {} before", money(*before)));
            }
            if let Some(limited) = limited {
                out.push_str(&format!(", limited to {}", money(*limited)));
            }
            for (share, of) in [
                (age_share, "at the account's age"),
                (payout_share, "paid out"),
            ] {
                if *share != Decimal::ONE {
                    out.push_str(&format!(", {} {of}", percent(*share)));
                }
            }
            out
        }
        Derivation::Fixed { amount, share } => {
            let (what, of) = match item.kind {
                ItemKind::Spif => ("bonus", "at the account's age"),
                ItemKind::Milestone => ("milestone reached", "paid out"),
                _ => ("for the deal", "at the account's age"),
            };
            let mut out = format!("{} {what}", money(*amount));
            if *share != Decimal::ONE {
                out.push_str(&format!(", {} {of}", percent(*share)));
            }
            out
        }
        Derivation::Share {
            of,
            commission,
            share,
        } => format!("{} of {}'s {}", percent(*share), of, money(*commission)),
    }
}

fn sum(parts: &[Part], pay: Decimal, money: &impl Fn(Decimal) -> String) -> String {
    if parts.is_empty() {
        return money(pay);
    }
    let terms: Vec<String> = parts
        .iter()
        .map(|part| format!("{} × {}", money(part.amount), percent(part.rate)))
        .collect();
    let all: Decimal = parts.iter().map(|part| part.pay).sum();
    let held = if all == pay { "" } else { " within its limits" };
    format!("{} ({}{held})", money(pay), terms.join(" + "))
}

/// A ratio as a percentage with up to four decimals, `≈` before it when it has more.
pub fn percent(ratio: Decimal) -> String {
    let points = ratio * Decimal::ONE_HUNDRED;
    let shown = points.round_dp(4);
    let about = if shown == points { "" } else { "≈" };
    format!("{about}{}%", shown.normalize())
}

/// An amount with its thousands grouped and the currency's decimals, a true minus before it.
pub fn grouped(amount: Decimal, decimals: u32) -> String {
    let text = format!("{:.*}", decimals as usize, amount.round_dp(decimals).abs());
    let (whole, fraction) = text.split_once('.').unwrap_or((&text, ""));
    let mut out = String::new();
    if amount.is_sign_negative() && text.bytes().any(|b| (b'1'..=b'9').contains(&b)) {
        out.push('\u{2212}');
    }
    for (index, digit) in whole.chars().enumerate() {
        if index > 0 && (whole.len() - index).is_multiple_of(3) {
            out.push(',');
        }
        out.push(digit);
    }
    if !fraction.is_empty() {
        out.push('.');
        out.push_str(fraction);
    }
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn amounts_and_shares_read_well() {
        let d = |text: &str| text.parse::<Decimal>().unwrap();
        assert_eq!(grouped(d("1234567.895"), 2), "1,234,567.90");
        assert_eq!(grouped(d("-0.001"), 2), "0.00");
        assert_eq!(grouped(d("-1890000"), 0), "\u{2212}1,890,000");
        assert_eq!(percent(d("0.125")), "12.5%");
        assert_eq!(percent(Decimal::ONE / d("3")), "≈33.3333%");
    }
}
