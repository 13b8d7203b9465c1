//! Kernels against plain arithmetic on one account, and the copy for this processor against the
//! one for any.

use super::adopt::{fill_lanes, grow_lanes};
use super::bill::{bill_lanes, bill_large, bill_small, recognise_lanes};
use super::listen::{hear_lanes, reviews_due_lanes};
use super::measure::measure_lanes;
use super::*;
use crate::chance::Stream;
use crate::contract::Habits;
use crate::plan::{ArrConvention, SignalKind};
use crate::signals::bit;
use crate::sim::accounts::{NEVER, NONE, Notes, SEAT_BITS, busy};

const MONTH: u16 = 14;

/// Numbers of every size below `1 << bits`, from a seed.
struct Numbers(u64);

impl Numbers {
    fn below(&mut self, limit: u64) -> u64 {
        self.0 = self.0.wrapping_add(1);
        scramble(self.0.wrapping_mul(0x9e37_79b9_7f4a_7c15)) % limit
    }

    fn sized(&mut self, bits: u64) -> u32 {
        let bits = self.below(bits + 1);
        self.below(1 << bits) as u32
    }
}

/// A block of accounts in any state, with monthly amounts of usage below `1 << usage_bits` cents.
fn block(seed: u64, usage_bits: u64) -> Block {
    let mut n = Numbers(seed << 20);
    let mut block = Block::default();
    for lane in 0..LANES {
        block.stream[lane] = scramble(seed << 8 | lane as u64);
        block.tier_mark[lane] = [i64::MAX, n.below(1 << 40) as i64, 0][n.below(3) as usize];
        block.team_seats[lane] = n.sized(32);
        block.demand[lane] = n.sized(32);
        block.intensity[lane] = n.sized(32);
        block.spread_last[lane] = n.sized(32);
        block.contracted[lane] = n.sized(20);
        block.seat_mark[lane] = [NONE, n.sized(32)][n.below(2) as usize];
        block.commit[lane] = n.sized(30);
        block.quota_mark[lane] = [NONE, n.sized(26)][n.below(2) as usize];
        block.committed[lane] = n.sized(usage_bits + 5);
        block.arr[lane] = n.sized(32);
        block.over1[lane] = n.sized(usage_bits);
        block.over2[lane] = n.sized(usage_bits);
        block.credited[lane] = n.sized(32);
        block.level[lane] = n.sized(usage_bits);
        block.pool[lane] = n.sized(usage_bits);
        block.deferred[lane] = n.sized(32);
        block.recognise[lane] = n.sized(32);
        block.land_month[lane] = MONTH as i16 - n.below(60) as i16;
        block.phase[lane] = block.land_month[lane].rem_euclid(12) as u8;
        block.teams[lane] = 1 + n.below(256) as u16;
        block.adopted[lane] = 1 + n.below(256) as u16;
        block.raised[lane] = n.sized(9) as u16;
        block.events[lane] = n.sized(9) as u16;
        block.key[lane] = n.below(6) as u8;
        block.flags[lane] = n.below(256) as u8;
        block.next_invoice[lane] = [NEVER, 14, 15, 16][n.below(4) as usize];
        block.renewal[lane] = [NEVER, 12, 14, 15, 16, 17, 18][n.below(7) as usize];
        block.next_date[lane] = [NEVER, 13, 14, 15][n.below(4) as usize];
        block.busy[lane] = [busy::IDLE, busy::QUEUED][n.below(2) as usize];
        block.cooldown[lane] = 12 + n.below(4) as u8;
        block.first_expansion[lane] = [NEVER, 3][n.below(2) as usize];
        for month in &mut block.ring {
            month[lane] = n.sized(32);
        }
    }
    block
}

fn adopt_terms(self_serve: bool, quarterly: bool) -> AdoptTerms {
    let odds = |p: [f64; 3]| Chances::new(p.into_iter().map(Odds::of));
    AdoptTerms {
        headcount_q16: Table::by_segment([65_536, 65_700, 66_000]),
        usage_q16: Table::by_segment([65_800; 3]),
        fill_q16: Table::by_segment([20_000, 65_536, 0]),
        shallow_q16: Table::by_segment([30_000, 10_000, 30_000]),
        event_last: Table::by_segment([0, 1 << 28, u32::MAX]),
        ask: odds([0.3, 0.0, 1.0]),
        self_serve: odds([0.0, 1.0, 0.5]),
        late: odds([0.4, 1.0, 0.0]),
        habits: Habits {
            self_serve,
            quarterly,
        },
    }
}

