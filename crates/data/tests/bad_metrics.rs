//! Every bad file of `scenarios/bad-metrics` and what is said of it.

use foothold_data::actuals::{ActualsOptions, from_sources};
use foothold_data::book::Source;
use std::fmt::Write;
use std::path::Path;

#[test]
fn catalogue() {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../scenarios/bad-metrics");
    let mut files: Vec<_> = std::fs::read_dir(folder)
        .unwrap()
        .map(|entry| entry.unwrap().path())
        .collect();
    files.sort();
    let mut text = String::new();
    for path in files {
        let name = path.file_name().unwrap().to_str().unwrap();
        let bytes = std::fs::read(&path).unwrap();
        let source = Source {
            name,
            bytes: &bytes,
        };
        let by = name.contains("segment").then(|| "segment".to_owned());
        let options = ActualsOptions {
            by,
            ..ActualsOptions::default()
        };
        match from_sources(source, None, &options) {
            Ok(_) => panic!("{name} is accepted"),
            Err(error) => writeln!(text, "{error}\n").unwrap(),
        }
    }
    insta::assert_snapshot!(text);
}
