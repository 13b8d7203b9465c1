//! Events credited plainly, whose pay waits for the end of the month, come to what each comes to
//! alone.

use super::super::fixture::*;
use super::super::{Attained, CompLedger, CompiledComp};
use crate::plan::*;
use crate::sim::record::Silent;
use proptest::prelude::*;
use rust_decimal::Decimal;

const MONTHS: u16 = 24;

/// An AE and an expansion AE who are paid plainly on what they own; the AE also on what they landed,
/// which is not plain and ends with the account's second year, and a CSM who has a quota and is paid by nothing.
fn roles() -> CompiledComp {
    let target = |mut line: Component, cap: Option<&str>| {
        line.rate = RateBasis::ShareOfVariable(Decimal::ONE);
        let tier = |up_to: Option<&str>, multiple| RateTier {
            up_to: up_to.map(d),
            multiple: d(multiple),
        };
        line.tiers = vec![tier(Some("1"), "1"), tier(None, "1.5")];
        line.cap = cap.map(d);
        line
    };
    let mut landed = line("landed", Measure::ExpansionArr, Source::Landed);
    landed.vesting = Vesting::Linear {
        months: 6,
        cliff_months: 2,
    };
    let until = |until_month, share| ShareByAge {
        until_month,
        share: d(share),
    };
    landed.share_by_age = vec![until(12, "1"), until(24, "0.3")];
    let ae = role(
        RoleKind::Ae,
        vec![quota(Measure::NewArr, "90000", Period::Quarter)],
    );
    let expansion = role(
        RoleKind::ExpansionAe,
        vec![quota(Measure::ExpansionArr, "60000", Period::Month)],
    );
    let csm = role(
        RoleKind::Csm,
        vec![quota(Measure::ExpansionArr, "50000", Period::Year)],
    );
    CompiledComp::of(&plan(vec![
        (
            ae,
            vec![
                target(line("own", Measure::NewArr, Source::Own), None),
                landed,
            ],
        ),
        (
            expansion,
            vec![target(
                line("own", Measure::ExpansionArr, Source::Own),
                Some("2"),
            )],
        ),
        (csm, Vec::new()),
    ]))
}

/// A rep is hired in turn of the roles; two of each.
const ROLES: [RoleKind; 6] = [
    RoleKind::Ae,
    RoleKind::ExpansionAe,
    RoleKind::Csm,
    RoleKind::Ae,
    RoleKind::ExpansionAe,
    RoleKind::Csm,
];

fn hired(comp: &CompiledComp) -> CompLedger<'_> {
    let mut ledger = CompLedger::new(comp);
    for (rep, role) in (0..).zip(ROLES) {
        ledger.hire(rep, role, 0, true);
    }
    ledger
}

/// What is known of a month once it is closed.
fn read(ledger: &mut CompLedger<'_>, month: u16) -> ([i64; 4], [Option<Attained>; 3]) {
    let totals = [
        ledger.earned(month),
        ledger.paid(month),
        ledger.unvested_balance(month),
        ledger.double_paid_cents(month),
    ];
    let from = month.saturating_sub(12);
    let attained = [RoleKind::Ae, RoleKind::ExpansionAe, RoleKind::Csm]
        .map(|role| ledger.attainment(role, from, month));
    (totals, attained)
}

proptest! {
    #[test]
    fn waiting_pay_is_what_each_event_earns(
        events in prop::collection::vec(
            (
                1..=MONTHS,
                any::<bool>(),
                0u32..6,
                prop::option::weighted(0.3, (0u32..6, 0u16..30)),
                -5i64..9_000_000,
            ),
            0..200,
        ),
        leaver in (0u32..6, 1..=MONTHS),
    ) {
        let comp = roles();
        let (mut waits, mut at_once) = (hired(&comp), hired(&comp));
        for month in 1..=MONTHS {
            for &(_, new, own, landed, cents) in events.iter().filter(|e| e.0 == month) {
                let measure = if new { Measure::NewArr } else { Measure::ExpansionArr };
                let mut shared = event(measure, month, cents);
                shared.own = Some(own);
                if let Some((rep, age)) = landed {
                    (shared.landed, shared.age_months) = (Some(rep), age);
                }
                at_once.event(&shared, &mut Silent);
                // Past its share nobody asks who landed an account.
                let shares = landed.is_some() && comp.shares_landed(measure, shared.age_months);
                shared.landed = shared.landed.filter(|_| shares);
                if shares || !waits.credit_plainly(measure, cents, own) {
                    waits.event(&shared, &mut Silent);
                }
            }
            if leaver.1 == month {
                waits.leave(leaver.0, month, &mut Silent);
                at_once.leave(leaver.0, month, &mut Silent);
            }
            waits.close_month(month, &mut Silent).unwrap();
            at_once.close_month(month, &mut Silent).unwrap();
            waits.audit(month).unwrap();
            prop_assert_eq!(read(&mut waits, month), read(&mut at_once, month));
            // What is kept of last month is what the reps sum up to.
            for role in [RoleKind::Ae, RoleKind::ExpansionAe, RoleKind::Csm] {
                let from = month.saturating_sub(12);
                let kept = waits.attainment(role, from, month).map(|a| (a.credited, a.quota));
                let sums = waits.rep_attainments(role, from, month).fold((0, 0), |sum, rep| {
                    (sum.0 + rep.credited, sum.1 + rep.quota)
                });
                prop_assert_eq!(kept.unwrap_or_default(), sums);
            }
        }
    }
}