fn bill_terms(convention: ArrConvention) -> BillTerms {
    BillTerms {
        shock_ppm: Table::by_segment([1_300_000, 1_000_000, 2_500_000]),
        prepaid: Table::by_key([0, u32::MAX, 0, 0, u32::MAX, u32::MAX]),
        convention,
    }
}

fn listen_terms() -> ListenTerms {
    ListenTerms {
        detect: Chances::new([0.5, 1.0, 0.0].into_iter().map(Odds::of)),
        watched: 0b1_0101_1011,
        gate: true,
        notice_months: 3,
        review_every: Some(6),
    }
}

/// What a kernel gives on a copy of a block, and the copy.
fn on<T>(block: &Block, kernel: impl FnOnce(&mut Block) -> T) -> (T, Block) {
    let mut copy = block.clone();
    (kernel(&mut copy), copy)
}

/// The values of accounts with a contract; others need not be looked at.
fn of_live(block: &Block, mut column: Of<u32>) -> Of<u32> {
    for lane in 0..LANES {
        column[lane] &= mask(block.flags[lane] & flag::LIVE != 0);
    }
    column
}

/// The same values once more, for as many further keys.
fn twice(table: &mut Table) {
    let keys = table.keys;
    table.values.copy_within(..keys, keys);
    table.keys *= 2;
}

/// Twice as many keys as fit in a register of eight lanes.
fn with_many_keys(block: &mut Block, adopt: &mut AdoptTerms, bill: &mut BillTerms) {
    for lane in (0..LANES).step_by(2) {
        block.key[lane] += 6;
    }
    for table in [
        &mut adopt.headcount_q16,
        &mut adopt.usage_q16,
        &mut adopt.fill_q16,
        &mut adopt.shallow_q16,
        &mut adopt.event_last,
        &mut bill.shock_ppm,
        &mut bill.prepaid,
    ] {
        twice(table);
    }
    for chances in [&mut adopt.ask, &mut adopt.self_serve, &mut adopt.late] {
        twice(&mut chances.last);
        twice(&mut chances.ever);
    }
}

#[test]
fn every_processor_gives_the_same_bits() {
    for seed in 0..40_u64 {
        let mut start = block(seed, 24);
        // Blocks are not always full.
        start.flags[LANES - seed as usize..].fill(0);
        let mut adopt = adopt_terms(seed.is_multiple_of(2), seed.is_multiple_of(3));
        let mut terms = bill_terms(ArrConvention::TrailingThreeMonths);
        if seed % 4 == 1 {
            with_many_keys(&mut start, &mut adopt, &mut terms);
        }
        let [ours, any] = [grow, grow_lanes].map(|grow| {
            on(&start, |block| {
                let mut growth = Growth::default();
                grow(block, &adopt, MONTH, &mut growth);
                (growth.spread, growth.event) =
                    (of_live(block, growth.spread), of_live(block, growth.event));
                growth
            })
        });
        assert_eq!(ours, any);
        let [ours, any] = [draw_noise, draw_noise_lanes].map(|draw| {
            let (mut noise, mut notice) = ([0; LANES], [0; LANES]);
            draw(&start, MONTH, &mut noise, &mut notice);
            (of_live(&start, noise), of_live(&start, notice))
        });
        assert_eq!(ours, any);
        let [ours, any] = [fill, fill_lanes].map(|fill| on(&start, |b| fill(b, &adopt, MONTH)));
        assert_eq!(ours, any);

        let mut n = Numbers(seed);
        let charge: Of<u32> = std::array::from_fn(|_| n.sized(24));
        let [ours, any] = [bill_small, bill_lanes].map(|bill| {
            on(&start, |block| {
                let mut billed = Billed::default();
                assert!(bill(
                    block,
                    &terms,
                    MONTH,
                    (&charge, !seed),
                    false,
                    &mut billed
                ));
                billed
            })
        });
        assert_eq!(ours, any);
        let [ours, any] = [recognise, recognise_lanes].map(|recognise| {
            on(&start, |block| {
                let mut notes = Notes::default();
                (recognise(block, MONTH, seed, &mut notes), notes)
            })
        });
        assert_eq!(ours, any);

        let listen = listen_terms();
        let [ours, any] = [hear, hear_lanes].map(|hear| {
            on(&start, |block| {
                let mut heard = Heard::default();
                hear(block, &listen, MONTH, &mut heard);
                heard
            })
        });
        assert_eq!(ours, any);
        let [ours, any] =
            [reviews_due, reviews_due_lanes].map(|due| due(&start, &listen, MONTH + seed as u16));
        assert_eq!(ours, any);
        for then in [None, Some(2)] {
            let [ours, any] =
                [measure, measure_lanes].map(|measure| on(&start, |b| measure(b, then, 2)));
            assert_eq!(ours, any);
        }
    }
}

