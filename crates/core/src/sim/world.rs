//! One replication in progress.
//!
//! A `World` is made once per thread and reused: a replication allocates nothing beyond what the
//! largest one before it needed. Each room adds its monthly step as methods on it. The order of a
//! month is fixed, and stated in [`World::run`].

use super::accounts::{Accounts, NEVER, NONE, Notes, Task, flag, key_of};
use super::fault::{Books, RunFault};
use super::flow::Flow;
use super::model::Model;
use super::opening::team_seats_of;
use super::record::Recorder;
use crate::adoption::{TEAMS_MAX, scale};
use crate::chance::{Entity, Purpose, Stream};
use crate::comp::{CompEvent, CompLedger};
use crate::contract::{Limits, part_of_year};
use crate::land::{Deal, deals_end};
use crate::metrics::SERIES;
use crate::plan::{Measure, Migration, RoleKind};
use crate::team::Team;

/// Share of contracted seats in use in an activated account of the opening book: 90%.
const OPENING_USE_Q16: u32 = 58_982;

/// ARR and customers by landing month and age, summed over replications.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Triangle {
    /// Cells in a row: simulated months + 1. Row 0 is the existing book.
    pub stride: usize,
    /// ARR in cents by `row * stride + age`.
    pub arr: Vec<i64>,
    /// Customers with ARR, likewise.
    pub customers: Vec<i64>,
}

impl Triangle {
    pub(crate) fn new(months: u16) -> Self {
        let stride = usize::from(months) + 1;
        Self {
            stride,
            arr: vec![0; stride * stride],
            customers: vec![0; stride * stride],
        }
    }

    pub(crate) fn add(&mut self, other: &Self) {
        for (sum, value) in self.arr.iter_mut().zip(&other.arr) {
            *sum += value;
        }
        for (sum, value) in self.customers.iter_mut().zip(&other.customers) {
            *sum += value;
        }
    }
}

/// A replication in progress.
pub(crate) struct World<'m, R: Recorder> {
    pub model: &'m Model,
    pub recorder: R,
    pub replication: u32,
    pub month: u16,
    pub accounts: Accounts,
    pub team: Team,
    pub comp: CompLedger<'m>,
    pub flow: Flow,
    pub limits: Limits,
    /// Opportunities by segment and pipeline month.
    pub arrivals: Vec<u32>,
    /// Deals that will be won, by the pipeline month in which they close, up to [`deals_end`].
    pub winning: Vec<Vec<Deal>>,
    /// Tasks that wait, the oldest first.
    pub queue: Vec<Task>,
    /// What the passes have noted, by block of accounts.
    pub notes: Vec<Notes>,
    /// Accounts whose ARR usage moves in a way that needs more than a sum, and their ARR in cents.
    pub moves: Vec<(u32, i64)>,
    /// Reactivations: month, account, cents.
    pub returned: Vec<(u16, u32, i64)>,
    /// Segment, pipeline month and number of the opportunity of accounts landed in the run, in order.
    pub born: Vec<(u8, u16, u32)>,
    /// First account of each cohort.
    pub cohort_first: Vec<usize>,
    /// Cash by month of collection, those past the horizon too.
    pub cash_due: Vec<i64>,
    /// The first account that acted while it had no contract, which none does.
    pub stray: Option<u32>,
    pub triangle: Triangle,
    /// Accounts with a contract at the end of last month.
    pub live: i64,
    pub arr_before: i64,
    pub deferred_before: i64,
    /// Invoiced and not yet collected.
    pub owed_before: i64,
}

impl<'m, R: Recorder> World<'m, R> {
    /// Makes room for replications of `model`.
    pub fn new(model: &'m Model, recorder: R) -> Self {
        let lag = u16::from(model.plan.contract.collection_lag_months);
        let slots = usize::from(deals_end(model.months)) + 1;
        Self {
            model,
            recorder,
            replication: 0,
            month: 0,
            accounts: Accounts::default(),
            team: Team::default(),
            comp: CompLedger::new(&model.comp),
            flow: Flow::default(),
            limits: Limits::default(),
            arrivals: Vec::new(),
            winning: vec![Vec::new(); slots],
            queue: Vec::new(),
            notes: Vec::new(),
            moves: Vec::new(),
            returned: Vec::new(),
            born: Vec::new(),
            cohort_first: Vec::new(),
            cash_due: vec![0; usize::from(model.months + lag) + 1],
            stray: None,
            triangle: Triangle::new(model.months),
            live: 0,
            arr_before: 0,
            deferred_before: 0,
            owed_before: 0,
        }
    }

