//! One replication run again, with everything it did written down.

use super::account_books;
use super::census::Stand;
use super::fault::RunFault;
use super::model::Model;
use super::record::{
    CommissionRow, CreditRow, InvoiceRow, Movement, PayoutRow, PlayRow, QuotaRow, Recorder,
    SignalRow, TeamRow,
};
use super::world::World;
use crate::metrics::SERIES;
use crate::plan::RoleKind;
use crate::sim::accounts::{NEVER, SEAT_BITS, flag};

/// An account as it stands at the end of a replication.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct AccountRow {
    /// Identifier.
    pub id: String,
    /// Segment id.
    pub segment: String,
    /// Landing month; 0 or earlier for the existing book.
    pub land_month: i16,
    /// ARR at landing (opening ARR for the existing book), cents.
    pub land_arr: i64,
    /// ARR at the end, cents.
    pub arr: i64,
    /// Month of activation, where it activated in the run.
    pub activated_month: Option<u16>,
    /// Whether it has activated.
    pub activated: bool,
    /// Teams that could use the product.
    pub teams: u16,
    /// Teams that do.
    pub adopted: u16,
    /// Contracted seats.
    pub contracted_seats: u32,
    /// Seats in demand.
    pub demanded_seats: u32,
    /// Months from landing to the first expansion.
    pub first_expansion_age: Option<u16>,
    /// Month of churn, if it has churned and not returned.
    pub churned_month: Option<u16>,
    /// Rep index of the closer.
    pub closer: Option<u32>,
    /// Rep index of who owns expansion, where the seat is filled.
    pub owner: Option<u32>,
    /// Its contract; `None` once it has churned.
    pub contract: Option<ContractRow>,
}

/// A contract as it stands at the end of a replication.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct ContractRow {
    /// ARR that is committed: fees, seats, usage commitment and second product, cents.
    pub committed: i64,
    /// Usage commitment, cents a year.
    pub usage_commitment: i64,
    /// Second product, cents a year.
    pub product: i64,
    /// Price over list, parts per million.
    pub price_ppm: u32,
    /// Month of the next renewal, where one is dated.
    pub renewal: Option<u16>,
    /// Month of the next invoice of committed fees, where one is dated.
    pub next_invoice: Option<u16>,
    /// What that invoice will bill if nothing changes before it, cents.
    pub next_invoice_cents: i64,
}

/// Name and role of a rep.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct RepName {
    /// Role, seat and occupant: `ae-03`, `ae-03.2` for the second to fill the seat.
    pub id: String,
    /// Role.
    pub role: RoleKind,
    /// Month of hire; 0 for the opening team.
    pub hired: i32,
    /// Month of leaving.
    pub left: Option<u16>,
}

/// Everything one replication did.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Ledger {
    /// Account, month, ARR in cents.
    pub arr: Vec<(u32, u16, i64)>,
    /// ARR movements.
    pub movements: Vec<Movement>,
    /// Further teams.
    pub teams: Vec<TeamRow>,
    /// Signals.
    pub signals: Vec<SignalRow>,
    /// Plays.
    pub plays: Vec<PlayRow>,
    /// Invoices.
    pub invoices: Vec<InvoiceRow>,
    /// Quota credits.
    pub credits: Vec<CreditRow>,
    /// Commission by component and event.
    pub commissions: Vec<CommissionRow>,
    /// Quotas.
    pub quotas: Vec<QuotaRow>,
    /// Rep months.
    pub payouts: Vec<PayoutRow>,
    /// Accounts.
    pub accounts: Vec<AccountRow>,
    /// Reps by index.
    pub reps: Vec<RepName>,
    /// The amounts of each month, as in [`Outcome`](super::Outcome).
    pub amounts: Vec<i64>,
    /// Month and account of every contract at a month's end, until the books are checked.
    pub(super) contracts: Vec<(u16, u32)>,
}

impl Recorder for Ledger {
    const LISTENS: bool = true;

    fn arr(&mut self, account: u32, month: u16, cents: i64) {
        self.arr.push((account, month, cents));
    }

    fn stand(&mut self, row: Stand) {
        self.contracts.push((row.month, row.account));
    }