#[test]
fn draws_of_a_block_are_those_of_its_accounts() {
    let block = block(3, 24);
    let (mut noise, mut notice) = ([0; LANES], [0; LANES]);
    draw_noise(&block, MONTH, &mut noise, &mut notice);
    let mut growth = Growth::default();
    grow(
        &mut block.clone(),
        &adopt_terms(true, true),
        MONTH,
        &mut growth,
    );
    for lane in (0..LANES).filter(|lane| block.flags[*lane] & flag::LIVE != 0) {
        let stream = Stream(block.stream[lane]);
        assert_eq!(noise[lane], stream.draw(MONTH, Purpose::UsageNoise));
        assert_eq!(notice[lane], stream.draw(MONTH, Purpose::Detection));
        assert_eq!(growth.spread[lane], stream.draw(MONTH, Purpose::Spread));
        assert_eq!(growth.event[lane], stream.draw(MONTH, Purpose::LifeEvent));
    }
}

#[test]
fn demand_goes_its_share_of_the_way_and_contracts_note_why() {
    let (mut dates, mut buys, mut asks) = (0, 0, 0);
    for seed in 0..40_u64 {
        let before = block(seed, 24);
        let terms = adopt_terms(seed.is_multiple_of(2), seed.is_multiple_of(3));
        let (notes, after) = on(&before, |block| fill(block, &terms, MONTH));
        for lane in 0..LANES {
            let has = |flag: u8| before.flags[lane] & flag != 0;
            let noted = |mask: u64| mask >> lane & 1 != 0;
            let segment = usize::from(before.key[lane] / 2);
            let stream = Stream(before.stream[lane]);
            let (now, demand) = (i128::from(before.demand[lane]), after.demand[lane]);
            let seats = i128::from(before.team_seats[lane]);
            let target = if has(flag::ACTIVATED) {
                seats * i128::from(before.adopted[lane])
            } else if has(flag::DECIDED) {
                (seats * i128::from(terms.shallow_q16.at(before.key[lane])) + 0x8000) >> 16
            } else {
                seats
            };
            let gap = target.min(i128::from(u32::MAX)) - now;
            let moved = (gap * i128::from(terms.fill_q16.at(before.key[lane])) + 0x8000) >> 16;
            let live = has(flag::LIVE);
            let expected = if live { now + moved } else { now };
            assert_eq!(i128::from(demand), expected);

            let lacks = u64::from(demand) > u64::from(before.contracted[lane]) << SEAT_BITS;
            let quarter = (i32::from(MONTH) - i32::from(before.land_month[lane])) % 3 == 0;
            let odds = [[0.3, 0.0, 1.0], [0.0, 1.0, 0.5]].map(|odds| Odds::of(odds[segment]));
            let (ask, buy) = stream.pair(MONTH, Purpose::Ask);
            let wants =
                terms.habits.quarterly && quarter || terms.habits.self_serve && odds[1].hit(buy);
            assert_eq!(noted(notes.buys), live && lacks && wants);
            assert_eq!(noted(notes.asks), live && odds[0].hit(ask));
            assert_eq!(
                noted(notes.dates),
                live && u16::from(before.next_date[lane]) <= MONTH
            );
            let late = Odds::of([0.4, 1.0, 0.0][segment]);
            let comes = late.hit(stream.draw(MONTH, Purpose::Activation));
            assert_eq!(
                noted(notes.undecided),
                live && !has(flag::ACTIVATED) && (comes || !has(flag::DECIDED))
            );
            assert_eq!(noted(notes.away), has(flag::AWAY));
        }
        dates += notes.dates.count_ones();
        buys += notes.buys.count_ones();
        asks += notes.asks.count_ones();
    }
    assert!(
        dates > 100 && buys > 100 && asks > 100,
        "{dates} {buys} {asks}"
    );
}

