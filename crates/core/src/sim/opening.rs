//! Customers at month 0, as account rows can take them.
//!
//! Known customers keep their ARR, seats and dates. Customers made up from a cohort share its ARR
//! in proportion to a skewed size, with ages spread evenly; they are drawn once, in replication 0,
//! so that every replication and every plan starts from the same book.

use super::accounts::SEAT_BITS;
use super::model::SegmentModel;
use crate::calendar::YearMonth;
use crate::chance::{Entity, Odds, Purpose, Stream};
use crate::land::sell;
use crate::money::{cents, div_half_even, real};
use crate::plan::{BookCohort, Plan};

/// A customer of the existing book.
#[derive(Debug, Clone, PartialEq)]
pub(crate) struct OpeningAccount {
    pub id: String,
    pub entity: Entity,
    pub segment: u8,
    /// Month of landing, 0 or earlier.
    pub land_month: i16,
    pub arr_cents: u32,
    /// Contracted seats, or what its fee stands for.
    pub seats: u32,
    /// Committed usage, cents a year.
    pub commit: u32,
    /// Price over list, parts per million.
    pub ppm: u32,
    /// Part of ARR that is usage beyond what is committed, cents.
    pub usage_cents: u32,
    /// Usage per seat (Q16) that gives that usage; drawn in the run where there is none.
    pub intensity: Option<u32>,
    /// Month of the next renewal, 1 or later.
    pub renewal: u8,
    pub activated: bool,
}

/// A customer before its contract is worked out.
struct Customer {
    id: String,
    segment: u8,
    land_month: i32,
    arr_cents: u32,
    seats: Option<u32>,
    renewal: u8,
    activated: bool,
}

/// The opening book in order of landing.
pub(crate) fn accounts(plan: &Plan, segments: &[SegmentModel]) -> Vec<OpeningAccount> {
    let mut book = known(plan);
    for (index, cohort) in plan.book.cohorts.iter().enumerate() {
        made_up(plan, index, cohort, &mut book);
    }
    book.sort_by(|a, b| (a.land_month, &a.id).cmp(&(b.land_month, &b.id)));
    book.into_iter()
        .map(|customer| {
            let segment = &segments[usize::from(customer.segment)];
            contract_of(customer, segment)
        })
        .collect()
}

/// Works out the contract behind a known ARR: seats, commitment and the price that make it exact.
/// Where usage is billed without commitment, fees stand at list and the rest is usage.
fn contract_of(customer: Customer, segment: &SegmentModel) -> OpeningAccount {
    let book = &segment.books[1];
    let arr = i64::from(customer.arr_cents);
    let sale = sell(book, arr, segment.seat_value_cents);
    let seats = customer.seats.unwrap_or(sale.seats).max(1);
    let list = book.fast.committed_cents_yearly(seats);
    let metered = book.fast.prices_usage();
    let commit = if book.takes_commitment() {
        (arr - list).max(0)
    } else {
        0
    };
    let usage = if metered && commit == 0 {
        (arr - list).max(0)
    } else {
        0
    };
    let fees = arr - commit - usage;
    let ppm = match list {
        0 => 1_000_000,
        list => div_half_even(i128::from(fees) * 1_000_000, i128::from(list)),
    };
    let use_q12 = u64::from(seats) << SEAT_BITS;
    let intensity = (usage > 0).then(|| {
        // Bisection: the bill rises with intensity.
        let bill = |q16: u32| {
            let driver = use_q12.saturating_mul(u64::from(q16)) >> SEAT_BITS;
            book.fast
                .usage_cents_monthly(driver, seats)
                .saturating_mul(12)
        };
        let (mut low, mut high) = (1_u32, 1 << 28);
        while low < high {
            let middle = low + (high - low) / 2;
            if bill(middle) < usage {
                low = middle + 1
            } else {
                high = middle
            }
        }
        low
    });
    OpeningAccount {
        entity: Entity::book(&customer.id),
        id: customer.id,
        segment: customer.segment,
        land_month: customer.land_month as i16,
        arr_cents: customer.arr_cents,
        seats,
        commit: commit as u32,
        ppm: u32::try_from(ppm).unwrap_or(u32::MAX),
        usage_cents: usage as u32,
        intensity,
        renewal: customer.renewal,
        activated: customer.activated,
    }
}

fn segment_index(plan: &Plan, id: &str) -> u8 {
    // Plan::check has made sure that the segment exists and that there are at most 16.
    plan.segments.iter().position(|s| s.id == id).unwrap_or(0) as u8
}

