//! The pipeline: opportunities open, AEs work as many as they can, deals close.

use super::sell::{Sale, sell};
use crate::adoption::{TEAMS_MAX, scale};
use crate::chance::{Entity, Purpose, Stream};
use crate::money::times_ppm;
use crate::plan::{Measure, RoleKind};
use crate::sim::accounts::{Lanes, NONE, SEAT_BITS, flag, key_of};
use crate::sim::lanes::{OPENINGS, OpenMonth, Openings, draw_openings};
use crate::sim::model::PIPELINE_MONTHS;
use crate::sim::record::{Cause, Recorder};
use crate::sim::world::World;

/// A deal being worked that will be won.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Deal {
    stream: Stream,
    segment: u8,
    seat: u16,
    size: u8,
    opened: u16,
    index: u32,
}

impl<R: Recorder> World<'_, R> {
    /// Opens the opportunities of the pipeline months before the start.
    pub(crate) fn open_earlier_pipeline(&mut self) {
        self.count_arrivals();
        for pipeline_month in 1..=PIPELINE_MONTHS {
            self.open(pipeline_month);
            // Deals that close before the start free their AE and leave nothing else behind.
            self.close_deals(pipeline_month, false);
        }
    }

    /// Opens this month's opportunities and closes the deals due.
    #[inline(never)]
    pub(crate) fn work_pipeline(&mut self) {
        let pipeline_month = self.month + PIPELINE_MONTHS;
        self.open(pipeline_month);
        self.close_deals(pipeline_month, true);
    }

    /// Counts the opportunities of every month. The tables are large and rarely read, so they are
    /// read all at once, when nothing waits for one of them alone.
    fn count_arrivals(&mut self) {
        let mut counts = std::mem::take(&mut self.arrivals);
        counts.clear();
        for (segment, terms) in (0..).zip(&self.model.segments) {
            let market = self.stream_of(Entity::segment(segment));
            let months = (1..).zip(&terms.arrivals);
            counts
                .extend(months.map(|(month, arrivals)| {
                    arrivals.count(market.draw(month, Purpose::Arrivals))
                }));
        }
        self.arrivals = counts;
    }

    fn open(&mut self, pipeline_month: u16) {
        self.team.line_up_for_deals();
        let months = usize::from(self.model.months + PIPELINE_MONTHS);
        let (mut opened, mut worked) = (0, 0);
        for s in 0..self.model.segments.len() {
            let count = self.arrivals[s * months + usize::from(pipeline_month) - 1];
            let segment = s as u8;
            opened += i64::from(count);
            worked += i64::from(self.work(segment, pipeline_month, count));
        }
        if pipeline_month > PIPELINE_MONTHS {
            self.flow.opened += opened;
            self.flow.unworked += opened - worked;
        }
    }

    /// Works the month's `count` opportunities of a segment as far as AEs have room; says how many
    /// that are. Nobody has room again before deals close, so the rest goes unworked.
    fn work(&mut self, segment: u8, opened: u16, count: u32) -> u32 {
        let model = self.model;
        let terms = &model.segments[usize::from(segment)].openings;
        let opens = OpenMonth {
            month: opened,
            end: deals_end(model.months),
        };
        let mut openings = Openings::default();
        for from in (0..count).step_by(OPENINGS) {
            if !self.team.has_room_for_deals() {
                return from;
            }
            let first = Entity::opportunity(segment, opened, from);
            let (seed, replication) = (model.seed, self.replication);
            draw_openings(seed, replication, first, terms, opens, &mut openings);
            let some = OPENINGS.min((count - from) as usize);
            let (mut seats, mut worked) = ([0; OPENINGS], 0);
            for (close, taken) in openings.close[..some].iter().zip(&mut seats) {
                let Some(seat) = self.team.take_deal(*close as u16) else {
                    break;
                };
                *taken = seat;
                worked += 1;
            }
            for lane in Lanes(openings.won & ((1 << worked) - 1)) {
                self.winning[openings.close[lane] as usize].push(Deal {
                    stream: Stream(openings.stream[lane]),
                    segment,
                    seat: seats[lane],
                    size: openings.size[lane] as u8,
                    opened,
                    index: from + lane as u32,
                });
            }
            if worked < some {
                return from + worked as u32;
            }
        }
        count
    }

    fn close_deals(&mut self, pipeline_month: u16, started: bool) {
        let closed = self.team.close_deals(pipeline_month);
        let slot = usize::from(pipeline_month);
        let mut deals = std::mem::take(&mut self.winning[slot]);
        if started {
            self.flow.deals_closed += i64::from(closed);
            for deal in &deals {
                self.land(deal);
            }
        }
        deals.clear();
        self.winning[slot] = deals;
    }

    fn land(&mut self, deal: &Deal) {
        let stream = deal.stream;
        let model = self.model;
        let terms = &model.segments[usize::from(deal.segment)];
        let (teams_draw, seats_draw) = stream.pair(0, Purpose::Teams);
        let teams = terms.teams.at(teams_draw).min(u32::from(TEAMS_MAX));
        let team_seats = terms.team_seats.at(seats_draw);
        let intensity = terms.intensity.at(stream.draw(0, Purpose::Intensity));

        // A buyer takes at most so many times what the whole account could use today.
        let present_q12 = u64::from(team_seats) * u64::from(teams);
        let present_cents = (present_q12 as i128 * i128::from(terms.seat_value_cents)) >> SEAT_BITS;
        let most = i64::try_from((present_cents * i128::from(terms.oversell_q16)) >> 16)
            .unwrap_or(i64::MAX);
        let size = &terms.sizes[usize::from(deal.size)];
        let sale = if size.cents <= most {
            size.sale
        } else {
            sell(&terms.books[0], most, terms.seat_value_cents)
        };

        let i = self.accounts.push(self.month as i16);
        let (block, lane, row) = self.accounts.whole_mut(i);
        block.stream[lane] = stream.0;
        block.key[lane] = key_of(deal.segment, 0);
        let mapped = model.map_odds.hit(stream.draw(0, Purpose::Map));
        block.flags[lane] = flag::LIVE | if mapped { flag::MAPPED } else { 0 };
        block.teams[lane] = teams as u16;
        block.team_seats[lane] = team_seats;
        block.demand[lane] = scale(team_seats, terms.adoption.fill_initial_q16);
        block.intensity[lane] = intensity;
        row.oversize = oversize_quarters(sale.seats, team_seats);
        row.closer_rep = self.team.rep_of(deal.seat).unwrap_or(NONE);
        row.csm_seat = self.team.next_of(RoleKind::Csm);
        row.owner_seat = self.team.owner_for(deal.seat, row.csm_seat);
        self.born.push((deal.segment, deal.opened, deal.index));
        self.sign(i, &sale);

        let arr = i64::from(self.accounts.committed(i));
        self.flow.won += 1;
        // A target is a price before discounts, and nothing can be said of who pays by use.
        let list = self.book_terms(i).fast.committed_cents_yearly(sale.seats);
        let sold = times_ppm(list, sale.ppm) + i64::from(sale.commit);
        if sold > 0 {
            self.flow.land_sold += sold;
            self.flow.land_target += terms.target_cents;
        }
        if arr > 0 {
            self.set_arr(i, arr, Cause::Land);
            self.credit_landing(i);
        }
    }

    /// Credits the closer with a new logo: at signing, or with its first usage when nothing was
    /// committed.
    pub(crate) fn credit_landing(&mut self, i: usize) {
        let arr = i64::from(self.accounts.arr(i));
        let closer = self.team.active(self.accounts[i].closer_rep);
        let term = i64::from(self.model.plan.contract.term_months);
        self.comp_event(i, Measure::NewArr, arr, closer);
        self.comp_event(i, Measure::FirstYearAcv, arr * term.min(12) / 12, closer);
        if self.model.comp.concerns(Measure::Tcv) {
            self.comp_event(i, Measure::Tcv, self.term_value(i), closer);
        }
    }

    /// What account `i` pays over its first term at today's seats and usage, cents: each contract year
    /// at its own price, where a ramp deal has several.
    fn term_value(&self, i: usize) -> i64 {
        let a = &self.accounts;
        let terms = &self.model.segments[a.segment(i)].terms;
        let list = self
            .book_terms(i)
            .fast
            .committed_cents_yearly(a.contracted(i));
        let mut ppm = a[i].ppm;
        // Neither commitments nor usage are discounted.
        let beside = i64::from(a.arr(i)) - times_ppm(list, ppm);
        let (mut left, mut value) = (i64::from(terms.term_months), 0);
        for step in terms
            .ramp_ppm
            .iter()
            .copied()
            .chain(std::iter::repeat(1_000_000))
        {
            let months = left.min(12);
            value += (times_ppm(list, ppm) + beside) * months;
            left -= months;
            if left == 0 {
                break;
            }
            ppm = u32::try_from(times_ppm(i64::from(ppm), step)).unwrap_or(u32::MAX);
        }
        value / 12
    }

    /// Writes a sale into a fresh contract and dates it from this month.
    fn sign(&mut self, i: usize, sale: &Sale) {
        let month = self.month;
        let (block, lane, row) = self.accounts.whole_mut(i);
        let terms = &self.model.segments[usize::from(block.key[lane] / 2)].terms;
        block.contracted[lane] = sale.seats;
        block.commit[lane] = sale.commit;
        row.ppm = times_ppm(i64::from(sale.ppm), terms.first_year_ppm) as u32;
        block.pool[lane] = sale.commit;
        row.anniversary = terms.month_after(month, 12);
        row.uplift_from = row.anniversary;
        block.next_invoice[lane] = month as u8;
        self.begin_term(i, terms.term_months);
        self.accounts.set_next_date(i);
        self.reprice(i);
    }
}

