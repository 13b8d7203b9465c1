//! Commission that may still change: batches that vest and are paid, items that are taken back.

use super::books::RepBooks;
use super::compiled::CompiledComponent;
use super::ledger::Rep;
use super::vesting::VestingCurve;

/// End of a list.
const NONE: u32 = u32::MAX;

/// Who earned commission, on what, and when.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Earned {
    pub rep: u32,
    /// Index into the compiled components.
    pub component: u32,
    /// Month in which it was earned.
    pub month: u16,
    /// First month in which what has vested can be paid.
    pub payable_from: u16,
}

/// Names a batch.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct BatchId(u32);

/// How far a batch's life has come.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Life {
    /// Vests and is paid as time passes.
    Open,
    /// Its account left: nothing more vests, what has vested is still paid.
    Frozen,
    /// Nothing more can happen.
    Closed,
}

/// What one rep earned on one component in one month: it vests and is paid together.
#[derive(Debug, Clone, Copy)]
struct Batch {
    earned: Earned,
    cents: i64,
    /// Sum over the items of the even tranche of each, cut to whole cents; only linear vesting.
    tranche: i64,
    vested: i64,
    paid: i64,
    life: Life,
    /// Next older batch of the same rep, and due in the same month.
    rep_next: u32,
    due_next: u32,
}

/// Commission on one event of one account.
#[derive(Debug, Clone, Copy)]
struct Item {
    cents: i64,
    batch: u32,
    /// Next older item of the same account.
    account_next: u32,
}

impl Batch {
    /// What has vested at `month`: the sum over items, each cut to whole cents.
    fn vested_at(&self, curve: &VestingCurve, month: u16) -> i64 {
        let age = month - self.earned.month;
        match curve {
            VestingCurve::Linear { months, .. } if age >= *months => self.cents,
            VestingCurve::Linear { cliff_months, .. } if age >= *cliff_months => {
                self.tranche * i64::from(age)
            }
            VestingCurve::Linear { .. } => 0,
            // A batch of steps holds one item.
            VestingCurve::At(_) | VestingCurve::Steps(_) => curve.vested_cents(self.cents, age),
        }
    }

    /// Vests and pays what is due by `month`.
    fn settle(&mut self, component: &CompiledComponent, books: &mut RepBooks, month: u16) {
        if self.life == Life::Open {
            let vested = self.vested_at(&component.vesting, month);
            books.vest(vested - self.vested);
            self.vested = vested;
        }
        if self.earned.payable_from <= month {
            self.pay(books);
        }
    }

    fn pay(&mut self, books: &mut RepBooks) {
        books.pay(self.vested - self.paid);
        self.paid = self.vested;
    }

    /// Next month after `month` in which something vests or is paid.
    fn next_due(&self, component: &CompiledComponent, month: u16) -> Option<u16> {
        let Earned {
            month: start,
            payable_from,
            ..
        } = self.earned;
        let vests = match self.life {
            Life::Open => component.vesting.next_age(month - start),
            Life::Frozen | Life::Closed => None,
        };
        let vests = vests.map(|age| start.saturating_add(age));
        let pays = (self.vested > self.paid && payable_from > month).then_some(payable_from);
        match (vests, pays) {
            (Some(a), Some(b)) => Some(a.min(b)),
            (a, b) => a.or(b),
        }
    }

    /// Takes one item out, as far as the batch has come with it by `month`; what of it had vested
    /// and what had been paid when its account left.
    fn take_out(&mut self, cents: i64, curve: &VestingCurve, month: u16) -> (i64, i64) {
        let Earned {
            month: start,
            payable_from,
            ..
        } = self.earned;
        // A batch is first settled at the end of the month in which it is earned.
        let settled = month > start;
        let vested = if settled {
            curve.vested_cents(cents, month - 1 - start)
        } else {
            0
        };
        let paid = if settled && payable_from < month {
            vested
        } else {
            0
        };
        self.cents -= cents;
        self.tranche -= curve.tranche_cents(cents);
        self.vested -= vested;
        self.paid -= paid;
        (vested, paid)
    }
}

/// All commission that may still change, in reused memory: one list of items per account
/// (clawback), and lists of batches per rep (leaving) and per month (vesting and payment), so no
/// month looks at what is not due.
#[derive(Debug, Clone, Default)]
pub(super) struct Items {
    all: Vec<Item>,
    batches: Vec<Batch>,
    by_account: Vec<u32>,
    by_rep: Vec<u32>,
    due: Vec<u32>,
}

fn head(heads: &mut Vec<u32>, index: usize) -> &mut u32 {
    if heads.len() <= index {
        heads.resize(index + 1, NONE);
    }
    &mut heads[index]
}

impl Items {
    /// Empties the lists for a horizon of `months`; memory is kept.
    pub fn reset(&mut self, months: u16) {
        self.all.clear();
        self.batches.clear();
        self.by_account.clear();
        self.by_rep.clear();
        self.due.clear();
        self.due.resize(usize::from(months) + 1, NONE);
    }

