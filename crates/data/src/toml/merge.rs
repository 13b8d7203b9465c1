//! One tree over another.

use super::{Entry, Kind, Node};
use std::collections::HashMap;

impl Node {
    /// Lays `over` on `self`: tables merge key by key, anything else replaces what was there.
    pub fn overlaid(self, over: Self) -> Self {
        match (self.kind, over.kind) {
            (Kind::Table(base), Kind::Table(entries)) => Self {
                place: over.place,
                kind: Kind::Table(merged(base, entries)),
            },
            (_, kind) => Self {
                place: over.place,
                kind,
            },
        }
    }
}

fn merged(base: Vec<Entry>, over: Vec<Entry>) -> Vec<Entry> {
    let mut by_key: HashMap<String, Entry> = over
        .iter()
        .map(|entry| (entry.key.clone(), entry.clone()))
        .collect();
    let mut out = Vec::with_capacity(base.len() + over.len());
    for below in base {
        out.push(match by_key.remove(&below.key) {
            Some(above) => Entry {
                node: below.node.overlaid(above.node),
                ..above
            },
            None => below,
        });
    }
    out.extend(
        over.into_iter()
            .filter(|entry| by_key.contains_key(&entry.key)),
    );
    out
}
