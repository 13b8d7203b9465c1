//! The two passes over all accounts in a month.
//!
//! Accounts are walked a block at a time: kernels do what happens to every account and note in whom
//! something rare happens, which is done at once, or after the pass where the order of accounts
//! matters to others. The first pass lets people take to the product and finds contracts with
//! something to do; the second bills and recognises once contracts are settled, and finds whose
//! signals are heard.

use super::accounts::{LANES, Lanes, noted};
use super::lanes::{
    Billed, Growth, Heard, Priced, bill, draw_noise, fill, grow, hear, noticed, price_usage,
    recognise, reviews_due,
};
use super::record::{Cause, InvoiceKind, InvoiceRow, Recorder};
use super::world::World;

impl<R: Recorder> World<'_, R> {
    /// Adoption in every live account, and which contracts need attention.
    #[inline(never)]
    pub(crate) fn adopt(&mut self) {
        let (month, terms) = (self.month, &self.model.lanes.adopt);
        let mut growth = Growth::default();
        let mut notes = std::mem::take(&mut self.notes);
        notes.clear();
        for b in 0..self.accounts.blocks.len() {
            grow(&mut self.accounts.blocks[b], terms, month, &mut growth);
            self.live_through(b, &growth);
            notes.push(fill(&mut self.accounts.blocks[b], terms, month));
        }
        self.notes = notes;
    }

    /// Usage bills and what ARR makes of them, recognised revenue, and whose signals are heard.
    ///
    /// Usage moves the ARR of nearly every metered account, so rises and falls are summed here;
    /// first ARR and returns go the long way.
    #[inline(never)]
    pub(crate) fn bill_and_listen(&mut self) {
        let (month, terms) = (self.month, &self.model.lanes);
        let has_csm = self.team.has_csm();
        let metered = terms.price.any();
        let (mut noise, mut notice) = ([0; LANES], [0; LANES]);
        let (mut priced, mut billed) = (Priced::default(), Billed::default());
        let mut heard = Heard::default();
        let mut notes = std::mem::take(&mut self.notes);
        for (b, notes) in notes.iter_mut().enumerate() {
            let block = &mut self.accounts.blocks[b];
            let mut moved = 0;
            if metered {
                draw_noise(block, month, &mut noise, &mut notice);
                let cut = price_usage(block, &terms.price, &noise, &mut priced);
                if cut != 0 {
                    self.limits.pass(b * LANES + cut.trailing_zeros() as usize);
                }
                if priced.metered != 0 {
                    let usage = (&priced.charge, priced.metered);
                    bill(block, &terms.bill, month, usage, R::LISTENS, &mut billed);
                    self.book_usage(b, priced.metered, &billed);
                    moved = billed.moved;
                }
            }
            let block = &mut self.accounts.blocks[b];
            let recognised = recognise(block, month, moved, notes);
            self.flow.recognised += recognised;
            self.flow.deferred -= recognised;
            if has_csm {
                let due = reviews_due(block, &terms.listen, month);
                self.hold_reviews(b, due, &mut heard.reviewed);
            }
            let block = &mut self.accounts.blocks[b];
            hear(block, &terms.listen, month, &mut heard);
            let draws = metered.then_some(&notice);
            let caught = noticed(block, &terms.listen, month, draws, heard.matters);
            self.answer(b, &heard, caught);
        }
        self.notes = notes;
        self.settle_lists();
    }

    /// Books what usage makes of block `b`.
    fn book_usage(&mut self, b: usize, metered: u64, billed: &Billed) {
        let month = self.month;
        self.owe(billed.invoiced);
        self.flow.recognised += billed.invoiced;
        self.flow.expansion[Cause::Usage as usize] += billed.risen;
        self.flow.contraction += billed.fallen;
        self.flow.shocks += i64::from(billed.shocked.count_ones());
        for lane in Lanes(billed.shocked) {
            let i = b * LANES + lane;
            let terms = &self.model.segments[self.accounts.segment(i)].terms;
            self.accounts[i].shock_until = terms.shocked_until(month);
        }
        for lane in Lanes(billed.first_rises) {
            self.accounts.note_rise(b * LANES + lane, month);
        }
        for lane in Lanes(billed.moved) {
            let arr = billed.arr[lane] as i64;
            self.moves.push(((b * LANES + lane) as u32, arr));
        }
        if R::LISTENS {
            for lane in Lanes(metered).filter(|lane| billed.cents[*lane] > 0) {
                self.recorder.invoice(InvoiceRow {
                    account: (b * LANES + lane) as u32,
                    month,
                    kind: InvoiceKind::Usage,
                    cents: i64::from(billed.cents[lane]),
                });
            }
        }
    }

    /// What the second pass has noted, in the order of accounts.
    fn settle_lists(&mut self) {
        let mut moves = std::mem::take(&mut self.moves);
        for (account, arr) in moves.drain(..) {
            self.set_usage_arr(account as usize, arr);
        }
        self.moves = moves;
        let notes = std::mem::take(&mut self.notes);
        for i in noted(&notes, |notes| notes.grown) {
            self.credit_growth(i);
        }
        for i in noted(&notes, |notes| notes.invoices) {
            self.invoice_fees(i);
        }
        self.notes = notes;
    }
}
