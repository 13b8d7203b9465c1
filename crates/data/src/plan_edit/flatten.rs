//! A plan and the plan it extends as one text.

use super::EditFault;
use super::layout::{Form, Layout};
use super::path::Path;
use super::put::{insert_block, place, put};
use super::remove::remove;
use crate::fault::FileFault;
use crate::plan_file::{LoadError, Resolver, base_of};

/// The plan `text` as one self-contained text: when it extends another plan, the text of that
/// plan with its comments, and the values of this one in it. `name` is how messages call the
/// file, `resolver` reads the other one.
///
/// # Errors
/// What [`from_text`](crate::plan_file::from_text) says of a text that is no plan, or of a base
/// that cannot be read. Faults of fields are left to the load of the result.
pub fn flatten(name: &str, text: &str, resolver: &Resolver) -> Result<String, LoadError> {
    let Some((extends, base)) = base_of(name, text, resolver)? else {
        return Ok(text.to_owned());
    };
    let failed = |fault: EditFault| {
        LoadError::Faults(vec![FileFault {
            file: name.to_owned(),
            line: 1,
            column: 1,
            field: "extends".into(),
            reason: format!("cannot be laid over {extends:?}: {fault}"),
            fix: "write the plan without extends".into(),
        }])
    };
    joined(&base, text, folder(&extends)).map_err(failed)
}

/// Folder of a path as a plan writes it, with its closing slash.
fn folder(path: &str) -> &str {
    path.rfind('/').map_or("", |end| &path[..=end])
}

fn joined(base: &str, own: &str, folder: &str) -> Result<String, EditFault> {
    let above = Layout::of(own)?;
    let mut text = base.strip_prefix('\u{feff}').unwrap_or(base).to_owned();
    // The base names its behaviour file from where it stands.
    let set = Path::default().key("behaviour").key("set");
    let layout = Layout::of(&text)?;
    if let Some(file) = string(&layout, &set).filter(|file| file.ends_with(".toml")) {
        text = put(
            &layout,
            &set,
            &super::format::quoted(&format!("{folder}{file}")),
        )?;
    }
    lay(&mut text, &above, &Path::default())?;
    let extends = Path::default().key("extends");
    text = remove(&Layout::of(&text)?, &extends)?;
    let opening = opening(&above);
    if opening.is_empty() {
        return Ok(text);
    }
    let feed = Layout::of(&text)?.line_feed();
    let opening = opening.replace("\r\n", "\n").replace('\n', feed);
    Ok(format!("{opening}{feed}{text}"))
}

fn string(layout: &Layout, path: &Path) -> Option<String> {
    let spot = layout.spots.get(path)?;
    let value = layout.text[spot.span.clone()].parse::<toml_edit::Value>();
    Some(value.ok()?.as_str()?.to_owned())
}

/// Lays what `above` has at `path` over `text`: tables key by key, anything else as a whole.
fn lay(text: &mut String, above: &Layout, path: &Path) -> Result<(), EditFault> {
    for (inner, spot) in above.children(path) {
        if inner.0.len() == 1 && inner.name() == Some("extends") {
            continue;
        }
        let base = Layout::of(text)?;
        let beneath = base.form(inner);
        let is_table = |form| {
            matches!(
                form,
                Form::Inline | Form::Header | Form::Implied | Form::Dotted
            )
        };
        match spot.form {
            Form::Headers => {
                let without = remove(&base, inner)?;
                let base = Layout::of(&without)?;
                let next = insert_block(&base, place(&base, inner), &blocks(above, inner));
                *text = next;
            }
            form if is_table(form) && beneath.is_none_or(|form| !is_table(form)) => {
                let without = remove(&base, inner)?;
                let base = Layout::of(&without)?;
                *text = match form {
                    Form::Inline => put(&base, inner, &above.text[spot.span.clone()])?,
                    _ if above.count(inner) == 0 => {
                        let header = format!("[{}]", inner.header());
                        insert_block(&base, place(&base, inner), &header)
                    }
                    _ => without,
                };
                if form != Form::Inline {
                    lay(text, above, inner)?;
                }
            }
            form if is_table(form) => lay(text, above, inner)?,
            _ => {
                let value = &above.text[spot.span.clone()];
                *text = put(&base, inner, value)?;
            }
        }
    }
    Ok(())
}

/// The blocks of a list of tables as they stand, comments between them included.
fn blocks(layout: &Layout, list: &Path) -> String {
    let mut parts: Vec<std::ops::Range<usize>> = Vec::new();
    let mut last = None;
    for (index, block) in layout.blocks.iter().enumerate() {
        if !block.path.is_within(list) {
            continue;
        }
        match (parts.last_mut(), last) {
            (Some(part), Some(before)) if before + 1 == index => part.end = block.end,
            _ => parts.push(block.lead..block.end),
        }
        last = Some(index);
    }
    let parts: Vec<&str> = (parts.into_iter())
        .map(|part| layout.text[part].trim_end())
        .collect();
    parts.join("\n\n")
}

/// The comments a text opens with, to the first empty line or key.
fn opening<'t>(layout: &Layout<'t>) -> &'t str {
    let text = layout.text.strip_prefix('\u{feff}').unwrap_or(layout.text);
    let mut end = 0;
    for line in text.split_inclusive('\n') {
        if !line.trim_start().starts_with('#') {
            break;
        }
        end += line.len();
    }
    &text[..end]
}
