use super::*;
use crate::plan::Tier;
use crate::pricing::testing::{
    NearEdge, book, books, cents, charge, dec, near_edge, settings, tier, volumes,
};
use crate::pricing::{CHARGES_MAX, Quantities, UNITS_MAX, bill_with, faults};
use crate::sim::accounts::LANES;
use crate::sim::lanes::price_lines;
use proptest::prelude::*;

fn assert_valid(book: &PriceBook) {
    let mut found = Vec::new();
    faults(book, "price_book[0]", &mut found);
    assert_eq!(found, [], "the drawn book must be valid");
}

/// Both paths at the same quantities, in cents: (committed a year, usage a month) of each.
fn both(
    book: &PriceBook,
    volumes: &BTreeMap<String, Decimal>,
    settings: PriceSettings,
    seats: u32,
    driver_q16: u64,
) -> [(i64, i64); 2] {
    assert_valid(book);
    let fast = FastBook::compile_with(book, volumes, settings);
    let usage = fast.meters().enumerate();
    let usage = usage
        .map(|(i, name)| (name.into(), fast.meter_units(i, driver_q16)))
        .collect();
    let bill = bill_with(
        book,
        &Quantities {
            seats: seats.into(),
            usage,
        },
        settings,
    );
    [
        (cents(bill.committed_yearly()), cents(bill.usage_monthly())),
        (
            fast.committed_cents_yearly(seats),
            fast.usage_cents_monthly(driver_q16, seats),
        ),
    ]
}

/// A random quantity, or one near an edge where the book has edges.
fn at(edge: Option<NearEdge>, at_edge: impl Fn(&NearEdge) -> Option<u64>, otherwise: u64) -> u64 {
    edge.as_ref().and_then(at_edge).unwrap_or(otherwise)
}

fn any_seats() -> impl Strategy<Value = u64> {
    prop_oneof![0..50_u64, 0..5_000_u64, Just(0), 0..=u64::from(SEATS_MAX)]
}

fn any_driver() -> impl Strategy<Value = u64> {
    prop_oneof![Just(0), 0..100_000_u64, 0..(5_000_u64 << 16), any::<u64>()]
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(20_000))]

    #[test]
    fn both_paths_agree_to_the_cent(
        (book, volumes, settings) in (books(), volumes(), settings()),
        (seats, seat_edge) in (any_seats(), prop::option::weighted(0.7, near_edge())),
        (driver, driver_edge) in (any_driver(), prop::option::weighted(0.7, near_edge())),
    ) {
        let seats = at(seat_edge, |e| e.seats(&book).map(u64::from), seats);
        let seats = u32::try_from(seats).unwrap();
        let driver = at(driver_edge, |e| e.driver_q16(&book, &volumes, seats), driver);
        let [reference, fast] = both(&book, &volumes, settings, seats, driver);
        prop_assert_eq!(reference, fast, "{} seats, driver {}", seats, driver);
        let book = FastBook::compile_with(&book, &volumes, settings);
        if let Some(cents) = in_lanes(&book, seats, driver) {
            prop_assert_eq!(cents, fast.1, "in lanes: {} seats, driver {}", seats, driver);
        }
    }

    /// Books as people write them are priced in lanes, and come to the same cents.
    #[test]
    fn lanes_agree_with_one_account_at_a_time(
        prices in prop::collection::vec(1..20_000_u32, 1..=4),
        bounds in prop::collection::vec(1..2_000_000_u64, 3),
        (places, package, included, per_seat) in (0..7_u32, 1..3_000_u64, 0..50_000_u64, 0..1_000_u64),
        volume in 1..5_000_u32,
        quantities in prop::collection::vec((0..3_000_u32, 0..(3_000_u64 << 16)), 20),
    ) {
        let mut bounds = bounds;
        bounds.sort_unstable();
        bounds.dedup();
        let tiers = prices.len().min(bounds.len() + 1);
        let tiers = (0..tiers)
            .map(|k| tier(
                (k + 1 < tiers).then(|| bounds[k]),
                &Decimal::new(prices[k].into(), places).to_string(),
                "0",
            ))
            .collect::<Vec<_>>();
        let model = match (tiers.len(), package % 3) {
            (1, 0) => ChargeModel::Package { size: package },
            (_, 1) => ChargeModel::Volume,
            _ => ChargeModel::Graduated,
        };
        let mut calls = charge(Quantity::Meter("calls".into()), model, tiers);
        calls.included = included;
        calls.included_per_seat = per_seat;
        let book = book(vec![calls]);
        assert_valid(&book);
        let volumes = BTreeMap::from([("calls".into(), Decimal::from(volume))]);
        let fast = FastBook::compile(&book, &volumes);
        for (seats, driver) in quantities {
            let expected = fast.usage_cents_monthly(driver, seats);
            match in_lanes(&fast, seats, driver) {
                Some(cents) => prop_assert_eq!(cents, expected, "{} {}", seats, driver),
                // Dear units, or so many that their price needs more digits.
                None => {
                    let dearest = u64::from(*prices.iter().max().unwrap_or(&0)) * 10_u64.pow(9 - places);
                    let used = (driver * u64::from(volume)) >> 16;
                    let needs_more = u128::from(used) * u128::from(dearest) > 1 << 49;
                    prop_assert!(places < 3 || dearest >= 1 << 32 || needs_more);
                }
            }
        }
    }
}

