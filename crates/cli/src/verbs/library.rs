//! `foothold library`.

use super::print_json;
use crate::args::LibraryArgs;
use crate::exit::{End, Failure};
use crate::numbers::{UNDEFINED, percent};
use crate::screen::{note, print};
use crate::tables::Columns;
use foothold_api::library::{self, Listed, ListedRun};

pub fn library(args: &LibraryArgs) -> Result<End, Failure> {
    let listing = library::list(args.data.data_dir.as_deref())?;
    if args.json {
        print_json(&listing)?;
        return Ok(End::Done);
    }
    if let Some(copy) = library::newest_backup(args.data.data_dir.as_deref())? {
        note(&format!("newest backup: {}", copy.display()));
    }
    let shown: Vec<&Listed> = listing
        .plans
        .iter()
        .filter(|plan| args.all || !plan.archived)
        .collect();
    let headers = [
        "plan",
        "name",
        "group",
        "state",
        "changed",
        "NRR",
        "expansion",
        "quota",
    ];
    let mut table = Columns::new(headers, 5);
    for plan in &shown {
        let number = |of: fn(&ListedRun) -> Option<f64>| match &plan.run {
            None => "not run".to_owned(),
            Some(run) => {
                let stale = if run.stale { "*" } else { "" };
                let number = of(run).map_or(UNDEFINED.to_owned(), percent);
                format!("{number}{stale}")
            }
        };
        table.row([
            format!("@{}", plan.id),
            plan.name.clone(),
            plan.group.clone(),
            state(plan),
            plan.changed.clone(),
            number(|run| run.nrr),
            number(|run| run.expansion_share),
            number(|run| run.quota_attainment),
        ]);
    }
    if shown.is_empty() {
        note(&format!("no plans in {}", listing.library));
        return Ok(End::Done);
    }
    print(&table.text())?;
    if shown
        .iter()
        .any(|plan| plan.run.as_ref().is_some_and(|run| run.stale))
    {
        note("* changed since it ran");
    }
    Ok(End::Done)
}

fn state(plan: &Listed) -> String {
    let mut state = format!("version {}", plan.version);
    match plan.changes {
        0 => {}
        1 => state.push_str(", draft with 1 change"),
        changes => state.push_str(&format!(", draft with {changes} changes")),
    }
    for (is, word) in [(plan.locked, ", locked"), (plan.archived, ", archived")] {
        if is {
            state.push_str(word);
        }
    }
    state
}
