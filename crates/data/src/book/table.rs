//! Text to rows under headers.

use super::decode::{Decoded, NotText, decode};
use super::{BookFault, Source};
use csv::{ReaderBuilder, StringRecord};

/// Faults of one kind listed one by one; more are counted.
const LISTED: usize = 20;

/// A CSV file in memory.
#[derive(Debug)]
pub(crate) struct Table {
    pub file: String,
    pub encoding: &'static str,
    pub encoding_guessed: bool,
    pub separator: char,
    pub headers: Vec<String>,
    pub rows: Vec<Row>,
}

/// A row with as many cells as there are headers.
#[derive(Debug)]
pub(crate) struct Row {
    pub line: u64,
    cells: StringRecord,
}

impl Row {
    /// A cell without surrounding space.
    pub fn cell(&self, column: usize) -> &str {
        self.cells[column].trim()
    }
}

/// Reads a table; `None`, with the reasons in `faults`, when it has no usable shape.
pub(crate) fn parse(source: Source<'_>, faults: &mut Vec<BookFault>) -> Option<Table> {
    let before = faults.len();
    let mut fault = |line: u64, column: &str, reason: String, fix: &str| {
        faults.push(BookFault {
            file: source.name.to_owned(),
            line,
            column: column.to_owned(),
            reason,
            fix: fix.to_owned(),
        });
    };
    let Decoded {
        text,
        encoding,
        guessed,
    } = match decode(source.bytes) {
        Ok(decoded) => decoded,
        Err(NotText::Nul(line)) => {
            let reason = "the file holds NUL bytes, so it is no text file".to_owned();
            fault(line, "", reason, "export it again as CSV in UTF-8");
            return None;
        }
        Err(NotText::Malformed(encoding)) => {
            let reason = format!("the file says it is {encoding}, but it is not");
            fault(1, "", reason, "export it again as CSV in UTF-8");
            return None;
        }
    };
    let (separator, skipped_lines, body) = separator(&text);
    let mut reader = ReaderBuilder::new()
        .delimiter(separator as u8)
        .flexible(true)
        .from_reader(body.as_bytes());
    let headers: Vec<String> = match reader.headers() {
        Ok(headers) => headers
            .iter()
            .map(|header| header.trim().to_owned())
            .collect(),
        Err(_) => Vec::new(),
    };
    if headers.iter().all(String::is_empty) {
        fault(
            1,
            "",
            "the file is empty".into(),
            "give a header line and one row for each account",
        );
        return None;
    }
    for (index, header) in headers.iter().enumerate() {
        let twice = |other: &String| other.to_lowercase() == header.to_lowercase();
        if !header.is_empty() && headers[..index].iter().any(twice) {
            let reason = "two columns have this header".to_owned();
            fault(
                1 + skipped_lines,
                header,
                reason,
                "rename or remove one of them",
            );
        }
    }
    let mut rows = Vec::new();
    let mut ragged = 0;
    let mut lines = Lines::of(body, skipped_lines);
    for record in reader.records() {
        // The text is valid UTF-8 and lengths may differ, so the reader has nothing left to refuse.
        let Ok(cells) = record else { continue };
        let line = lines.at(cells.position().map_or(0, csv::Position::byte));
        if cells.len() == headers.len() {
            rows.push(Row { line, cells });
            continue;
        }
        ragged += 1;
        if ragged <= LISTED {
            let reason = format!("{} cells under {} headers", cells.len(), headers.len());
            fault(
                line,
                "",
                reason,
                "quote cells that hold the separator, and fill short rows",
            );
        }
    }
    if ragged > LISTED {
        let reason = format!(
            "{} further rows have too few or too many cells",
            ragged - LISTED
        );
        fault(
            1,
            "",
            reason,
            "check that the whole file uses one separator",
        );
    }
    (faults.len() == before).then(|| Table {
        file: source.name.to_owned(),
        encoding,
        encoding_guessed: guessed,
        separator,
        headers,
        rows,
    })
}

