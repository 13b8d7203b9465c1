use foothold_api::{input, run::*};
use foothold_core::metrics::*;
fn main() {
    let a: Vec<String> = std::env::args().collect();
    let reps: u32 = a.get(2).map_or(50, |s| s.parse().unwrap());
    let p = std::path::Path::new(&a[1]);
    let inp = if p.exists() { input::load(p, None) } else { input::template(&a[1]) };
    let inp = match inp { Ok(i)=>i, Err(e)=>{eprintln!("{e}"); return;} };
    let t = std::time::Instant::now();
    let ran = run(inp, RunOptions{replications: reps, ..Default::default()}, &|_| true).unwrap();
    let el = t.elapsed();
    println!("{} {:?} {} account-months {:.1} ns each (2 thr)", ran.plan().name, el, ran.outcome.account_months, el.as_nanos() as f64/ran.outcome.account_months as f64);
    for m in foothold_api::metrics::all() {
        let s = summary(&ran.outcome, ran.costs, ran.report_month(), m);
        if let Some(s)=s { println!("{:34} {:>14.3} {:>14.3} {:>14.3}", m.name(), if m.unit()==Unit::Money {s.p10/100.} else {s.p10}, if m.unit()==Unit::Money {s.p50/100.} else {s.p50}, if m.unit()==Unit::Money {s.p90/100.} else {s.p90}); }
    }
    for &x in Amount::ALL { println!("   {:?} {:.0}", x, ran.mean_in_window(x)); }
    let r = ran.result(); println!("{:?}\n{:?}\n{:?}", r.account_value, r.expansion_by_age, r.land);
    for m in [6u16,12,18,24,30,36] { if m<=ran.outcome.months { println!("m{m} nrr {:?}", summary(&ran.outcome, ran.costs, m, Metric::Nrr).map(|s|s.p50)); } }
}
