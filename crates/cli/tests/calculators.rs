//! What `quote`, `statement` and `metrics` say of input that could be read in two ways, and settings
//! that other systems need.

mod common;

use common::{Ended, ends, folder};
use std::fs;
use tempfile::TempDir;

fn write(folder: &TempDir, name: &str, text: &str) {
    fs::write(folder.path().join(name), text).unwrap();
}

#[track_caller]
fn refused(ended: &Ended, with: &[&str]) {
    assert_eq!(
        (ended.code, ended.stdout.as_str()),
        (3, ""),
        "{}",
        ended.stderr
    );
    for part in with {
        assert!(ended.stderr.contains(part), "{part:?} in {}", ended.stderr);
    }
}

fn book(name: &str, fee: &str, head: &str) -> String {
    format!(
        "schema = 1\nname = \"{name}\"\ncurrency = \"USD\"\n{head}\n[[charge]]\nid = \"fee\"\n\
         per = \"account\"\nperiod = \"month\"\nmodel = \"flat\"\ntiers = [{{ flat_fee = \"{fee}\" }}]\n"
    )
}

const COMP: &str = "schema = 1\nname = \"c\"\ncurrency = \"USD\"\nstart = \"2026-01\"\n\
    [[comp_plan]]\nid = \"ae\"\n[[comp_plan.component]]\nid = \"new\"\nmeasure = \"new_arr\"\n\
    rate = \"10%\"\n[default_rep]\ncomp_plan = \"ae\"\n";

#[test]
fn a_statement_asks_for_the_decimal_mark_it_cannot_see() {
    let folder = folder();
    write(&folder, "c.compplan", COMP);
    write(
        &folder,
        "d.csv",
        "id,date,rep,amount\n1,2026-02-10,Ana,83.333\n2,2026-02-11,Ana,100\n",
    );
    let args = ["statement", "c.compplan", "--deals", "d.csv", "--json"];
    refused(
        &ends(&folder, &args),
        &["d.csv:2: amount", "--decimal-mark"],
    );
    let credited = |mark| {
        let json = ends(&folder, &[&args[..], &["--decimal-mark", mark]].concat()).json();
        json["reps"][0]["credited"].as_str().unwrap().to_owned()
    };
    assert_eq!(credited("."), "183.33");
    assert_eq!(credited("comma"), "83433.00");
    write(
        &folder,
        "d.csv",
        "id,date,rep,amount\n1,2026-02-10,Ana,\"1,500\"\n",
    );
    let said = ends(&folder, &args);
    assert_eq!(said.json()["assumptions"].as_array().unwrap().len(), 1);
    assert!(
        said.stderr.contains("separates thousands"),
        "{}",
        said.stderr
    );
}

#[test]
fn a_deal_that_earns_too_much_is_named_by_its_line() {
    let folder = folder();
    write(&folder, "c.compplan", &COMP.replace("10%", "90000%"));
    write(
        &folder,
        "d.csv",
        "id,date,rep,amount\n1,2026-02-10,Ana,1\n2,2026-02-10,Ana,999999999999\n",
    );
    let args = ["statement", "c.compplan", "--deals", "d.csv"];
    refused(
        &ends(&folder, &args),
        &["d.csv:3: ", "deal \"2\" would earn"],
    );
}

#[test]
fn a_missing_amount_column_is_missed_once() {
    let folder = folder();
    write(&folder, "c.compplan", COMP);
    write(
        &folder,
        "d.csv",
        "id,date,rep,price\n1,2026-02-10,Ana,1\n2,2026-02-10,Ana,2\n",
    );
    let args = ["statement", "c.compplan", "--deals", "d.csv"];
    let said = ends(&folder, &args);
    refused(
        &said,
        &[
            "d.csv:1: no column arr or amount among: id, date, rep, price",
            "1 fault",
        ],
    );
}

#[test]
fn a_partial_cancellation_takes_a_part_back() {
    let folder = folder();
    let comp = COMP.replace("rate = \"10%\"", "rate = \"10%\"\nclawback = \"6 months\"");
    write(&folder, "c.compplan", &comp);
    let deals =
        "id,date,rep,amount,cancelled,cancelled_share\n1,2026-02-10,Ana,1000,2026-03-01,40%\n";
    write(&folder, "d.csv", deals);
    let args = ["statement", "c.compplan", "--deals", "d.csv", "--json"];
    let rep = &ends(&folder, &args).json()["reps"][0];
    assert_eq!(rep["paid"], "60.00");
    assert_eq!(rep["clawed_back"], "40.00");
}

