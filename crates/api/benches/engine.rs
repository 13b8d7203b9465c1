//! How fast the engine is, and what its parts cost, in elements of one account-month.
//!
//! Compare the figures of one run with each other: how much two threads gain, how much a metered
//! book costs over one that only counts seats, what share of an account-month a price or a draw is.
//! Wall time alone says more about the machine than about the engine.

#![expect(
    missing_docs,
    reason = "criterion_group! writes a public function without any"
)]

use criterion::measurement::WallTime;
use criterion::{BenchmarkGroup, Criterion, Throughput, criterion_group, criterion_main};
use foothold_core::chance::{Entity, Purpose, Stream, philox4x32_10};
use foothold_core::pricing::FastBook;
use foothold_core::sim::{Model, run};
use foothold_data::{plan_file, shipped};
use std::hint::black_box;
use std::io;
use std::time::{Duration, Instant};

/// Replications of one timing of a whole run.
const REPLICATIONS: u32 = 24;

/// The model of a plan written in text; other files it names are shipped templates.
fn model(text: &str) -> Model {
    let other = |name: &str| {
        let found = shipped::template(name).map(|template| template.text.to_owned());
        found.ok_or_else(|| io::Error::new(io::ErrorKind::NotFound, name.to_owned()))
    };
    let loaded =
        plan_file::from_text("bench.foothold", text, &other).expect("a shipped plan loads");
    Model::new(&loaded.plan)
}

fn template(name: &str) -> &'static str {
    shipped::template(name).expect("a shipped template").text
}

/// The founder plan with an existing book of 1,000 accounts that pays for seats and calls.
fn hybrid_book() -> String {
    let text = template("founder-48k");
    let larger = [
        (
            "accounts = 160\narr = \"7680000 USD\"",
            "accounts = 800\narr = \"38400000 USD\"",
        ),
        (
            "accounts = 40\narr = \"2400000 USD\"",
            "accounts = 200\narr = \"12000000 USD\"",
        ),
    ];
    larger.iter().fold(text.to_owned(), |text, (from, to)| {
        assert!(text.contains(from), "the template's book has changed");
        text.replace(from, to)
    })
}

/// The same book without the charge for calls.
fn seat_book() -> String {
    let text = hybrid_book();
    let charge = "[[price_book.charge]]\nid = \"calls\"";
    let from = text.find(charge).expect("the template bills calls");
    let upto = text[from..]
        .find("\n\n")
        .map_or(text.len(), |end| from + end);
    text[..from].to_owned() + &text[upto..]
}

fn whole_run(group: &mut BenchmarkGroup<'_, WallTime>, name: &str, model: &Model, threads: usize) {
    let pool = rayon::ThreadPoolBuilder::new()
        .num_threads(threads)
        .build()
        .expect("a pool of few threads");
    let once = || {
        pool.install(|| run(model, REPLICATIONS, &|_| true))
            .expect("the books balance")
    };
    group.throughput(Throughput::Elements(once().account_months));
    group.bench_function(name, |bencher| bencher.iter(once));
}

fn runs(criterion: &mut Criterion) {
    let mut group = criterion.benchmark_group("account-month");
    let founder = model(template("founder-18k"));
    whole_run(&mut group, "founder, one thread", &founder, 1);
    whole_run(&mut group, "founder, two threads", &founder, 2);
    whole_run(&mut group, "seat book of 1,000", &model(&seat_book()), 1);
    whole_run(
        &mut group,
        "hybrid book of 1,000",
        &model(&hybrid_book()),
        1,
    );
    group.finish();
}

