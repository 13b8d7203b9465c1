//! Tables on standard output: no frame, first column to the left, numbers to the right.

use comfy_table::{CellAlignment, Table, presets};

/// A table under construction.
pub struct Columns {
    table: Table,
}

impl Columns {
    /// With these headers, none when all are empty; the first `left` columns hold text.
    pub fn new<S: Into<String>>(headers: impl IntoIterator<Item = S>, left: usize) -> Self {
        let headers: Vec<String> = headers.into_iter().map(Into::into).collect();
        let count = headers.len();
        let mut table = Table::new();
        table.load_preset(presets::NOTHING);
        table.set_header(headers);
        for (index, column) in table.column_iter_mut().enumerate().take(count) {
            let first = if index == 0 { 0 } else { 2 };
            column.set_padding((first, 0));
            if index >= left {
                column.set_cell_alignment(CellAlignment::Right);
            }
        }
        Self { table }
    }

    /// The same with text in the last column too.
    pub fn with_text_last(mut self) -> Self {
        if let Some(last) = self.table.column_iter_mut().last() {
            last.set_cell_alignment(CellAlignment::Left);
        }
        self
    }

    /// Adds a row, with as many cells as there are headers.
    pub fn row<S: Into<String>>(&mut self, cells: impl IntoIterator<Item = S>) {
        self.table
            .add_row(cells.into_iter().map(Into::into).collect::<Vec<String>>());
    }

    /// The text, without space at line ends.
    pub fn text(&self) -> String {
        self.table
            .lines()
            .map(|line| format!("{}\n", line.trim_end()))
            .collect()
    }
}
