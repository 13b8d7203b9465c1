//! cargo-mutants: changes the code of pricing, comp and the calendar, one place at a time, and sees
//! whether a test fails; `docs/mutation.md` says what came of it.

use anyhow::{Result, bail};

use crate::process::{code, command, run, succeeds};

/// Tests that take seconds and that the others would not find more than.
const SLOW: [&str; 4] = [
    "--skip",
    "the_decimal_path_equals",
    "--skip",
    "the_largest_numbers",
];

/// What cargo-mutants ends with when all is done and mutants survived, or ran out of time.
const SURVIVORS: [i32; 2] = [2, 3];

/// Tries every mutant on the unit tests of the core, then the survivors on the vectors as well.
/// `arguments` go to cargo-mutants, such as `--shard 0/4` or `--re pricing/tariff`.
///
/// # Errors
/// When cargo-mutants is missing, the tests fail unchanged, or a mutant survives both.
pub fn test(arguments: &[&str]) -> Result<()> {
    if !succeeds(command("cargo").args(["mutants", "--version"])) {
        bail!("cargo-mutants is missing; install it with: cargo install cargo-mutants --locked");
    }
    let mutants = |packages: &[&str], targets: &[&str]| {
        let mut mutants = command("cargo");
        mutants.args(["mutants", "--package=foothold-core", "--output=target"]);
        mutants.args(packages.iter().map(|name| format!("--test-package={name}")));
        mutants.args(targets.iter().map(|name| format!("--cargo-arg={name}")));
        // Few random cases: a mutant that only a thousand of them find is worth a test of its own.
        mutants.env("PROPTEST_CASES", "64").args(arguments);
        mutants
    };
    let mut units = mutants(&["foothold-core"], &["--lib"]);
    units.args(["--", "--", "calendar::", "comp::", "pricing::"]);
    match code(units.args(SLOW))? {
        Some(0) => return Ok(()),
        Some(ended) if SURVIVORS.contains(&ended) => {}
        _ => bail!("the mutants were not tried"),
    }
    let vectors = ["--lib", "--test=vectors", "--test=comp_vectors"];
    run(mutants(&["foothold-core", "foothold-api"], &vectors).arg("--iterate"))
}
