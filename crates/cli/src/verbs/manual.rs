//! `foothold completions` and `foothold man`.

use crate::args::Cli;
use crate::exit::{End, Failure};
use crate::screen::print;
use clap::CommandFactory;
use clap_complete::Shell;

pub fn completions(shell: Shell) -> Result<End, Failure> {
    let mut script = Vec::new();
    clap_complete::generate(shell, &mut Cli::command(), "foothold", &mut script);
    print(&String::from_utf8_lossy(&script))?;
    Ok(End::Done)
}

/// The page of the command, or of one of its verbs.
pub fn page(verb: Option<&str>) -> Result<End, Failure> {
    let mut command = Cli::command();
    command.build();
    let described = match verb {
        None => command,
        Some(verb) => match command.find_subcommand(verb) {
            // Its display name is "foothold-run", by which man pages of verbs are found.
            Some(found) => found.clone(),
            None => {
                let names: Vec<&str> = command.get_subcommands().map(|c| c.get_name()).collect();
                let reason = format!("there is no verb {verb:?}; use one of {}", names.join(", "));
                return Err(Failure::Usage(Some(reason)));
            }
        },
    };
    let mut page = Vec::new();
    clap_mangen::Man::new(described)
        .render(&mut page)
        .map_err(|error| Failure::Io("cannot write the page", error))?;
    print(&String::from_utf8_lossy(&page))?;
    Ok(End::Done)
}
