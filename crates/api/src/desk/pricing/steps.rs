//! What the editor does to price books beside single values: books, charges and tiers that come, go
//! and move, and models that change. Each step becomes changes of the plan's text.

use super::books::{commitment_word, uses};
use super::shipped::shipped_book;
use super::written;
use crate::desk::Refusal;
use foothold_core::plan::{Charge, ChargeModel, CommitmentKind, Plan, PriceBook, Quantity, Tier};
use foothold_data::plan_edit::Change;
use rust_decimal::Decimal;
use serde::Deserialize;

/// Something done in the editor. Books are named by id; charges and tiers are counted from 0.
#[derive(Debug, Clone, PartialEq, Deserialize)]
#[cfg_attr(feature = "specta", derive(specta::Type))]
#[serde(rename_all = "camelCase", tag = "kind")]
pub enum PricingStep {
    /// A new book of one flat fee.
    AddBlank,
    /// A shipped book.
    AddShipped {
        /// Its short name.
        name: String,
    },
    /// A copy of one of the plan's books.
    AddCopy {
        /// Book.
        book: String,
    },
    /// A book no longer there; one in use stays.
    RemoveBook {
        /// Book.
        book: String,
    },
    /// Another name for a book, wherever the plan names it.
    RenameBook {
        /// Book.
        book: String,
        /// New identifier.
        name: String,
    },
    /// A further charge at the end of the bill.
    AddCharge {
        /// Book.
        book: String,
        /// `account`, `seat`, or a meter.
        counts: String,
    },
    /// A charge no longer there; the last one stays.
    RemoveCharge {
        /// Book.
        book: String,
        /// Charge.
        charge: u32,
    },
    /// A charge at another place of the bill.
    MoveCharge {
        /// Book.
        book: String,
        /// Where it is.
        from: u32,
        /// Where it goes.
        to: u32,
    },
    /// Another model; tiers are kept as far as it has them.
    SetModel {
        /// Book.
        book: String,
        /// Charge.
        charge: u32,
        /// Model, by the word of plan files.
        model: String,
    },
    /// Something else to count.
    SetCounts {
        /// Book.
        book: String,
        /// Charge.
        charge: u32,
        /// `account`, `seat`, or a meter.
        counts: String,
    },
    /// A further tier above the last, at its price.
    AddTier {
        /// Book.
        book: String,
        /// Charge.
        charge: u32,
    },
    /// A tier no longer there; the one below reaches up to its end.
    RemoveTier {
        /// Book.
        book: String,
        /// Charge.
        charge: u32,
        /// Tier.
        tier: u32,
    },
    /// A tier's prices at another place; bounds stay where they are.
    MoveTier {
        /// Book.
        book: String,
        /// Charge.
        charge: u32,
        /// Where it is.
        from: u32,
        /// Where it goes.
        to: u32,
    },
}

fn refused(reason: impl Into<String>) -> Refusal {
    Refusal::new("edit_refused", reason)
}

