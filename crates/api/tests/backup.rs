//! The desk backs the library up when it opens it.

use foothold_api::desk::{Desk, Places};
use foothold_data::library::{Library, NewPlan};
use std::thread;
use std::time::Duration;

#[test]
fn a_desk_that_opens_leaves_a_copy_of_the_day() {
    let folder = tempfile::tempdir().unwrap();
    let library = Library::open(folder.path(), 0).unwrap();
    let plan = NewPlan {
        text: "name = \"Plan\"\n",
        company: "",
        origin: "new",
        version_name: "First",
        event: "",
        reference: None,
    };
    library.create(&[plan], 10).unwrap();
    drop(library);
    assert_eq!(Library::newest_backup(folder.path()), None);
    let desk = Desk::open(Places::in_folder(folder.path()));
    // It is made beside everything else; on a machine at work that may take a while.
    let made = (0..600).find_map(|_| {
        thread::sleep(Duration::from_millis(100));
        Library::newest_backup(folder.path())
    });
    let copy = made.expect("a copy was made");
    drop(desk);
    let other = tempfile::tempdir().unwrap();
    std::fs::copy(copy, other.path().join("library.db")).unwrap();
    let restored = Library::open(other.path(), 0).unwrap();
    assert_eq!(restored.list().unwrap()[0].name, "Plan");
}
