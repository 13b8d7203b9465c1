//! Writing one value.

use super::EditFault;
use super::format::{is_map, order};
use super::layout::{Block, Form, Layout, Spot};
use super::path::{Path, Step, key_text};
use super::remove::remove;
use std::ops::Range;

/// `text` with `range` replaced by `by`.
pub(super) fn splice(text: &str, range: Range<usize>, by: &str) -> String {
    let mut out = String::with_capacity(text.len() + by.len());
    out.push_str(&text[..range.start]);
    out.push_str(by);
    out.push_str(&text[range.end..]);
    out
}

/// The text with the TOML value `literal` at `path`, whatever stood there before.
pub(super) fn put(layout: &Layout, path: &Path, literal: &str) -> Result<String, EditFault> {
    match layout.spots.get(path) {
        Some(spot) if matches!(spot.form, Form::Value | Form::List | Form::Inline) => {
            Ok(splice(layout.text, spot.span.clone(), literal))
        }
        Some(_) => {
            let without = remove(layout, path)?;
            put(&Layout::of(&without)?, path, literal)
        }
        None => add(layout, path, literal),
    }
}

/// The text with a key that was not there.
fn add(layout: &Layout, path: &Path, literal: &str) -> Result<String, EditFault> {
    let above = path.parent();
    let Some(Step::Key(name)) = path.0.last() else {
        return Err(EditFault::NoElement(path.to_string()));
    };
    let pair = format!("{} = {literal}", key_text(name));
    match layout.spots.get(&above) {
        Some(spot) => match spot.form {
            Form::Inline => Ok(in_braces(layout, &above, spot, path, &pair)),
            Form::Header => match layout.blocks.iter().find(|block| block.path == above) {
                Some(block) => Ok(in_block(layout, block, path, &pair)),
                None => Err(EditFault::NoElement(above.to_string())),
            },
            Form::Dotted => dotted(layout, &above, path, literal),
            Form::Implied => Ok(headed(layout, &above, &pair)),
            Form::Value | Form::List | Form::Headers => {
                Err(EditFault::NotATable(above.to_string()))
            }
        },
        None if above.name().is_none() => Err(EditFault::NoElement(above.to_string())),
        // A table within a list element, within braces or by free key is written in braces.
        None if is_map(&above)
            || !above.element().0.is_empty()
            || within_braces(layout, &above.parent()) =>
        {
            add(layout, &above, &format!("{{ {pair} }}"))
        }
        None => Ok(headed(layout, &above, &pair)),
    }
}

/// Whether what is or would be at `path` stands in braces or dotted keys.
fn within_braces(layout: &Layout, path: &Path) -> bool {
    match layout.form(path) {
        Some(form) => matches!(form, Form::Inline | Form::Dotted),
        None => !path.0.is_empty() && within_braces(layout, &path.parent()),
    }
}

/// The sibling that `path` follows: the last of those before it in the order of the format.
fn before<'a>(siblings: &[(&'a Path, &'a Spot)], path: &Path) -> Option<(&'a Path, &'a Spot)> {
    let own = order(path);
    let earlier = siblings.iter().filter(|(sibling, _)| order(sibling) <= own);
    earlier.copied().max_by_key(|(sibling, _)| order(sibling))
}

fn in_braces(layout: &Layout, above: &Path, spot: &Spot, path: &Path, pair: &str) -> String {
    let children = layout.children(above);
    let Some((first, _)) = children.first() else {
        return splice(layout.text, spot.span.clone(), &format!("{{ {pair} }}"));
    };
    match before(&children, path) {
        Some((sibling, _)) => {
            let end = layout.end(sibling);
            splice(layout.text, end..end, &format!(", {pair}"))
        }
        None => {
            let start = layout.enclosed_start(first);
            splice(layout.text, start..start, &format!("{pair}, "))
        }
    }
}

