//! Price books and what refers to them.

use super::{PRICE_BOOKS_MAX, unique_ids, unknown};
use crate::plan::{ArrConvention, Charge, CommitmentKind, Fault, PlanSpec, PriceBook, Quantity};
use crate::pricing;

pub(super) fn books(spec: &PlanSpec, out: &mut Vec<Fault>) {
    let books = &spec.price_books;
    if books.is_empty() {
        let fix = "add at least one [[price_book]]";
        out.push(Fault::new("price_book", "the plan has no price book", fix));
    } else if books.len() > PRICE_BOOKS_MAX {
        let reason = format!("the plan has {} price books", books.len());
        out.push(Fault::new(
            "price_book",
            reason,
            format!("keep at most {PRICE_BOOKS_MAX}"),
        ));
    }
    unique_ids(
        out,
        "price_book",
        "price book",
        books.iter().map(|book| book.id.as_str()),
    );
    for (index, book) in books.iter().enumerate() {
        pricing::faults(book, &format!("price_book[{index}]"), out);
    }
    let uses = [
        ("pricing.new_business", &spec.pricing.new_business),
        ("pricing.existing", &spec.pricing.existing),
    ];
    for (field, id) in uses {
        if !books.iter().any(|book| book.id == *id) {
            out.push(unknown(
                field,
                "price book",
                id,
                books.iter().map(|book| book.id.as_str()),
            ));
        }
    }
    uncommitted_book(spec, out);
    for (index, book) in books.iter().enumerate() {
        if uses.iter().any(|(_, id)| **id == book.id) {
            meters(spec, book, &format!("price_book[{index}]"), out);
        }
    }
}

/// Where only commitments count as ARR, customers who commit to nothing have none: their ARR would
/// vanish in month 1.
fn uncommitted_book(spec: &PlanSpec, out: &mut Vec<Fault>) {
    let book = spec
        .price_books
        .iter()
        .find(|book| book.id == spec.pricing.existing);
    let pays_by_use = book.is_some_and(|book| {
        let metered = |charge: &Charge| matches!(charge.quantity, Quantity::Meter(_));
        book.commitment == CommitmentKind::None && book.charges.iter().any(metered)
    });
    let has_customers = !spec.book.cohorts.is_empty() || !spec.book.accounts.is_empty();
    if pays_by_use && has_customers && spec.model.arr_convention == ArrConvention::CommittedOnly {
        out.push(Fault::new(
            "model.arr_convention",
            "counts commitments only, but the existing book pays by use and has committed nothing",
            "write \"trailing_three_months\", or give the existing price book a commitment",
        ));
    }
}

/// Meters that a book in use bills must have a volume in every segment.
fn meters(spec: &PlanSpec, book: &PriceBook, path: &str, out: &mut Vec<Fault>) {
    for (index, charge) in book.charges.iter().enumerate() {
        let Quantity::Meter(meter) = &charge.quantity else {
            continue;
        };
        let without: Vec<&str> = spec
            .segments
            .iter()
            .filter(|segment| !segment.meters.contains_key(meter))
            .map(|segment| segment.id.as_str())
            .collect();
        if !without.is_empty() {
            out.push(Fault::new(
                format!("{path}.charge[{index}].meter"),
                format!(
                    "bills \"{meter}\", but segment {} gives no such volume",
                    without.join(", ")
                ),
                format!("add meters = {{ {meter} = \"1200 units\" }} to the segment"),
            ));
        }
    }
}