#[test]
fn small_and_large_bills_follow_one_rule() {
    let conventions = [
        ArrConvention::TrailingThreeMonths,
        ArrConvention::LastMonth,
        ArrConvention::CommittedOnly,
    ];
    for (seed, convention) in (0..60).zip(conventions.into_iter().cycle()) {
        let start = block(seed, 24);
        let mut n = Numbers(seed);
        let charge: Of<u32> = std::array::from_fn(|_| n.sized(24));
        let metered = scramble(seed);
        let terms = bill_terms(convention);
        for listens in [false, true] {
            let (small, by_lanes) = on(&start, |block| {
                let mut billed = Billed::default();
                let usage = (&charge, metered);
                assert!(bill_small(
                    block,
                    &terms,
                    MONTH,
                    usage,
                    listens,
                    &mut billed
                ));
                billed
            });
            let (large, one_by_one) = on(&start, |block| {
                let mut billed = Billed::default();
                bill_large(
                    block,
                    &terms,
                    MONTH,
                    (&charge, metered),
                    listens,
                    &mut billed,
                );
                billed
            });
            assert_eq!(by_lanes, one_by_one);
            for lane in (0..LANES).filter(|lane| metered >> lane & 1 != 0) {
                assert_eq!(small.cents[lane], large.cents[lane]);
                if small.moved >> lane & 1 != 0 {
                    assert_eq!(small.arr[lane], large.arr[lane]);
                }
            }
            let sums = |b: &Billed| {
                let masks = [b.moved, b.shocked, b.first_rises];
                (masks, [b.invoiced, b.risen, b.fallen])
            };
            assert_eq!(sums(&small), sums(&large));
        }
    }
}

#[test]
fn bills_past_32_bits_go_the_long_way() {
    let mut start = block(1, 24);
    start.over1[7] = u32::MAX;
    let charge = [1_000; LANES];
    let terms = bill_terms(ArrConvention::TrailingThreeMonths);
    let mut billed = Billed::default();
    start.land_month[7] = -20;
    start.commit[7] = 0;
    let usage = (&charge, 1 << 7);
    let mut block = start.clone();
    assert!(!bill_small(
        &mut block,
        &terms,
        MONTH,
        usage,
        false,
        &mut billed
    ));
    assert_eq!(block, start, "nothing is half billed");
    bill(&mut block, &terms, MONTH, usage, false, &mut billed);
    let overage = 1_000 + u64::from(u32::MAX) + u64::from(start.over2[7]);
    assert_eq!(billed.arr[7], u64::from(start.committed[7]) + 4 * overage);
    assert_eq!(billed.moved, 1 << 7, "more than an account may owe");
}

#[test]
fn what_is_not_recognised_stays_deferred() {
    for seed in 0..40_u64 {
        let before = block(seed, 24);
        let mut notes = Notes::default();
        let (sum, after) = on(&before, |b| recognise(b, MONTH, 0, &mut notes));
        let mut expected = 0;
        for lane in 0..LANES {
            let live = before.flags[lane] & flag::LIVE != 0;
            let invoiced = live && u16::from(before.next_invoice[lane]) == MONTH;
            let deferred = before.deferred[lane];
            let part = match u16::from(before.next_invoice[lane]) == MONTH + 1 {
                _ if invoiced => 0,
                true => deferred,
                false => before.recognise[lane].min(deferred),
            };
            assert_eq!(after.deferred[lane], deferred - part);
            assert_eq!(notes.invoices >> lane & 1 != 0, invoiced);
            let quarter = (i32::from(MONTH) - i32::from(before.land_month[lane])) % 3 == 0;
            let grown = quarter && before.arr[lane] > before.credited[lane];
            assert_eq!(notes.grown >> lane & 1 != 0, grown);
            expected += i64::from(part);
        }
        assert_eq!(sum, expected);
    }
}

