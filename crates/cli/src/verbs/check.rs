//! `foothold check`.

use super::print_json;
use crate::args::CheckArgs;
use crate::exit::{End, Failure};
use crate::screen::{note, print};
use crate::{faults, plan};
use foothold_api::check::Checked;

pub fn check(args: &CheckArgs) -> Result<End, Failure> {
    let plan::Opening { stdin, input } = plan::open(&args.plan, &args.book, &args.data)?;
    let checked = Checked::of(input)?;
    let end = if checked.ok { End::Done } else { End::Invalid };
    if args.json {
        print_json(&checked)?;
        return Ok(end);
    }
    if let Some(import) = &checked.import {
        plan::tell_import(import);
    }
    if !checked.warnings.is_empty() {
        note(&faults::listing(
            &checked.warnings,
            "warning",
            stdin.as_deref(),
        ));
    }
    if checked.ok {
        let hash = checked.plan_hash.as_deref().unwrap_or_default();
        print(&format!(
            "ok {hash} {}\n",
            checked.plan.as_deref().unwrap_or_default()
        ))?;
    } else {
        note(&faults::listing(&checked.faults, "fault", stdin.as_deref()));
    }
    Ok(end)
}