/// The changes of the plan's text that `step` comes to.
///
/// # Errors
/// A book, charge or tier that is not there, or one that must stay.
pub fn changes(plan: &Plan, step: &PricingStep) -> Result<Vec<Change>, Refusal> {
    match step {
        PricingStep::AddBlank => {
            let id = free_id(plan, "flat");
            Ok(vec![insert_book(plan, &blank(id))])
        }
        PricingStep::AddShipped { name } => {
            let (mut book, _) = shipped_book(name, plan)
                .map_err(|why| refused(format!("{name} cannot be added: {why}.")))?;
            book.id = free_id(plan, name);
            Ok(vec![insert_book(plan, &book)])
        }
        PricingStep::AddCopy { book } => {
            let (_, found) = find(plan, book)?;
            let mut copy = found.clone();
            copy.id = free_id(plan, book);
            Ok(vec![insert_book(plan, &copy)])
        }
        PricingStep::RemoveBook { book } => remove_book(plan, book),
        PricingStep::RenameBook { book, name } => rename(plan, book, name),
        PricingStep::AddCharge { book, counts } => {
            let (at, found) = find(plan, book)?;
            let charge = new_charge(found, counts);
            let insert = Change::Insert {
                path: format!("price_book[{at}].charge"),
                index: found.charges.len() as u32,
                toml: written::charge(&charge, &plan.currency),
            };
            let charges = [found.charges.clone(), vec![charge]].concat();
            Ok(with_charges((at, found), charges, vec![insert]))
        }
        PricingStep::RemoveCharge { book, charge } => {
            let (path, _) = charge_at(plan, book, *charge)?;
            let (at, found) = find(plan, book)?;
            let mut charges = found.charges.clone();
            charges.remove(*charge as usize);
            if charges.is_empty() {
                return Err(refused(
                    "A price book needs a charge. Fix: add another first, or remove the book.",
                ));
            }
            let delete = Change::Delete { path };
            Ok(with_charges((at, found), charges, vec![delete]))
        }
        PricingStep::MoveCharge { book, from, to } => {
            let (at, found) = find(plan, book)?;
            let last = found.charges.len() as u32 - 1;
            if *from > last {
                return Err(missing("charge", *from));
            }
            Ok(vec![Change::Move {
                path: format!("price_book[{at}].charge"),
                from: *from,
                to: (*to).min(last),
            }])
        }
        PricingStep::SetModel {
            book,
            charge,
            model,
        } => {
            let (_, found) = charge_at(plan, book, *charge)?;
            replace_charge(plan, book, *charge, with_model(found, model)?)
        }
        PricingStep::SetCounts {
            book,
            charge,
            counts,
        } => {
            let (_, found) = charge_at(plan, book, *charge)?;
            replace_charge(plan, book, *charge, with_counts(found, counts))
        }
        PricingStep::AddTier { book, charge } => {
            let (path, found) = charge_at(plan, book, *charge)?;
            add_tier(&path, found, &plan.currency)
        }
        PricingStep::RemoveTier { book, charge, tier } => {
            let (path, found) = charge_at(plan, book, *charge)?;
            remove_tier(&path, found, *tier)
        }
        PricingStep::MoveTier {
            book,
            charge,
            from,
            to,
        } => {
            let (path, found) = charge_at(plan, book, *charge)?;
            move_tier(&path, found, (*from, *to), &plan.currency)
        }
    }
}

fn find<'p>(plan: &'p Plan, id: &str) -> Result<(usize, &'p PriceBook), Refusal> {
    let mut books = plan.price_books.iter().enumerate();
    books
        .find(|(_, book)| book.id == id)
        .ok_or_else(|| super::same::unknown_book(plan, id))
}

fn charge_at<'p>(plan: &'p Plan, book: &str, charge: u32) -> Result<(String, &'p Charge), Refusal> {
    let (at, book) = find(plan, book)?;
    let found = book.charges.get(charge as usize);
    let found = found.ok_or_else(|| missing("charge", charge))?;
    let path = format!("price_book[{at}].charge[{charge}]");
    Ok((path, found))
}

/// Another charge in place of one.
fn replace_charge(
    plan: &Plan,
    book: &str,
    charge: u32,
    next: Charge,
) -> Result<Vec<Change>, Refusal> {
    let (path, _) = charge_at(plan, book, charge)?;
    let (at, found) = find(plan, book)?;
    let toml = written::charge(&next, &plan.currency);
    let mut charges = found.charges.clone();
    charges[charge as usize] = next;
    let replace = Change::Replace { path, toml };
    Ok(with_charges((at, found), charges, vec![replace]))
}

fn missing(what: &str, at: u32) -> Refusal {
    refused(format!(
        "There is no {what} {}; the plan may have changed. Fix: look again.",
        at + 1
    ))
}

/// An identifier that no book of the plan has.
fn free_id(plan: &Plan, like: &str) -> String {
    let taken = |id: &str| plan.price_books.iter().any(|book| book.id == id);
    if !taken(like) {
        return like.to_owned();
    }
    // One more number than there are books, so that one is free.
    let tries = 2..=plan.price_books.len() + 2;
    let mut ids = tries.map(|n| format!("{like}-{n}"));
    ids.find(|id| !taken(id)).unwrap_or_else(|| like.to_owned())
}

fn insert_book(plan: &Plan, book: &PriceBook) -> Change {
    Change::Insert {
        path: "price_book".into(),
        index: plan.price_books.len() as u32,
        toml: written::book(&settled(book.clone()), &plan.currency),
    }
}

/// The book with what it says of seats and usage fitting the charges it has: a plan is refused for a
/// share of seats without seats, and for a commitment or discount of usage without usage.
fn settled(mut book: PriceBook) -> PriceBook {
    let counts = |wanted: fn(&Quantity) -> bool| book.charges.iter().any(|c| wanted(&c.quantity));
    let seats = counts(|quantity| matches!(quantity, Quantity::Seat));
    let usage = counts(|quantity| matches!(quantity, Quantity::Meter(_)));
    if !seats {
        book.land_seat_share = Decimal::ZERO;
    } else if !usage || book.land_seat_share.is_zero() {
        book.land_seat_share = Decimal::ONE;
    }
    if !usage {
        book.commitment = CommitmentKind::None;
        book.usage_discount = Decimal::ZERO;
    }
    book
}

