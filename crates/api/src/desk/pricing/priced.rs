//! One account under one price book.
//!
//! Under the book it is on, an account is billed by its contract as it stands: its own price, seats
//! and commitment. Under any other book it is billed as a migration would bill it: at list price, for
//! the seats it has (or, where its own book counts none, those it uses) and the usage it really has.
//! A book that counts neither seats nor usage keeps the fee that the account paid at the start of the
//! window, since such a fee is negotiated. The second product costs the same under every book.

use foothold_core::money::div_half_even;
use foothold_core::plan::{ArrConvention, CommitmentKind, Plan};
use foothold_core::pricing::FastBook;
use foothold_core::sim::Stand;

/// Months of a year.
pub(super) const YEAR: usize = 12;

/// What time a bill covers.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Span {
    /// The month read.
    Month,
    /// The twelve months up to the month read, or as many as there are; from the opening book, twelve
    /// months like today.
    Year,
}

/// What other books than its own let an account commit to.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Commit {
    /// Nothing: usage is paid as it occurs.
    AsUsed,
    /// What it paid before beyond the new fees, where the book takes commitments: what a migration
    /// does.
    TodaysSpend,
}

/// A price book of a plan, ready for each of its segments.
pub(super) struct Priced<'p> {
    /// Identifier.
    pub id: &'p str,
    fast: Vec<FastBook>,
    commitment: CommitmentKind,
}

impl<'p> Priced<'p> {
    /// The price book `id`; `None` where the plan has no such book.
    pub fn of(plan: &'p Plan, id: &str) -> Option<Self> {
        let book = plan.price_books.iter().find(|book| book.id == id)?;
        let segments = plan.segments.iter();
        Some(Self {
            id: &book.id,
            fast: segments
                .map(|segment| FastBook::compile(book, &segment.meters))
                .collect(),
            commitment: book.commitment,
        })
    }

    /// Whether the book is a fee that counts nothing.
    fn is_fee(&self, segment: usize) -> bool {
        !self.fast[segment].prices_seats() && !self.fast[segment].prices_usage()
    }

    /// Whether the book counts seats.
    pub fn counts_seats(&self, segment: usize) -> bool {
        self.fast[segment].prices_seats()
    }

    fn takes_commitment(&self, segment: usize) -> bool {
        self.fast[segment].prices_usage() && self.commitment != CommitmentKind::None
    }

    /// Usage charges of a month, cents.
    fn usage(&self, segment: usize, stand: &Stand, seats: u32) -> i64 {
        let fast = &self.fast[segment];
        let sold = fast.prices_seats().then_some(seats);
        fast.usage_cents_monthly(stand.driver_q16(sold), seats)
    }
}

/// An account and its months up to the month read; never empty.
pub(super) struct Window<'s> {
    /// Segment, by its position in the plan.
    pub segment: usize,
    /// Its months, rising; the last is the month read.
    pub stands: &'s [Stand],
}

impl Window<'_> {
    fn last(&self) -> &Stand {
        // Only accounts with a contract in the month read have a window.
        &self.stands[self.stands.len() - 1]
    }

    /// Whether bills are those of the opening book, which has no months before it.
    fn is_today(&self) -> bool {
        self.last().month == 0
    }
}

/// How the plan bills, whatever the price book.
#[derive(Debug, Clone, Copy)]
pub(super) struct Rules {
    pub span: Span,
    pub commit: Commit,
    convention: ArrConvention,
    billing_months: usize,
    lag_months: usize,
}

impl Rules {
    pub fn of(plan: &Plan, span: Span, commit: Commit) -> Self {
        Self {
            span,
            commit,
            convention: plan.model.arr_convention,
            billing_months: usize::from(plan.contract.billing.months()),
            lag_months: usize::from(plan.contract.collection_lag_months),
        }
    }
}

/// What an account owes for one month.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
struct Month {
    /// Fees, seats and second product, cents a year.
    fees: i64,
    /// Committed usage, cents a year.
    commit: i64,
    /// Usage charges of the month, cents.
    usage: i64,
}

