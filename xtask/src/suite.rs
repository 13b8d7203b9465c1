//! Runs steps in order, times them, and says how to repeat the ones that failed.

use std::fmt::Write as _;
use std::process::ExitCode;
use std::time::{Duration, Instant};

use anyhow::{Result, bail};

/// One step of the suite.
pub struct Step {
    /// Short name, as `--only` takes it.
    pub name: &'static str,
    /// What it checks, in a few words.
    pub about: &'static str,
    /// Steps that must have passed before; each comes earlier in the list.
    pub needs: &'static [&'static str],
    /// Does the work.
    pub run: fn() -> Result<Outcome>,
}

/// How a step that did not fail ended.
pub enum Outcome {
    /// It did its work.
    Passed,
    /// It has no meaning here, for the reason given.
    Skipped(&'static str),
}

enum Verdict {
    Passed,
    Failed(String),
    Skipped(String),
}

struct Report {
    step: &'static Step,
    verdict: Verdict,
    took: Duration,
}

/// Runs the steps named in `wanted` and everything they need.
///
/// A failure does not stop the steps that do not need the failed one, so that
/// one run shows all there is to repair.
pub fn run(all: &'static [Step], wanted: &[&str]) -> Result<ExitCode> {
    let chosen = with_needs(all, wanted)?;
    let mut reports: Vec<Report> = Vec::new();
    for (index, step) in chosen.iter().enumerate() {
        println!(
            "\n== {} of {}: {}, {}",
            index + 1,
            chosen.len(),
            step.name,
            step.about
        );
        let started = Instant::now();
        let verdict = match unmet(step, &reports) {
            Some(need) => Verdict::Skipped(format!("needs {need}")),
            None => match (step.run)() {
                Ok(Outcome::Passed) => Verdict::Passed,
                Ok(Outcome::Skipped(why)) => Verdict::Skipped(why.to_owned()),
                Err(error) => Verdict::Failed(format!("{error:#}")),
            },
        };
        let report = Report {
            step,
            verdict,
            took: started.elapsed(),
        };
        println!("{}", line(&report));
        reports.push(report);
    }
    print!("\n{}", summary(&reports));
    let failed = reports
        .iter()
        .any(|report| matches!(report.verdict, Verdict::Failed(_)));
    Ok(if failed {
        ExitCode::FAILURE
    } else {
        ExitCode::SUCCESS
    })
}

/// The steps with what they check, one a line.
pub fn listing(all: &[Step]) -> String {
    let mut text = String::new();
    for step in all {
        let _ = writeln!(text, "{:<12} {}", step.name, step.about);
    }
    text
}

/// The steps of `wanted` and all they need, in the order of `all`.
fn with_needs(all: &'static [Step], wanted: &[&str]) -> Result<Vec<&'static Step>> {
    if let Some(unknown) = wanted
        .iter()
        .find(|name| !all.iter().any(|step| step.name == **name))
    {
        bail!(
            "there is no step `{unknown}`; the steps are:\n{}",
            listing(all)
        );
    }
    let mut chosen: Vec<&Step> = Vec::new();
    // Backwards, since a step needs only earlier ones: each is met after all its dependents.
    for step in all.iter().rev() {
        let needed = chosen.iter().any(|other| other.needs.contains(&step.name));
        if needed || wanted.contains(&step.name) {
            chosen.push(step);
        }
    }
    chosen.reverse();
    Ok(chosen)
}

/// A step that `step` needs and that did not pass.
fn unmet(step: &Step, reports: &[Report]) -> Option<&'static str> {
    let passed = |name: &str| {
        reports
            .iter()
            .any(|report| report.step.name == name && matches!(report.verdict, Verdict::Passed))
    };
    step.needs.iter().copied().find(|need| !passed(need))
}

fn line(report: &Report) -> String {
    let name = report.step.name;
    let took = report.took.as_secs_f64();
    match &report.verdict {
        Verdict::Passed => format!("ok       {name:<12} {took:7.1} s"),
        Verdict::Skipped(why) => format!("skipped  {name:<12} {took:7.1} s  {why}"),
        Verdict::Failed(why) => format!("FAILED   {name:<12} {took:7.1} s  {why}"),
    }
}

fn summary(reports: &[Report]) -> String {
    let mut text = String::new();
    let (mut passed, mut failed, mut skipped) = (0, 0, 0);
    for report in reports {
        let _ = writeln!(text, "{}", line(report));
        match report.verdict {
            Verdict::Passed => passed += 1,
            Verdict::Skipped(_) => skipped += 1,
            Verdict::Failed(_) => {
                failed += 1;
                let _ = writeln!(
                    text,
                    "         again: cargo xtask test --only {}",
                    report.step.name
                );
            }
        }
    }
    let took: Duration = reports.iter().map(|report| report.took).sum();
    let _ = writeln!(text, "in {:.1} s", took.as_secs_f64());
    let _ = write!(text, "steps: {passed} passed, {failed} failed");
    if skipped > 0 {
        let _ = write!(text, ", {skipped} skipped");
    }
    text.push('\n');
    text
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::steps;

    fn passes() -> Result<Outcome> {
        Ok(Outcome::Passed)
    }

    fn fails() -> Result<Outcome> {
        bail!("broken")
    }

    const CHAIN: &[Step] = &[
        Step {
            name: "first",
            about: "",
            needs: &[],
            run: fails,
        },
        Step {
            name: "second",
            about: "",
            needs: &["first"],
            run: passes,
        },
        Step {
            name: "third",
            about: "",
            needs: &["second"],
            run: passes,
        },
        Step {
            name: "apart",
            about: "",
            needs: &[],
            run: passes,
        },
    ];

    fn names(steps: &[&Step]) -> Vec<&'static str> {
        steps.iter().map(|step| step.name).collect()
    }

