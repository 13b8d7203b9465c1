//! Prints how long the library takes to open and list a thousand plans, and to commit.
//!
//! ```text
//! cargo run --release -p foothold-data --example library_speed
//! ```

use foothold_data::library::{Edit, Library, NewPlan, NewRun};
use foothold_data::shipped;
use std::error::Error;
use std::fs;
use std::time::Instant;

const PLANS: usize = 1000;
const EDITS: u32 = 300;

fn main() -> Result<(), Box<dyn Error>> {
    let folder = std::env::temp_dir().join(format!("foothold-speed-{}", std::process::id()));
    let template = shipped::template("founder-48k").ok_or("no template")?;
    let new = NewPlan {
        text: template.text,
        company: "Northwind",
        origin: "template:founder-48k",
        version_name: "As shipped",
        event: "",
        reference: None,
    };
    let library = Library::open(&folder, 0)?;
    let ids = library.create(&[new; PLANS], 0)?;
    let series = vec!["1.043217"; 37].join(",");
    let headline = format!("{{\"nrr\":1.19,\"nrrByMonth\":[{series}]}}");
    for &plan in &ids {
        let text_hash = library.working(plan)?.text_hash;
        library.record_run(NewRun {
            plan,
            at: 0,
            text_hash: &text_hash,
            plan_hash: &text_hash,
            result_hash: &text_hash,
            seed: 1,
            replications: 200,
            headline: &headline,
            event: "",
        })?;
    }
    drop(library);

    let start = Instant::now();
    let library = Library::open(&folder, 0)?;
    let opened = start.elapsed();
    let plans = library.list()?.len();
    println!(
        "open {opened:.1?}, open and list {plans} plans {:.1?}",
        start.elapsed()
    );

    let plan = ids[0];
    for (name, gesture) in [("edit", None), ("edit in a drag", Some("drag"))] {
        let mut times = Vec::new();
        for number in 0..EDITS {
            let working = library.working(plan)?;
            let text = template
                .text
                .replace("48000 USD", &format!("{} USD", 20_000 + number));
            let start = Instant::now();
            library.commit(Edit {
                plan,
                expected_revision: working.revision,
                text: &text,
                sentence: "Target land",
                gesture,
                at: 0,
            })?;
            times.push(start.elapsed());
        }
        times.sort();
        let [p50, p95] = [times.len() / 2, times.len() * 95 / 100].map(|at| times[at]);
        println!("{name}: P50 {p50:.2?}, P95 {p95:.2?}");
    }
    // As after a kill: the log is left beside the file, so the next one looks through all of it.
    std::mem::forget(library);
    let start = Instant::now();
    let library = Library::open(&folder, 0)?;
    let plans = library.list()?.len();
    println!(
        "after a kill: open, check and list {plans} plans {:.1?}",
        start.elapsed()
    );
    drop(library);
    fs::remove_dir_all(&folder)?;
    Ok(())
}