    /// Adds commission, due in the month it is earned, to `batch` where it goes with it and to a
    /// new one otherwise; gives the batch.
    pub fn push(
        &mut self,
        earned: Earned,
        cents: i64,
        component: &CompiledComponent,
        account: Option<u32>,
        batch: Option<BatchId>,
    ) -> BatchId {
        // Shares of a schedule are cut to cents item by item, and no sum of items gives that back.
        let alone = matches!(component.vesting, VestingCurve::Steps(_));
        let joins = |id: &BatchId| !alone && self.batches[id.0 as usize].earned == earned;
        let id = match batch.filter(joins) {
            Some(id) => id,
            None => self.open_batch(earned, Life::Open),
        };
        let batch = &mut self.batches[id.0 as usize];
        batch.cents += cents;
        batch.tranche += component.vesting.tranche_cents(cents);
        if let Some(account) = account {
            // Four billion items would need far more memory than a plan may use.
            let index = self.all.len() as u32;
            let head = head(&mut self.by_account, account as usize);
            let account_next = std::mem::replace(head, index);
            self.all.push(Item {
                cents,
                batch: id.0,
                account_next,
            });
        }
        id
    }

    fn open_batch(&mut self, earned: Earned, life: Life) -> BatchId {
        let index = self.batches.len() as u32;
        let head = head(&mut self.by_rep, earned.rep as usize);
        let rep_next = std::mem::replace(head, index);
        self.batches.push(Batch {
            earned,
            cents: 0,
            tranche: 0,
            vested: 0,
            paid: 0,
            life,
            rep_next,
            due_next: NONE,
        });
        if life == Life::Open {
            self.queue(index, earned.month);
        }
        BatchId(index)
    }

    fn queue(&mut self, index: u32, month: u16) {
        // What falls due after the horizon stays unvested or unpaid at its end.
        if let Some(head) = self.due.get_mut(usize::from(month)) {
            self.batches[index as usize].due_next = std::mem::replace(head, index);
        }
    }

    /// Vests and pays every batch due in `month`.
    pub fn settle_due(&mut self, month: u16, components: &[CompiledComponent], reps: &mut [Rep]) {
        let Some(head) = self.due.get_mut(usize::from(month)) else {
            return;
        };
        let mut next = std::mem::replace(head, NONE);
        while next != NONE {
            let index = next;
            let batch = &mut self.batches[index as usize];
            next = std::mem::replace(&mut batch.due_next, NONE);
            if batch.life == Life::Closed {
                continue;
            }
            let component = &components[batch.earned.component as usize];
            batch.settle(component, &mut reps[batch.earned.rep as usize].books, month);
            if let Some(due) = batch.next_due(component, month) {
                self.queue(index, due);
            }
        }
    }

    /// The account has left: takes back what is inside the clawback window and forfeits what has
    /// not vested.
    pub fn churn(
        &mut self,
        account: u32,
        month: u16,
        components: &[CompiledComponent],
        reps: &mut [Rep],
    ) {
        let Some(head) = self.by_account.get_mut(account as usize) else {
            return;
        };
        let mut next = std::mem::replace(head, NONE);
        while next != NONE {
            let Item {
                cents,
                batch,
                account_next,
            } = self.all[next as usize];
            next = account_next;
            let batch = &mut self.batches[batch as usize];
            if batch.life != Life::Open {
                continue;
            }
            let earned = batch.earned;
            let component = &components[earned.component as usize];
            let books = &mut reps[earned.rep as usize].books;
            let (was_vested, was_paid) = batch.take_out(cents, &component.vesting, month);
            let vested = component.vesting.vested_cents(cents, month - earned.month);
            books.vest(vested - was_vested);
            let paid = if earned.payable_from <= month {
                vested
            } else {
                was_paid
            };
            books.pay(paid - was_paid);
            books.forfeit(cents - vested);
            if component.clawback.covers(month - earned.month) {
                books.claw_back(paid, vested - paid);
            } else if vested > paid {
                self.freeze(earned, vested, paid);
            }
        }
    }

    /// Keeps what had vested and was not payable yet when its account left.
    fn freeze(&mut self, earned: Earned, vested: i64, paid: i64) {
        let BatchId(index) = self.open_batch(earned, Life::Frozen);
        let batch = &mut self.batches[index as usize];
        (batch.cents, batch.vested, batch.paid) = (vested, vested, paid);
        self.queue(index, earned.payable_from);
    }

    /// The rep has left: what has vested is paid at once, the rest is forfeited.
    pub fn leave(
        &mut self,
        rep: u32,
        month: u16,
        components: &[CompiledComponent],
        books: &mut RepBooks,
    ) {
        let Some(head) = self.by_rep.get_mut(rep as usize) else {
            return;
        };
        let mut next = std::mem::replace(head, NONE);
        while next != NONE {
            let batch = &mut self.batches[next as usize];
            next = batch.rep_next;
            if batch.life == Life::Closed {
                continue;
            }
            batch.settle(&components[batch.earned.component as usize], books, month);
            if batch.life == Life::Open {
                books.forfeit(batch.cents - batch.vested);
            }
            batch.pay(books);
            batch.life = Life::Closed;
        }
    }

    /// Unvested and unpaid cents of one rep, counted afresh from the batches.
    pub fn balances(&self, rep: u32) -> (i64, i64) {
        let (mut unvested, mut unpaid) = (0, 0);
        for batch in self
            .batches
            .iter()
            .filter(|batch| batch.earned.rep == rep && batch.life != Life::Closed)
        {
            unpaid += batch.vested - batch.paid;
            if batch.life == Life::Open {
                unvested += batch.cents - batch.vested;
            }
        }
        (unvested, unpaid)
    }
}