    /// Runs one replication; `out` takes `months + 1` rows of [`SERIES`] amounts.
    pub fn run(&mut self, replication: u32, out: &mut [i64]) -> Result<(), RunFault> {
        self.open_books(replication);
        let mut rows = out.chunks_exact_mut(SERIES);
        if let Some(row) = rows.next() {
            self.measure(row)?;
        }
        self.open_earlier_pipeline();
        for (month, row) in (1..=self.model.months).zip(rows) {
            self.month = month;
            self.flow.begin_month();
            self.cohort_first.push(self.accounts.len());
            let (model, seed) = (self.model, self.model.seed);
            self.team
                .begin_month(&model.team, &mut self.comp, month, self.live);
            self.deal_books();
            if month == 1 && model.plan.pricing.migration == Migration::AtOnce {
                self.migrate_all();
            }
            self.work_pipeline();
            self.adopt();
            self.decide_activation();
            self.keep_contracts();
            self.bill_and_listen();
            self.work_queue();
            self.guess();
            self.credit_books();
            self.team
                .end_month(&model.team, &mut self.comp, &mut self.recorder, month);
            self.comp
                .close_month(month, &mut self.recorder)
                .map_err(|fault| RunFault::commission(&fault, seed, replication))?;
            self.measure(row)?;
            self.record_arr();
        }
        Ok(())
    }

    fn open_books(&mut self, replication: u32) {
        self.replication = replication;
        self.month = 0;
        self.accounts.clear();
        self.comp.reset();
        self.flow = Flow::default();
        self.limits = Limits::default();
        self.winning.iter_mut().for_each(Vec::clear);
        self.queue.clear();
        self.returned.clear();
        self.born.clear();
        self.cohort_first.clear();
        self.cohort_first.push(0);
        self.cash_due.fill(0);
        self.owed_before = 0;
        self.stray = None;
        let model = self.model;
        self.team
            .reset(&model.team, &mut self.comp, model.seed, replication);
        self.accounts.reserve(model.opening.len());
        for opening in 0..model.opening.len() {
            self.open_account(opening);
        }
        self.arr_before = (0..self.accounts.len())
            .map(|i| i64::from(self.accounts.arr(i)))
            .sum();
        self.deferred_before = self.flow.deferred;
        self.record_arr();
    }

    /// Puts one customer of the existing book on the books, as they stand at month 0.
    fn open_account(&mut self, index: usize) {
        let model = self.model;
        let known = &model.opening[index];
        let segment = &model.segments[usize::from(known.segment)];
        let stream = self.stream_of(known.entity);
        let (teams_draw, seats_draw) = stream.pair(0, Purpose::Teams);
        let seats = known.seats;
        // As many teams as the seats suggest have adopted; there may be more to come.
        let typical = segment.team_seats.at(seats_draw) >> super::accounts::SEAT_BITS;
        let adopted = seats.div_ceil(typical.max(1)).min(u32::from(TEAMS_MAX));
        let teams = segment
            .teams
            .at(teams_draw)
            .max(adopted)
            .min(u32::from(TEAMS_MAX));
        let i = self.accounts.push(known.land_month);
        let a = &mut self.accounts;
        *a.stream_mut(i) = stream.0;
        *a.key_mut(i) = key_of(known.segment, 1);
        *a.flags_mut(i) = flag::LIVE | flag::BOOKED | flag::DECIDED | flag::MAPPED;
        *a.teams_mut(i) = teams as u16;
        *a.adopted_mut(i) = adopted as u16;
        *a.team_seats_mut(i) = team_seats_of(seats, adopted);
        let drawn = segment.intensity.at(stream.draw(0, Purpose::Intensity));
        *a.intensity_mut(i) = known.intensity.unwrap_or(drawn);
        *a.contracted_mut(i) = seats;
        a[i].oversize = 4;
        *a.commit_mut(i) = known.commit;
        a[i].ppm = known.ppm;
        let full = a.team_seats(i).saturating_mul(adopted);
        // Who has renewed without activating has cut what stood empty: the contract fits the few who
        // use it.
        let term = i16::from(segment.terms.term_months);
        let renewed = known.land_month <= -term;
        let used = if known.activated || renewed {
            OPENING_USE_Q16
        } else {
            segment.adoption.shallow_q16
        };
        // Metered use is known: it stands at what gives the known bill.
        let demand = if known.intensity.is_some() {
            full
        } else {
            scale(full, used)
        };
        if renewed && !known.activated {
            a.stay_shallow(i, demand, segment.adoption.shallow_q16);
        }
        *a.demand_mut(i) = demand;
        if known.activated {
            *a.flags_mut(i) |= flag::ACTIVATED;
            a.set_spread(i, &segment.adoption);
            // At the start or before: whoever reads the ledger must not take it for never.
            a[i].activated_at = 0;
        }
        // Priced before it is dated: what stands at month 0 was invoiced before.
        self.reprice(i);
        self.date_opening(i, known.renewal);
        // The book's ARR is known to the cent; the price per unit may not give it back exactly.
        *self.accounts.committed_mut(i) = known.arr_cents - known.usage_cents;
        self.set_overage(i, known.usage_cents / 12, 1);
        *self.accounts.credited_mut(i) = known.arr_cents;
        *self.accounts.arr_mut(i) = known.arr_cents;
        self.accounts[i].land_arr = known.arr_cents;
        *self.accounts.level_mut(i) = (known.commit + known.usage_cents) / 12;
        self.accounts[i].csm_seat = self.team.next_of(RoleKind::Csm);
        let closer = self.team.next_of(RoleKind::Ae);
        self.accounts[i].owner_seat = self.team.owner_for(closer, self.accounts[i].csm_seat);
        self.accounts[i].closer_rep = NONE;
    }

