//! Prints how long the desk takes for a move of a slider, step by step, on the founder template.
//!
//! ```text
//! cargo run --release -p foothold-api --example desk_speed
//! ```

use foothold_api::desk::document::ChangeAsk;
use foothold_api::desk::live::RunAsk;
use foothold_api::desk::slide::Seen;
use foothold_api::desk::{Desk, Places, Turn};
use std::error::Error;
use std::time::{Duration, Instant};

const MOVES: u32 = 60;

fn main() -> Result<(), Box<dyn Error>> {
    let folder = std::env::temp_dir().join(format!("foothold-desk-speed-{}", std::process::id()));
    let desk = Desk::open(Places::in_folder(&folder));
    let fails = |refusal: foothold_api::desk::Refusal| refusal.message;
    let plan = desk.plan_create("founder".into()).map_err(fails)?;
    let doc = desk.plan_open(plan).map_err(fails)?;
    let ask = RunAsk {
        month: None,
        replications: None,
        against: doc.reference,
        seen: None,
    };
    let set = |value: u32| {
        vec![ChangeAsk::Set {
            path: "land.acv".into(),
            value: format!("{} USD", 18_000 + 250 * (value % 40)),
        }]
    };
    desk.plan_run(Turn(0), plan, ask, &|_| {}).map_err(fails)?;

    let mut edits = Vec::new();
    let mut seen = Seen {
        revision: doc.revision,
        version: doc.version,
    };
    let mut whole = 0;
    for value in 1..=MOVES {
        let start = Instant::now();
        let doc = desk
            .plan_edit(plan, set(value), Some("one".into()))
            .map_err(fails)?;
        edits.push(start.elapsed());
        whole = serde_json::to_string(&doc)?.len();
        seen.revision = doc.revision;
    }
    told("edit alone, whole document", &mut edits);
    println!("  {whole} bytes");

    let (mut slides, mut written) = (Vec::new(), Vec::new());
    let (mut fields, mut run) = (0, 0);
    for value in MOVES + 1..=2 * MOVES {
        let start = Instant::now();
        let slid = desk
            .plan_slide(
                Turn(value.into()),
                plan,
                seen,
                set(value),
                Some("two".into()),
                ask,
            )
            .map_err(fails)?;
        slides.push(start.elapsed());
        let start = Instant::now();
        fields = serde_json::to_string(&slid.doc)?.len();
        run = serde_json::to_string(&slid.run)?.len();
        written.push(start.elapsed());
        seen.revision = slid.doc.revision;
    }
    told("edit and first answer", &mut slides);
    told("the answer as text", &mut written);
    println!("  {fields} bytes of assumptions, {run} bytes of run");
    std::fs::remove_dir_all(&folder)?;
    Ok(())
}

fn told(what: &str, times: &mut [Duration]) {
    times.sort_unstable();
    let at = |share: usize| times[times.len() * share / 100];
    println!("{what}: P50 {:.1?}, P95 {:.1?}", at(50), at(95));
}