#[test]
fn signals_are_shown_heard_and_caught_as_the_rules_say() {
    let (mut seen, mut held) = (0_u16, 0);
    for seed in 0..60 {
        let gate = seed % 2 == 0;
        let terms = ListenTerms {
            gate,
            ..listen_terms()
        };
        let before = block(seed, 24);
        let mut n = Numbers(seed);
        let draw: Of<u32> = std::array::from_fn(|_| n.sized(32));
        let reviewed = std::array::from_fn(|lane| (lane as u16 & 1) << 7);
        let mut heard = Heard {
            reviewed,
            ..Heard::default()
        };
        let ((), after) = on(&before, |b| hear(b, &terms, MONTH, &mut heard));
        let noticed_in = noticed(&before, &terms, MONTH, Some(&draw), heard.matters);
        let alone = noticed(&before, &terms, MONTH, None, u64::MAX);
        let due = reviews_due(&before, &terms, MONTH);
        let mut signals = 0;
        for lane in 0..LANES {
            let has = |flag: u8| before.flags[lane] & flag != 0;
            let idle = before.busy[lane] == busy::IDLE;
            let looked_at = has(flag::LIVE) && idle && u16::from(before.cooldown[lane]) <= MONTH;
            let age = i32::from(MONTH) - i32::from(before.land_month[lane]);
            let review = looked_at && has(flag::ACTIVATED) && age > 0 && age % 6 == 0;
            assert_eq!(due >> lane & 1 != 0, review);
            if !looked_at {
                assert_eq!(after.raised[lane], before.raised[lane]);
                assert_eq!(after.events[lane], before.events[lane]);
                assert_eq!(heard.fresh[lane], 0);
                continue;
            }
            let (wants, sold) = (u128::from(before.demand[lane]), before.contracted[lane]);
            let used = match has(flag::USAGE_TIER) {
                true => wants * u128::from(before.intensity[lane].min(i32::MAX as u32)),
                false => wants,
            };
            let ahead = i32::from(before.renewal[lane]) - i32::from(MONTH);
            let healthy = wants * 5 >= (u128::from(sold) << SEAT_BITS) * 4;
            let near = (1..=3).contains(&ahead) && has(flag::ACTIVATED) && healthy;
            let on = |kind: SignalKind, on: bool| u16::from(on) << kind as u16;
            let shown = before.events[lane]
                | reviewed[lane]
                | on(
                    SignalKind::SeatUtilisation,
                    before.demand[lane] > before.seat_mark[lane],
                )
                | on(
                    SignalKind::ApiQuota,
                    before.level[lane] >= before.quota_mark[lane],
                )
                | on(
                    SignalKind::IncludedTier,
                    used as i128 >= i128::from(before.tier_mark[lane]),
                )
                | on(SignalKind::RenewalNear, near);
            assert_eq!(after.raised[lane], shown);
            assert_eq!(after.events[lane], 0);
            assert_eq!(heard.fresh[lane], shown & !before.raised[lane]);
            let odds = Odds::of([0.5, 1.0, 0.0][usize::from(before.key[lane] / 2)]);
            let ready = has(flag::MAPPED) && (!gate || has(flag::ACTIVATED));
            let champion = bit(SignalKind::ChampionChange);
            let matters = shown & terms.watched & if ready { u16::MAX } else { champion };
            let caught = matters != 0 && odds.hit(draw[lane]);
            assert_eq!(noticed_in >> lane & 1 != 0, caught);
            let stream = Stream(before.stream[lane]);
            let own = odds.hit(stream.draw(MONTH, Purpose::Detection));
            assert_eq!(alone >> lane & 1 != 0, own);
            held += u32::from(!ready && shown & terms.watched != 0);
            assert_eq!(heard.shown >> lane & 1 != 0, shown != 0);
            signals += heard.fresh[lane].count_ones();
            seen |= shown;
        }
        assert_eq!(heard.signals, signals);
    }
    assert!(held > 100, "{held}");
    assert_eq!(seen, 0x1ff, "every signal is shown by somebody");
}

#[test]
fn retention_is_read_before_its_month_end_is_overwritten() {
    let start = block(5, 24);
    let ((sums, has_arr), after) = on(&start, |block| measure(block, Some(2), 2));
    let pairs = || start.ring[2].iter().zip(&start.arr);
    let had = || pairs().filter(|(then, _)| **then > 0);
    assert_eq!(sums.base, had().map(|(then, _)| i64::from(*then)).sum());
    assert_eq!(sums.base_now, had().map(|(_, now)| i64::from(*now)).sum());
    let kept = had().map(|(then, now)| i64::from(*then.min(now)));
    assert_eq!(sums.base_kept, kept.sum());
    assert_eq!(sums.base_customers, had().count() as i64);
    let still = had().filter(|(_, now)| **now > 0).count();
    assert_eq!(sums.base_customers_now, still as i64);
    assert_eq!(after.ring[2], start.arr);
    let customers = start.arr.map(|arr| arr > 0);
    assert!((0..LANES).all(|lane| (has_arr >> lane & 1 != 0) == customers[lane]));
}

#[test]
fn one_wrong_account_among_many_is_found() {
    let mut block = Block::default();
    for lane in 0..LANES {
        block.flags[lane] = flag::LIVE;
        block.arr[lane] = 100;
        block.committed[lane] = 100;
        block.team_seats[lane] = 1 << SEAT_BITS;
        block.demand[lane] = 1 << SEAT_BITS;
    }
    assert!(!measure(&mut block.clone(), None, 0).0.wrong);
    let wrong = [
        |b: &mut Block| b.committed[63] += 1,
        |b: &mut Block| b.flags[17] = 0,
        |b: &mut Block| b.demand[0] += 1,
        |b: &mut Block| b.adopted[40] = 2,
    ];
    for spoil in wrong {
        let mut block = block.clone();
        spoil(&mut block);
        assert!(measure(&mut block, None, 0).0.wrong);
    }
}