    /// Dates of an opening contract, and what was invoiced before the start and is not yet earned.
    fn date_opening(&mut self, i: usize, renewal: u8) {
        let known = &self.model.opening[i];
        let fees = u64::from(self.advance_fees(i, known.arr_cents - known.usage_cents));
        let terms = &self.model.segments[usize::from(known.segment)].terms;
        let period = terms.billing_months;
        let a = &mut self.accounts;
        *a.renewal_mut(i) = renewal;
        // Years run from the renewal; the next anniversary is within twelve months.
        a[i].anniversary = if renewal == NEVER {
            12
        } else {
            (renewal - 1) % 12 + 1
        };
        // Whole years after landing.
        a[i].uplift_from = 12 - (-known.land_month).rem_euclid(12) as u8;
        // The opt-out point of the term under way, where it has not passed.
        let term_began = i16::from(renewal) - i16::from(terms.term_months);
        let opt_out = term_began + i16::from(terms.opt_out_months);
        if terms.opt_out_months > 0 && renewal != NEVER && opt_out >= 1 {
            a[i].opt_out = opt_out as u8;
        }
        // What the months before the start have drawn or left over is settled.
        *a.pool_mut(i) = part_of_year(known.commit, a[i].anniversary - 1);
        let next = (a[i].anniversary - 1) % period + 1;
        *a.next_invoice_mut(i) = next;
        a.set_next_date(i);
        // Months 1 to next - 1 were paid for before the start.
        let unearned = (fees * u64::from(next - 1) / 12) as u32;
        *a.deferred_mut(i) = unearned;
        *a.recognise_mut(i) = unearned.checked_div(u32::from(next - 1)).unwrap_or(0);
        self.flow.deferred += i64::from(unearned);
    }

    fn migrate_all(&mut self) {
        for i in 0..self.model.opening.len() {
            self.migrate(i);
        }
    }

    fn record_arr(&mut self) {
        if R::LISTENS {
            for i in 0..self.accounts.len() {
                let arr = self.accounts.arr(i);
                if arr > 0 {
                    self.recorder.arr(i as u32, self.month, i64::from(arr));
                }
            }
            self.record_stands();
        }
    }

