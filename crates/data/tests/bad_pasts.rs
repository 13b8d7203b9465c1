//! Every bad past of `scenarios/bad-pasts` and what is said of it.

use foothold_core::calendar::YearMonth;
use foothold_data::history::{HistoryInput, read};
use std::fmt::Write;
use std::path::Path;

const START: YearMonth = YearMonth {
    year: 2026,
    month: 1,
};

#[test]
fn catalogue() {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../scenarios/bad-pasts");
    let mut pasts: Vec<_> = std::fs::read_dir(&folder)
        .unwrap()
        .map(|entry| entry.unwrap().path())
        .collect();
    pasts.sort();
    let mut text = String::new();
    for path in pasts {
        let input = HistoryInput {
            path: path.clone(),
            ..HistoryInput::default()
        };
        let Err(error) = read(&input, START) else {
            panic!("{} is accepted", path.display());
        };
        let told = error
            .to_string()
            .replace(&format!("{}/", folder.display()), "");
        // Paths of other systems are written with their own mark.
        writeln!(text, "{}\n", told.replace('\\', "/")).unwrap();
    }
    insta::assert_snapshot!(text);
}
