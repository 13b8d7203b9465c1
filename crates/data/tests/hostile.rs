//! No text makes the reader panic, whatever was done to a plan.

use foothold_data::plan_file::{LoadError, from_text};
use foothold_data::{behaviour_file, shipped};
use proptest::prelude::*;
use std::io;

fn read(text: &str) -> Result<(), LoadError> {
    let beside = |name: &str| {
        shipped::template(name)
            .map(|template| template.text.to_owned())
            .ok_or_else(|| io::Error::new(io::ErrorKind::NotFound, "no such file"))
    };
    from_text("plan.foothold", text, &beside).map(|_| ())
}

/// Texts that tend to upset readers of quantities, tables and words.
const NASTY: &[&str] = &[
    "",
    "0",
    "-1",
    "\"\"",
    "\"-0 USD\"",
    "99999999999999999999",
    "\"99999999999999999 USD\"",
    "1e400",
    "nan",
    "-inf",
    "[]",
    "[[]]",
    "{}",
    "{ a = {} }",
    "[{}]",
    "true",
    "2026-01-01",
    "\"0.000000001%\"",
    "\"\\u0000\"",
    "\"1000000000000 USD\"",
    "\"💥\"",
    "[1, \"a\", {}]",
    "9223372036854775807",
    "-9223372036854775808",
    "\"120 months\"",
    "\"1,2,3 USD\"",
    "'''\n'''",
];

fn is_boundary_cut(text: &str, at: usize) -> usize {
    (0..=at.min(text.len()))
        .rev()
        .find(|&i| text.is_char_boundary(i))
        .unwrap_or(0)
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 192, ..ProptestConfig::default() })]

    #[test]
    fn a_value_replaced_by_anything(
        template in 0..shipped::templates().len(),
        line in 0usize..400,
        nasty in prop::sample::select(NASTY),
    ) {
        let text = shipped::templates()[template].text;
        let mut lines: Vec<String> = text.lines().map(str::to_owned).collect();
        let with_values: Vec<usize> =
            (0..lines.len()).filter(|&i| lines[i].contains(" = ")).collect();
        let target = with_values[line % with_values.len()];
        let key = lines[target].split(" = ").next().unwrap_or("").to_owned();
        lines[target] = format!("{key} = {nasty}");
        let _ = read(&lines.join("\n"));
    }

    #[test]
    fn a_piece_cut_out_or_doubled(
        template in 0..shipped::templates().len(),
        from in 0usize..12_000,
        length in 0usize..600,
        double in any::<bool>(),
    ) {
        let text = shipped::templates()[template].text;
        let from = is_boundary_cut(text, from % text.len());
        let to = is_boundary_cut(text, (from + length).min(text.len())).max(from);
        let piece = if double { &text[from..to] } else { "" };
        let edited = format!("{}{piece}{piece}{}", &text[..from], &text[to..]);
        let _ = read(&edited);
    }

    #[test]
    fn a_line_gone_or_moved(
        template in 0..shipped::templates().len(),
        line in 0usize..400,
        target in 0usize..400,
        keep in any::<bool>(),
    ) {
        let text = shipped::templates()[template].text;
        let mut lines: Vec<&str> = text.lines().collect();
        let taken = lines.remove(line % lines.len());
        if keep {
            lines.insert(target % lines.len(), taken);
        }
        let _ = read(&lines.join("\n"));
    }

    #[test]
    fn anything_at_all(text in "(schema = 1\n)?[\\PC\n\\[\\]={}\"',.]{0,300}") {
        let _ = read(&text);
        let _ = behaviour_file::from_text("set.toml", &text);
    }
}

#[test]
fn deep_nesting_and_long_lists_end() {
    let deep = format!(
        "schema = 1\nland = {}{}",
        "[".repeat(100_000),
        "]".repeat(100_000)
    );
    assert!(matches!(read(&deep), Err(LoadError::Faults(_))));
    let tables = format!("schema = 1\n{}", "[[segment]]\n".repeat(900));
    let Err(LoadError::Faults(faults)) = read(&tables) else {
        panic!("900 segments")
    };
    assert!(faults.len() <= 201, "{}", faults.len());
    assert!(
        faults
            .last()
            .unwrap()
            .reason
            .contains("more faults are not listed")
    );
    let many = format!("schema = 1\n{}", "[[segment]]\n".repeat(300_000));
    let Err(LoadError::Faults(faults)) = read(&many) else {
        panic!("300,000 segments")
    };
    assert!(
        faults
            .iter()
            .any(|f| f.field == "segment" && f.reason == "has 300000 elements")
    );
    let keys: String = (0..50_000).map(|i| format!("k{i} = 1\n")).collect();
    assert!(matches!(
        read(&format!("schema = 1\n{keys}")),
        Err(LoadError::Faults(_))
    ));
}
