//! Tests of the library.

mod backups;
mod bounds;
mod documents;
mod files;
mod plans;

use super::*;
use crate::shipped;
use tempfile::TempDir;

/// A plan as small as the library cares for: it reads nothing but the name.
const PLAN: &str =
    "# A plan\nname = \"Plan\"\n\n[land]\nacv = \"48000 USD\" # from the books\nsla = \"5 days\"\n";

fn folder() -> TempDir {
    tempfile::tempdir().unwrap()
}

fn open(folder: &TempDir) -> Library {
    Library::open(folder.path(), 0).unwrap()
}

fn new_plan(text: &str) -> NewPlan<'_> {
    NewPlan {
        text,
        company: "Northwind",
        origin: "import:plan.foothold",
        version_name: "As imported",
        event: "plan.foothold",
        reference: None,
    }
}

fn with_plan(library: &Library) -> PlanId {
    library.create(&[new_plan(PLAN)], 10).unwrap()[0]
}

/// Commits `text` on whatever revision is there.
fn edit(
    library: &Library,
    plan: PlanId,
    text: &str,
    gesture: Option<&str>,
) -> Result<Committed, LibraryError> {
    let expected_revision = library.working(plan)?.revision;
    library.commit(Edit {
        plan,
        expected_revision,
        text,
        sentence: "changed",
        gesture,
        at: 20,
    })
}

fn land_at(amount: u32) -> String {
    PLAN.replace("48000", &amount.to_string())
}

fn text(library: &Library, plan: PlanId) -> String {
    library.working(plan).unwrap().text
}