#[test]
fn the_unused_part_is_that_of_what_was_paid() {
    let folder = folder();
    write(&folder, "new.pricebook", &book("New", "120 USD", ""));
    let credit = |old: &str, more: &[&str]| {
        write(&folder, "old.pricebook", old);
        let args = [
            "quote",
            "new.pricebook",
            "--from",
            "2024-04-16",
            "--to",
            "2024-04-30",
        ];
        let replacing = ["--replacing", "old.pricebook", "--json"];
        let json = ends(&folder, &[&args[..], &replacing, more].concat()).json();
        json["credit"].clone()
    };
    let coupon = book("Old", "100 USD", "") + "[[coupon]]\nid = \"c\"\namount = \"50 USD\"\n";
    assert_eq!(credit(&coupon, &["--paid", "50"])["credit"], "-25.00");
    let prepaid = credit(&book("Old", "100 USD", "prepaid = \"60 USD\""), &[]);
    assert_eq!(prepaid["credit"], "-50.00");
    assert_eq!(prepaid["prepaid"], "30.00");
    let taxed = credit(
        &book("Old", "100 USD", "prepaid = \"60 USD\"\ntax = \"20%\""),
        &[],
    );
    assert_eq!(taxed["credit"], "-54.00");
    let yearly = book("Old", "1200 USD", "").replace("\"month\"", "\"year\"");
    let long = credit(&yearly, &["--replacing-to", "2024-12-31"]);
    assert_eq!(long["credit"], "-852.46");
}

#[test]
fn days_that_a_credit_buys_are_counted_at_the_price_before_rounding() {
    let folder = folder();
    write(&folder, "new.pricebook", &book("New", "10 USD", ""));
    write(&folder, "old.pricebook", &book("Old", "300 USD", ""));
    let args = [
        "quote",
        "new.pricebook",
        "--from",
        "2024-01-31",
        "--to",
        "2024-01-31",
    ];
    let more = ["--replacing", "old.pricebook", "--json", "--paid"];
    let days = |paid| {
        let json = ends(&folder, &[&args[..], &more, &[paid]].concat()).json();
        let exact = json["credit"]["days_exact"].as_str().unwrap().to_owned();
        (exact, json["credit"]["days_granted"].as_u64().unwrap())
    };
    assert_eq!(days("9.67 USD"), ("29.977".to_owned(), 30));
    assert_eq!(days("9.50"), ("29.45".to_owned(), 30));
    assert_eq!(days("0.01"), ("0.031".to_owned(), 1));
}

#[test]
fn a_request_is_refused_by_its_option() {
    let folder = folder();
    write(&folder, "b.pricebook", &book("B", "10 USD", ""));
    let said = ends(
        &folder,
        &[
            "quote",
            "b.pricebook",
            "--from",
            "2025-02-29",
            "--to",
            "2025-03-31",
        ],
    );
    refused(&said, &["--from: \"2025-02-29\" is not a date that exists"]);
    let said = ends(
        &folder,
        &["quote", "b.pricebook", "--seats", &"9".repeat(30)],
    );
    refused(&said, &["--seats: ", "more digits than can be counted"]);
    let said = ends(&folder, &["quote", "none.pricebook"]);
    refused(&said, &["none.pricebook", "Fix: "]);
    let euro = book("E", "10 EUR", "").replace("\"USD\"", "\"EUR\"");
    write(&folder, "e.pricebook", &euro);
    let args = [
        "quote",
        "b.pricebook",
        "--from",
        "2025-02-01",
        "--to",
        "2025-02-28",
    ];
    let said = ends(
        &folder,
        &[&args[..], &["--replacing", "e.pricebook"]].concat(),
    );
    refused(&said, &["e.pricebook is in EUR"]);
}

#[test]
fn what_was_taken_for_granted_is_said() {
    let folder = folder();
    let metered = book("M", "0 USD", "")
        .replace("\"account\"", "\"meter\"\nmeter = \"calls\"")
        .replace("\"flat\"", "\"graduated\"")
        .replace("flat_fee = \"0 USD\"", "unit_price = \"1 USD\"");
    write(&folder, "m.pricebook", &metered);
    let said = ends(&folder, &["quote", "m.pricebook", "--json"]);
    assert_eq!(said.code, 0, "{}", said.stderr);
    assert!(said.stderr.contains("no usage of calls"), "{}", said.stderr);
    assert_eq!(said.json()["notes"].as_array().unwrap().len(), 1);
    let said = ends(&folder, &["quote", "m.pricebook", "--usage", "calls=0"]);
    assert_eq!(said.stderr, "");
    // The addition alone: 30 of 150 were billed before.
    let more = [
        "quote",
        "m.pricebook",
        "--billed-units",
        "calls=120",
        "--usage",
        "calls=30",
        "--json",
    ];
    assert_eq!(ends(&folder, &more).json()["total"], "30.00");
    let args = [
        "quote",
        "m.pricebook",
        "--usage",
        "calls=30",
        "--billed",
        "fee=5 USD",
        "--json",
    ];
    assert_eq!(ends(&folder, &args).json()["total"], "25.00");
}

