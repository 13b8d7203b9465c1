//! The field of the format that a path names.

use super::spec;
use crate::read::Described;
use crate::read::field::{Field, Many, Shape};
use std::collections::HashMap;
use std::sync::OnceLock;

/// Every field of the format by its path, with its place in the order.
fn fields() -> &'static HashMap<String, (usize, Field)> {
    static FIELDS: OnceLock<HashMap<String, (usize, Field)>> = OnceLock::new();
    FIELDS.get_or_init(|| {
        let listed = spec::describe().into_iter().enumerate();
        listed
            .map(|(order, Described { path, field })| (path, (order, field)))
            .collect()
    })
}

/// A path as the format describes it: `segment[].id` for `segment[2].id`.
pub(crate) fn described(path: &str) -> String {
    let mut out = String::with_capacity(path.len());
    let mut within = false;
    for c in path.chars() {
        within = (within || c == '[') && c != ']';
        if !within || c == '[' {
            out.push(c);
        }
    }
    out
}

/// The field itself at a described path, with its place in the order of the format.
pub(crate) fn exact(described: &str) -> Option<(usize, &'static Field)> {
    fields()
        .get(described)
        .map(|(order, field)| (*order, field))
}

/// The field at a described path; for an element of a list or a key of a map, that list or map.
pub(crate) fn holding(described: &str) -> Option<&'static Field> {
    if let Some((_, field)) = exact(described) {
        return Some(field);
    }
    if let Some(list) = described.strip_suffix("[]") {
        let (_, field) = exact(list)?;
        return (field.many == Many::List || field.shape == Shape::Tables).then_some(field);
    }
    let (above, _) = described.rsplit_once('.')?;
    let (_, field) = exact(above)?;
    (field.many == Many::Map).then_some(field)
}

/// What the format says of the field at `path`, a path of [`FlatValue`](crate::FlatValue); for a
/// key of a map such as `land.acv_by_segment.smb`, what it says of the map.
///
/// Behaviour values are described by [`Param`](foothold_core::behaviour::Param) instead.
pub fn field(path: &str) -> Option<&'static Field> {
    holding(&described(path))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_path_finds_its_field() {
        let name = |path| field(path).map(|field| field.name);
        assert_eq!(name("segment[12].teams.median"), Some("median"));
        assert_eq!(name("segment[0].meters.api_calls"), Some("meters"));
        assert_eq!(name("signals.watched"), Some("watched"));
        assert_eq!(name("role[1]"), Some("role"));
        assert_eq!(name("land.acv.more"), None);
        assert_eq!(name("land.size"), None);
    }
}
