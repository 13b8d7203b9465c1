//! Books balance on any plan: the engine checks its own, and a recount from the ledger agrees.

use crate::common::{busy, ledger, model};
use crate::random_plan::choices;
use crate::recount;
use foothold_core::sim::{replay, run};
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
}

#[test]
fn the_busy_plan_balances_over_three_years() {
    let mut spec = busy();
    spec.horizon.months = 40;
    for replication in 0..3 {
        recount::check(&spec, &ledger(&spec, replication));
    }
}
