//! Quantities read and refused.

use super::*;

fn check(unit: Unit, text: &str, expected: Result<&str, (&str, &str)>) {
    let found = unit.parse(text, Some("USD"), "18000 USD");
    match (found, expected) {
        (Ok(value), Ok(wanted)) => assert_eq!(value.normalize().to_string(), wanted, "{text}"),
        (Err(found), Err((reason, fix))) => {
            assert_eq!(
                (found.reason.as_str(), found.fix.as_str()),
                (reason, fix),
                "{text}"
            );
        }
        (found, wanted) => panic!("{text}: found {found:?}, wanted {wanted:?}"),
    }
}

#[test]
fn quantities_read_exactly() {
    check(Unit::Money, "18000 USD", Ok("18000"));
    check(Unit::Money, " 18_000.50 USD ", Ok("18000.5"));
    check(Unit::Price, "0.000000001 USD", Ok("0.000000001"));
    check(Unit::Percent, "27%", Ok("27"));
    check(Unit::Percent, "-2.5 %", Ok("-2.5"));
    check(Unit::Number, "-0.75", Ok("-0.75"));
    check(Unit::Months, "1 month", Ok("1"));
    check(Unit::Months, "12 months", Ok("12"));
}

#[test]
fn a_wrong_text_gets_the_right_one_as_fix() {
    check(
        Unit::Money,
        "18,000 USD",
        Err(("\"18,000 USD\" has a comma", "write \"18000 USD\"")),
    );
    check(
        Unit::Money,
        "18,5 USD",
        Err(("\"18,5 USD\" has a comma", "write \"18.5 USD\"")),
    );
    check(
        Unit::Money,
        "18000",
        Err(("\"18000\" has no unit", "write \"18000 USD\"")),
    );
    check(
        Unit::Money,
        "18000 EUR",
        Err((
            "\"18000 EUR\" has the unit \"EUR\", not \"USD\"",
            "give it in USD, as in \"18000 USD\"",
        )),
    );
    check(
        Unit::Money,
        "1.005 USD",
        Err((
            "\"1.005 USD\" has 3 decimals, 2 is the most",
            "write \"1 USD\"",
        )),
    );
    check(
        Unit::Percent,
        "0.27",
        Err((
            "\"0.27\" has no unit",
            "write \"27%\", or \"0.27%\" if less than one percent is meant",
        )),
    );
    check(
        Unit::Number,
        "4 teams",
        Err((
            "\"4 teams\" has the unit \"teams\", but the field is a bare number",
            "write \"4\"",
        )),
    );
}

#[test]
fn a_fix_never_changes_what_was_meant() {
    check(
        Unit::Days,
        "2 months",
        Err((
            "\"2 months\" has the unit \"months\", not \"days\"",
            "give it in days, as in \"18000 USD\"",
        )),
    );
    check(
        Unit::Money,
        "18 000 USD",
        Err((
            "\"18 000 USD\" has a space inside the number",
            "use \"_\" between digits, or nothing, as in \"18000 USD\"",
        )),
    );
    check(
        Unit::Money,
        "18000 dollars",
        Err((
            "\"18000 dollars\" has the unit \"dollars\", not \"USD\"",
            "write \"18000 USD\"",
        )),
    );
    check(
        Unit::Money,
        "$18,000.50",
        Err((
            "\"$18,000.50\" starts with a currency sign",
            "write \"18000.5 USD\"",
        )),
    );
}

#[test]
fn no_text_is_read_as_something_it_is_not() {
    for text in [
        "", "USD", "1e5 USD", "1__0 USD", "_1 USD", ".5 USD", "5. USD", "--1 USD",
    ] {
        assert!(
            Unit::Money.parse(text, Some("USD"), "1 USD").is_err(),
            "{text}"
        );
    }
    assert!(Unit::Number.parse(&"9".repeat(16), None, "1").is_err());
}

#[test]
fn a_sign_of_another_currency_is_not_converted() {
    let found = Unit::Money
        .parse("$18000", Some("EUR"), "18000 USD")
        .unwrap_err();
    assert_eq!(found.fix, "write it like \"18000 EUR\"");
    let found = Unit::Money
        .parse("€18000", Some("EUR"), "18000 USD")
        .unwrap_err();
    assert_eq!(found.fix, "write \"18000 EUR\"");
    let found = Unit::Percent.parse("$5", Some("USD"), "27%").unwrap_err();
    assert_eq!(found.fix, "write it like \"27%\"");
}

#[test]
fn advice_does_not_make_a_price_free() {
    check(
        Unit::Price,
        "0.0000000001 USD",
        Err((
            "\"0.0000000001 USD\" has 10 decimals, 9 is the most",
            "write at most 9 decimals, or a larger unit",
        )),
    );
    let found = Unit::Price
        .parse("nan USD", Some("EUR"), "0 USD")
        .unwrap_err();
    assert_eq!(found.fix, "write it like \"4 EUR\"");
}
