//! Lists: putting elements in, taking them out, changing their order.

use super::EditFault;
use super::format::in_braces;
use super::layout::{Form, Layout};
use super::path::{Path, key_text};
use super::put::{insert_block, insert_lines, place, put, splice};
use super::remove::{remove, without};
use std::ops::Range;
use toml_edit::{Document, DocumentMut, Item, Table, Value};

/// What to put into a list or in place of a table: a table, or another value.
pub(super) enum Piece {
    /// Keys with their comments, as they would stand under a header.
    Table(String),
    /// A value as TOML.
    Value(String),
}

impl Piece {
    /// Reads `toml`: a value (`"4%"`, `{ kind = "ae" }`, `[1, 2]`), or the lines of a table.
    pub fn read(toml: &str) -> Result<Self, EditFault> {
        let toml = toml.trim_matches(['\n', '\r', ' ', '\t']);
        if let Ok(value) = toml.parse::<Value>() {
            return Ok(match value {
                Value::InlineTable(table) => Self::Table(lines(&Item::Table(table.into_table()))),
                _ => Self::Value(toml.to_owned()),
            });
        }
        match Document::parse(toml) {
            Ok(_) => Ok(Self::Table(toml.to_owned())),
            Err(error) => Err(EditFault::NotToml(
                error.message().lines().collect::<Vec<_>>().join(", "),
            )),
        }
    }

    /// As a value on one line.
    pub fn value(&self) -> Result<String, EditFault> {
        match self {
            Self::Value(value) => Ok(value.clone()),
            Self::Table(lines) => {
                let document: DocumentMut = lines
                    .parse()
                    .map_err(|_| EditFault::NotToml("is not a table".into()))?;
                Ok(braces(document.as_item()))
            }
        }
    }

    /// Under a header, as element of the list at `list`.
    fn block(&self, list: &Path) -> Result<String, EditFault> {
        let Self::Table(lines) = self else {
            return Err(EditFault::NotATable(list.to_string()));
        };
        Ok(format!("[[{}]]\n{}", list.header(), under(lines, list)?))
    }
}

/// `lines` of a table, its own headers put under `path`.
fn under(lines: &str, path: &Path) -> Result<String, EditFault> {
    let layout = Layout::of(lines)?;
    let mut text = lines.to_owned();
    for block in layout.blocks.iter().skip(1).rev() {
        let from = layout.spots[&block.path].span.start;
        let brackets = layout.text[from..]
            .bytes()
            .take_while(|b| *b == b'[')
            .count();
        let at = from + brackets;
        text = splice(&text, at..at, &format!("{}.", path.header()));
    }
    Ok(text)
}

/// A table in braces, or a plain value without what surrounds it.
fn braces(item: &Item) -> String {
    let table = |pairs: Vec<String>| match pairs.is_empty() {
        true => "{}".to_owned(),
        false => format!("{{ {} }}", pairs.join(", ")),
    };
    match item {
        Item::None => String::new(),
        Item::Value(value) => {
            let mut value = value.clone();
            value.decor_mut().clear();
            value.to_string()
        }
        Item::Table(inner) => table(
            inner
                .iter()
                .map(|(key, item)| format!("{} = {}", key_text(key), braces(item)))
                .collect(),
        ),
        Item::ArrayOfTables(list) => {
            let elements: Vec<String> = list
                .iter()
                .map(|inner| braces(&Item::Table(Table::clone(inner))))
                .collect();
            format!("[{}]", elements.join(", "))
        }
    }
}

/// A table as one line for each key.
fn lines(item: &Item) -> String {
    let pairs = item.as_table().map(|table| {
        table
            .iter()
            .map(|(key, item)| format!("{} = {}", key_text(key), braces(item)))
            .collect::<Vec<_>>()
    });
    pairs.unwrap_or_default().join("\n")
}

/// Puts `piece` into the list at `list` in front of element `index`.
pub(super) fn insert(
    layout: &Layout,
    list: &Path,
    index: usize,
    piece: &Piece,
) -> Result<String, EditFault> {
    let count = layout.count(list);
    if index > count {
        return Err(EditFault::NoElement(list.at(index).to_string()));
    }
    match layout.form(list) {
        Some(Form::List) => Ok(into_brackets(layout, list, index, &piece.value()?)),
        Some(Form::Headers) => {
            let block = piece.block(list)?;
            if index == count {
                let last = layout.blocks_within(&list.at(count - 1));
                let end = last.iter().map(|block| block.end).max();
                return Ok(insert_block(
                    layout,
                    end.unwrap_or(layout.text.len()),
                    &block,
                ));
            }
            let at = chunks(layout, &list.at(index))[0].start;
            Ok(insert_lines(layout, at, &format!("{block}\n")))
        }
        Some(_) => Err(EditFault::NotAList(list.to_string())),
        None => {
            let above = list.parent();
            let braced = matches!(layout.form(&above), Some(Form::Inline | Form::Dotted));
            if above.name().is_none() && !above.0.is_empty() && layout.form(&above).is_none() {
                return Err(EditFault::NoElement(above.to_string()));
            }
            if braced || in_braces(list) || matches!(piece, Piece::Value(_)) {
                return put(layout, list, &format!("[{}]", piece.value()?));
            }
            Ok(insert_block(
                layout,
                place(layout, list),
                &piece.block(list)?,
            ))
        }
    }
}

