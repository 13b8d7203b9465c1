//! Faults as text: where, why, what to do, and the line itself.

use crate::numbers::grouped;
use foothold_api::check::Fault;
use foothold_api::plans::line_of;
use std::fmt::Write;

/// Bytes of a line up to which it is shown; longer ones were not written by people.
const LONGEST_SHOWN: usize = 400;

/// Every fault, then how many there are; `noun` is what they are called.
pub fn listing(faults: &[Fault], noun: &str, stdin: Option<&str>) -> String {
    let mut text = String::new();
    for fault in faults {
        one(&mut text, fault, stdin);
    }
    let plural = if faults.len() == 1 { "" } else { "s" };
    let count = grouped(faults.len() as f64, 0);
    // Writing to a String cannot fail.
    let _ = write!(text, "{count} {noun}{plural}");
    text
}

fn one(text: &mut String, fault: &Fault, stdin: Option<&str>) {
    let mut at = fault.file.clone();
    if let Some(line) = fault.line {
        let _ = write!(at, ":{line}");
    }
    if let Some(column) = fault.column {
        let _ = write!(at, ":{column}");
    }
    let field = if fault.field.is_empty() {
        String::new()
    } else {
        format!("{}: ", fault.field)
    };
    let _ = writeln!(text, "{at}: {field}{}. Fix: {}.", fault.reason, fault.fix);
    // Without a column the line says little that the message does not.
    let (Some(line), Some(column)) = (fault.line, fault.column) else {
        return;
    };
    let Some(source) = u32::try_from(line)
        .ok()
        .and_then(|line| line_of(&fault.file, line, stdin))
    else {
        return;
    };
    if source.len() > LONGEST_SHOWN {
        return;
    }
    let number = line.to_string();
    let gutter = " ".repeat(number.len());
    // Tabs keep their width above the caret.
    let lead: String = source
        .chars()
        .take(column.saturating_sub(1) as usize)
        .map(|c| if c == '\t' { '\t' } else { ' ' })
        .collect();
    let _ = writeln!(text, "  {number} | {}", source.trim_end());
    let _ = writeln!(text, "  {gutter} | {lead}^");
}
