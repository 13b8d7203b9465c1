//! The published claims that values name as their source.

use serde::Deserialize;
use std::collections::HashMap;
use std::sync::OnceLock;

/// A claim of a published article.
#[derive(Debug, Clone, Deserialize)]
pub(super) struct Claim {
    id: String,
    /// What it says.
    pub claim: String,
    /// The article, with a short mark of its own in front.
    source: String,
}

impl Claim {
    /// Title of the article.
    pub fn title(&self) -> &str {
        self.source
            .split_once(' ')
            .map_or(self.source.as_str(), |(_, title)| title)
    }
}

#[derive(Debug, Deserialize)]
struct File {
    cases: Vec<Claim>,
}

/// The claim with that id.
pub(super) fn claim(id: &str) -> Option<&'static Claim> {
    static CLAIMS: OnceLock<HashMap<String, Claim>> = OnceLock::new();
    let claims = CLAIMS.get_or_init(|| {
        let text = include_str!("../../../../../scenarios/claims.json");
        // The file is part of the program, and a test reads it.
        let file: File = serde_json::from_str(text).unwrap_or_else(|_| File { cases: Vec::new() });
        let by_id = file
            .cases
            .into_iter()
            .map(|claim| (claim.id.clone(), claim));
        by_id.collect()
    });
    claims.get(id)
}

#[cfg(test)]
mod tests {
    use super::claim;

    #[test]
    fn claims_are_found_by_id() {
        let found = claim("S0-029").unwrap();
        assert!(found.claim.contains("48K to 18K"));
        assert!(found.title().starts_with("Land and expand strategy"));
        assert!(claim("S9-999").is_none());
    }
}
