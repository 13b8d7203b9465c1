//! What the command says of itself.

mod common;

use common::{ends, folder};

#[test]
fn help_is_data() {
    let folder = folder();
    let help = ends(&folder, &["--help"]);
    assert_eq!((help.code, help.stderr.as_str()), (0, ""));
    insta::assert_snapshot!("foothold", help.stdout);
    for verb in [
        "new",
        "check",
        "run",
        "compare",
        "sweep",
        "tornado",
        "seek",
        "optimise",
        "diagnose",
        "calibrate",
        "backtest",
        "cases",
        "metrics",
        "quote",
        "statement",
        "library",
        "bench",
        "schema",
    ] {
        let help = ends(&folder, &[verb, "--help"]);
        assert_eq!((help.code, help.stderr.as_str()), (0, ""), "{verb}");
        insta::assert_snapshot!(verb, help.stdout);
    }
    let version = ends(&folder, &["--version"]).stdout;
    assert_eq!(version, format!("foothold {}\n", env!("CARGO_PKG_VERSION")));
}