/// Land over the first team's seats, in quarters: 4 is a right-sized land.
fn oversize_quarters(seats: u32, team_seats_q12: u32) -> u8 {
    let quarters = (u64::from(seats) << (SEAT_BITS + 2)) / u64::from(team_seats_q12.max(1));
    quarters.min(u64::from(u8::MAX)) as u8
}

/// The last pipeline month in which a deal closes, in a run of so many months: one past the horizon,
/// for all that close after it.
pub(crate) const fn deals_end(months: u16) -> u16 {
    months + PIPELINE_MONTHS + 1
}

/// A day of a pipeline month, counted from the first day of pipeline month 1; a year has 365 days.
#[inline]
pub(crate) fn day_of_month(month: u16, draw: u32) -> u32 {
    let first = (u32::from(month) - 1) * 365 / 12;
    let next = u32::from(month) * 365 / 12;
    first + ((u64::from(draw) * u64::from(next - first)) >> 32) as u32
}

/// The month a day belongs to, as counted by [`day_of_month`].
#[inline]
pub(crate) fn month_of_day(day: u32) -> u16 {
    // Month m ends before day floor(m * 365 / 12), so the day is in the first with
    // m * 365 >= (day + 1) * 12.
    ((day + 1) * 12).div_ceil(365) as u16
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn days_fall_in_their_month() {
        for month in 1..=140 {
            for draw in [0, 1 << 20, 1 << 31, u32::MAX] {
                assert_eq!(month_of_day(day_of_month(month, draw)), month);
            }
        }
    }

    #[test]
    fn a_month_begins_the_day_after_the_one_before_ends() {
        for month in 1..=400 {
            let first = day_of_month(month, 0);
            assert_eq!(month_of_day(first), month);
            assert_eq!(month_of_day(first.saturating_sub(1)), (month - 1).max(1));
        }
    }

    #[test]
    fn a_land_of_two_teams_is_oversized_by_two() {
        assert_eq!(oversize_quarters(40, 20 << SEAT_BITS), 8);
        assert_eq!(oversize_quarters(10, 20 << SEAT_BITS), 2);
    }
}
