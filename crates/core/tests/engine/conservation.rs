//! Books balance on any plan: the engine checks its own, and a recount from the ledger agrees.

use crate::common::{busy, ledger, model};
use crate::random_plan::{choices, extremes};
use crate::recount;
use foothold_core::sim::{Books, RunError, replay, run};
use proptest::prelude::*;

proptest! {
    #![proptest_config(ProptestConfig { cases: 48, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn every_plan_balances(choices in choices()) {
        let spec = choices.plan();
        let model = model(&spec);
        let ran = run(&model, 2, &|_| true);
        prop_assert!(ran.is_ok(), "{}", ran.unwrap_err());
        for replication in 0..2 {
            recount::check(&spec, &replay(&model, replication).unwrap());
        }
    }

    /// Numbers at the ends of what a plan may say: an account too large is said to be too large,
    /// and nothing else goes wrong.
    #[test]
    fn no_valid_plan_is_too_strange(choices in choices(), extremes in extremes()) {
        let mut spec = choices.plan();
        extremes.apply(&mut spec);
        let model = model(&spec);
        match run(&model, 1, &|_| true) {
            Ok(_) => recount::check(&spec, &replay(&model, 0).unwrap()),
            Err(RunError::Fault(fault)) => {
                prop_assert_eq!(fault.books, Books::AccountLimit, "{}", fault);
                prop_assert!(fault.account.is_some(), "{}", fault);
            }
            Err(RunError::Stopped) => prop_assert!(false, "stopped"),
        }
    }
}

#[test]
fn the_busy_plan_balances_over_three_years() {
    let mut spec = busy();
    spec.horizon.months = 40;
    for replication in 0..3 {
        recount::check(&spec, &ledger(&spec, replication));
    }
}