impl Month {
    /// What the month costs, in twelfths of a cent: usage counts at least its commitment.
    fn twelfths(&self) -> i64 {
        self.fees + (self.usage * 12).max(self.commit)
    }
}

/// An account under one book.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(super) struct Billed {
    /// The bill of the span, cents; what is recognised as revenue for it.
    pub bill: i64,
    /// ARR at the month read, cents.
    pub arr: i64,
    /// Cash of the first twelve months (or as many as the window has) of a contract signed where the
    /// window begins, cents.
    pub cash: i64,
    /// Standard deviation of its monthly bills over their mean; `None` below three months.
    pub variation: Option<f64>,
    /// Seats it is billed for.
    pub seats: u32,
}

/// Bills `account`, which is on the books `own`, under `book`.
pub(super) fn billed<'p>(
    account: &Window<'_>,
    book: &Priced<'p>,
    own: impl Fn(&Stand) -> &'p Priced<'p>,
    rules: Rules,
) -> Billed {
    let segment = account.segment;
    let signing = i64::from(account.stands[0].arr);
    let seats = |stand: &Stand| match own(stand) {
        own if own.id == book.id || own.counts_seats(segment) => stand.seats,
        _ if book.counts_seats(segment) => stand.seats_in_use(),
        _ => stand.seats,
    };
    let month = |stand: &Stand| {
        let seats = seats(stand);
        let usage = book.usage(segment, stand, seats);
        if own(stand).id == book.id {
            let commit = i64::from(stand.commit);
            let fees = i64::from(stand.committed) - commit;
            return Month {
                fees,
                commit,
                usage,
            };
        }
        if book.is_fee(segment) {
            return Month {
                fees: signing,
                commit: 0,
                usage,
            };
        }
        let fees = book.fast[segment].committed_cents_yearly(seats) + i64::from(stand.product);
        let keeps = rules.commit == Commit::TodaysSpend && book.takes_commitment(segment);
        let commit = if keeps { (signing - fees).max(0) } else { 0 };
        Month {
            fees,
            commit,
            usage,
        }
    };
    let months: Vec<Month> = account.stands.iter().map(month).collect();
    let last = months[months.len() - 1];
    let span = match rules.span {
        Span::Month => vec![last],
        Span::Year if account.is_today() => vec![last; YEAR],
        Span::Year => months.clone(),
    };
    let year = match rules.span {
        Span::Month => vec![last; YEAR],
        Span::Year => span.clone(),
    };
    let stand = account.last();
    Billed {
        bill: over(&span),
        arr: if own(stand).id == book.id {
            i64::from(stand.arr)
        } else {
            arr(&months, rules.convention)
        },
        cash: cash(&year, book.commitment, rules),
        variation: if account.is_today() {
            None
        } else {
            variation(&months)
        },
        seats: seats(stand),
    }
}

/// The bill of several months, cents: usage counts at least what was committed to in them.
fn over(months: &[Month]) -> i64 {
    let sum = |of: fn(&Month) -> i64| months.iter().map(of).sum::<i64>();
    let usage = (sum(|m| m.usage) * 12).max(sum(|m| m.commit));
    div_half_even(i128::from(sum(|m| m.fees) + usage), 12)
}

/// ARR after `months`: what is committed, and overage as the plan counts it.
fn arr(months: &[Month], convention: ArrConvention) -> i64 {
    let last = &months[months.len() - 1];
    let counted = match convention {
        ArrConvention::CommittedOnly => 0,
        ArrConvention::LastMonth => 1,
        ArrConvention::TrailingThreeMonths => 3.min(months.len()),
    };
    let over = |month: &Month| (month.usage - month.commit / 12).max(0);
    let sum: i64 = months[months.len() - counted..].iter().map(over).sum();
    let yearly = match counted {
        0 => 0,
        n => sum * (12 / n as i64),
    };
    last.fees + last.commit + yearly
}

