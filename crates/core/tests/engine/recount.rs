//! The books counted again from a ledger alone.

use foothold_core::metrics::{Amount, SERIES, window_start};
use foothold_core::plan::{ArrConvention, Charge, Measure, PlanSpec, Quantity};
use foothold_core::sim::Ledger;
use foothold_core::sim::record::{InvoiceKind, MovementKind, PlayOrigin, PlayRow, SignalFate};
use std::collections::{BTreeMap, BTreeSet};

/// Fails unless every book in `ledger` balances with every other.
pub fn check(spec: &PlanSpec, ledger: &Ledger) {
    let books = Recount {
        spec,
        ledger,
        months: spec.horizon.months,
    };
    books.arr_of_each_account();
    books.monthly_amounts();
    books.retention();
    books.invoices();
    books.advances();
    books.commitments();
    books.commission();
    books.nobody_acts_while_away();
    books.seats_and_teams();
    books.waiting_tasks();
}

struct Recount<'a> {
    spec: &'a PlanSpec,
    ledger: &'a Ledger,
    months: u16,
}

impl Recount<'_> {
    fn amount(&self, month: u16, amount: Amount) -> i64 {
        self.ledger.amounts[usize::from(month) * SERIES + amount as usize]
    }

    /// ARR at month end by account.
    fn arr_at(&self, month: u16) -> BTreeMap<u32, i64> {
        let rows = self.ledger.arr.iter().filter(|row| row.1 == month);
        rows.map(|&(account, _, cents)| (account, cents)).collect()
    }

    /// Opening ARR and movements give the ARR of every account at every month end.
    fn arr_of_each_account(&self) {
        let mut balance = self.arr_at(0);
        for month in 1..=self.months {
            for row in self
                .ledger
                .movements
                .iter()
                .filter(|row| row.month == month)
            {
                assert!(row.cents > 0, "{row:?}");
                let held = balance.entry(row.account).or_default();
                *held += match row.kind {
                    MovementKind::New | MovementKind::Expansion | MovementKind::Reactivation => {
                        row.cents
                    }
                    MovementKind::Contraction | MovementKind::Churn => -row.cents,
                };
                assert!(*held >= 0, "{row:?} leaves {held}");
            }
            balance.retain(|_, cents| *cents != 0);
            assert_eq!(balance, self.arr_at(month), "month {month}");
        }
    }

    /// What the run measured is what the ledger lists.
    fn monthly_amounts(&self) {
        let kinds = [
            (MovementKind::New, Amount::New),
            (MovementKind::Contraction, Amount::Contraction),
            (MovementKind::Churn, Amount::Churn),
            (MovementKind::Reactivation, Amount::Reactivation),
        ];
        for month in 1..=self.months {
            let moved = |kind| -> i64 {
                let rows = self.ledger.movements.iter();
                rows.filter(|m| m.month == month && m.kind == kind)
                    .map(|m| m.cents)
                    .sum()
            };
            for (kind, amount) in kinds {
                assert_eq!(
                    moved(kind),
                    self.amount(month, amount),
                    "{kind:?} in month {month}"
                );
            }
            let first = Amount::ExpansionSeats as usize;
            let causes = Amount::ALL[first..first + 6].iter();
            let expansion: i64 = causes.map(|&amount| self.amount(month, amount)).sum();
            assert_eq!(moved(MovementKind::Expansion), expansion, "month {month}");
            let arr: i64 = self.arr_at(month).values().sum();
            assert_eq!(arr, self.amount(month, Amount::Arr));
        }
    }

    /// NRR, GRR and logo retention of the last month, from ARR alone.
    fn retention(&self) {
        let month = self.months;
        let (then, now) = (self.arr_at(window_start(month)), self.arr_at(month));
        let today = |account: &u32| now.get(account).copied().unwrap_or(0);
        let base: i64 = then.values().sum();
        let base_now: i64 = then.keys().map(today).sum();
        let kept: i64 = then
            .iter()
            .map(|(account, was)| today(account).min(*was))
            .sum();
        let stayed = then.keys().filter(|account| today(account) > 0).count() as i64;
        assert_eq!(base, self.amount(month, Amount::Base));
        assert_eq!(base_now, self.amount(month, Amount::BaseNow));
        assert_eq!(kept, self.amount(month, Amount::BaseKept));
        assert_eq!(then.len() as i64, self.amount(month, Amount::BaseCustomers));
        assert_eq!(stayed, self.amount(month, Amount::BaseCustomersNow));
    }

    /// Invoiced - recognised is the change of deferred revenue; cash follows invoices.
    fn invoices(&self) {
        let lag = u16::from(self.spec.contract.collection_lag_months);
        for month in 1..=self.months {
            let issued = |month: u16| -> i64 {
                let rows = self.ledger.invoices.iter();
                rows.filter(|row| row.month == month)
                    .map(|row| row.cents)
                    .sum()
            };
            let invoiced = issued(month);
            assert_eq!(
                invoiced,
                self.amount(month, Amount::Invoiced),
                "month {month}"
            );
            let change =
                self.amount(month, Amount::Deferred) - self.amount(month - 1, Amount::Deferred);
            assert_eq!(
                invoiced - self.amount(month, Amount::Revenue),
                change,
                "month {month}"
            );
            let due = month.checked_sub(lag).map_or(0, issued);
            assert_eq!(
                due,
                self.amount(month, Amount::Cash),
                "cash of month {month}"
            );
        }
    }

    /// Nobody has paid ahead more than a year at the highest fee of the last year: what was invoiced
    /// for a month is not invoiced again.
    fn advances(&self) {
        let mut highest: Vec<BTreeMap<u32, i64>> = Vec::new();
        for month in 0..=self.months {
            highest.push(self.arr_at(month));
            let mut most: BTreeMap<u32, i64> = BTreeMap::new();
            for arr in highest.iter().rev().take(13) {
                for (account, cents) in arr {
                    let known = most.entry(*account).or_default();
                    *known = (*known).max(*cents);
                }
            }
            let deferred = self.amount(month, Amount::Deferred);
            let limit: i64 = most.values().sum();
            assert!(
                deferred <= limit,
                "month {month}: {deferred} is above {limit}"
            );
        }
    }

    /// What is trued up and what was used before it come to no more than the commitment of so many
    /// months, which the highest ARR of that time bounds: whoever used more owes nothing beside it.
    fn commitments(&self) {
        let of_kind = |kind| self.ledger.invoices.iter().filter(move |i| i.kind == kind);
        let mut used: BTreeMap<(u32, u16), i64> = BTreeMap::new();
        for row in of_kind(InvoiceKind::Usage) {
            *used.entry((row.account, row.month)).or_default() += row.cents;
        }
        let arr = self.ledger.arr.iter();
        let arr: BTreeMap<(u32, u16), i64> =
            arr.map(|&(a, month, arr)| ((a, month), arr)).collect();
        let at = |of: &BTreeMap<(u32, u16), i64>, account, month| {
            of.get(&(account, month)).copied().unwrap_or(0)
        };
        for row in of_kind(InvoiceKind::TrueUp) {
            // Years settle at dates that no invoice tells of: some number of months must do.
            let (mut due, mut highest, mut fits) = (row.cents, 0, false);
            for months in 1..row.month.min(13) {
                let month = row.month - months;
                due += at(&used, row.account, month);
                highest = highest.max(at(&arr, row.account, month));
                highest = highest.max(at(&arr, row.account, month - 1));
                fits |= due <= highest * i64::from(months) / 12 + 1;
            }
            assert!(fits, "{row:?} is more than was committed");
        }
    }

    /// Per rep: earned = vested + unvested + forfeited; what is vested is paid, taken back, or still
    /// to be paid. Over all reps: what the run measured.
    fn commission(&self) {
        #[derive(Default)]
        struct Sum {
            earned: i64,
            vested: i64,
            paid: i64,
            clawed_back: i64,
            forfeited: i64,
        }
        let mut reps: BTreeMap<u32, Sum> = BTreeMap::new();
        let mut months: BTreeMap<u16, (i64, i64)> = BTreeMap::new();
        for row in &self.ledger.payouts {
            let sum = reps.entry(row.rep).or_default();
            sum.earned += row.earned;
            sum.vested += row.vested;
            sum.paid += row.paid;
            sum.clawed_back += row.clawed_back;
            sum.forfeited += row.forfeited;
            assert_eq!(
                sum.earned,
                sum.vested + row.unvested + sum.forfeited,
                "{row:?}"
            );
            assert!(
                sum.vested - sum.paid - sum.clawed_back >= 0,
                "paid before vested: {row:?}"
            );
            assert!(row.unvested >= 0, "{row:?}");
            let month = months.entry(row.month).or_default();
            month.0 += row.earned;
            month.1 += row.paid;
        }
        for month in 1..=self.months {
            let (earned, paid) = months.get(&month).copied().unwrap_or_default();
            assert_eq!(
                earned,
                self.amount(month, Amount::CompEarned),
                "month {month}"
            );
            assert_eq!(paid, self.amount(month, Amount::CompPaid), "month {month}");
        }
    }

    /// No account acts before it lands, nor between its churn and its return.
    fn nobody_acts_while_away(&self) {
        let ledger = self.ledger;
        let mut away: BTreeSet<u32> = BTreeSet::new();
        for month in 0..=self.months {
            let moved = |kind| {
                let rows = ledger.movements.iter();
                rows.filter(move |row| row.month == month && row.kind == kind)
                    .map(|row| row.account)
            };
            let returned: BTreeSet<u32> = moved(MovementKind::Reactivation).collect();
            away.retain(|account| !returned.contains(account));
            for (account, what) in self.acts(month) {
                let landed = ledger.accounts[account as usize].land_month;
                assert!(
                    i32::from(landed) <= i32::from(month) && !away.contains(&account),
                    "{what} of account {account} in month {month}, landed in {landed}"
                );
            }
            away.extend(moved(MovementKind::Churn).filter(|account| !returned.contains(account)));
        }
    }

    /// Tasks that wait at month end, and how long they have: those that were queued, and neither
    /// started nor expired, of accounts that have neither left nor asked by themselves.
    fn waiting_tasks(&self) {
        let l = self.ledger;
        let is_ask = |play: &&PlayRow| play.origin == PlayOrigin::Ask;
        let asks: i64 = (1..=self.months)
            .map(|month| self.amount(month, Amount::Asks))
            .sum();
        // The ledger tells of a play when it closes.
        let tells_all =
            l.plays.iter().filter(is_ask).count() as i64 == asks && !self.some_pay_by_use();
        let mut waiting: BTreeMap<u32, u16> = BTreeMap::new();
        for month in 1..=self.months {
            let days = |made: u16| i64::from(month - made) * 365 / 12;
            let left = l.movements.iter();
            for row in left.filter(|row| row.month == month && row.kind == MovementKind::Churn) {
                waiting.remove(&row.account);
            }
            for play in l.plays.iter().filter(is_ask) {
                if play.started == month {
                    waiting.remove(&play.account);
                }
            }
            for row in l.signals.iter().filter(|row| row.month == month) {
                match row.fate {
                    SignalFate::Queued => {
                        let twice = waiting.insert(row.account, month).is_some();
                        assert!(!(twice && tells_all), "{row:?} waits already");
                    }
                    SignalFate::Started | SignalFate::Expired => {
                        let made = waiting.remove(&row.account);
                        let waited = made.map(days);
                        assert_eq!(waited, Some(i64::from(row.waited_days)), "{row:?}");
                    }
                    _ => {}
                }
            }
            let open = self.amount(month, Amount::TasksOpen);
            let age = self.amount(month, Amount::QueueAgeDays);
            let count = waiting.len() as i64;
            let waited: i64 = waiting.values().map(|made| days(*made)).sum();
            if tells_all {
                assert_eq!((open, age), (count, waited), "month {month}");
            } else {
                assert!(open <= count && age <= waited, "month {month}");
            }
        }
    }

    /// Whether some customers pay by use and commit to nothing: while they use nothing they have no
    /// ARR, and no movement tells of their leaving and coming back.
    fn some_pay_by_use(&self) -> bool {
        let by_use = |charge: &Charge| matches!(charge.quantity, Quantity::Meter(_));
        let mut books = self.spec.price_books.iter();
        books.any(|book| book.charges.iter().all(by_use))
    }

    /// Everything that accounts did in a month, and what it was.
    fn acts(&self, month: u16) -> Vec<(u32, &'static str)> {
        let l = self.ledger;
        let mut acts = Vec::new();
        let by_use = self.some_pay_by_use();
        if by_use && self.spec.model.arr_convention == ArrConvention::CommittedOnly {
            return acts;
        }
        let movements = l.movements.iter().filter(|row| row.month == month);
        acts.extend(movements.map(|row| (row.account, row.kind.name())));
        let invoices = l.invoices.iter().filter(|row| row.month == month);
        acts.extend(invoices.map(|row| (row.account, row.kind.name())));
        if by_use {
            return acts;
        }
        let signals = l.signals.iter().filter(|row| row.month == month);
        acts.extend(signals.map(|row| (row.account, row.fate.name())));
        let plays = l.plays.iter().filter(|row| row.closed == month);
        acts.extend(plays.map(|row| (row.account, row.play.name())));
        // The NRR of a book counts those who left.
        let credits = l
            .credits
            .iter()
            .filter(|row| row.measure != Measure::BookNrr);
        let credits = credits.filter(|row| row.month == month);
        acts.extend(credits.map(|row| (row.account, row.measure.name())));
        acts
    }

    fn seats_and_teams(&self) {
        for account in &self.ledger.accounts {
            assert!(account.adopted <= account.teams, "{account:?}");
            assert!((1..=256).contains(&account.teams), "{account:?}");
        }
        // Every team that joined is told of once, and they add up to those that have adopted.
        let mut adopted: BTreeMap<u32, u16> = BTreeMap::new();
        for row in &self.ledger.teams {
            if let Some(before) = adopted.insert(row.account, row.adopted) {
                assert_eq!(row.adopted, before + 1, "{row:?}");
            }
        }
        for (account, last) in adopted {
            assert_eq!(self.ledger.accounts[account as usize].adopted, last);
        }
    }
}
