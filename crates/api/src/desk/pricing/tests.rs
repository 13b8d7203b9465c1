//! The wiring, on the finance template: accounts of a replication under the plan's books.

use super::*;
use crate::input::template;
use foothold_core::money::cents;
use foothold_core::plan::Plan;
use foothold_core::pricing::{Quantities, bill};
use foothold_core::sim::{Census, Model, census};
use foothold_data::plan_edit::apply;
use foothold_data::plan_file::from_text;
use foothold_data::shipped;
use rust_decimal::Decimal;
use std::collections::BTreeMap;
use std::sync::OnceLock;

fn finance(name: &str) -> Plan {
    template(name).unwrap().loaded.plan
}

/// Replication 0 of the template in which the existing book moves to the hybrid list.
fn usage() -> &'static (Plan, Census) {
    static USAGE: OnceLock<(Plan, Census)> = OnceLock::new();
    USAGE.get_or_init(|| {
        let plan = finance("finance-usage");
        let census = census(&Model::new(&plan), 0).unwrap();
        (plan, census)
    })
}

fn ask(books: &[&str], month: u32, year: bool) -> SameAsk {
    SameAsk {
        books: books.iter().map(|id| (*id).to_owned()).collect(),
        month,
        replication: None,
        year,
        committed: false,
        opening: false,
        segment: None,
    }
}

fn shown(books: &[&str], month: u32, year: bool) -> SameView {
    let (plan, census) = usage();
    same(plan, census, 0, &ask(books, month, year)).unwrap()
}

fn money(text: &str) -> i64 {
    cents(text.parse().unwrap())
}

#[test]
fn rows_sum_to_the_totals_to_the_cent() {
    for (month, year) in [(0, false), (0, true), (5, true), (24, false), (36, true)] {
        let view = shown(&["flat", "hybrid"], month, year);
        assert!(view.rows.len() > 200);
        for (k, book) in view.books.iter().enumerate() {
            let sum = |of: fn(&AccountUnder) -> &str| -> i64 {
                view.rows.iter().map(|row| money(of(&row.under[k]))).sum()
            };
            assert_eq!(
                sum(|under| &under.bill),
                money(&book.revenue),
                "{month} {year}"
            );
            assert_eq!(sum(|under| &under.arr), money(&book.arr), "{month} {year}");
        }
        let change = &view.changes[0];
        let differences = view.rows.iter().map(|row| money(&row.under[1].difference));
        assert_eq!(differences.sum::<i64>(), money(&change.net));
        assert_eq!(
            money(&change.more.amount) - money(&change.less.amount),
            money(&change.net)
        );
        let counted = change.more.accounts + change.less.accounts + change.same;
        assert_eq!(counted as usize, view.rows.len());
        let binned: u32 = change.bins.iter().map(|bin| bin.accounts).sum();
        assert_eq!((binned + change.undefined) as usize, view.rows.len());
    }
}

#[test]
fn a_book_against_itself_differs_by_nothing() {
    for id in ["flat", "hybrid"] {
        let view = shown(&[id, id], 30, true);
        let change = &view.changes[0];
        assert_eq!(change.same as usize, view.rows.len());
        assert_eq!((change.net.as_str(), change.shocks), ("0.00", 0));
        for row in &view.rows {
            assert_eq!(row.under[1].difference, "0.00", "{}", row.account);
            assert_eq!(row.under[0], row.under[1]);
        }
    }
}

#[test]
fn under_their_own_book_accounts_have_the_arr_of_the_run() {
    let plan = finance("finance-flat");
    let census = census(&Model::new(&plan), 3).unwrap();
    let opening: Decimal = plan.book.cohorts.iter().map(|cohort| cohort.arr).sum();
    let today = same(&plan, &census, 3, &ask(&["flat", "hybrid"], 0, true)).unwrap();
    assert_eq!(money(&today.books[0].arr), cents(opening));
    // A flat fee a year: the year's bill is the ARR, and never changes from month to month.
    assert_eq!(today.books[0].arr, today.books[0].revenue);
    assert_eq!(today.books[0].own as usize, today.rows.len());
    assert_eq!(today.books[1].variation_p50, None);
    let later = same(&plan, &census, 3, &ask(&["flat", "hybrid"], 24, true)).unwrap();
    let run: i64 = census
        .of_month(24)
        .iter()
        .map(|stand| i64::from(stand.arr))
        .sum();
    assert_eq!(money(&later.books[0].arr), run);
    let (flat, hybrid) = (&later.books[0], &later.books[1]);
    assert!(
        flat.variation_p50 < hybrid.variation_p50,
        "{flat:?} {hybrid:?}"
    );
}

