//! What a person names: a file, or something that ships with the program.

use std::path::{Path, PathBuf};

/// What a name stands for.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Named<T> {
    /// A file, whether it is there or not.
    File(PathBuf),
    /// Something shipped.
    Shipped(T),
}

/// What `name` stands for: the file at that path, else the file at that path with `extension`, else
/// what ships under the name. A file of one's own always goes before what ships, however it is named.
pub(crate) fn find<T>(
    name: &str,
    extension: &str,
    shipped: impl FnOnce(&str) -> Option<T>,
) -> Named<T> {
    let path = Path::new(name);
    // A pipe is a file, too; a folder of results may well be named as its plan is.
    if path.exists() && !path.is_dir() {
        return Named::File(path.to_owned());
    }
    let with_extension = PathBuf::from(format!("{name}.{extension}"));
    if !name.ends_with(&format!(".{extension}")) && with_extension.is_file() {
        return Named::File(with_extension);
    }
    match shipped(name) {
        Some(found) => Named::Shipped(found),
        None => Named::File(path.to_owned()),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::fs;

    #[test]
    fn a_file_goes_before_what_ships() {
        let folder = tempfile::tempdir().unwrap();
        let name = folder.path().join("own").display().to_string();
        let file = format!("{name}.plan");
        let found = |name: &str| find(name, "plan", |_| Some("shipped"));
        assert_eq!(found(&name), Named::Shipped("shipped"));
        // The results of a plan are not the plan.
        fs::create_dir(&name).unwrap();
        assert_eq!(found(&name), Named::Shipped("shipped"));
        assert_eq!(found(&file), Named::Shipped("shipped"));
        fs::write(&file, "").unwrap();
        assert_eq!(found(&name), Named::File(file.clone().into()));
        assert_eq!(found(&file), Named::File(file.into()));
        let missing = find("no-such", "plan", |_| None::<()>);
        assert_eq!(missing, Named::File("no-such".into()));
    }
}
