//! Statements as a table for a spreadsheet.

use super::statements::Statements;
use foothold_data::ledger::escaped;

const HEAD: [&str; 16] = [
    "rep_id",
    "role",
    "from_month",
    "to_month",
    "measure",
    "quota",
    "credited",
    "attainment",
    "brought_forward",
    "earned",
    "paid",
    "vested_due",
    "unvested",
    "forfeited",
    "clawed_back",
    "currency",
];

/// The statements as CSV: a row a rep, then the total. Amounts are decimals, attainment a ratio,
/// what is undefined is empty.
pub fn csv(statements: &Statements) -> String {
    let mut rows = csv::Writer::from_writer(Vec::new());
    let number = |value: Option<f64>| value.map_or(String::new(), |value| value.to_string());
    let mut put = |row: &[String]| {
        // Writing to memory cannot fail, and rows are all as long as the head.
        let _ = rows.write_record(row);
    };
    put(&HEAD.map(str::to_owned));
    for row in statements.reps.iter().chain([&statements.total]) {
        let id = if row.id.is_empty() { "total" } else { &row.id };
        put(&[
            escaped(id).into_owned(),
            row.role.clone(),
            statements.from.to_string(),
            statements.to.to_string(),
            row.measure.clone().unwrap_or_default(),
            number(row.quota),
            number(row.credited),
            number(row.attainment),
            row.brought.clone(),
            row.earned.clone(),
            row.paid.clone(),
            row.due.clone(),
            row.unvested.clone(),
            row.forfeited.clone(),
            row.clawed_back.clone(),
            statements.currency.clone(),
        ]);
    }
    let bytes = rows.into_inner().unwrap_or_default();
    String::from_utf8(bytes).unwrap_or_default()
}