/// `changes` of the charges of a book, and what follows for the book once it has `charges`.
fn with_charges(
    (at, book): (usize, &PriceBook),
    charges: Vec<Charge>,
    mut changes: Vec<Change>,
) -> Vec<Change> {
    let next = settled(PriceBook {
        charges,
        ..book.clone()
    });
    let percent = |ratio: Decimal| format!("{}%", (ratio * Decimal::ONE_HUNDRED).normalize());
    let words = |book: &PriceBook| {
        [
            ("land_seat_share", percent(book.land_seat_share)),
            ("usage_discount", percent(book.usage_discount)),
            ("commitment", commitment_word(book.commitment).to_owned()),
        ]
    };
    for (before, (field, value)) in words(book).into_iter().zip(words(&next)) {
        if before.1 != value {
            let path = format!("price_book[{at}].{field}");
            changes.push(Change::Set { path, value });
        }
    }
    changes
}

fn blank(id: String) -> PriceBook {
    PriceBook {
        id,
        charges: vec![Charge {
            id: "fee".into(),
            quantity: Quantity::Account,
            model: ChargeModel::Flat,
            period_months: 12,
            included: 0,
            included_per_seat: 0,
            tiers: vec![Tier {
                up_to: None,
                unit_price: Decimal::ZERO,
                flat_fee: Decimal::from(12_000),
                name: None,
            }],
        }],
        commitment: CommitmentKind::None,
        land_seat_share: Decimal::ONE,
        usage_discount: Decimal::ZERO,
        second_product_share: Decimal::ZERO,
    }
}

fn remove_book(plan: &Plan, id: &str) -> Result<Vec<Change>, Refusal> {
    let (at, _) = find(plan, id)?;
    let uses = [
        (&plan.pricing.new_business, "New accounts are sold by it"),
        (&plan.pricing.existing, "The existing book is on it"),
    ];
    if let Some((_, why)) = uses.into_iter().find(|(used, _)| *used == id) {
        return Err(refused(format!(
            "{why}. Fix: choose another price book for them first."
        )));
    }
    Ok(vec![Change::Delete {
        path: format!("price_book[{at}]"),
    }])
}

fn rename(plan: &Plan, id: &str, name: &str) -> Result<Vec<Change>, Refusal> {
    let (at, _) = find(plan, id)?;
    let set = |path: String| Change::Set {
        path,
        value: name.to_owned(),
    };
    let uses = [
        ("pricing.new_business", &plan.pricing.new_business),
        ("pricing.existing", &plan.pricing.existing),
    ];
    let used = uses.into_iter().filter(|(_, used)| *used == id);
    let mut changes = vec![set(format!("price_book[{at}].id"))];
    changes.extend(used.map(|(path, _)| set(path.to_owned())));
    Ok(changes)
}

/// What a word of the editor counts.
fn quantity(counts: &str) -> Quantity {
    match counts {
        "account" => Quantity::Account,
        "seat" => Quantity::Seat,
        meter => Quantity::Meter(meter.to_owned()),
    }
}

fn new_charge(book: &PriceBook, counts: &str) -> Charge {
    let quantity = quantity(counts);
    let (model, price, fee) = match &quantity {
        Quantity::Account => (ChargeModel::Flat, Decimal::ZERO, Decimal::from(1_200)),
        Quantity::Seat => (ChargeModel::Unit, Decimal::from(25), Decimal::ZERO),
        Quantity::Meter(_) => (ChargeModel::Unit, Decimal::new(1, 2), Decimal::ZERO),
    };
    let taken = |id: &str| book.charges.iter().any(|charge| charge.id == id);
    let mut numbered = (2..).map(|n| format!("{counts}-{n}"));
    Charge {
        id: match taken(counts) {
            false => counts.to_owned(),
            true => numbered.find(|id| !taken(id)).unwrap_or_default(),
        },
        quantity,
        model,
        period_months: 1,
        included: 0,
        included_per_seat: 0,
        tiers: vec![Tier {
            up_to: None,
            unit_price: price,
            flat_fee: fee,
            name: None,
        }],
    }
}

