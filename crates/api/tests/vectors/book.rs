//! Price book files from the parameters of a vector.

use foothold_api::quote::{QuoteInput, QuoteResult, quote};
use rust_decimal::Decimal;
use serde_json::Value;
use std::fmt::Write;

/// A book and a request under construction.
pub struct Case {
    settings: String,
    root: String,
    charges: String,
    pub input: QuoteInput,
}

impl Case {
    /// In dollars, rounded half up, with amounts to `decimals`.
    pub fn new(decimals: u32) -> Self {
        Self {
            settings: format!("rounding = \"half_up\"\ndecimals = {decimals}\n"),
            root: "currency = \"USD\"\n".into(),
            charges: String::new(),
            input: QuoteInput {
                book: "-".into(),
                ..QuoteInput::default()
            },
        }
    }

    /// In another currency, rounded to its own minor unit.
    pub fn in_currency(code: &str, rounding: &str) -> Self {
        Self {
            settings: format!("rounding = \"{rounding}\"\n"),
            root: format!("currency = \"{code}\"\n"),
            ..Self::new(2)
        }
    }

    pub fn setting(&mut self, line: &str) -> &mut Self {
        writeln!(self.settings, "{line}").unwrap();
        self
    }

    pub fn root(&mut self, line: &str) -> &mut Self {
        writeln!(self.root, "{line}").unwrap();
        self
    }

    /// A charge of this model with these lines.
    pub fn charge(&mut self, id: &str, per: &str, model: &str, lines: &[String]) -> &mut Self {
        let meter = match per {
            "meter" => format!("meter = \"{id}\"\n"),
            _ => String::new(),
        };
        writeln!(
            self.charges,
            "[[charge]]\nid = \"{id}\"\nper = \"{per}\"\n{meter}model = \"{model}\"\n{}",
            lines.join("\n")
        )
        .unwrap();
        if !lines.iter().any(|line| line.starts_with("period = ")) {
            self.charges.push_str("period = \"month\"\n");
        }
        self
    }

    /// Further tables of the file.
    pub fn charge_text(&mut self, text: &str) -> &mut Self {
        self.charges.push_str(text);
        self
    }

    /// The currency of the book.
    pub fn currency(&self) -> &str {
        // `currency = "USD"` is its first line.
        &self.root[12..15]
    }

    pub fn usage(&mut self, meter: &str, units: &str) -> &mut Self {
        self.input.usage.push(format!("{meter}={units}"));
        self
    }

    pub fn text(&self) -> String {
        let Self {
            settings,
            root,
            charges,
            ..
        } = self;
        format!("schema = 1\nname = \"Vector\"\n{root}[settings]\n{settings}{charges}")
    }

    pub fn quote(&self) -> Result<QuoteResult, String> {
        quote(&self.input, Some(&self.text())).map_err(|error| format!("{error}\n{}", self.text()))
    }
}

/// A decimal of a vector.
pub fn dec(value: &Value) -> Decimal {
    match value {
        Value::String(text) => text.parse().unwrap(),
        Value::Number(number) => number.to_string().parse().unwrap(),
        other => panic!("{other} is no number"),
    }
}

/// The text of a decimal of a vector, `divisor` times smaller.
pub fn money(value: &Value, divisor: u32) -> String {
    (dec(value) / Decimal::from(divisor))
        .normalize()
        .to_string()
}

/// `tiers = [...]`, in the words of the file.
pub fn tiers(list: &Value, currency: &str) -> String {
    let tier = |tier: &Value| {
        let mut fields = Vec::new();
        let mut field = |name: &str, written: &str, unit: &str| {
            if let Some(text) = tier.get(name).and_then(Value::as_str) {
                fields.push(format!("{written} = \"{text}{unit}\""));
            }
        };
        let unit = format!(" {currency}");
        field("up_to", "up_to", "");
        field("unit_price", "unit_price", &unit);
        field("block_price", "unit_price", &unit);
        field("block_size", "block", "");
        field("rate_percent", "rate", "%");
        field("flat_fee", "flat_fee", &unit);
        field("price", "flat_fee", &unit);
        if let Some(limits) = tier.get("limits").and_then(Value::as_object) {
            let limits: Vec<String> = limits
                .iter()
                .map(|(meter, limit)| format!("{meter} = {limit}"))
                .collect();
            fields.push(format!("limits = {{ {} }}", limits.join(", ")));
        }
        format!("{{ {} }}", fields.join(", "))
    };
    let all: Vec<String> = list.as_array().unwrap().iter().map(tier).collect();
    format!("tiers = [{}]", all.join(", "))
}

/// The one tier of models that have one.
pub fn price(field: &str, amount: &str) -> String {
    format!("tiers = [{{ {field} = \"{amount} USD\" }}]")
}

/// Compares decimals by value.
pub fn same(what: &str, found: &str, expected: &Value) -> Result<(), String> {
    let value: Decimal = found.parse().unwrap();
    if value == dec(expected) {
        Ok(())
    } else {
        Err(format!("{what} is {found}, expected {expected}"))
    }
}