#[test]
fn a_magic_number_needs_six_months_and_says_so() {
    let folder = folder();
    let months = "customer,2025-01,2025-02,2025-03,2025-04,2025-05,2025-06\n\
                  a,500000,500000,500000,500000,500000,666666.666667\n";
    write(&folder, "m.csv", months);
    let spend: String = (1..=6)
        .map(|month| format!("2025-0{month},500000\n"))
        .collect();
    write(
        &folder,
        "s.csv",
        &format!("month,sales_and_marketing\n{spend}"),
    );
    let args = ["metrics", "m.csv", "--spend", "s.csv", "--json"];
    let magic = |ended: &Ended| {
        let months = ended.json()["all"]["months"].as_array().unwrap().clone();
        months.last().unwrap()["costs"]["magic_number"].clone()
    };
    let six = ends(&folder, &args);
    let text = magic(&six);
    assert!(text.as_str().unwrap().starts_with("1.33"), "{text}");
    let five = ends(&folder, &[&args[..], &["--month", "2025-05"]].concat());
    assert!(magic(&five).is_null());
    let assumed = five.json()["read"]["assumptions"].to_string();
    assert!(assumed.contains("there is no magic number"), "{assumed}");
}

#[test]
fn an_amount_that_does_not_divide_evenly_goes_away_in_full() {
    let folder = folder();
    write(
        &folder,
        "m.csv",
        "customer,subscription_id,start_date,end_date,price,interval,interval_count\n\
         Ada,s1,2024-01-01,2026-12-31,500,year,3\n\
         Ada,s2,2024-02-01,2025-01-31,100,month,1\n\
         Bob,s3,2024-01-01,,10,month,1\n\
         Eve,s4,2027-02-01,,10,month,1\n",
    );
    let ended = ends(
        &folder,
        &["metrics", "m.csv", "--month", "2027-01", "--json"],
    );
    let json = ended.json();
    let month = &json["all"]["months"][0];
    assert_eq!(month["contraction"], "0.00", "{month}");
    assert_eq!(month["customers"], 1, "{month}");
}

#[test]
fn a_switch_on_one_day_is_one_change() {
    let folder = folder();
    write(
        &folder,
        "m.csv",
        "customer,start_date,end_date,mrr\na,2025-01-01,2025-02-15,100\na,2025-02-15,,150\n",
    );
    let args = ["metrics", "m.csv", "--movements", "each-change", "--json"];
    let json = ends(&folder, &args).json();
    let months = json["all"]["months"].as_array().unwrap();
    let month = months.last().unwrap();
    assert_eq!(month["expansion"], "50.00", "{month}");
    assert_eq!(month["contraction"], "0.00", "{month}");
}

#[test]
fn costs_are_in_the_currency_of_the_data_and_parts_within_the_whole() {
    let folder = folder();
    let months = "customer,2025-01,2025-02\na,USD 100,USD 100\n";
    write(&folder, "m.csv", months);
    write(
        &folder,
        "euro.csv",
        "month,Sales and marketing (EUR)\n2025-01,1000\n2025-02,1000\n",
    );
    write(
        &folder,
        "more.csv",
        "month,sales_and_marketing,new,expansion\n2025-01,1000,500,500\n2025-02,1000,800,300\n",
    );
    refused(
        &ends(&folder, &["metrics", "m.csv", "--spend", "euro.csv"]),
        &["euro.csv:1: ", "is in EUR, what customers pay in USD"],
    );
    refused(
        &ends(&folder, &["metrics", "m.csv", "--spend", "more.csv"]),
        &["more.csv:3: ", "1100 together, more than the total of 1000"],
    );
}

#[test]
fn a_line_that_nobody_wrote_is_not_printed() {
    let folder = folder();
    let long = format!("name = \"{}\" schema = 1\n", "x".repeat(1_000_000));
    write(&folder, "long.pricebook", &long);
    let ended = ends(&folder, &["quote", "long.pricebook"]);
    assert_eq!(ended.code, 3);
    assert!(ended.stderr.len() < 2_000, "{} bytes", ended.stderr.len());
}