/// Cash collected within `months` of a contract that begins with them: fees in advance, rises of
/// fees for the rest of the period, usage in arrears, a prepaid commitment with the fees.
fn cash(months: &[Month], commitment: CommitmentKind, rules: Rules) -> i64 {
    let prepaid = commitment == CommitmentKind::Prepaid;
    let advance = |month: &Month| month.fees + if prepaid { month.commit } else { 0 };
    let mut pool = if prepaid { months[0].commit } else { 0 };
    let (mut twelfths, mut invoiced) = (0, 0);
    for (at, month) in months.iter().enumerate() {
        let into_period = at % rules.billing_months;
        let left = (rules.billing_months - into_period) as i64;
        let fees = match into_period {
            0 => {
                invoiced = advance(month);
                invoiced * left
            }
            _ => {
                let rise = (advance(month) - invoiced).max(0);
                invoiced += rise;
                rise * left
            }
        };
        let drawn = pool.min(month.usage);
        pool -= drawn;
        if at + rules.lag_months < months.len() {
            twelfths += fees + (month.usage - drawn) * 12;
        }
    }
    div_half_even(i128::from(twelfths), 12)
}

/// Sample standard deviation of monthly bills over their mean.
fn variation(months: &[Month]) -> Option<f64> {
    let n = months.len() as f64;
    if months.len() < 3 {
        return None;
    }
    let bills = || months.iter().map(|month| month.twelfths() as f64);
    let mean = bills().sum::<f64>() / n;
    let squares: f64 = bills().map(|bill| (bill - mean) * (bill - mean)).sum();
    (mean > 0.0).then(|| (squares / (n - 1.0)).sqrt() / mean)
}

#[cfg(test)]
mod tests {
    use super::*;

    const RULES: Rules = Rules {
        span: Span::Year,
        commit: Commit::AsUsed,
        convention: ArrConvention::TrailingThreeMonths,
        billing_months: 12,
        lag_months: 1,
    };

    fn flat(fees: i64, usage: i64, commit: i64, months: usize) -> Vec<Month> {
        vec![
            Month {
                fees,
                commit,
                usage
            };
            months
        ]
    }

    #[test]
    fn a_year_of_equal_months_is_the_yearly_price() {
        let months = flat(1_200_001, 50, 0, 12);
        assert_eq!(over(&months), 1_200_601);
        assert_eq!(variation(&months), Some(0.0));
        assert_eq!(arr(&months, ArrConvention::TrailingThreeMonths), 1_200_601);
        assert_eq!(arr(&months, ArrConvention::CommittedOnly), 1_200_001);
        assert_eq!(
            arr(&months[..2], ArrConvention::TrailingThreeMonths),
            1_200_601
        );
    }

    #[test]
    fn a_commitment_is_a_floor_under_usage() {
        let months = flat(0, 50, 1_200, 12);
        assert_eq!(over(&months), 1_200);
        assert_eq!(over(&flat(0, 150, 1_200, 12)), 1_800);
        assert_eq!(
            arr(&flat(0, 150, 1_200, 12), ArrConvention::LastMonth),
            1_800
        );
    }

    #[test]
    fn cash_comes_in_advance_for_fees_and_in_arrears_for_usage() {
        let none = CommitmentKind::None;
        // A month's lag leaves eleven months of usage, and the yearly fee in full.
        assert_eq!(cash(&flat(1_200, 10, 0, 12), none, RULES), 1_200 + 110);
        let monthly = Rules {
            billing_months: 1,
            ..RULES
        };
        assert_eq!(cash(&flat(1_200, 10, 0, 12), none, monthly), 1_100 + 110);
        // A prepaid commitment is drawn down before usage is invoiced.
        let prepaid = cash(&flat(0, 10, 60, 12), CommitmentKind::Prepaid, RULES);
        assert_eq!(prepaid, 60 + 50);
    }

    #[test]
    fn a_rise_is_invoiced_for_the_rest_of_the_period() {
        let mut months = flat(1_200, 0, 0, 12);
        months[6..].iter_mut().for_each(|month| month.fees = 2_400);
        assert_eq!(cash(&months, CommitmentKind::None, RULES), 1_200 + 600);
        // Six months at 100, six at 200: deviation 52.2 over a mean of 150.
        assert!((variation(&months).unwrap() - 0.348_155).abs() < 1e-6);
    }
}
