//! `foothold new`.

use super::print_json;
use crate::args::NewArgs;
use crate::exit::{End, Failure};
use crate::screen::{note, print};
use crate::tables::Columns;
use foothold_api::plans::{self, THEMES};
use serde_json::json;

pub fn new(args: &NewArgs) -> Result<End, Failure> {
    let Some(name) = &args.template else {
        return list(args.json);
    };
    let paths = plans::write_new(name, &args.dir)?;
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
        match files.as_slice() {
            [] => {}
            [one] => note(&format!("next: foothold run {one}")),
            pair => note(&format!("next: foothold compare {}", pair.join(" "))),
        }
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
