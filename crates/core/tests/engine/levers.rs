//! Plans mixed from two, and what is run of them.

use crate::common::*;
use foothold_core::attribution::parts;
use foothold_core::behaviour::Param;
use foothold_core::metrics::{FixedCosts, Metric, value};
use foothold_core::plan::*;
use foothold_core::sim::{Model, Outcome, Survey, SurveyError, run, survey};
use std::sync::Mutex;

/// Another plan than `busy`, in every lever.
fn other() -> PlanSpec {
    let mut spec = busy();
    spec.name = "Other".into();
    spec.land.acv = d("31000");
    spec.contract.renewal_uplift = d("0.05");
    spec.signals.sla_days += 3;
    spec.expansion.plays.pop();
    spec.activation.window_days += 5;
    spec.segments[0].opportunities_monthly = d("7");
    spec.costs.cs_hour = d("61");
    spec.model.effort_response = !spec.model.effort_response;
    spec.price_books[0].second_product_share += d("0.01");
    spec.book.cohorts[0].accounts += 1;
    set(&mut spec, Param::ChurnActivated, "0.07");
    for role in &mut spec.roles {
        role.capacity += 1;
        role.base += d("1000");
    }
    spec
}

#[test]
fn a_mix_of_everything_is_the_other_plan_and_of_nothing_the_first() {
    let (a, b) = (busy(), other());
    assert_eq!(mix(&a, &b, Levers::NONE), a);
    let all: Levers = Lever::ALL.iter().copied().collect();
    let mut whole = mix(&a, &b, all);
    whole.name.clone_from(&b.name);
    assert_eq!(whole, b);
    let differ: Vec<Lever> = differing(&a, &b).iter().collect();
    let expected: Vec<Lever> = (Lever::ALL.iter().copied())
        .filter(|lever| *lever != Lever::Ownership)
        .collect();
    assert_eq!(differ, expected);
    // What is taken from one is not taken from the other.
    for lever in Lever::ALL {
        let one = Levers::NONE.with(*lever);
        let rest: Levers = Lever::ALL.iter().copied().filter(|l| l != lever).collect();
        let mut turned = mix(&b, &a, rest);
        turned.name.clone_from(&a.name);
        assert_eq!(mix(&a, &b, one), turned, "{lever:?}");
    }
}

#[test]
fn names_and_notes_are_no_lever() {
    let mut b = busy();
    b.name = "Renamed".into();
    b.note = Some("Why".into());
    b.behaviour.name = "mine".into();
    b.behaviour.values[0].source = "measured".into();
    assert_eq!(differing(&busy(), &b), Levers::NONE);
}

/// `busy` without account managers and their comp plan, and with them as owners of expansion.
fn with_account_managers() -> (PlanSpec, PlanSpec) {
    let (mut a, mut b) = (busy(), busy());
    b.expansion.owner = OwnerModel::AccountManager;
    let of = |spec: &PlanSpec| {
        let role = spec
            .roles
            .iter()
            .find(|role| role.kind == RoleKind::AccountManager);
        role.unwrap().comp_plan.clone()
    };
    for plan in &mut b.comp_plans {
        if plan.id == of(&busy()) {
            plan.id = "am".into();
        }
    }
    for role in &mut b.roles {
        if role.kind == RoleKind::AccountManager {
            role.comp_plan = "am".into();
        }
    }
    a.roles.retain(|role| role.kind != RoleKind::AccountManager);
    let used: Vec<String> = a.roles.iter().map(|role| role.comp_plan.clone()).collect();
    a.comp_plans.retain(|plan| used.contains(&plan.id));
    (a, b)
}

#[test]
fn an_owner_comes_with_the_people_and_is_paid_as_their_own_plan_says() {
    let (a, b) = with_account_managers();
    let (a, b) = (Plan::check(a).unwrap(), Plan::check(b).unwrap());
    let found = parts(&a, &b).unwrap();
    let together: Levers = [Lever::Ownership, Lever::Headcount].into_iter().collect();
    assert!(found.parts.contains(&together), "{:?}", found.parts);
    let joined = found.joined.iter().find(|j| j.levers == together);
    assert!(joined.is_some_and(|j| j.fault.field.contains("owner")));
    // Every mix of the parts checks, and the way back has the same parts.
    for number in 0..1 << found.parts.len() {
        assert!(found.plan(&a, &b, number).is_ok(), "{number}");
    }
    assert_eq!(parts(&b, &a).unwrap().parts, found.parts);
    let people = found.parts.iter().position(|p| *p == together).unwrap();
    let hired = found.plan(&a, &b, 1 << people).unwrap();
    let am = hired
        .roles
        .iter()
        .find(|r| r.kind == RoleKind::AccountManager);
    assert_eq!(am.unwrap().comp_plan, "am");
}

/// Reads one metric at the last month.
struct Nrr {
    plans: Vec<Plan>,
    found: Mutex<Vec<Option<Vec<Option<f64>>>>>,
    stop_after: usize,
}

impl Survey for Nrr {
    type Kept = Option<f64>;

    fn model(&self, plan: usize) -> Model {
        Model::new(&self.plans[plan])
    }

    fn read(&self, plan: usize, model: &Model, outcome: &Outcome) -> Option<f64> {
        assert_eq!(model.plan(), &self.plans[plan]);
        let costs = FixedCosts::of(model.plan());
        value(outcome, costs, 0, outcome.months, Metric::Nrr)
    }

    fn finished(&self, plan: usize, kept: Vec<Option<f64>>) -> bool {
        let mut found = self.found.lock().unwrap();
        assert!(found[plan].replace(kept).is_none(), "told once");
        found.iter().flatten().count() < self.stop_after
    }
}

fn nrr_of(specs: Vec<PlanSpec>) -> Nrr {
    Nrr {
        found: Mutex::new(vec![None; specs.len()]),
        plans: specs.into_iter().map(|s| Plan::check(s).unwrap()).collect(),
        stop_after: usize::MAX,
    }
}

#[test]
fn a_survey_reads_what_runs_of_the_same_plans_have() {
    for threads in [1, 3] {
        let pool = rayon::ThreadPoolBuilder::new()
            .num_threads(threads)
            .build()
            .unwrap();
        let asked = nrr_of(vec![busy(), other(), busy()]);
        pool.install(|| survey(3, 9, &asked, &|_| true)).unwrap();
        let found = asked.found.into_inner().unwrap();
        for (plan, found) in asked.plans.iter().zip(found) {
            let outcome = run(&Model::new(plan), 9, &|_| true).unwrap();
            let costs = FixedCosts::of(plan);
            let expected = (0..9).map(|k| value(&outcome, costs, k, outcome.months, Metric::Nrr));
            assert_eq!(
                found.unwrap(),
                expected.collect::<Vec<_>>(),
                "{threads} threads"
            );
        }
    }
}

#[test]
fn a_survey_stops_when_it_is_told_to() {
    let asked = nrr_of(vec![busy(); 4]);
    let stopped = survey(4, 8, &asked, &|done| done < 3);
    assert_eq!(stopped, Err(SurveyError::Stopped));
    let asked = Nrr {
        stop_after: 1,
        ..nrr_of(vec![busy(); 40])
    };
    assert_eq!(survey(40, 2, &asked, &|_| true), Err(SurveyError::Stopped));
    assert!(asked.found.into_inner().unwrap().iter().flatten().count() >= 1);
}
