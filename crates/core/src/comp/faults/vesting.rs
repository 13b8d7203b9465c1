//! What can be wrong with a vesting rule.

use super::places;
use crate::plan::{Fault, Vesting, VestingStep};
use rust_decimal::Decimal;

pub(in crate::comp) fn faults(vesting: &Vesting, path: &str, out: &mut Vec<Fault>) {
    match vesting {
        Vesting::Immediate | Vesting::Cliff { .. } => {}
        Vesting::Linear {
            months,
            cliff_months,
        } => {
            if cliff_months > months {
                out.push(Fault::new(
                    format!("{path}.cliff_months"),
                    format!(
                        "a cliff of {cliff_months} months is longer than the {months} months in \
                         which everything vests"
                    ),
                    format!("write a cliff of at most {months} months"),
                ));
            }
        }
        Vesting::Schedule(steps) => schedule(steps, path, out),
    }
}

fn schedule(steps: &[VestingStep], path: &str, out: &mut Vec<Fault>) {
    let Some(last) = steps.last() else {
        out.push(Fault::new(
            format!("{path}.step"),
            "a vesting schedule has no steps",
            "write at least one step, the last with 100% vested",
        ));
        return;
    };
    for (index, step) in steps.iter().enumerate() {
        let field = format!("{path}.step[{index}].vested");
        if step.vested < Decimal::ZERO || step.vested > Decimal::ONE {
            out.push(Fault::new(
                field,
                format!("a cumulative share of {} is outside 0 to 1", step.vested),
                "write the share vested in total from that month on",
            ));
        } else {
            places(&field, step.vested, 9, out);
        }
    }
    for (index, pair) in (1..).zip(steps.windows(2)) {
        let [before, step] = pair else { continue };
        if step.month <= before.month {
            out.push(Fault::new(
                format!("{path}.step[{index}].month"),
                format!(
                    "month {} does not come after month {} of the step before: the steps overlap",
                    step.month, before.month
                ),
                "order the steps by month, one for each month",
            ));
        }
        if step.vested <= before.vested {
            out.push(Fault::new(
                format!("{path}.step[{index}].vested"),
                format!(
                    "the cumulative share {} does not rise above {} of the step before",
                    step.vested, before.vested
                ),
                "write what is vested in total, not what each step adds",
            ));
        }
    }
    if last.vested != Decimal::ONE {
        out.push(Fault::new(
            format!("{path}.step[{}].vested", steps.len() - 1),
            format!(
                "the last step vests {} in total, not everything",
                last.vested
            ),
            "end the schedule with a step that vests 100%",
        ));
    }
}