    /// ARR of owned books at the ends of their quota periods.
    fn credit_books(&mut self) {
        for role in [RoleKind::AccountManager, RoleKind::Csm] {
            if !self
                .model
                .comp
                .period_ends(Measure::BookNrr, role, self.month)
            {
                continue;
            }
            for i in 0..self.accounts.len() {
                let owner = match role {
                    RoleKind::Csm => self.accounts[i].csm_seat,
                    _ => self.accounts[i].owner_seat,
                };
                let Some(rep) = self.team.rep_of(owner) else {
                    continue;
                };
                // A year at most, so within what accounts remember.
                let Some(since) = self.comp.book_since(rep) else {
                    continue;
                };
                let start = i64::from(self.accounts.arr_at(i, since));
                if start > 0 {
                    let end = i64::from(self.accounts.arr(i));
                    self.comp.credit_book(
                        rep,
                        self.month,
                        i as u32,
                        start,
                        end,
                        &mut self.recorder,
                    );
                }
            }
        }
    }

    /// The stream of an entity in this replication.
    pub fn stream_of(&self, entity: Entity) -> Stream {
        Stream::new(self.model.seed, self.replication, entity)
    }

    /// The stream of an account.
    #[inline]
    pub fn account_stream(&self, i: usize) -> Stream {
        Stream(self.accounts.stream(i))
    }

    /// Tells comp of something that reps are credited for.
    #[inline]
    pub fn comp_event(&mut self, i: usize, measure: Measure, cents: i64, own: Option<u32>) {
        if self.model.comp.concerns(measure) {
            self.credit(i, measure, cents, own);
        }
    }

    #[inline]
    fn credit(&mut self, i: usize, measure: Measure, cents: i64, own: Option<u32>) {
        self.acts(i);
        // A ledger numbers events, and with them those in which the closer has no share any more.
        let expands = matches!(measure, Measure::ExpansionArr | Measure::RenewalUplift);
        let shares = if R::LISTENS {
            expands
        } else {
            expands
                && self
                    .model
                    .comp
                    .shares_landed(measure, self.accounts.age(i, self.month))
        };
        let landed = if shares {
            self.team.active(self.accounts[i].closer_rep)
        } else {
            None
        };
        let nominator = if measure == Measure::ExpansionArr && self.team.nominates() {
            self.team.rep_of(self.accounts[i].csm_seat)
        } else {
            None
        };
        if landed.is_some() || nominator.is_some() {
            return self.share_credit(i, measure, cents, [own, nominator, landed]);
        }
        let Some(rep) = own else { return };
        // A ledger wants to know of every event.
        if R::LISTENS || !self.comp.credit_plainly(measure, cents, rep) {
            self.share_credit(i, measure, cents, [own, None, None]);
        }
    }

    /// Tells comp of an event of the account's own rep, its nominator and who landed it.
    #[inline(never)]
    fn share_credit(
        &mut self,
        i: usize,
        measure: Measure,
        cents: i64,
        [own, nominator, landed]: [Option<u32>; 3],
    ) {
        let lag = u16::from(self.model.plan.contract.collection_lag_months);
        let event = CompEvent {
            measure,
            account: i as u32,
            month: self.month,
            age_months: self.accounts.age(i, self.month),
            cents,
            own,
            nominator: nominator.map(|rep| (rep, self.model.nominator_ppb)),
            landed,
            invoice_month: self.month,
            collect_month: self.month + lag,
        };
        self.comp.event(&event, &mut self.recorder);
    }

    /// Account `i` does something, which takes a contract. Said at the places that are rare; a replay
    /// looks at all.
    #[inline]
    pub fn acts(&mut self, i: usize) {
        if !self.accounts.has(i, flag::LIVE) {
            self.stray.get_or_insert(i as u32);
        }
    }

    /// A fault with everything needed to find it again.
    pub fn fault(
        &self,
        books: Books,
        expected: i64,
        actual: i64,
        account: Option<usize>,
    ) -> RunFault {
        RunFault {
            books,
            expected,
            actual,
            seed: self.model.seed,
            replication: self.replication,
            month: self.month,
            account: account.map(|i| self.account_id(i)),
            detail: None,
        }
    }

    /// Identifier of an account: the source's for the existing book, else segment, month in which
    /// the opportunity opened (13 is month 1) and its number. Two plans that win the same buyer name
    /// it alike.
    pub fn account_id(&self, i: usize) -> String {
        match i.checked_sub(self.model.opening.len()) {
            None => self.model.opening[i].id.clone(),
            Some(nth) => {
                let (segment, opened, index) = self.born[nth];
                let id = &self.model.plan.segments[usize::from(segment)].id;
                format!("{id}-{opened:03}-{:04}", index + 1)
            }
        }
    }
}
