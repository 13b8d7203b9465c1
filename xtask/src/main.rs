//! `cargo xtask`: set-up, run and test, one entry for every platform.
//!
//! Each verb may be repeated: what is already installed or built is left alone.

mod bindings;
mod deny;
mod mutants;
mod package;
mod process;
mod programs;
mod steps;
mod suite;
mod system;
mod web;

use std::process::ExitCode;

use anyhow::Result;

const USAGE: &str = "\
usage: cargo xtask <verb>

  run                    set up, build, and open Foothold on the founder template
                         (with no display: run that template on the command line)
  test                   set up, then every check and test, as CI does
    --only STEP          that step and what it needs
    --advisories         also check for known vulnerabilities (needs the network)
    --list               name the steps
  package                build the deb and rpm packages
  measure                build, then measure the speed of the real window
  pictures               build, then make the pictures of the documentation
  types                  write the TypeScript generated from Rust
  mutants [ARGUMENTS]    change the code of pricing, comp and the calendar place by place, and see
                         whether a test fails; hours, so not a part of `test`
";

fn main() -> ExitCode {
    match dispatch(std::env::args().skip(1).collect()) {
        Ok(code) => code,
        Err(error) => {
            eprintln!("xtask: {error:#}");
            ExitCode::FAILURE
        }
    }
}

fn dispatch(arguments: Vec<String>) -> Result<ExitCode> {
    let arguments: Vec<&str> = arguments.iter().map(String::as_str).collect();
    match arguments.as_slice() {
        ["run"] => programs::run(),
        ["package"] => package::build().map(|()| ExitCode::SUCCESS),
        ["mutants", rest @ ..] => mutants::test(rest).map(|()| ExitCode::SUCCESS),
        ["measure"] => programs::in_window("tests/window/speed.mjs"),
        ["pictures"] => programs::in_window("tests/window/pictures.mjs"),
        ["types"] => bindings::write().map(|()| ExitCode::SUCCESS),
        ["test", "--list"] => {
            print!("{}", suite::listing(steps::ALL));
            Ok(ExitCode::SUCCESS)
        }
        ["test"] => suite::run(steps::ALL, &steps::default_names()),
        ["test", "--advisories"] => {
            let mut names = steps::default_names();
            names.push(steps::ADVISORIES);
            suite::run(steps::ALL, &names)
        }
        ["test", "--only", name] => suite::run(steps::ALL, &[name]),
        ["help" | "--help" | "-h"] => {
            print!("{USAGE}");
            Ok(ExitCode::SUCCESS)
        }
        _ => {
            eprint!("{USAGE}");
            Ok(ExitCode::from(2))
        }
    }
}