/// The monthly charge as a block of accounts is priced, where the book and the usage allow it.
fn in_lanes(book: &FastBook, seats: u32, driver_q16: u64) -> Option<i64> {
    let lines = book.usage_lines()?;
    let driver = u32::try_from(driver_q16).ok()?;
    (driver <= lines.driver_limit()).then(|| {
        let mut drivers = [0; LANES];
        let mut all_seats = [0; LANES];
        for lane in (0..LANES).step_by(3) {
            (drivers[lane], all_seats[lane]) = (driver, seats);
        }
        let cents = lines.price(&drivers, &all_seats);
        assert_eq!(cents[0], cents[63], "lanes do not depend on each other");
        let mut charge = [7; LANES];
        if price_lines(&lines, &drivers, &all_seats, !2, &mut charge) {
            assert_eq!(charge.map(u64::from)[2..], cents[2..], "on this processor");
            assert_eq!((u64::from(charge[0]), charge[1]), (cents[0], 7));
        } else {
            assert!(cents.iter().any(|cents| *cents > u32::MAX.into()));
        }
        cents[0] as i64
    })
}

#[test]
fn ordinary_books_are_priced_in_lanes() {
    let tiers = vec![
        tier(Some(50_000), "0.012", "0"),
        tier(Some(250_000), "0.010", "0"),
        tier(None, "0.008", "0"),
    ];
    let mut calls = charge(
        Quantity::Meter("calls".into()),
        ChargeModel::Graduated,
        tiers,
    );
    calls.included_per_seat = 500;
    let package = ChargeModel::Package { size: 1_000 };
    let records = charge(
        Quantity::Meter("records".into()),
        package,
        vec![tier(None, "15", "0")],
    );
    let volumes = [("calls", 1_200), ("records", 400)];
    let volumes = volumes.map(|(name, volume)| (name.to_owned(), Decimal::from(volume)));
    let book = FastBook::compile(&book(vec![calls, records]), &volumes.into());
    // 100 seats at intensity 2: 190,000 calls billed, 600 for the first 50,000 and 1,400 for the
    // rest; 80,000 records in 80 packages.
    assert_eq!(in_lanes(&book, 100, 200 << 16), Some(320_000));
}

/// Quantities drawn from a seed, of every size.
fn drawn(seed: u64) -> impl Iterator<Item = (u32, u64)> {
    let mut state = seed;
    let mut next = move || {
        state = state.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let mixed = (state ^ (state >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        mixed ^ (mixed >> 29)
    };
    std::iter::from_fn(move || {
        let seats = (next() >> 40) % (1 << (next() % 20));
        // At most SEATS_MAX, so it fits.
        Some((seats.min(SEATS_MAX.into()) as u32, next() >> (next() % 64)))
    })
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(4_000))]

    /// With 4,000 books, a million cases; those at the edges are in the test above.
    #[test]
    fn a_million_cases_agree_to_the_cent(
        (book, volumes, settings) in (books(), volumes(), settings()),
        seed: u64,
    ) {
        assert_valid(&book);
        let fast = FastBook::compile_with(&book, &volumes, settings);
        for (seats, driver) in drawn(seed).take(250) {
            let usage = fast.meters().enumerate();
            let usage = usage.map(|(i, name)| (name.into(), fast.meter_units(i, driver)));
            let quantities = Quantities { seats: seats.into(), usage: usage.collect() };
            let bill = bill_with(&book, &quantities, settings);
            let reference = (cents(bill.committed_yearly()), cents(bill.usage_monthly()));
            let found = (
                fast.committed_cents_yearly(seats),
                fast.usage_cents_monthly(driver, seats),
            );
            prop_assert_eq!(reference, found, "{} seats, driver {}", seats, driver);
        }
    }
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(3_000))]

    #[test]
    fn a_budget_buys_every_seat_count_up_to_the_first_it_cannot(
        (book, settings) in (books(), settings()),
        (seats, edge) in (any_seats(), prop::option::weighted(0.7, near_edge())),
        extra in -1..=1_i64,
    ) {
        let fast = FastBook::compile_with(&book, &BTreeMap::new(), settings);
        let near = at(edge, |e| e.seats(&book).map(u64::from), seats);
        let budget = fast.committed_cents_yearly(u32::try_from(near).unwrap()) + extra;
        let bought = fast.seats_for_cents_yearly(budget);
        let affordable = |s: u32| fast.committed_cents_yearly(s) <= budget;
        if !fast.prices_seats() || !affordable(0) {
            prop_assert_eq!(bought, 0);
        } else {
            // All of them where there are few, else those around every end of a stretch.
            let ends = fast.seat_stretches.iter().flat_map(|end| end.saturating_sub(2)..=end + 2);
            let tried = (0..3_000).chain(ends).chain(bought.saturating_sub(3)..=bought);
            for seats in tried.filter(|s| *s <= bought) {
                prop_assert!(affordable(seats), "{} of {} seats", seats, bought);
            }
            prop_assert!(bought == SEATS_MAX || !affordable(bought + 1), "{} and one more", bought);
        }
    }

    #[test]
    fn units_are_the_floor_of_driver_times_volume(
        driver in any_driver(),
        micro in prop_oneof![0..10_000_000_u64, 0..10_000_000_000_000_u64],
    ) {
        let exact = u128::from(driver) * u128::from(micro) / (65_536 * 1_000_000);
        let volumes = BTreeMap::from([("calls".into(), Decimal::from_i128_with_scale(micro.into(), 6))]);
        let fast = FastBook::compile(&book(vec![calls("1")]), &volumes);
        prop_assert_eq!(u128::from(fast.meter_units(0, driver)), exact.min(UNITS_MAX.into()));
    }
}