    fn movement(&mut self, row: Movement) {
        self.movements.push(row);
    }

    fn team(&mut self, row: TeamRow) {
        self.teams.push(row);
    }

    fn signal(&mut self, row: SignalRow) {
        self.signals.push(row);
    }

    fn play(&mut self, row: PlayRow) {
        self.plays.push(row);
    }

    fn invoice(&mut self, row: InvoiceRow) {
        self.invoices.push(row);
    }

    fn credit(&mut self, row: CreditRow) {
        self.credits.push(row);
    }

    fn commission(&mut self, row: CommissionRow) {
        self.commissions.push(row);
    }

    fn quota(&mut self, row: QuotaRow) {
        self.quotas.push(row);
    }

    fn payout(&mut self, row: PayoutRow) {
        self.payouts.push(row);
    }
}

/// Runs replication `replication` of `model` and keeps its ledger, whose books balance account by
/// account.
///
/// # Errors
/// The fault, when its books do not balance.
pub fn replay(model: &Model, replication: u32) -> Result<Ledger, RunFault> {
    let mut amounts = vec![0; (usize::from(model.months) + 1) * SERIES];
    let mut world = World::new(model, Ledger::default());
    world.run(replication, &mut amounts)?;
    let contracts = std::mem::take(&mut world.recorder.contracts);
    account_books::check(
        &world.recorder,
        world.accounts.len(),
        model.months,
        &contracts,
    )
    .map_err(|found| {
        let account = Some(found.account);
        let fault = world.fault(found.books, found.expected, found.actual, account);
        fault.of_month(found.month, found.what)
    })?;
    let accounts = (0..world.accounts.len())
        .map(|i| account_row(&world, i))
        .collect();
    let reps = world
        .team
        .reps
        .iter()
        .map(|rep| RepName {
            id: match rep.occupant {
                0 => format!("{}-{:02}", rep.role.name(), rep.seat + 1),
                n => format!("{}-{:02}.{}", rep.role.name(), rep.seat + 1, n + 1),
            },
            role: rep.role,
            hired: rep.hired,
            left: rep.left,
        })
        .collect();
    let mut ledger = world.recorder;
    ledger.accounts = accounts;
    ledger.reps = reps;
    ledger.amounts = amounts;
    Ok(ledger)
}

fn account_row(world: &World<'_, Ledger>, i: usize) -> AccountRow {
    let a = &world.accounts;
    let dated = |month: u8| (month != NEVER).then(|| u16::from(month));
    let segment = &world.model.plan().segments[a.segment(i)];
    AccountRow {
        id: world.account_id(i),
        segment: segment.id.clone(),
        land_month: a.land_month(i),
        land_arr: i64::from(a[i].land_arr),
        arr: i64::from(a.arr(i)),
        activated_month: dated(a[i].activated_at),
        activated: a.has(i, flag::ACTIVATED),
        teams: a.teams(i),
        adopted: a.adopted(i),
        contracted_seats: a.contracted(i),
        demanded_seats: a.demand(i).div_ceil(1 << SEAT_BITS),
        first_expansion_age: dated(a.first_expansion(i)),
        churned_month: dated(a[i].churned_at),
        closer: world
            .team
            .reps
            .get(a[i].closer_rep as usize)
            .map(|_| a[i].closer_rep),
        owner: world.team.rep_of(a[i].owner_seat),
        contract: a.has(i, flag::LIVE).then(|| contract_row(world, i)),
    }
}

fn contract_row(world: &World<'_, Ledger>, i: usize) -> ContractRow {
    let a = &world.accounts;
    let dated = |month: u8| (month != NEVER).then(|| u16::from(month));
    let terms = &world.model.segments[a.segment(i)].terms;
    let yearly = i64::from(world.advance_fees(i, a.committed(i)));
    ContractRow {
        committed: i64::from(a.committed(i)),
        usage_commitment: i64::from(a.commit(i)),
        product: i64::from(a[i].product),
        price_ppm: a[i].ppm,
        renewal: dated(a.renewal(i)),
        next_invoice: dated(a.next_invoice(i)),
        next_invoice_cents: yearly * i64::from(terms.billing_months) / 12,
    }
}