#[test]
fn another_book_bills_what_its_bill_says_of_seats_and_usage() {
    let plan = finance("finance-flat");
    let census = census(&Model::new(&plan), 1).unwrap();
    let view = same(&plan, &census, 1, &ask(&["flat", "hybrid"], 14, false)).unwrap();
    let hybrid = plan
        .price_books
        .iter()
        .find(|book| book.id == "hybrid")
        .unwrap();
    for (row, stand) in view.rows.iter().zip(census.of_month(14)) {
        let account = &census.accounts[stand.account as usize];
        assert_eq!(row.account, account.id);
        let seats = stand.seats_in_use();
        let meters = &plan.segments[account.segment].meters;
        let fast = foothold_core::pricing::FastBook::compile(hybrid, meters);
        let driver = stand.driver_q16(Some(seats));
        let usage: BTreeMap<String, u64> = fast
            .meters()
            .enumerate()
            .map(|(at, meter)| (meter.to_owned(), fast.meter_units(at, driver)))
            .collect();
        let quantities = Quantities {
            seats: seats.into(),
            usage,
        };
        let bill = bill(hybrid, &quantities);
        let exact = (bill.committed_yearly() + Decimal::from(stand.product) / Decimal::from(100))
            / Decimal::from(12)
            + bill.usage_monthly();
        assert_eq!(money(&row.under[1].bill), cents(exact), "{}", row.account);
    }
}

#[test]
fn keeping_todays_spend_as_commitment_makes_nobodys_arr_fall() {
    let plan = finance("finance-flat");
    let census = census(&Model::new(&plan), 1).unwrap();
    let keeping = SameAsk {
        committed: true,
        ..ask(&["flat", "hybrid"], 0, true)
    };
    let view = same(&plan, &census, 1, &keeping).unwrap();
    for row in &view.rows {
        assert!(
            money(&row.under[1].arr) >= money(&row.under[0].arr),
            "{row:?}"
        );
    }
    let as_used = same(&plan, &census, 1, &ask(&["flat", "hybrid"], 0, true)).unwrap();
    assert!(as_used.changes[0].less.accounts > 0);
}

#[test]
fn segments_and_the_opening_book_can_be_read_alone() {
    let (plan, census) = usage();
    let all = shown(&["flat"], 30, true);
    let opening = SameAsk {
        opening: true,
        ..ask(&["flat"], 30, true)
    };
    let opening = same(plan, census, 0, &opening).unwrap();
    assert!(opening.rows.len() < all.rows.len());
    assert!(opening.rows.iter().all(|row| row.landed <= 0));
    let by_segment: usize = plan
        .segments
        .iter()
        .map(|segment| {
            let ask = SameAsk {
                segment: Some(segment.id.clone()),
                ..ask(&["flat"], 30, true)
            };
            same(plan, census, 0, &ask).unwrap().rows.len()
        })
        .sum();
    assert_eq!(by_segment, all.rows.len());
    let unknown = same(plan, census, 0, &ask(&["nosuch"], 30, true)).unwrap_err();
    assert!(unknown.message.contains("nosuch") && unknown.message.contains("hybrid"));
}

fn customer(book: &str) -> BillAsk {
    BillAsk {
        book: book.to_owned(),
        seats: 72,
        usage: BTreeMap::from([("api_calls".into(), 86_400.0), ("records".into(), 28_800.0)]),
        year: true,
        discount: 0.0,
        commitment: 0.0,
        credits: 0.0,
    }
}

#[test]
fn a_bill_is_the_cores_line_by_line() {
    let plan = finance("finance-flat");
    let view = bill_view(&plan, &customer("hybrid")).unwrap();
    let amounts: Vec<(&str, &str)> = view
        .lines
        .iter()
        .map(|l| (l.charge.as_str(), l.amount.as_str()))
        .collect();
    // Fifty seats at 660 and 22 at 600; 50,400 calls after 36,000 included: 600 and 4; 14,400 records
    // after as many included: 15 packages begun.
    assert_eq!(
        amounts,
        [
            ("platform", "4800.00"),
            ("seats", "46200.00"),
            ("calls", "7248.00"),
            ("records", "2700.00")
        ]
    );
    assert_eq!(
        (view.total.as_str(), view.yearly.as_str()),
        ("60948.00", "60948.00")
    );
    let month = bill_view(
        &plan,
        &BillAsk {
            year: false,
            ..customer("hybrid")
        },
    )
    .unwrap();
    assert_eq!(month.total, "5079.00");
    assert_eq!(month.yearly, view.yearly);
}

