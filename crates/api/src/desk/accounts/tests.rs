//! On the shipped templates: a bar or a cell is the sum of its accounts, to the cent.

use super::*;
use crate::input;
use crate::run::{Ran, RunOptions, run};
use foothold_core::metrics::cohort::{arr_retained, customers_retained};
use foothold_core::metrics::{Amount, SERIES};
use foothold_data::shipped;

fn ran(template: &str, replications: u32) -> Ran {
    let options = RunOptions {
        replications,
        ..RunOptions::default()
    };
    run(input::template(template).unwrap(), options, &|_| true).unwrap()
}

fn each_template(check: impl Fn(&Ran, &Replayed)) {
    for template in shipped::templates() {
        let ran = ran(template.name, 2);
        check(&ran, &Replayed::of(&ran, 1).unwrap());
    }
}

fn cents(text: &str) -> i64 {
    let digits: String = text.chars().filter(|c| *c != '.').collect();
    assert_eq!(
        text.split_once('.').map(|(_, c)| c.len()),
        Some(2),
        "{text}"
    );
    digits.parse().unwrap()
}

fn ask(behind: Behind, window: Window) -> ListAsk {
    ListAsk {
        replication: 1,
        behind,
        window,
        segment: None,
        search: String::new(),
        sort: Column::Amount,
        descending: true,
        limit: u32::MAX,
    }
}

fn last_year(replayed: &Replayed) -> Window {
    let to = u32::from(replayed.months);
    Window {
        from: to.saturating_sub(12),
        to,
    }
}

#[test]
fn movements_over_any_window_are_those_that_the_run_measured() {
    each_template(|ran, replayed| {
        let amounts = foothold_core::sim::replay(&ran.model, 1).unwrap().amounts;
        for (from, to) in [(0, replayed.months), (0, 1), (5, 17)] {
            let window = Window {
                from: u32::from(from),
                to: u32::from(to),
            };
            let view = replayed.movement(window, None).unwrap();
            let of =
                |amount: Amount, month: u16| amounts[usize::from(month) * SERIES + amount as usize];
            let sum = |amount| (from + 1..=to).map(|m| of(amount, m)).sum::<i64>();
            let expected = [
                of(Amount::Arr, from),
                sum(Amount::New),
                sum(Amount::ExpansionSeats),
                sum(Amount::ExpansionTeams),
                sum(Amount::ExpansionUsage),
                sum(Amount::ExpansionProduct),
                sum(Amount::ExpansionTier),
                sum(Amount::ExpansionPrice),
                sum(Amount::Reactivation),
                -sum(Amount::Contraction),
                -sum(Amount::Churn),
                of(Amount::Arr, to),
            ];
            let bars: Vec<i64> = view.bars.iter().map(|bar| cents(&bar.amount)).collect();
            assert_eq!(bars, expected, "{} {from} to {to}", ran.plan().name);
            let all_but_closing: i64 = bars[..11].iter().sum();
            assert_eq!(all_but_closing, bars[11]);
        }
    });
}

#[test]
fn every_bar_is_the_sum_of_its_accounts() {
    each_template(|ran, replayed| {
        let window = last_year(replayed);
        for bar in replayed.movement(window, None).unwrap().bars {
            let list = replayed
                .list(&ask(Behind::Bar { bar: bar.bar }, window))
                .unwrap();
            let sum: i64 = list.rows.iter().map(|row| cents(&row.amount)).sum();
            assert_eq!(sum, cents(&bar.amount), "{} {:?}", ran.plan().name, bar.bar);
            assert_eq!(list.total, bar.amount);
            assert_eq!(list.accounts, bar.accounts, "{:?}", bar.bar);
            assert_eq!(list.rows.len(), bar.accounts as usize);
        }
    });
}