fn calls(unit_price: &str) -> Charge {
    charge(
        Quantity::Meter("calls".into()),
        ChargeModel::Unit,
        vec![tier(None, unit_price, "0")],
    )
}

fn seat_book(model: ChargeModel, tiers: Vec<Tier>) -> PriceBook {
    let mut seats = charge(Quantity::Seat, model, tiers);
    seats.period_months = 12;
    book(vec![seats])
}

fn compiled(book: &PriceBook) -> FastBook {
    assert_valid(book);
    FastBook::compile(book, &BTreeMap::new())
}

#[test]
fn the_largest_valid_prices_and_quantities_stay_exact() {
    let mut seats = charge(
        Quantity::Seat,
        ChargeModel::Unit,
        vec![tier(None, "99999999.999999999", "0")],
    );
    seats.period_months = 1;
    let book = book(vec![seats, calls("99999.999999999")]);
    let volumes = BTreeMap::from([("calls".into(), dec("1"))]);
    let [reference, fast] = both(
        &book,
        &volumes,
        PriceSettings::default(),
        SEATS_MAX,
        UNITS_MAX << 16,
    );
    assert_eq!(reference, fast);
    // 99,999,999,999,999.999 a month is rounded before it counts twelve times.
    assert_eq!(
        fast,
        (12 * 10_000_000_000_000_000, 100_000_000_000_000_000 - 1_000)
    );
}

#[test]
fn the_dearest_valid_book_does_not_overflow() {
    let seats = charge(
        Quantity::Seat,
        ChargeModel::Unit,
        vec![tier(None, "100000000", "0")],
    );
    let dear = |one: Charge| book(vec![one; CHARGES_MAX]);
    let fast = compiled(&dear(seats));
    assert_eq!(
        fast.committed_cents_yearly(SEATS_MAX),
        64 * 12 * 10_000_000_000_000_000
    );
    let fast = FastBook::compile(
        &dear(calls("100000")),
        &BTreeMap::from([("calls".into(), dec("1"))]),
    );
    assert_eq!(
        fast.usage_cents_monthly(u64::MAX, 0),
        64 * 100_000_000_000_000_000
    );
}

#[test]
fn past_the_limits_the_amount_of_the_limit_is_due() {
    let book = book(vec![
        charge(
            Quantity::Seat,
            ChargeModel::Unit,
            vec![tier(None, "1", "0")],
        ),
        calls("1"),
    ]);
    let fast = FastBook::compile(&book, &BTreeMap::from([("calls".into(), dec("1000"))]));
    assert_eq!(
        fast.committed_cents_yearly(u32::MAX),
        fast.committed_cents_yearly(SEATS_MAX)
    );
    assert_eq!(
        fast.usage_cents_monthly(u64::MAX, 0),
        100 * i64::try_from(UNITS_MAX).unwrap()
    );
    assert_eq!(fast.marginal_seat_cents_yearly(SEATS_MAX), 0);
}