#[test]
fn discount_then_commitment_then_credits() {
    let plan = finance("finance-flat");
    let ask = BillAsk {
        discount: 0.1,
        commitment: 12_000.0,
        credits: 500.0,
        ..customer("hybrid")
    };
    let view = bill_view(&plan, &ask).unwrap();
    let rows: Vec<(&str, &str)> = view
        .rows
        .iter()
        .map(|r| (r.kind.as_str(), r.amount.as_str()))
        .collect();
    // Usage of 9,948 less a tenth is 8,953.20, which leaves 3,046.80 of the commitment.
    assert_eq!(
        rows,
        [
            ("discount", "-6094.80"),
            ("true_up", "3046.80"),
            ("credits", "-500.00")
        ]
    );
    let lines: i64 = view.lines.iter().map(|l| money(&l.amount)).sum();
    let below: i64 = view.rows.iter().map(|r| money(&r.amount)).sum();
    assert_eq!(lines, money(&view.subtotal));
    assert_eq!(lines + below, money(&view.total));
    for broken in [f64::NAN, -1.0, 2.0] {
        assert!(
            bill_view(
                &plan,
                &BillAsk {
                    discount: broken,
                    ..customer("hybrid")
                }
            )
            .is_err()
        );
    }
}

#[test]
fn a_curve_has_its_kinks_and_marks_where_a_volume_price_falls() {
    let mut spec = finance("finance-flat").into_spec();
    spec.price_books[1].charges[1].model = foothold_core::plan::ChargeModel::Volume;
    let plan = Plan::check(spec).unwrap();
    let ask = CurveAsk {
        bill: customer("hybrid"),
        books: vec!["flat".into()],
        axis: "seat".into(),
        upto: 400.0,
        together: false,
    };
    let view = curves(&plan, &ask).unwrap();
    let curve = &view.curves[0];
    // 50 seats at 660 against 51 at 600: 2,400 less; 200 at 600 against 201 at 540: 11,460 less.
    let falls: Vec<f64> = curve.falls.iter().map(|fall| fall.at).collect();
    assert_eq!(falls, [50.0, 200.0]);
    let fall = curve.falls[1];
    // Seats beyond what the usage needs bring no more included units.
    assert!(
        (fall.before - fall.after - 11_460.0).abs() < 1e-6,
        "{fall:?}"
    );
    for point in &curve.points {
        let seats = point.quantity as u32;
        let bill = bill_view(
            &plan,
            &BillAsk {
                seats,
                ..customer("hybrid")
            },
        )
        .unwrap();
        assert!((bill.total.parse::<f64>().unwrap() - point.total).abs() < 1e-6);
    }
    let flat = &view.curves[1];
    assert!(
        flat.points
            .iter()
            .all(|point| (point.total - 32_000.0).abs() < 1e-9)
    );
    assert!(flat.falls.is_empty());
}

#[test]
fn migration_moves_the_existing_book_and_only_when_it_is_asked_to() {
    let plan = finance("finance-usage");
    let view = paths(&plan, None, &|| true).unwrap();
    let settings: Vec<&str> = view.paths.iter().map(|p| p.setting.as_str()).collect();
    assert_eq!(settings, ["never", "at_renewal", "at_once"]);
    let opening: Decimal = plan.book.cohorts.iter().map(|cohort| cohort.arr).sum();
    for path in &view.paths {
        assert_eq!(path.arr.len(), 37);
        assert_eq!(Some(path.arr[0]), opening.to_string().parse().ok());
    }
    let month = |at: usize| -> Vec<f64> { view.paths.iter().map(|p| p.arr[at]).collect() };
    // At once moves in month 1, when only some accounts renew.
    let first = month(1);
    assert!(first[2] > first[1] && first[1] >= first[0], "{first:?}");
    assert!(paths(&plan, Some("nosuch"), &|| true).is_err());
    assert_eq!(paths(&plan, None, &|| false).unwrap_err().code, "stopped");
}

/// The finance template after a step of the editor.
fn after(step: PricingStep) -> Plan {
    let text = shipped::template("finance-flat").unwrap().text;
    let plan = finance("finance-flat");
    let text = apply(text, &changes(&plan, &step).unwrap()).unwrap();
    match from_text("plan", &text, &|_| unreachable!()) {
        Ok(loaded) => loaded.plan,
        Err(fault) => panic!("{step:?}: {fault}"),
    }
}

fn hybrid(plan: &Plan) -> &foothold_core::plan::PriceBook {
    plan.price_books
        .iter()
        .find(|book| book.id == "hybrid")
        .unwrap()
}