/// The charge under another model. What the model has no use for is dropped, what it needs begins at
/// nothing; a flat fee counts the account.
fn with_model(charge: &Charge, model: &str) -> Result<Charge, Refusal> {
    let model = match model {
        "flat" => ChargeModel::Flat,
        "unit" => ChargeModel::Unit,
        "graduated" => ChargeModel::Graduated,
        "volume" => ChargeModel::Volume,
        "package" => match charge.model {
            ChargeModel::Package { size } => ChargeModel::Package { size },
            _ => ChargeModel::Package { size: 1_000 },
        },
        "stairstep" => ChargeModel::Stairstep,
        "plans" => ChargeModel::Plans,
        other => return Err(refused(format!("There is no pricing model \"{other}\"."))),
    };
    let (priced, fees, tiered) = uses(model);
    let mut next = charge.clone();
    next.model = model;
    if !tiered {
        next.tiers.truncate(1);
    }
    for tier in &mut next.tiers {
        tier.unit_price = if priced {
            tier.unit_price
        } else {
            Decimal::ZERO
        };
        tier.flat_fee = if fees { tier.flat_fee } else { Decimal::ZERO };
    }
    if let Some(last) = next.tiers.last_mut() {
        last.up_to = None;
    }
    if model == ChargeModel::Flat {
        next.quantity = Quantity::Account;
        next.included = 0;
        next.included_per_seat = 0;
    }
    Ok(next)
}

/// The charge counting something else.
fn with_counts(charge: &Charge, counts: &str) -> Charge {
    let mut next = charge.clone();
    next.quantity = quantity(counts);
    match next.quantity {
        Quantity::Account => {
            next.included = 0;
            next.included_per_seat = 0;
        }
        Quantity::Seat => next.included_per_seat = 0,
        // Usage is priced by month.
        Quantity::Meter(_) => next.period_months = 1,
    }
    if next.quantity != Quantity::Account && next.model == ChargeModel::Flat {
        next.model = ChargeModel::Unit;
        for tier in &mut next.tiers {
            tier.flat_fee = Decimal::ZERO;
        }
    }
    next
}

fn set_bound(path: &str, tier: usize, bound: Option<u64>) -> Change {
    let path = format!("{path}.tiers[{tier}].up_to");
    match bound {
        Some(bound) => Change::Set {
            path,
            value: bound.to_string(),
        },
        None => Change::Unset { path },
    }
}

/// A tier above the last one, which ends at twice its start.
fn add_tier(path: &str, charge: &Charge, currency: &str) -> Result<Vec<Change>, Refusal> {
    let (_, _, tiered) = uses(charge.model);
    let Some(last) = charge.tiers.last().filter(|_| tiered) else {
        return Err(refused(
            "This model has one price. Fix: choose graduated or volume first.",
        ));
    };
    let at = charge.tiers.len() - 1;
    let below = at
        .checked_sub(1)
        .and_then(|below| charge.tiers[below].up_to);
    let mut changes = Vec::new();
    if last.up_to.is_none() {
        let bound = below.map_or(100, |below| below.saturating_mul(2));
        changes.push(set_bound(path, at, Some(bound)));
    }
    let above = Tier {
        up_to: None,
        name: None,
        ..last.clone()
    };
    changes.push(Change::Insert {
        path: format!("{path}.tiers"),
        index: charge.tiers.len() as u32,
        toml: written::tier(&above, charge.model, currency),
    });
    Ok(changes)
}

fn remove_tier(path: &str, charge: &Charge, tier: u32) -> Result<Vec<Change>, Refusal> {
    let at = tier as usize;
    let Some(gone) = charge.tiers.get(at) else {
        return Err(missing("tier", tier));
    };
    if charge.tiers.len() == 1 {
        return Err(refused(
            "A charge needs a tier. Fix: change its price, or remove the charge.",
        ));
    }
    let mut changes = Vec::new();
    if at + 1 == charge.tiers.len() {
        changes.push(set_bound(path, at - 1, gone.up_to));
    }
    changes.push(Change::Delete {
        path: format!("{path}.tiers[{at}]"),
    });
    Ok(changes)
}

fn move_tier(
    path: &str,
    charge: &Charge,
    (from, to): (u32, u32),
    currency: &str,
) -> Result<Vec<Change>, Refusal> {
    let count = charge.tiers.len();
    if let Some(off) = [from, to].into_iter().find(|at| *at as usize >= count) {
        return Err(missing("tier", off));
    }
    let bounds: Vec<Option<u64>> = charge.tiers.iter().map(|tier| tier.up_to).collect();
    let mut tiers = charge.tiers.clone();
    let moved = tiers.remove(from as usize);
    tiers.insert(to as usize, moved);
    for (tier, bound) in tiers.iter_mut().zip(bounds) {
        tier.up_to = bound;
    }
    let (first, last) = (from.min(to) as usize, from.max(to) as usize);
    let replace = |at: usize| Change::Replace {
        path: format!("{path}.tiers[{at}]"),
        toml: written::tier(&tiers[at], charge.model, currency),
    };
    Ok((first..=last).map(replace).collect())
}