#[test]
fn a_budget_stops_where_the_way_to_a_cheaper_tier_is_too_dear() {
    // 100 seats cost 200, 101 cost 101.
    let tiers = vec![tier(Some(100), "2", "0"), tier(None, "1", "0")];
    let fast = compiled(&seat_book(ChargeModel::Volume, tiers));
    for (budget, seats) in [
        (-1, 0),
        (0, 0),
        (200, 1),
        (15_000, 75),
        (19_999, 99),
        (20_000, 200),
        (20_100, 201),
    ] {
        assert_eq!(fast.seats_for_cents_yearly(budget), seats, "{budget}");
    }
    assert_eq!(fast.marginal_seat_cents_yearly(99), 200);
    assert_eq!(fast.marginal_seat_cents_yearly(100), -9_900);
}

#[test]
fn a_budget_pays_the_platform_fee_before_the_first_seat() {
    let platform = charge(
        Quantity::Account,
        ChargeModel::Flat,
        vec![tier(None, "0", "100")],
    );
    let seats = charge(
        Quantity::Seat,
        ChargeModel::Unit,
        vec![tier(None, "10", "0")],
    );
    let fast = compiled(&book(vec![platform.clone(), seats]));
    for (budget, seats) in [
        (119_999, 0),
        (120_000, 0),
        (131_999, 0),
        (132_000, 1),
        (i64::MAX, SEATS_MAX),
    ] {
        assert_eq!(fast.seats_for_cents_yearly(budget), seats, "{budget}");
    }
    let flat = compiled(&book(vec![platform]));
    assert_eq!(
        (flat.seats_for_cents_yearly(i64::MAX), flat.prices_seats()),
        (0, false)
    );
    assert_eq!(
        (flat.committed_cents_yearly(500), flat.prices_usage()),
        (120_000, false)
    );
}

#[test]
fn the_step_limit_is_the_end_of_what_is_paid_for() {
    let check = |model, tiers, included, expected: &[(u32, Option<u32>)]| {
        let mut book = seat_book(model, tiers);
        book.charges[0].included = included;
        let fast = compiled(&book);
        for (seats, limit) in expected {
            assert_eq!(
                fast.step_limit(*seats),
                *limit,
                "{model:?} at {seats} seats"
            );
        }
    };
    let steps = || vec![tier(Some(10), "0", "5"), tier(Some(50), "0", "20")];
    let stepped = [
        (0, Some(10)),
        (10, Some(10)),
        (11, Some(50)),
        (50, Some(50)),
        (51, None),
    ];
    check(ChargeModel::Stairstep, steps(), 0, &stepped);
    check(
        ChargeModel::Plans,
        steps(),
        5,
        &[(15, Some(15)), (16, Some(55)), (56, None)],
    );
    let package = || vec![tier(None, "20", "0")];
    let size = ChargeModel::Package { size: 25 };
    check(
        size,
        package(),
        0,
        &[(0, None), (1, Some(25)), (25, Some(25)), (26, Some(50))],
    );
    check(
        size,
        package(),
        5,
        &[(0, Some(5)), (5, Some(5)), (6, Some(30))],
    );
    check(ChargeModel::Unit, package(), 0, &[(5, None)]);
}

#[test]
fn meters_are_listed_once_and_priced_by_every_charge_that_counts_them() {
    let runs = charge(
        Quantity::Meter("runs".into()),
        ChargeModel::Unit,
        vec![tier(None, "1", "0")],
    );
    let volumes = BTreeMap::from([("calls".into(), dec("2.5")), ("unpriced".into(), dec("9"))]);
    let fast = FastBook::compile(&book(vec![calls("1"), runs, calls("0.1")]), &volumes);
    assert_eq!(fast.meters().collect::<Vec<_>>(), ["calls", "runs"]);
    assert_eq!(
        [fast.meter_units(0, 3 << 16), fast.meter_units(1, 3 << 16)],
        [7, 0]
    );
    assert_eq!(fast.usage_cents_monthly(3 << 16, 0), 700 + 70);
}

#[test]
fn a_book_says_what_it_counts() {
    let price = || vec![tier(None, "1", "0")];
    let of = |quantity, model| charge(quantity, model, price());
    let calls = || of(Quantity::Meter("calls".into()), ChargeModel::Unit);
    let seats = || of(Quantity::Seat, ChargeModel::Unit);
    let counts = |charges| {
        let fast = FastBook::compile(&book(charges), &BTreeMap::new());
        (fast.prices_seats(), fast.prices_usage())
    };
    assert_eq!(counts(vec![seats()]), (true, false));
    assert_eq!(counts(vec![calls()]), (false, true));
    assert_eq!(counts(vec![calls(), seats()]), (true, true));
}