#[test]
fn every_model_a_charge_can_turn_to_runs() {
    for model in [
        "flat",
        "unit",
        "graduated",
        "volume",
        "package",
        "stairstep",
        "plans",
    ] {
        for charge in 0..4 {
            let plan = after(PricingStep::SetModel {
                book: "hybrid".into(),
                charge,
                model: model.into(),
            });
            let book = books_view(&plan).books[1].clone();
            assert_eq!(book.charges[charge as usize].model, model);
        }
    }
    for counts in ["account", "seat", "records"] {
        for charge in 0..4 {
            let plan = after(PricingStep::SetCounts {
                book: "hybrid".into(),
                charge,
                counts: counts.into(),
            });
            assert_eq!(plan.price_books[1].charges.len(), 4);
        }
    }
}

#[test]
fn tiers_come_go_and_move() {
    let book = || "hybrid".to_owned();
    let bounds = |plan: &Plan| -> Vec<Option<u64>> {
        hybrid(plan).charges[1]
            .tiers
            .iter()
            .map(|t| t.up_to)
            .collect()
    };
    let prices = |plan: &Plan| -> Vec<String> {
        let tiers = &hybrid(plan).charges[1].tiers;
        tiers
            .iter()
            .map(|t| t.unit_price.normalize().to_string())
            .collect()
    };
    let more = after(PricingStep::AddTier {
        book: book(),
        charge: 1,
    });
    assert_eq!(bounds(&more), [Some(50), Some(200), Some(400), None]);
    assert_eq!(prices(&more), ["660", "600", "540", "540"]);
    let fewer = |tier| {
        after(PricingStep::RemoveTier {
            book: book(),
            charge: 1,
            tier,
        })
    };
    assert_eq!(bounds(&fewer(2)), [Some(50), None]);
    assert_eq!(bounds(&fewer(0)), [Some(200), None]);
    let moved = after(PricingStep::MoveTier {
        book: book(),
        charge: 1,
        from: 2,
        to: 0,
    });
    assert_eq!(bounds(&moved), [Some(50), Some(200), None]);
    assert_eq!(prices(&moved), ["540", "660", "600"]);
    let moved = after(PricingStep::MoveCharge {
        book: book(),
        from: 3,
        to: 0,
    });
    assert_eq!(hybrid(&moved).charges[0].id, "records");
    let plan = finance("finance-flat");
    let one_price = PricingStep::AddTier {
        book: book(),
        charge: 0,
    };
    assert!(
        changes(&plan, &one_price)
            .unwrap_err()
            .message
            .contains("one price")
    );
}

#[test]
fn books_are_added_renamed_and_removed() {
    let blank = after(PricingStep::AddBlank);
    assert_eq!(blank.price_books[2].id, "flat-2");
    let copy = after(PricingStep::AddCopy {
        book: "hybrid".into(),
    });
    let (old, new) = (&copy.price_books[1], &copy.price_books[2]);
    assert_eq!(
        (&old.charges, old.commitment),
        (&new.charges, new.commitment)
    );
    let renamed = after(PricingStep::RenameBook {
        book: "flat".into(),
        name: "list".into(),
    });
    assert_eq!(
        (&*renamed.pricing.existing, &*renamed.pricing.new_business),
        ("list", "list")
    );
    let removed = after(PricingStep::RemoveBook {
        book: "hybrid".into(),
    });
    assert_eq!(removed.price_books.len(), 1);
    let plan = finance("finance-flat");
    let used = changes(
        &plan,
        &PricingStep::RemoveBook {
            book: "flat".into(),
        },
    )
    .unwrap_err();
    assert!(used.message.contains("Fix:"), "{}", used.message);
    for counts in ["account", "seat", "records"] {
        let step = PricingStep::AddCharge {
            book: "hybrid".into(),
            counts: counts.into(),
        };
        assert_eq!(hybrid(&after(step)).charges.len(), 5);
    }
    let charge = |charge| PricingStep::RemoveCharge {
        book: "hybrid".into(),
        charge,
    };
    assert_eq!(hybrid(&after(charge(0))).charges[0].id, "seats");
}

#[test]
fn shipped_books_are_added_or_say_why_not() {
    let plan = finance("finance-flat");
    let shipped = books_view(&plan).shipped;
    assert_eq!(shipped.len(), 10);
    for book in &shipped {
        let step = PricingStep::AddShipped {
            name: book.name.clone(),
        };
        match &book.refused {
            None => assert_eq!(after(step).price_books[2].id, book.name),
            Some(why) => assert!(changes(&plan, &step).unwrap_err().message.contains(why)),
        }
    }
    let fits: Vec<&str> = shipped
        .iter()
        .filter(|b| b.refused.is_none())
        .map(|b| b.name.as_str())
        .collect();
    assert_eq!(
        fits,
        [
            "flat-plans",
            "per-seat-graduated",
            "per-seat-volume",
            "hybrid-platform-seats-usage"
        ]
    );
}
