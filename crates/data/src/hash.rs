//! One number for everything that a plan feeds into a simulation.

use crate::read::FlatValue;
use foothold_core::plan::BookAccount;
use sha2::{Digest, Sha256};

/// Fields that change no result: two plans that differ only here are the same plan.
const LABELS: [&str; 5] = ["schema", "extends", "name", "note", "behaviour.set"];

/// SHA-256 in lower-case hex over the flat values, labels left out.
///
/// Whitespace, comments, key order, spelled-out defaults and `"0.10"` against `"0.1"` do not
/// change it.
pub(crate) fn plan_hash(flat: &[FlatValue]) -> String {
    let mut hash = Sha256::new();
    hash.update(b"foothold plan 1\n");
    for value in flat
        .iter()
        .filter(|value| !LABELS.contains(&value.path.as_str()))
    {
        feed(&mut hash, &value.path);
        feed(&mut hash, &value.value);
    }
    hex(hash)
}

/// SHA-256 in lower-case hex over known customers, in their order.
pub(crate) fn book_hash(accounts: &[BookAccount]) -> String {
    let mut hash = Sha256::new();
    hash.update(b"foothold book 1\n");
    for account in accounts {
        let BookAccount {
            id,
            segment,
            start,
            arr,
            seats,
            renewal,
            activated,
        } = account;
        feed(&mut hash, id);
        feed(&mut hash, segment);
        let rest = format!(
            "{start:?} {} {seats:?} {renewal:?} {activated:?}",
            arr.normalize()
        );
        feed(&mut hash, &rest);
    }
    hex(hash)
}

/// SHA-256 in lower-case hex over texts, in their order.
pub fn texts_hash<'t>(texts: impl IntoIterator<Item = &'t str>) -> String {
    let mut hash = Sha256::new();
    for text in texts {
        feed(&mut hash, text);
    }
    hex(hash)
}

/// Length first, so that no two lists of texts feed the same bytes.
fn feed(hash: &mut Sha256, text: &str) {
    hash.update((text.len() as u64).to_le_bytes());
    hash.update(text.as_bytes());
}

fn hex(hash: Sha256) -> String {
    hash.finalize()
        .iter()
        .map(|byte| format!("{byte:02x}"))
        .collect()
}
