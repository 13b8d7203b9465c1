//! Taking things out of the text.

use super::EditFault;
use super::layout::{Form, Layout};
use super::path::{Path, Step};
use super::put::splice;
use std::ops::Range;

/// The text without what stands at `path`; unchanged when nothing does.
pub(super) fn remove(layout: &Layout, path: &Path) -> Result<String, EditFault> {
    let Some(spot) = layout.spots.get(path) else {
        return Ok(layout.text.to_owned());
    };
    if spot.enclosed {
        return Ok(enclosed(layout, path));
    }
    if matches!(
        spot.form,
        Form::Value | Form::List | Form::Inline | Form::Dotted
    ) {
        let mut text = layout.text.to_owned();
        for line in layout.lines(path).into_iter().rev() {
            text = splice(&text, line, "");
        }
        return Ok(text);
    }
    let blocks = layout.blocks_within(path).into_iter();
    let ranges = blocks.map(|block| block.lead..block.end).collect();
    Ok(without(layout.text, ranges))
}

/// `text` without `ranges`; where a range leaves two empty lines in a row, one of them goes, too.
pub(super) fn without(text: &str, mut ranges: Vec<Range<usize>>) -> String {
    ranges.sort_by_key(|range| range.start);
    let mut text = text.to_owned();
    for range in ranges.into_iter().rev() {
        let (head, tail) = (&text[..range.start], &text[range.end..]);
        let after_empty = head.is_empty() || head.ends_with("\n\n") || head.ends_with("\n\r\n");
        let next = tail.find('\n').map_or(0, |feed| feed + 1);
        let empty = tail[..next].trim().is_empty();
        let end = if after_empty && empty {
            range.end + next
        } else {
            range.end
        };
        let rest = text[end..].trim().is_empty();
        let mut cut = splice(&text, range.start..end, "");
        if rest && end == text.len() {
            // Nothing follows: the empty lines in front have nothing to part any more.
            let kept = cut.trim_end_matches(['\n', '\r']).len();
            let feed = cut[kept..]
                .find('\n')
                .map_or(cut.len(), |feed| kept + feed + 1);
            cut.truncate(feed);
        }
        text = cut;
    }
    text
}

/// Takes out an entry of a table in braces, or an element of a list in brackets.
fn enclosed(layout: &Layout, path: &Path) -> String {
    let above = path.parent();
    // In dotted keys there is nothing around but what holds the first of them.
    if layout.form(&above) == Some(Form::Dotted) && layout.count(&above) == 1 {
        return enclosed(layout, &above);
    }
    let mut holder = above.clone();
    while layout.form(&holder) == Some(Form::Dotted) {
        holder = holder.parent();
    }
    let mut entries: Vec<Range<usize>> = layout
        .within(&holder)
        .filter(|(inner, spot)| spot.form != Form::Dotted && direct(layout, inner, &holder))
        .map(|(inner, _)| layout.enclosed_start(inner)..layout.end(inner))
        .collect();
    entries.sort_by_key(|entry| entry.start);
    let (start, end) = (layout.enclosed_start(path), layout.end(path));
    let gone = |entry: &Range<usize>| entry.start >= start && entry.end <= end;
    let first = entries.iter().position(gone).unwrap_or(0);
    let last = entries.iter().rposition(gone).unwrap_or(first);
    let range = match (first.checked_sub(1), entries.get(last + 1)) {
        (_, Some(next)) => start..next.start,
        (Some(previous), None) => entries[previous].end..end,
        (None, None) => match layout.spots.get(&holder) {
            // The only entry: nothing is left but the brackets.
            Some(spot) if !spot.span.is_empty() => spot.span.start + 1..spot.span.end - 1,
            _ => start..end,
        },
    };
    splice(layout.text, range, "")
}

/// Whether `path` is an entry of `holder` itself, also through dotted keys.
fn direct(layout: &Layout, path: &Path, holder: &Path) -> bool {
    if path == holder {
        return false;
    }
    let mut above = path.parent();
    while above != *holder && layout.form(&above) == Some(Form::Dotted) {
        above = above.parent();
    }
    above == *holder
}

impl Layout<'_> {
    /// Where what stands at `path` ends, line end and comment not included.
    pub fn end(&self, path: &Path) -> usize {
        self.within(path)
            .map(|(_, spot)| spot.span.end)
            .max()
            .unwrap_or_default()
    }

    /// Where an entry in braces or brackets starts, its key included.
    pub fn enclosed_start(&self, path: &Path) -> usize {
        let at = |path: &Path| {
            let spot = &self.spots.get(path)?;
            Some(spot.key.as_ref().map_or(spot.span.start, |key| key.start))
        };
        // A dotted key names its parts from the outermost on, so the entry starts further left.
        let start = self.within(path).filter_map(|(inner, _)| at(inner)).min();
        let mut start = start.unwrap_or_default();
        let dotted = matches!(path.0.last(), Some(Step::Key(_)))
            && self.form(&path.parent()) == Some(Form::Dotted);
        if dotted {
            let head = &self.text[..start];
            let open = head.rfind([',', '{', '\n']).map_or(0, |open| open + 1);
            start = open + head[open..].len() - head[open..].trim_start().len();
        }
        start
    }
}
