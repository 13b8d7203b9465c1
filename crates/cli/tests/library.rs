//! Plans of the library on the command line.

mod common;

use common::{Ended, ends, folder};
use foothold_api::desk::{Desk, Places};
use tempfile::TempDir;

/// A library with the founder's pair, a copy and an archived plan.
fn library() -> TempDir {
    let folder = folder();
    let desk = Desk::open(Places::in_folder(folder.path()));
    let plan = desk.plan_create("founder".into()).unwrap();
    desk.plan_rename(plan, Some("Ours".into()), None).unwrap();
    let twin = desk.plan_duplicate(plan, Some("Twin".into())).unwrap();
    desk.plan_lock(twin, true).unwrap();
    for _ in 0..2 {
        let finance = desk.plan_create("finance-flat".into()).unwrap();
        desk.plan_rename(finance, Some("Same".into()), None)
            .unwrap();
        desk.plan_archive(finance, true).unwrap();
    }
    folder
}

fn with_data(library: &TempDir, args: &[&str]) -> Ended {
    let path = library.path().display().to_string();
    let all: Vec<&str> = args.iter().copied().chain(["--data-dir", &path]).collect();
    ends(&folder(), &all)
}

#[test]
fn the_library_is_listed() {
    let library = library();
    let list = with_data(&library, &["library"]);
    assert_eq!((list.code, list.stderr.as_str()), (0, ""));
    let lines: Vec<&str> = list.stdout.lines().collect();
    assert_eq!(lines.len(), 4, "{}", list.stdout);
    for part in ["@3", "Twin", "version 1, locked", "not run"] {
        assert!(list.stdout.contains(part), "{part}: {}", list.stdout);
    }
    assert!(!list.stdout.contains("Same"), "archived: {}", list.stdout);
    let all = with_data(&library, &["library", "--all"]);
    assert!(all.stdout.contains("version 1, archived"), "{}", all.stdout);

    let json = with_data(&library, &["library", "--json"]).json();
    assert_eq!(json["schema"], 1);
    let plans = json["plans"].as_array().unwrap();
    assert_eq!(plans.len(), 5);
    let ours = plans.iter().find(|plan| plan["id"] == 2).unwrap();
    assert_eq!(ours["name"], "Ours");
    assert!(ours["run"].is_null());
    assert!(ours["changed"].as_str().unwrap().ends_with('Z'));
}

#[test]
fn a_plan_of_the_library_runs_as_its_file_does() {
    let library = library();
    let few = ["-n", "3", "--json"];
    let run = |plan: &str| {
        let args: Vec<&str> = ["run", plan].into_iter().chain(few).collect();
        let run = with_data(&library, &args);
        assert_eq!(run.code, 0, "{}", run.stderr);
        run.json()
    };
    let [by_name, by_number, template] = ["@ours", "@2", "founder-18k"].map(run);
    assert_eq!(by_name["plan"], "Ours");
    assert_eq!(by_name["result_hash"], template["result_hash"]);
    assert_eq!(by_name["plan_hash"], template["plan_hash"]);
    assert_eq!(by_number, by_name);

    let check = with_data(&library, &["check", "@Twin"]);
    assert_eq!(check.code, 0, "{}", check.stderr);
    assert!(check.stdout.starts_with("ok "), "{}", check.stdout);
    let compare = with_data(&library, &["compare", "@1", "@Ours", "-n", "2"]);
    assert_eq!(compare.code, 0, "{}", compare.stderr);
}

#[test]
fn a_name_that_leads_to_no_plan_or_to_several_lists_what_may_be_meant() {
    let library = library();
    let unknown = with_data(&library, &["run", "@Our"]);
    assert_eq!(unknown.code, 3);
    assert!(unknown.stderr.contains("@2 (Ours)"), "{}", unknown.stderr);
    let several = with_data(&library, &["check", "@Same"]);
    assert_eq!(several.code, 3);
    for part in ["several plans", "@4 (Same)", "@5 (Same)", "Fix: "] {
        assert!(several.stderr.contains(part), "{part}: {}", several.stderr);
    }
}

#[test]
fn no_library_is_no_plans_and_is_not_made() {
    let empty = folder();
    let list = with_data(&empty, &["library"]);
    assert_eq!((list.code, list.stdout.as_str()), (0, ""));
    assert!(list.stderr.contains("no plans in"), "{}", list.stderr);
    let run = with_data(&empty, &["run", "@Ours"]);
    assert_eq!(run.code, 3);
    assert!(
        run.stderr.contains("there is no library at"),
        "{}",
        run.stderr
    );
    assert_eq!(common::content(empty.path()), Vec::<String>::new());
}

#[test]
fn a_damaged_library_is_named_and_left_alone() {
    let damaged = folder();
    let file = damaged.path().join("library.db");
    std::fs::write(&file, [0x5A; 4096]).unwrap();
    let list = with_data(&damaged, &["library"]);
    assert_eq!(list.code, 1);
    assert!(list.stderr.contains("is damaged"), "{}", list.stderr);
    assert_eq!(std::fs::read(&file).unwrap(), [0x5A; 4096]);
}

/// Runs a program that was just written. While it was, another test may have forked, and until that
/// child becomes a program of its own, it holds the file open for writing: nothing can run it then.
#[cfg(unix)]
fn output_of_a_new_file(command: &mut std::process::Command) -> std::process::Output {
    for _ in 0..1000 {
        match command.output() {
            Err(error) if error.kind() == std::io::ErrorKind::ExecutableFileBusy => {
                std::thread::sleep(std::time::Duration::from_millis(10));
            }
            ended => return ended.unwrap(),
        }
    }
    panic!("{command:?}: still busy");
}

/// The superuser may write anywhere, so the command runs as nobody then.
#[cfg(unix)]
#[test]
fn a_library_in_a_read_only_folder_is_read() {
    use std::fs::{self, Permissions};
    use std::os::unix::fs::PermissionsExt;
    use std::os::unix::process::CommandExt;
    use std::process::Command;

    let library = library();
    let program = library.path().join("program");
    fs::copy(assert_cmd::cargo::cargo_bin!("foothold"), &program).unwrap();
    let mode = |path: &std::path::Path, mode| {
        fs::set_permissions(path, Permissions::from_mode(mode)).unwrap();
    };
    mode(&library.path().join("library.db"), 0o444);
    mode(library.path(), 0o555);
    let superuser = fs::write(library.path().join("probe"), "").is_ok();
    let mut command = Command::new(&program);
    command
        .args(["check", "@Twin", "--data-dir"])
        .arg(library.path());
    command.current_dir("/");
    if superuser {
        fs::remove_file(library.path().join("probe")).unwrap();
        command.uid(65_534).gid(65_534);
    }
    let output = output_of_a_new_file(&mut command);
    mode(library.path(), 0o755);
    let stderr = String::from_utf8(output.stderr).unwrap();
    assert_eq!(output.status.code(), Some(0), "{stderr}");
}
