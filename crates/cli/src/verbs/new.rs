//! `foothold new`.

use super::print_json;
use crate::args::NewArgs;
use crate::exit::{End, Failure};
use crate::screen::{note, print};
use crate::tables::Columns;
use foothold_api::plans::{self, Start, THEMES};
use serde_json::json;

pub fn new(args: &NewArgs) -> Result<End, Failure> {
    let start = match (&args.template, &args.pricebook, &args.compplan) {
        (Some(name), _, _) => Start::Template(name),
        (_, Some(name), _) => Start::PriceBook(name),
        (_, _, Some(name)) => Start::CompPlan(name),
        (None, None, None) => return list(args.json),
    };
    let paths = plans::write_new(start, &args.dir)?;
    let files: Vec<String> = paths
        .iter()
        .map(|path| path.display().to_string())
        .collect();
    if args.json {
        print_json(&json!({ "schema": 1, "files": files }))?;
    } else {
        print(
            &files
                .iter()
                .map(|file| format!("{file}\n"))
                .collect::<String>(),
        )?;
        let next = match (start, files.as_slice()) {
            (_, []) => return Ok(End::Done),
            (Start::PriceBook(_), [book, ..]) => format!("quote {book}"),
            (Start::CompPlan(_), [plan, ..]) => {
                let deals = args.dir.join(plans::DEALS_FILE);
                format!("statement {plan} --deals {}", deals.display())
            }
            (Start::Template(_), [one]) => format!("run {one}"),
            (Start::Template(_), pair) => format!("compare {}", pair.join(" ")),
        };
        note(&format!("next: foothold {next}"));
    }
    Ok(End::Done)
}

fn list(json: bool) -> Result<End, Failure> {
    if json {
        let themes: Vec<_> = THEMES
            .iter()
            .map(|theme| {
                json!({
                    "name": theme.name,
                    "question": theme.question,
                    "templates": theme.templates,
                })
            })
            .collect();
        print_json(&json!({ "schema": 1, "themes": themes }))?;
    } else {
        let mut table = Columns::new(["template", "plans", "question"], 3);
        for theme in THEMES {
            table.row([theme.name, &theme.templates.join(", "), theme.question]);
        }
        print(&table.text())?;
    }
    Ok(End::Done)
}
