//! Single changes of a plan that a company can make within a quarter, and what each is worth.
//!
//! Every change is tried alone, on the same draws as the plan as it stands, so that the difference
//! is the change's.

use foothold_core::metrics::{Amount, Stat};
use foothold_core::plan::{
    Friction, Hire, OwnerModel, PlanSpec, RoleKind, SignalKind, SignalSystem, TrueUp,
};
use foothold_core::sim::Outcome;
use rust_decimal::Decimal;

/// A change of one lever.
pub(super) struct Change {
    /// Stable name.
    pub id: &'static str,
    /// Lever: land, contract, ownership, signals or headcount.
    pub lever: &'static str,
    /// What is done.
    pub about: &'static str,
    /// Makes it; `false` where the plan has it already or it means nothing there.
    pub make: fn(&mut PlanSpec) -> bool,
}

/// Sets `slot`; whether that changed anything.
fn set<T: PartialEq>(slot: &mut T, to: T) -> bool {
    let changes = *slot != to;
    *slot = to;
    changes
}

fn owner(spec: &mut PlanSpec, to: OwnerModel) -> bool {
    set(&mut spec.expansion.owner, to)
}

/// One more of a role from the first month on; `false` where the plan has no such role.
fn one_more(spec: &mut PlanSpec, kind: RoleKind) -> bool {
    let role = spec.roles.iter_mut().find(|role| role.kind == kind);
    role.is_some_and(|role| {
        role.hires.push(Hire { month: 1, count: 1 });
        true
    })
}

fn scaled_land(spec: &mut PlanSpec, by: Decimal) -> bool {
    spec.land.acv *= by;
    for acv in spec.land.acv_by_segment.values_mut() {
        *acv *= by;
    }
    true
}

/// Every change that is tried, in the order of the motion.
pub(super) const CHANGES: [Change; 16] = [
    Change {
        id: "land-quarter-smaller",
        lever: "land",
        about: "land a quarter smaller",
        make: |spec| scaled_land(spec, Decimal::new(75, 2)),
    },
    Change {
        id: "land-quarter-larger",
        lever: "land",
        about: "land a quarter larger",
        make: |spec| scaled_land(spec, Decimal::new(125, 2)),
    },
    Change {
        id: "expansion-map",
        lever: "land",
        about: "write an expansion map at every land",
        make: |spec| set(&mut spec.land.expansion_map, Decimal::ONE),
    },
    Change {
        id: "activation-gate",
        lever: "signals",
        about: "no expansion play before the account has activated",
        make: |spec| set(&mut spec.activation.gate, true),
    },
    Change {
        id: "self-serve",
        lever: "contract",
        about: "let extra seats and usage bill themselves",
        make: |spec| set(&mut spec.contract.friction, Friction::SelfServe),
    },
    Change {
        id: "quarterly-true-up",
        lever: "contract",
        about: "true up every quarter",
        make: |spec| set(&mut spec.contract.true_up, TrueUp::Quarterly),
    },
    Change {
        id: "uplift-two-points",
        lever: "contract",
        about: "ask for two points more uplift at renewal",
        make: |spec| {
            spec.contract.renewal_uplift += Decimal::new(2, 2);
            !spec.contract.price_protection
        },
    },
    Change {
        id: "signals-automated",
        lever: "signals",
        about: "automate the signal system",
        make: |spec| set(&mut spec.signals.system, SignalSystem::Automated),
    },
    Change {
        id: "signals-all",
        lever: "signals",
        about: "watch all nine signals, with automation and a play answering each",
        make: |spec| {
            let watched = set(&mut spec.signals.watched, SignalKind::ALL.to_vec());
            set(&mut spec.signals.system, SignalSystem::Automated) || watched
        },
    },
    Change {
        id: "business-reviews",
        lever: "signals",
        about: "two business reviews a year with every account",
        make: |spec| {
            let more = spec.signals.business_reviews_yearly < 2;
            let review = SignalKind::BusinessReview;
            if !spec.signals.watched.contains(&review) {
                spec.signals.watched.push(review);
            }
            more && set(&mut spec.signals.business_reviews_yearly, 2)
        },
    },
    Change {
        id: "owner-closing-ae",
        lever: "ownership",
        about: "the AE who landed the account owns its expansion",
        make: |spec| owner(spec, OwnerModel::ClosingAe),
    },
    Change {
        id: "owner-expansion-ae",
        lever: "ownership",
        about: "dedicated expansion AEs own expansion",
        make: |spec| owner(spec, OwnerModel::ExpansionAe),
    },
    Change {
        id: "owner-account-manager",
        lever: "ownership",
        about: "account managers own expansion",
        make: |spec| owner(spec, OwnerModel::AccountManager),
    },
    Change {
        id: "owner-cs-quota",
        lever: "ownership",
        about: "CS owns expansion and has a quota on it",
        make: |spec| owner(spec, OwnerModel::CsQuota),
    },
    Change {
        id: "one-more-owner",
        lever: "headcount",
        about: "one more in the role that works expansion",
        make: |spec| {
            let worker = spec.expansion.owner.worker();
            worker.is_some_and(|kind| one_more(spec, kind))
        },
    },
    Change {
        id: "one-more-csm",
        lever: "headcount",
        about: "one more CSM",
        make: |spec| {
            let works = spec.expansion.owner.worker() == Some(RoleKind::Csm);
            !works && one_more(spec, RoleKind::Csm)
        },
    },
];

/// What people cost over a run, cents: base pay and commission.
fn pay(outcome: &Outcome, k: u32) -> f64 {
    let amounts = [
        Amount::BaseAe,
        Amount::BaseExpansionAe,
        Amount::BaseAccountManager,
        Amount::BaseCsm,
        Amount::CompEarned,
    ];
    let of = amounts.map(|amount| outcome.sum(k, 0, outcome.months, amount));
    of.iter().sum::<i64>() as f64
}

/// By how much a change moves what people cost.
pub(super) fn pay_difference(before: &Outcome, after: &Outcome) -> Option<Stat> {
    let both = before.replications.min(after.replications);
    Stat::of((0..both).map(|k| Some(pay(after, k) - pay(before, k))))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::plans;
    use foothold_core::plan::Plan;
    use std::collections::BTreeSet;

    #[test]
    fn every_change_changes_some_template_and_leaves_a_sound_plan() {
        let mut made = BTreeSet::new();
        // As they ship, and as the same companies were before they had a motion.
        let before = |plan: &Plan| {
            let mut spec = plan.clone().into_spec();
            spec.expansion.owner = OwnerModel::Nobody;
            spec.signals.system = SignalSystem::None;
            spec.activation.gate = false;
            Plan::check(spec).unwrap()
        };
        let templates = plans::templates().iter().flat_map(|template| {
            let plan = plans::open(template.name, None, None).unwrap().loaded.plan;
            [(template.name, before(&plan)), (template.name, plan)]
        });
        for (template, plan) in templates {
            for change in &CHANGES {
                let mut spec = plan.clone().into_spec();
                let changes = (change.make)(&mut spec);
                if !changes {
                    assert!(change.id != "land-quarter-smaller");
                    continue;
                }
                assert_ne!(spec, *plan, "{} changes nothing in {}", change.id, template);
                if Plan::check(spec).is_ok() {
                    made.insert(change.id);
                }
            }
        }
        let ids: BTreeSet<_> = CHANGES.iter().map(|change| change.id).collect();
        assert_eq!(ids.len(), CHANGES.len(), "an id stands twice");
        let never: Vec<_> = ids.difference(&made).collect();
        assert!(never.is_empty(), "{never:?} fits no template");
    }
}