fn into_brackets(layout: &Layout, list: &Path, index: usize, value: &str) -> String {
    let text = layout.text;
    let spans: Vec<Range<usize>> = (layout.children(list).iter())
        .map(|(_, spot)| spot.span.clone())
        .collect();
    let span = &layout.spots[list].span;
    let Some(first) = spans.first() else {
        return splice(text, span.clone(), &format!("[{value}]"));
    };
    // A list with one element a line stays so.
    let lead = &text[span.start + 1..first.start];
    let parted = match lead.rfind('\n') {
        Some(feed) if lead[feed..].trim().is_empty() => {
            format!("{}{}", layout.line_feed(), &lead[feed + 1..])
        }
        _ => " ".to_owned(),
    };
    match spans.get(index) {
        Some(next) => splice(text, next.start..next.start, &format!("{value},{parted}")),
        None => {
            let end = spans[index - 1].end;
            splice(text, end..end, &format!(",{parted}{value}"))
        }
    }
}

/// Takes element `path` out of its list.
pub(super) fn delete(layout: &Layout, path: &Path) -> Result<String, EditFault> {
    if layout.spots.contains_key(path) {
        remove(layout, path)
    } else {
        Err(EditFault::NoElement(path.to_string()))
    }
}

/// Moves element `from` of the list at `list`, so that it becomes element `to`.
pub(super) fn shift(
    layout: &Layout,
    list: &Path,
    from: usize,
    to: usize,
) -> Result<String, EditFault> {
    let count = layout.count(list);
    if let Some(missing) = [from, to].into_iter().find(|index| *index >= count) {
        return Err(EditFault::NoElement(list.at(missing).to_string()));
    }
    let mut order: Vec<usize> = (0..count).collect();
    let moved = order.remove(from);
    order.insert(to, moved);
    let own = |index: usize| match layout.form(list) {
        Some(Form::List) => vec![layout.spots[&list.at(index)].span.clone()],
        _ => chunks(layout, &list.at(index)),
    };
    let pieces: Vec<Vec<Range<usize>>> = (0..count).map(own).collect();
    let content = |index: usize| {
        let parts: Vec<&str> = pieces[index]
            .iter()
            .map(|r| &layout.text[r.clone()])
            .collect();
        let open = layout.form(list) == Some(Form::Headers)
            && parts.last().is_some_and(|part| !part.ends_with('\n'));
        let feed = if open { layout.line_feed() } else { "" };
        parts.concat() + feed
    };
    // Each slot takes the whole of the element that comes there; its further parts are emptied.
    let mut edits: Vec<(Range<usize>, String)> = Vec::new();
    for (slot, index) in order.into_iter().enumerate() {
        for (part, range) in pieces[slot].iter().enumerate() {
            let by = if part == 0 {
                content(index)
            } else {
                String::new()
            };
            edits.push((range.clone(), by));
        }
    }
    edits.sort_by_key(|(range, _)| range.start);
    let mut text = layout.text.to_owned();
    for (range, by) in edits.into_iter().rev() {
        text = splice(&text, range, &by);
    }
    Ok(text)
}

/// The parts of the text that element `path` of a list under headers stands in: one, unless
/// something else stands between its tables.
fn chunks(layout: &Layout, path: &Path) -> Vec<Range<usize>> {
    let mut out: Vec<Range<usize>> = Vec::new();
    let mut last = None;
    for (index, block) in layout.blocks.iter().enumerate() {
        if !block.path.is_within(path) {
            continue;
        }
        match (out.last_mut(), last) {
            (Some(chunk), Some(before)) if before + 1 == index => chunk.end = block.end,
            _ => out.push(block.lead..block.end),
        }
        last = Some(index);
    }
    out
}

/// Puts `piece` in place of whatever stands at `path`.
pub(super) fn replace(layout: &Layout, path: &Path, piece: &Piece) -> Result<String, EditFault> {
    let element = path.name().is_none();
    match (layout.form(path), piece) {
        (Some(Form::Header), Piece::Table(lines)) if !path.0.is_empty() => {
            let parts = chunks(layout, path);
            let block = &layout.blocks_within(path)[0];
            let body = under(lines, path)?;
            let feed = layout.line_feed();
            let body = body.replace("\r\n", "\n").replace('\n', feed);
            let rest = without(layout.text, parts[1..].to_vec());
            let header = layout.text[block.start..block.body].trim_end();
            let text = format!("{header}{feed}{body}{feed}");
            // Comments above the header stay; further parts stood behind this one.
            Ok(splice(&rest, block.start..parts[0].end, &text))
        }
        (Some(Form::Headers), Piece::Value(value)) => {
            let elements = array(value, path)?;
            let mut text = remove(layout, path)?;
            for (index, element) in elements.iter().enumerate() {
                text = insert(&Layout::of(&text)?, path, index, element)?;
            }
            Ok(text)
        }
        (None, _) if element => Err(EditFault::NoElement(path.to_string())),
        (None, Piece::Value(value)) if !value.starts_with('[') => put(layout, path, value),
        (None, Piece::Value(value)) if super::format::is_list_of_tables(path) => {
            let mut text = layout.text.to_owned();
            for (index, element) in array(value, path)?.iter().enumerate() {
                text = insert(&Layout::of(&text)?, path, index, element)?;
            }
            Ok(text)
        }
        (None, Piece::Table(lines)) if path.0.len() == 1 => {
            let block = format!("[{}]\n{}", path.header(), under(lines, path)?);
            Ok(insert_block(layout, place(layout, path), &block))
        }
        _ => put(layout, path, &piece.value()?),
    }
}

/// The elements of a list of tables that is written in brackets.
fn array(value: &str, path: &Path) -> Result<Vec<Piece>, EditFault> {
    let list = match value.parse::<Value>() {
        Ok(Value::Array(list)) => list,
        _ => return Err(EditFault::NotAList(path.to_string())),
    };
    list.iter()
        .map(|inner| match inner {
            Value::InlineTable(table) => {
                let table = Item::Table(table.clone().into_table());
                Ok(Piece::Table(lines(&table)))
            }
            _ => Err(EditFault::NotATable(path.to_string())),
        })
        .collect()
}