#[test]
fn every_cell_is_the_sum_of_its_accounts() {
    each_template(|_, replayed| {
        for step in [Step::Month, Step::Quarter] {
            let by_arr = replayed.cohorts(step, Kept::Arr, None);
            let by_accounts = replayed.cohorts(step, Kept::Accounts, None);
            for (row, counted) in by_arr.rows.iter().zip(&by_accounts.rows) {
                for (column, age) in by_arr.ages.iter().enumerate().step_by(5) {
                    let behind = Behind::Cell {
                        from: row.from,
                        to: row.to,
                        age: *age,
                    };
                    let Some(kept) = row.kept[column] else {
                        assert!(row.to + age > u32::from(replayed.months));
                        continue;
                    };
                    let list = replayed.list(&ask(behind, last_year(replayed))).unwrap();
                    let (land, now) = (cents(&row.land), cents(&list.total));
                    assert_eq!(cents(list.landed.as_deref().unwrap()), land);
                    assert_eq!(kept, now as f64 / land as f64);
                    let sum: i64 = list.rows.iter().map(|row| cents(&row.amount)).sum();
                    assert_eq!(sum, now);
                    let live = list.rows.iter().filter(|row| cents(&row.after) > 0).count();
                    assert_eq!(
                        counted.kept[column].unwrap(),
                        live as f64 / f64::from(row.accounts)
                    );
                }
            }
        }
    });
}

#[test]
fn month_cohorts_are_those_of_the_run() {
    let ran = ran("founder-18k", 1);
    let replayed = Replayed::of(&ran, 0).unwrap();
    let triangle = &ran.outcome.triangle;
    for (kept, of) in [
        (
            Kept::Arr,
            arr_retained as fn(&foothold_core::sim::Triangle, usize, usize) -> Option<f64>,
        ),
        (Kept::Accounts, customers_retained),
    ] {
        let view = replayed.cohorts(Step::Month, kept, None);
        assert_eq!(view.rows[0].from, 0);
        for row in &view.rows {
            for (age, cell) in row.kept.iter().enumerate() {
                assert_eq!(*cell, of(triangle, row.from as usize, age), "{row:?}");
            }
        }
    }
}

#[test]
fn the_weighted_row_is_over_the_rows_that_reached_an_age() {
    let ran = ran("sales-vested-expansion", 1);
    let view = Replayed::of(&ran, 0)
        .unwrap()
        .cohorts(Step::Quarter, Kept::Arr, None);
    let weighted = view.weighted.unwrap();
    for column in 0..view.ages.len() {
        let (mut now, mut land) = (0.0, 0.0);
        for row in view.rows.iter().filter(|row| row.from > 0) {
            if let Some(kept) = row.kept[column] {
                now += kept * cents(&row.land) as f64;
                land += cents(&row.land) as f64;
            }
        }
        match weighted.kept[column] {
            Some(kept) => assert!((kept - now / land).abs() < 1e-9),
            None => assert_eq!(land, 0.0),
        }
    }
}

#[test]
fn segments_add_up_to_all() {
    each_template(|ran, replayed| {
        let window = last_year(replayed);
        let all = replayed.movement(window, None).unwrap();
        let mut sums = vec![0; all.bars.len()];
        for segment in &ran.plan().segments {
            let view = replayed.movement(window, Some(&segment.id)).unwrap();
            for (sum, bar) in sums.iter_mut().zip(&view.bars) {
                *sum += cents(&bar.amount);
            }
        }
        let whole: Vec<i64> = all.bars.iter().map(|bar| cents(&bar.amount)).collect();
        assert_eq!(sums, whole);
    });
}