fn in_block(layout: &Layout, block: &Block, path: &Path, pair: &str) -> String {
    let mut siblings = layout.children(&block.path);
    siblings.retain(|(_, spot)| {
        matches!(
            spot.form,
            Form::Value | Form::List | Form::Inline | Form::Dotted
        )
    });
    let lines = match before(&siblings, path) {
        Some((sibling, _)) => layout.lines(sibling).pop(),
        None => None,
    };
    let first = siblings
        .first()
        .and_then(|(path, _)| layout.lines(path).first().cloned());
    let (at, like) = match (lines, first) {
        (Some(line), _) => (line.end, line),
        // Behind the comments that open the file, or right under the header.
        (None, Some(first)) if block.path.0.is_empty() => (first.start, first),
        (None, Some(first)) => (block.body, first),
        (None, None) => (block.body, block.body..block.body),
    };
    let indent: String = layout.text[like]
        .chars()
        .take_while(|c| matches!(c, ' ' | '\t'))
        .collect();
    insert_lines(layout, at, &format!("{indent}{pair}"))
}

/// Puts whole lines in front of offset `at`, which starts a line or ends the text.
pub(super) fn insert_lines(layout: &Layout, at: usize, lines: &str) -> String {
    let feed = layout.line_feed();
    let lines = lines.replace("\r\n", "\n").replace('\n', feed);
    let open = at > 0 && !layout.text[..at].ends_with('\n');
    let first = if open { feed } else { "" };
    let last = if open { "" } else { feed };
    // A byte order mark stays in front.
    let at = if at == 0 && layout.text.starts_with('\u{feff}') {
        3
    } else {
        at
    };
    splice(layout.text, at..at, &format!("{first}{lines}{last}"))
}

/// A key of a table that is written in dotted keys.
fn dotted(layout: &Layout, above: &Path, path: &Path, literal: &str) -> Result<String, EditFault> {
    let mut home = above.clone();
    while layout.form(&home) == Some(Form::Dotted) {
        home = home.parent();
    }
    let keys = Path(path.0[home.0.len()..].to_vec());
    let pair = format!("{} = {literal}", keys.header());
    let last = layout
        .within(above)
        .filter(|(_, spot)| spot.form != Form::Dotted)
        .max_by_key(|(_, spot)| spot.span.end);
    let Some((_, last)) = last else {
        return Err(EditFault::NotATable(above.to_string()));
    };
    Ok(
        if last.enclosed && layout.form(&home) == Some(Form::Inline) {
            splice(
                layout.text,
                last.span.end..last.span.end,
                &format!(", {pair}"),
            )
        } else {
            insert_lines(layout, layout.line_end(last.span.end), &pair)
        },
    )
}

/// A new table under its own header.
fn headed(layout: &Layout, path: &Path, pair: &str) -> String {
    let header = format!("[{}]\n{pair}", path.header());
    insert_block(layout, place(layout, path), &header)
}

/// Puts a block behind offset `at`, which ends a line, with an empty line before it.
pub(super) fn insert_block(layout: &Layout, at: usize, block: &str) -> String {
    let gap = if layout.text[..at].trim().is_empty() {
        ""
    } else {
        "\n"
    };
    let behind = &layout.text[at..];
    let close = behind.starts_with(['\n', '\r']) || behind.trim().is_empty();
    let tail = if close { "" } else { "\n" };
    insert_lines(layout, at, &format!("{gap}{block}{tail}"))
}

/// Where a new block for `path` belongs: behind the last block that comes before it in the order
/// of the format, within the list element it is part of.
pub(super) fn place(layout: &Layout, path: &Path) -> usize {
    let own = order(path);
    let home = path.parent().element();
    let earlier = layout
        .blocks
        .iter()
        .filter(|block| block.path.is_within(&home) && order(&block.path) < own);
    let last = earlier.max_by_key(|block| order(&block.path));
    last.map_or(layout.text.len(), |block| block.end)
}
