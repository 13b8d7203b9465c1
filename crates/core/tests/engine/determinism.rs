//! One plan, one result: whatever the number of threads, and whatever runs beside it.

use crate::common::{busy, model};
use foothold_core::metrics::{Amount, SERIES};
use foothold_core::sim::{Outcome, RunError, extend, replay, run};

fn row(outcome: &Outcome, replication: u32) -> Vec<i64> {
    (0..=outcome.months)
        .flat_map(|month| {
            Amount::ALL
                .iter()
                .map(move |&amount| outcome.at(replication, month, amount))
        })
        .collect()
}

#[test]
fn the_number_of_threads_changes_nothing() {
    let model = model(&busy());
    let on = |threads| {
        let pool = rayon::ThreadPoolBuilder::new()
            .num_threads(threads)
            .build()
            .unwrap();
        pool.install(|| run(&model, 13, &|_| true)).unwrap()
    };
    let one = on(1);
    for threads in [2, 4, 16] {
        let many = on(threads);
        assert_eq!(many.hash(), one.hash(), "{threads} threads");
        assert_eq!(many, one, "{threads} threads");
    }
}

#[test]
fn a_coarse_run_is_the_first_part_of_a_fine_one() {
    let model = model(&busy());
    let coarse = run(&model, 3, &|_| true).unwrap();
    let fine = run(&model, 9, &|_| true).unwrap();
    for k in 0..3 {
        assert_eq!(row(&coarse, k), row(&fine, k), "replication {k}");
    }
    assert_ne!(row(&fine, 3), row(&fine, 4));
}

#[test]
fn a_run_extended_is_the_run_at_once() {
    let model = model(&busy());
    let mut grown = Outcome::nothing(&model);
    for upto in [2, 2, 5, 9] {
        extend(&model, &mut grown, upto, &|_| true).unwrap();
    }
    let whole = run(&model, 9, &|_| true).unwrap();
    assert_eq!(grown, whole);
    assert_eq!(grown.hash(), whole.hash());
}

#[test]
fn a_stopped_extension_leaves_the_outcome_as_it_was() {
    let model = model(&busy());
    let mut outcome = run(&model, 4, &|_| true).unwrap();
    let before = outcome.clone();
    let stopped = extend(&model, &mut outcome, 40, &|done| done < 6);
    assert_eq!(stopped, Err(RunError::Stopped));
    assert_eq!(outcome, before);
}

#[test]
fn a_replay_is_the_replication() {
    let model = model(&busy());
    let outcome = run(&model, 6, &|_| true).unwrap();
    for k in [0, 2, 5] {
        let ledger = replay(&model, k).unwrap();
        assert_eq!(
            ledger.amounts.len(),
            (usize::from(outcome.months) + 1) * SERIES
        );
        assert_eq!(ledger.amounts, row(&outcome, k), "replication {k}");
    }
}

#[test]
fn another_seed_is_another_market() {
    let mut other = busy();
    other.seed += 1;
    let (a, b) = (model(&busy()), model(&other));
    let hash = |model| run(model, 2, &|_| true).unwrap().hash();
    assert_ne!(hash(&a), hash(&b));
    assert_eq!(hash(&a), hash(&a));
}
