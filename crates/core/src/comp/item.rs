//! Commission items, and the three lists each one hangs on.

use super::books::RepBooks;
use super::compiled::CompiledComponent;
use super::ledger::Rep;

/// End of a list.
const NONE: u32 = u32::MAX;

/// How far an item's life has come.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Life {
    /// Vests and is paid as time passes.
    Open,
    /// Its account left: nothing more vests, what has vested is still paid.
    Frozen,
    /// Nothing more can happen.
    Closed,
}

/// Commission of one component on one event.
#[derive(Debug, Clone, Copy)]
pub(super) struct Item {
    pub rep: u32,
    /// Index into the compiled components.
    pub component: u32,
    /// Month in which it was earned.
    pub month: u16,
    /// First month in which what has vested can be paid.
    pub payable_from: u16,
    pub cents: i64,
    vested: i64,
    paid: i64,
    life: Life,
    /// Next older item of the same account, of the same rep, and due in the same month.
    account_next: u32,
    rep_next: u32,
    due_next: u32,
}

impl Item {
    pub fn new(rep: u32, component: usize, cents: i64, month: u16, payable_from: u16) -> Self {
        Self {
            rep,
            // A plan has far fewer components than 2^32.
            component: component as u32,
            month,
            payable_from,
            cents,
            vested: 0,
            paid: 0,
            life: Life::Open,
            account_next: NONE,
            rep_next: NONE,
            due_next: NONE,
        }
    }

    /// Vests and pays what is due by `month`.
    fn settle(&mut self, component: &CompiledComponent, books: &mut RepBooks, month: u16) {
        if self.life == Life::Open {
            let vested = component
                .vesting
                .vested_cents(self.cents, month - self.month);
            books.vest(vested - self.vested);
            self.vested = vested;
        }
        if self.payable_from <= month {
            self.pay(books);
        }
    }

    fn pay(&mut self, books: &mut RepBooks) {
        books.pay(self.vested - self.paid);
        self.paid = self.vested;
    }

    fn forfeit_rest(&mut self, books: &mut RepBooks) {
        books.forfeit(self.cents - self.vested);
        self.life = Life::Frozen;
    }

    /// Next month after `month` in which something vests or is paid.
    fn next_due(&self, component: &CompiledComponent, month: u16) -> Option<u16> {
        let vests = match self.life {
            Life::Open => component.vesting.next_age(month - self.month),
            Life::Frozen | Life::Closed => None,
        };
        let vests = vests.map(|age| self.month.saturating_add(age));
        let pays =
            (self.vested > self.paid && self.payable_from > month).then_some(self.payable_from);
        match (vests, pays) {
            (Some(a), Some(b)) => Some(a.min(b)),
            (a, b) => a.or(b),
        }
    }
}

/// Every item that may still change, in reused memory: one list per account (clawback), per rep
/// (leaving) and per month (vesting and payment), so no month looks at items with nothing due.
#[derive(Debug, Clone, Default)]
pub(super) struct Items {
    all: Vec<Item>,
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
        self.by_account.clear();
        self.by_rep.clear();
        self.due.clear();
        self.due.resize(usize::from(months) + 1, NONE);
    }

    /// Adds an item, due in the month it is earned.
    pub fn push(&mut self, mut item: Item, account: Option<u32>) {
        // Four billion items would need far more memory than a plan may use.
        let index = self.all.len() as u32;
        if let Some(account) = account {
            let head = head(&mut self.by_account, account as usize);
            item.account_next = std::mem::replace(head, index);
        }
        let head = head(&mut self.by_rep, item.rep as usize);
        item.rep_next = std::mem::replace(head, index);
        let month = item.month;
        self.all.push(item);
        self.queue(index, month);
    }

    fn queue(&mut self, index: u32, month: u16) {
        // What falls due after the horizon stays unvested or unpaid at its end.
        if let Some(head) = self.due.get_mut(usize::from(month)) {
            self.all[index as usize].due_next = std::mem::replace(head, index);
        }
    }

    /// Vests and pays every item due in `month`.
    pub fn settle_due(&mut self, month: u16, components: &[CompiledComponent], reps: &mut [Rep]) {
        let Some(head) = self.due.get_mut(usize::from(month)) else {
            return;
        };
        let mut next = std::mem::replace(head, NONE);
        while next != NONE {
            let index = next;
            let item = &mut self.all[index as usize];
            next = std::mem::replace(&mut item.due_next, NONE);
            if item.life == Life::Closed {
                continue;
            }
            let component = &components[item.component as usize];
            item.settle(component, &mut reps[item.rep as usize].books, month);
            if let Some(due) = item.next_due(component, month) {
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
            let item = &mut self.all[next as usize];
            next = item.account_next;
            if item.life != Life::Open {
                continue;
            }
            let component = &components[item.component as usize];
            let books = &mut reps[item.rep as usize].books;
            item.settle(component, books, month);
            item.forfeit_rest(books);
            if component.clawback.covers(month - item.month) {
                books.claw_back(item.paid, item.vested - item.paid);
                item.life = Life::Closed;
            }
        }
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
            let item = &mut self.all[next as usize];
            next = item.rep_next;
            if item.life == Life::Closed {
                continue;
            }
            item.settle(&components[item.component as usize], books, month);
            if item.life == Life::Open {
                item.forfeit_rest(books);
            }
            item.pay(books);
            item.life = Life::Closed;
        }
    }

    /// Unvested and unpaid cents of one rep, counted afresh from the items.
    pub fn balances(&self, rep: u32) -> (i64, i64) {
        let (mut unvested, mut unpaid) = (0, 0);
        for item in self
            .all
            .iter()
            .filter(|item| item.rep == rep && item.life != Life::Closed)
        {
            unpaid += item.vested - item.paid;
            if item.life == Life::Open {
                unvested += item.cents - item.vested;
            }
        }
        (unvested, unpaid)
    }
}
