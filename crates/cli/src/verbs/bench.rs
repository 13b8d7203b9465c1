//! `foothold bench`.

use super::print_json;
use crate::args::{BenchArgs, BookArgs};
use crate::exit::{End, Failure};
use crate::numbers::grouped;
use crate::plan;
use crate::screen::print;
use foothold_api::bench::speed;
use std::thread::available_parallelism;

pub fn bench(args: &BenchArgs) -> Result<End, Failure> {
    let input = plan::open(&args.plan, &BookArgs::default(), &args.data)?.done()?;
    let cores = available_parallelism().map_or(1, usize::from);
    let threads = args.threads.map_or(cores, usize::from);
    let speed = speed(&input, args.replications, threads)?;
    if args.json {
        print_json(&speed)?;
        return Ok(End::Done);
    }
    print(&format!(
        "{}: {} replications, {} account-months\n\
         {} ns per account-month on one thread\n\
         {} account-months per second on {} threads, {} times one thread\n\
         {} bytes per account\n",
        speed.plan,
        speed.replications,
        grouped(speed.account_months as f64, 0),
        grouped(speed.ns_one_thread, 1),
        grouped(speed.account_months_per_second, 0),
        speed.threads,
        grouped(speed.speed_up, 2),
        speed.bytes_per_account,
    ))?;
    Ok(End::Done)
}
