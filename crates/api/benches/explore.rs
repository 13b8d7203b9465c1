//! How fast many plans are: an attribution over five levers, and sweeps of several sizes, of which the
//! time for each point should be the same.

#![expect(
    missing_docs,
    reason = "criterion_group! writes a public function without any"
)]

use criterion::{Criterion, Throughput, criterion_group, criterion_main};
use foothold_api::explore::attribution::{AttributeOptions, attribute};
use foothold_api::explore::sweep::{SweepAsk, Sweeping};
use foothold_api::explore::{Base, source};
use foothold_api::input;
use foothold_api::run::RunOptions;
use std::time::{Duration, Instant};

/// The founder plan changed in five levers: 32 plans to run.
const FIVE: &str = "extends = \"founder-48k.foothold\"\nschema = 1\nname = \"Five levers\"\n\
    [land]\nacv = \"18000 USD\"\n[contract]\nrenewal_uplift = \"6%\"\n[signals]\nsla = \"20 days\"\n\
    [expansion]\nowner = \"closing_ae\"\n[activation]\nwindow = \"60 days\"\n";

const fn options(replications: u32) -> RunOptions {
    RunOptions {
        replications,
        seed: None,
        threads: Some(2),
    }
}

fn attribution(criterion: &mut Criterion) {
    let a = input::template("founder-48k").expect("a shipped plan loads");
    let b = input::load_text("five", FIVE, None).expect("the plan is sound");
    let options = AttributeOptions {
        run: options(200),
        month: a.loaded.plan.report_month(),
        interactions: false,
    };
    let mut group = criterion.benchmark_group("attribution");
    group.throughput(Throughput::Elements(32 * 200));
    group.bench_function("five levers, 200 replications", |bencher| {
        bencher.iter(|| attribute(&a, &b, options, &|_| true).expect("the books balance"));
    });
    group.finish();
}

/// A sweep of `side` by `side` points at 100 replications.
fn sweep(side: u32) -> Sweeping {
    let text = source("founder-48k", None).expect("a shipped plan");
    let base = Base::open(text, None, None, None).expect("a shipped plan loads");
    let field = |text: String| text.parse().expect("a field and its values");
    let ask = SweepAsk {
        vary: vec![
            field(format!("land.acv=15000..{}:2000", 13_000 + 2_000 * side)),
            field(format!("activation.window=50..{}:2", 48 + 2 * side)),
        ],
        metrics: Vec::new(),
        run: options(100),
    };
    Sweeping::new(base, ask, &|| true).expect("every point is sound")
}

fn sweeps(criterion: &mut Criterion) {
    let mut group = criterion.benchmark_group("sweep at 100 replications, a point");
    for side in [2, 4] {
        let sweeping = sweep(side);
        group.throughput(Throughput::Elements(u64::from(side * side)));
        group.bench_function(format!("{side} by {side}"), |bencher| {
            bencher.iter(|| sweeping.run(None, &|_| true).expect("the books balance"));
        });
    }
    group.finish();
    let start = Instant::now();
    let sweeping = sweep(20);
    let checked = start.elapsed();
    sweeping.run(None, &|_| true).expect("the books balance");
    println!(
        "20 by 20 at 100 replications, once: {:.1} s, of which {:.2} s to check its points",
        start.elapsed().as_secs_f64(),
        checked.as_secs_f64()
    );
}

criterion_group! {
    name = explore;
    config = Criterion::default()
        .sample_size(10)
        .warm_up_time(Duration::from_millis(500))
        .measurement_time(Duration::from_secs(10));
    targets = attribution, sweeps
}
criterion_main!(explore);