/// Line numbers of rising byte offsets. The reader counts a row that follows CRLF or empty lines
/// from the line before, so lines are counted here.
struct Lines<'a> {
    text: &'a [u8],
    offset: usize,
    line: u64,
}

impl<'a> Lines<'a> {
    fn of(text: &'a str, skipped_lines: u64) -> Self {
        Self {
            text: text.as_bytes(),
            offset: 0,
            line: skipped_lines + 1,
        }
    }

    /// Line of the first text at or after `byte`.
    fn at(&mut self, byte: u64) -> u64 {
        let byte = usize::try_from(byte)
            .unwrap_or(usize::MAX)
            .min(self.text.len());
        let breaks = self.text[byte..]
            .iter()
            .take_while(|b| matches!(b, b'\r' | b'\n'))
            .count();
        let start = byte + breaks;
        let passed = &self.text[self.offset.min(start)..start];
        self.line += passed.iter().filter(|b| **b == b'\n').count() as u64;
        self.offset = start;
        self.line
    }
}

/// The separator, the lines before the header, and the text from the header on. Spreadsheets may
/// write `sep=;` as a first line; otherwise the mark that occurs most often in the header counts.
fn separator(text: &str) -> (char, u64, &str) {
    let first = text.lines().next().unwrap_or_default();
    if let Some(mark @ (',' | ';' | '\t')) =
        first.strip_prefix("sep=").and_then(|m| m.chars().next())
    {
        let rest = text.split_once('\n').map_or("", |(_, rest)| rest);
        return (mark, 1, rest);
    }
    let header = text
        .lines()
        .find(|line| !line.trim().is_empty())
        .unwrap_or_default();
    let count = |mark: char| {
        let mut quoted = false;
        header
            .chars()
            .filter(|&c| {
                quoted ^= c == '"';
                c == mark && !quoted
            })
            .count()
    };
    // max_by_key keeps the last of equals; the comma stands last because it is the usual one.
    let mark = ['\t', ';', ',']
        .into_iter()
        .max_by_key(|&mark| count(mark))
        .unwrap_or(',');
    (mark, 0, text)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read(text: &str) -> Result<Table, Vec<String>> {
        let mut faults = Vec::new();
        parse(
            Source {
                name: "t.csv",
                bytes: text.as_bytes(),
            },
            &mut faults,
        )
        .ok_or_else(|| faults.iter().map(ToString::to_string).collect())
    }

    #[test]
    fn separators_are_detected() {
        for (text, mark) in [
            ("a,b\n1,2\n", ','),
            ("a;b\n1,5;2\n", ';'),
            ("a\tb\n1\t2\n", '\t'),
            ("\"a;x;y\",b\n1,2\n", ','),
            ("sep=;\na;b\n1;2\n", ';'),
        ] {
            let table = read(text).unwrap();
            assert_eq!(table.separator, mark, "{text}");
            assert_eq!(table.rows.len(), 1);
        }
    }

    #[test]
    fn lines_are_counted_through_quotes_and_preambles() {
        let table = read("sep=,\r\nid,name\r\n1,\"two\r\nlines\"\r\n\r\n2, b \r\n").unwrap();
        let lines: Vec<u64> = table.rows.iter().map(|row| row.line).collect();
        assert_eq!(lines, [3, 6]);
        assert_eq!(table.rows[1].cell(1), "b");
    }

    #[test]
    fn bad_shapes_are_refused_together() {
        assert_eq!(
            read("id,arr,ID\n1,2\n1,2,3,4\n").unwrap_err(),
            [
                "t.csv:1: ID: two columns have this header. Fix: rename or remove one of them.",
                "t.csv:2: 2 cells under 3 headers. Fix: quote cells that hold the separator, and \
                 fill short rows.",
                "t.csv:3: 4 cells under 3 headers. Fix: quote cells that hold the separator, and \
                 fill short rows.",
            ]
        );
        assert!(read("").unwrap_err()[0].contains("the file is empty"));
        assert!(read("id\0,arr\n").unwrap_err()[0].contains("NUL"));
        let many = format!("a,b\n{}", "1\n".repeat(25));
        assert_eq!(read(&many).unwrap_err().len(), 21);
    }
}