fn parts(criterion: &mut Criterion) {
    let mut group = criterion.benchmark_group("part of an account-month");
    let loaded = plan_file::from_text("bench.foothold", template("founder-48k"), &|name| {
        Err(io::Error::new(io::ErrorKind::NotFound, name.to_owned()))
    });
    let plan = loaded.expect("a shipped plan loads").plan;
    let book = FastBook::compile(&plan.price_books[0], &plan.segments[0].meters);
    let accounts: Vec<(u64, u32)> = (0..1_024_u64)
        .map(|n| (Stream(n).draw(1, Purpose::UsageNoise).into(), n as u32 + 1))
        .map(|(draw, seats): (u64, u32)| ((draw * u64::from(seats)) >> 15, seats))
        .collect();
    group.throughput(Throughput::Elements(accounts.len() as u64));
    group.bench_function("usage price", |bencher| {
        bencher.iter(|| -> i64 {
            let price = |&(driver, seats): &(u64, u32)| book.usage_cents_monthly(driver, seats);
            black_box(&accounts).iter().map(price).sum()
        });
    });
    group.bench_function("pair of draws", |bencher| {
        bencher.iter(|| -> u64 {
            let draws = |n: u64| Stream(n).pair(black_box(7), Purpose::Ask);
            (0..1_024).map(draws).map(|(a, b)| u64::from(a ^ b)).sum()
        });
    });
    group.bench_function("stream of an account, once a replication", |bencher| {
        let stream = |n| Stream::new(black_box(1), 0, Entity::opportunity(0, 1, n));
        bencher.iter(|| (0..1_024).map(stream).fold(0, |sum, stream| sum ^ stream.0));
    });
    group.bench_function("philox block", |bencher| {
        let block = |n| philox4x32_10([n, 0, 0, 0], black_box([1, 2]));
        bencher.iter(|| (0..1_024).map(block).fold(0, |sum, block| sum ^ block[0]));
    });
    group.finish();
}

/// Months of the plain loop of draws.
const MONTHS: u16 = 36;
/// Accounts of the plain loop of draws.
const ACCOUNTS: u64 = 4_096;

/// One keyed draw for each account and month, and nothing else: the least that a model in which
/// chance is an argument can do.
fn draw_loop() -> u64 {
    let streams = black_box(0)..ACCOUNTS;
    (1..=MONTHS)
        .flat_map(|month| streams.clone().map(move |n| (n, month)))
        .map(|(n, month)| u64::from(Stream(n).draw(month, Purpose::Spread)))
        .fold(0, |sum, draw| sum ^ draw)
}

/// Seconds that `work` takes for each of the elements it says it did, the best of a few tries.
fn seconds_each(mut work: impl FnMut() -> u64) -> f64 {
    (0..8)
        .map(|_| {
            let start = Instant::now();
            let elements = work();
            start.elapsed().as_secs_f64() / elements as f64
        })
        .fold(f64::INFINITY, f64::min)
}

/// What an account-month of every template costs, counted in plain draws of the same run: a figure
/// that a busy or a faster machine changes little.
fn ratios(criterion: &mut Criterion) {
    let mut group = criterion.benchmark_group("account-month over a plain draw");
    group.throughput(Throughput::Elements(ACCOUNTS * u64::from(MONTHS)));
    group.bench_function("plain draw", |bencher| bencher.iter(draw_loop));
    group.finish();
    let pool = rayon::ThreadPoolBuilder::new()
        .num_threads(1)
        .build()
        .expect("a pool of one thread");
    for template in shipped::templates() {
        let model = model(template.text);
        let draw = seconds_each(|| {
            black_box(draw_loop());
            ACCOUNTS * u64::from(MONTHS)
        });
        let account_month = seconds_each(|| {
            pool.install(|| run(&model, REPLICATIONS, &|_| true))
                .expect("the books balance")
                .account_months
        });
        println!(
            "{:<28} {:>5.1} ns, as much as {:>5.1} plain draws",
            template.file,
            account_month * 1e9,
            account_month / draw
        );
    }
}

criterion_group! {
    name = engine;
    config = Criterion::default()
        .sample_size(10)
        .warm_up_time(Duration::from_millis(500))
        .measurement_time(Duration::from_secs(2));
    targets = runs, parts, ratios
}
criterion_main!(engine);
