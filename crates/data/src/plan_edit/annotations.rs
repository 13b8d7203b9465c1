//! Annotations name fields by path; when a list changes, their paths change with it.

use super::EditFault;
use super::format::quoted;
use super::layout::{Form, Layout};
use super::path::{Path, Step};
use super::put::put;
use super::remove::remove;

/// Gives annotations of elements of `list` their new index by `to`; those of an element that is
/// gone go with it.
pub(super) fn renumber(
    text: String,
    list: &Path,
    to: impl Fn(usize) -> Option<usize>,
) -> Result<String, EditFault> {
    let annotations = Path::default().key("annotation");
    if *list == annotations {
        return Ok(text);
    }
    let mut text = text;
    // From the last on, so that taking one out leaves the others their index.
    for index in (0..Layout::of(&text)?.count(&annotations)).rev() {
        let layout = Layout::of(&text)?;
        let field = annotations.at(index).key("field");
        let Some(path) = named(&layout, &field).filter(|path| path.is_within(list)) else {
            continue;
        };
        let depth = list.0.len();
        let Some(Step::At(at)) = path.0.get(depth) else {
            continue;
        };
        let next = match to(*at) {
            Some(same) if same == *at => continue,
            Some(next) => {
                let mut path = path.clone();
                path.0[depth] = Step::At(next);
                put(&layout, &field, &quoted(&path.to_string()))?
            }
            None => remove(&layout, &annotations.at(index))?,
        };
        text = next;
    }
    Ok(text)
}

/// Takes out annotations of list elements in `path` that are not there any more.
pub(super) fn prune(text: String, path: &Path) -> Result<String, EditFault> {
    let annotations = Path::default().key("annotation");
    let mut text = text;
    for index in (0..Layout::of(&text)?.count(&annotations)).rev() {
        let layout = Layout::of(&text)?;
        let gone = named(&layout, &annotations.at(index).key("field")).is_some_and(|named| {
            let element = named.element();
            element.is_within(path) && !layout.spots.contains_key(&element)
        });
        if gone {
            text = remove(&layout, &annotations.at(index))?;
        }
    }
    Ok(text)
}

/// The path that the annotation's `field` names.
fn named(layout: &Layout, field: &Path) -> Option<Path> {
    let spot = layout.spots.get(field)?;
    if spot.form != Form::Value {
        return None;
    }
    let value: toml_edit::Value = layout.text[spot.span.clone()].parse().ok()?;
    Path::read(value.as_str()?)
}