    #[test]
    fn a_step_brings_what_it_needs_in_order() {
        let chosen = with_needs(CHAIN, &["third"]).expect("third is a step");
        assert_eq!(names(&chosen), ["first", "second", "third"]);
    }

    #[test]
    fn an_unknown_step_is_refused_with_the_names() {
        let error = with_needs(CHAIN, &["fourth"])
            .err()
            .expect("fourth is no step");
        assert!(error.to_string().contains("second"), "{error}");
    }

    #[test]
    fn what_needs_a_failed_step_is_skipped_and_not_passed() {
        let report = |step, verdict| Report {
            step,
            verdict,
            took: Duration::ZERO,
        };
        let failed = report(&CHAIN[0], Verdict::Failed("broken".to_owned()));
        assert_eq!(unmet(&CHAIN[1], &[failed]), Some("first"));
        let skipped = report(&CHAIN[1], Verdict::Skipped("needs first".to_owned()));
        assert_eq!(unmet(&CHAIN[2], &[skipped]), Some("second"));
        assert_eq!(unmet(&CHAIN[3], &[]), None);
    }

    #[test]
    fn the_summary_ends_with_the_totals() {
        let report = |step, verdict| Report {
            step,
            verdict,
            took: Duration::ZERO,
        };
        let text = summary(&[
            report(&CHAIN[0], Verdict::Failed("broken".to_owned())),
            report(&CHAIN[1], Verdict::Skipped("needs first".to_owned())),
            report(&CHAIN[3], Verdict::Passed),
        ]);
        assert!(
            text.ends_with("\nsteps: 1 passed, 1 failed, 1 skipped\n"),
            "{text}"
        );
        assert!(
            text.contains("again: cargo xtask test --only first"),
            "{text}"
        );
    }

    #[test]
    fn the_real_steps_need_only_earlier_ones() {
        for (index, step) in steps::ALL.iter().enumerate() {
            for need in step.needs {
                let earlier = steps::ALL[..index].iter().any(|other| other.name == *need);
                assert!(
                    earlier,
                    "{} needs {need}, which does not come before it",
                    step.name
                );
            }
        }
    }
}