fn known(plan: &Plan) -> Vec<Customer> {
    let start = plan.horizon.start;
    let month = |date: YearMonth| date.months_since(start) + 1;
    let window = i32::from(plan.activation.window_days) / 30;
    plan.book
        .accounts
        .iter()
        .map(|account| {
            // Older than ten years counts as ten years.
            let land_month = month(account.start).clamp(-120, 0);
            let renewal = account.renewal.map(month);
            Customer {
                id: account.id.clone(),
                segment: segment_index(plan, &account.segment),
                land_month,
                arr_cents: u32::try_from(cents(account.arr)).unwrap_or(u32::MAX),
                seats: account.seats,
                renewal: next_renewal(land_month, renewal, plan.contract.term_months),
                activated: account.activated.unwrap_or(-land_month >= window),
            }
        })
        .collect()
}

/// The first renewal after month 0: the date given, or whole terms after landing.
fn next_renewal(land_month: i32, given: Option<i32>, term: u8) -> u8 {
    let term = i32::from(term);
    let first = given.unwrap_or(land_month + term);
    let passed = if first >= 1 { 0 } else { (term - first) / term };
    // At most a term or a given date away; dates past the calendar never come.
    u8::try_from(first + passed * term).unwrap_or(u8::MAX)
}

fn made_up(plan: &Plan, index: usize, cohort: &BookCohort, book: &mut Vec<Customer>) {
    let segment = segment_index(plan, &cohort.segment);
    let spec = &plan.segments[usize::from(segment)];
    let spread = real(spec.seats_per_team.spread);
    let count = cohort.accounts;
    let streams: Vec<(String, Stream)> = (0..count)
        .map(|n| {
            let id = format!("book-{}-{:04}", index + 1, n + 1);
            let stream = Stream::new(plan.seed, 0, Entity::book(&id));
            (id, stream)
        })
        .collect();
    let weights: Vec<f64> = streams
        .iter()
        .map(|(_, s)| {
            let u = (f64::from(s.draw(0, Purpose::TeamSeats)) + 0.5) / 4_294_967_296.0;
            libm::exp(spread * super::model::normal_quantile(u))
        })
        .collect();
    let shares = split_exactly(cents(cohort.arr), &weights);
    let activated = Odds::of_share(cohort.activated);
    for ((id, stream), arr) in streams.into_iter().zip(shares) {
        let age = age_of(stream.draw(0, Purpose::BookAge), cohort.oldest_months);
        let land_month = -i32::from(age);
        book.push(Customer {
            id,
            segment,
            land_month,
            arr_cents: u32::try_from(arr).unwrap_or(u32::MAX),
            seats: None,
            renewal: next_renewal(land_month, None, plan.contract.term_months),
            activated: activated.hit(stream.draw(0, Purpose::BookActivated)),
        });
    }
}

/// An age of 0 to `oldest` months, each as likely.
fn age_of(draw: u32, oldest: u16) -> u16 {
    ((u64::from(draw) * (u64::from(oldest) + 1)) >> 32) as u16
}

/// Splits `total` cents by weight, exactly: each share is the difference of rounded running sums.
fn split_exactly(total: i64, weights: &[f64]) -> Vec<i64> {
    let sum: f64 = weights.iter().sum();
    let (mut running, mut given) = (0.0, 0);
    let last = weights.len().saturating_sub(1);
    weights
        .iter()
        .enumerate()
        .map(|(k, weight)| {
            running += weight;
            let upto = if k == last {
                total
            } else {
                libm::rint(total as f64 * running / sum) as i64
            };
            let share = upto - given;
            given = upto;
            share
        })
        .collect()
}

/// Q12 seats per team such that `adopted` teams use `seats`.
pub(crate) fn team_seats_of(seats: u32, adopted: u32) -> u32 {
    let q12 = (u64::from(seats) << SEAT_BITS) / u64::from(adopted.max(1));
    u32::try_from(q12).unwrap_or(u32::MAX).max(1 << SEAT_BITS)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn shares_sum_to_the_total() {
        let shares = split_exactly(1_000_001, &[1.0, 2.5, 0.1, 7.0]);
        assert_eq!(shares.iter().sum::<i64>(), 1_000_001);
        assert!(shares.iter().all(|&s| s > 0));
    }

    #[test]
    fn renewals_come_after_the_start() {
        for (land, given, term, expected) in [
            (0, None, 12, 12),
            (-5, None, 12, 7),
            (-12, None, 12, 12),
            (-24, None, 12, 12),
            (-30, Some(3), 12, 3),
            (-30, Some(-2), 12, 10),
            (-1, None, 1, 1),
            (0, Some(0), 12, 12),
        ] {
            assert_eq!(
                next_renewal(land, given, term),
                expected,
                "{land} {given:?} {term}"
            );
        }
    }
}
