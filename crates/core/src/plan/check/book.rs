//! Customers at month 0.

use super::{AMOUNT_MAX, above_zero, account_arr, ratio, unknown, whole};
use crate::plan::{Fault, PlanSpec};
use rust_decimal::Decimal;
use std::collections::BTreeSet;

/// Faults of known customers that are listed; a book may hold a million.
const MOST_LISTED: usize = 50;

pub(super) fn cohorts(spec: &PlanSpec, out: &mut Vec<Fault>) {
    for (index, cohort) in spec.book.cohorts.iter().enumerate() {
        let path = format!("book.cohort[{index}]");
        if !spec
            .segments
            .iter()
            .any(|segment| segment.id == cohort.segment)
        {
            let known = spec.segments.iter().map(|segment| segment.id.as_str());
            out.push(unknown(
                &format!("{path}.segment"),
                "segment",
                &cohort.segment,
                known,
            ));
        }
        let arr = format!("{path}.arr");
        above_zero(out, &arr, cohort.arr, AMOUNT_MAX);
        if cohort.accounts == 0 {
            let fix = "write how many customers, or remove the cohort";
            out.push(Fault::new(format!("{path}.accounts"), "is 0", fix));
        } else if cohort.arr > Decimal::ZERO {
            let each = (cohort.arr / Decimal::from(cohort.accounts))
                .round_dp(2)
                .normalize();
            if each < Decimal::new(1, 2) {
                let reason = format!(
                    "leaves under a cent for each of {} accounts",
                    cohort.accounts
                );
                out.push(Fault::new(arr, reason, "check arr and accounts"));
            } else {
                account_arr(out, &arr, each);
            }
        }
        whole(
            out,
            &format!("{path}.oldest"),
            cohort.oldest_months.into(),
            1,
            600,
        );
        ratio(out, &format!("{path}.activated"), cohort.activated, 0, 100);
    }
}

pub(super) fn accounts(spec: &PlanSpec, out: &mut Vec<Fault>) {
    let segments: BTreeSet<&str> = spec.segments.iter().map(|s| s.id.as_str()).collect();
    let mut ids = BTreeSet::new();
    let mut found = Vec::new();
    for (index, account) in spec.book.accounts.iter().enumerate() {
        let at = |name: &str| format!("book.account[{index}].{name}");
        let id = &account.id;
        if id.trim().is_empty() {
            let fix = "give every customer an id";
            found.push(Fault::new(at("id"), "the customer has no id", fix));
        } else if !ids.insert(id.as_str()) {
            let reason = format!("\"{id}\" stands in the book twice");
            found.push(Fault::new(at("id"), reason, "give each customer once"));
        }
        if !segments.contains(account.segment.as_str()) {
            let known = segments.iter().copied();
            found.push(unknown(&at("segment"), "segment", &account.segment, known));
        }
        if account.start >= spec.horizon.start {
            let reason = format!("\"{id}\" starts when the plan starts, or later");
            found.push(Fault::new(
                at("start"),
                reason,
                "leave it out: it is not a customer yet",
            ));
        } else if spec.horizon.start.months_since(account.start) > 1200 {
            let reason = format!("\"{id}\" starts a century before the plan");
            found.push(Fault::new(at("start"), reason, "check the year"));
        }
        account_arr(&mut found, &at("arr"), account.arr);
        if account.seats.is_some_and(|seats| seats > 100_000_000) {
            let reason = format!("\"{id}\" has more than 100,000,000 seats");
            found.push(Fault::new(at("seats"), reason, "check the number of seats"));
        }
        if found.len() > MOST_LISTED {
            found.truncate(MOST_LISTED);
            let reason = format!("more than {MOST_LISTED} faults; the rest are not listed");
            found.push(Fault::new(
                "book.account",
                reason,
                "correct the ones above first",
            ));
            break;
        }
    }
    out.append(&mut found);
}