#[test]
fn lists_are_searched_sorted_and_cut_without_changing_their_total() {
    let ran = ran("founder-18k", 1);
    let replayed = Replayed::of(&ran, 0).unwrap();
    let window = last_year(&replayed);
    let full = replayed.list(&ask(Behind::All, window)).unwrap();
    let wanted = &full.rows[full.rows.len() / 2].account;
    let searched = replayed
        .list(&ListAsk {
            search: wanted.to_uppercase(),
            ..ask(Behind::All, window)
        })
        .unwrap();
    assert!(searched.rows.iter().any(|row| row.account == *wanted));
    assert!(searched.found < full.found);
    assert_eq!(searched.total, full.total);
    assert_eq!(searched.accounts, full.accounts);
    for (column, descending) in [(Column::Landed, false), (Column::After, true)] {
        let sorted = replayed
            .list(&ListAsk {
                sort: column,
                descending,
                limit: 7,
                ..ask(Behind::All, window)
            })
            .unwrap();
        assert_eq!(sorted.rows.len(), 7);
        assert_eq!(sorted.found, full.found);
        assert!(sorted.rows.windows(2).all(|pair| match column {
            Column::Landed => pair[0].landed <= pair[1].landed,
            _ => cents(&pair[0].after) >= cents(&pair[1].after),
        }));
    }
}

#[test]
fn a_life_adds_up() {
    each_template(|_, replayed| {
        for account in (0..replayed.accounts().len()).step_by(17) {
            let id = replayed.accounts()[account].id.clone();
            let life = replayed.timeline(&id, 0).unwrap();
            for step in life.steps.windows(2) {
                let before = cents(&step[0].arr);
                assert_eq!(cents(&step[1].arr), before + cents(&step[1].amount));
            }
            if let Some(last) = life.steps.last() {
                assert_eq!(last.arr, life.facts.arr);
            }
            let start = u32::from(replayed.teams(account, 0));
            let joined = life.teams.iter().filter(|row| row.month > 0).count() as u32;
            assert_eq!(start + joined, life.facts.teams);
            for bill in &life.bills {
                let lines: i64 = bill.lines.iter().map(|line| cents(&line.amount)).sum();
                assert_eq!(lines, cents(&bill.amount));
            }
            for play in &life.plays {
                assert_eq!(play.led == LedBy::Signal, play.signal.is_some(), "{play:?}");
            }
        }
    });
}

#[test]
fn plays_that_were_won_are_found_behind_their_movements() {
    let ran = ran("sales-vested-expansion", 1);
    let replayed = Replayed::of(&ran, 0).unwrap();
    let (mut won, mut found) = (0, 0);
    for account in 0..replayed.accounts().len() {
        let plays = replayed.plays(account).iter();
        won += plays.filter(|play| play.won && play.cents > 0).count();
        let moved = replayed.movements(account).iter();
        found += moved
            .filter(|row| matches!(replayed.led(row), replayed::Led::Play(..)))
            .count();
    }
    assert!(won > 0);
    assert_eq!(found, won);
}

#[test]
fn what_cannot_be_shown_is_refused_by_name() {
    let ran = ran("founder-18k", 2);
    let refused = Replayed::of(&ran, 2).unwrap_err();
    assert!(refused.to_string().contains("0 to 1"), "{refused}");
    let replayed = Replayed::of(&ran, 0).unwrap();
    let refused = replayed.timeline("nobody", 0).unwrap_err();
    assert!(refused.to_string().contains("\"nobody\""), "{refused}");
    for (from, to) in [(3, 3), (4, 2), (0, 10_000), (10_000, 1 << 20)] {
        assert!(replayed.movement(Window { from, to }, None).is_err());
    }
}

#[test]
fn the_runs_to_look_at_lie_in_order_of_retention() {
    let ran = ran("founder-18k", 5);
    let month = ran.report_month();
    let picks = picks(&ran, month);
    let percentiles: Vec<u32> = picks.iter().map(|pick| pick.percentile).collect();
    assert_eq!(percentiles, [10, 50, 90]);
    assert!(picks.windows(2).all(|pair| pair[0].nrr <= pair[1].nrr));
    let median = crate::desk::live::median_replication(&ran, month);
    assert_eq!(picks[1].replication, median);
}
