//! The `foothold` command: plans in, numbers out. It parses, calls `foothold_api` and prints; data
//! goes to standard output, everything else to standard error.

mod args;
mod exit;
mod faults;
mod numbers;
mod plan;
mod screen;
mod stop;
mod tables;
mod verbs;

use clap::Parser;
use std::process::ExitCode;

fn main() -> ExitCode {
    let done = match args::Cli::try_parse() {
        Ok(cli) => verbs::carry_out(cli.verb),
        Err(error) => exit::usage(&error),
    };
    exit::code(done)
}
