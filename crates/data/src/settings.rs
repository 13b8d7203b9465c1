//! The settings of a person, one TOML file that both shells read.

use crate::replace::replace;
use crate::text_file;
use std::fs;
use std::io;
use std::path::{Path, PathBuf};
use toml_edit::{DocumentMut, Item, TableLike, Value};

/// Name of the file.
pub const FILE: &str = "settings.toml";
/// Fewest and most replications that can be set.
pub const REPLICATIONS: std::ops::RangeInclusive<u32> = 1..=10_000;

/// Colours of the window.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Theme {
    /// As the system has it.
    #[default]
    System,
    /// Light.
    Light,
    /// Dark.
    Dark,
}

impl Theme {
    /// Every theme.
    pub const ALL: [Self; 3] = [Self::System, Self::Light, Self::Dark];

    /// The word in the file.
    pub const fn name(self) -> &'static str {
        match self {
            Self::System => "system",
            Self::Light => "light",
            Self::Dark => "dark",
        }
    }
}

/// The settings of a person; `None` where the program decides.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Settings {
    /// Colours.
    pub theme: Theme,
    /// How numbers and dates are written, as in `de-AT`; the system's when absent.
    pub locale: Option<String>,
    /// Replications of a finished run.
    pub replications: Option<u32>,
    /// Plan that was open last.
    pub last_plan: Option<u32>,
    /// Folder of the library instead of the platform's.
    pub data_dir: Option<PathBuf>,
}

/// Why settings are not used, or not written.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum SettingsError {
    /// A line that cannot be understood.
    #[error("{}:{line}: {field}{reason}. Fix: {fix}.", path.display())]
    Fault {
        /// The file.
        path: PathBuf,
        /// Line, from 1.
        line: u32,
        /// The key and a colon; empty where the file is no TOML.
        field: String,
        /// What is wrong.
        reason: String,
        /// What to do.
        fix: String,
    },
    /// The file cannot be read or written.
    #[error("{}: {what}: {cause}. Fix: make it accessible, or remove it.", path.display())]
    Io {
        /// The file.
        path: PathBuf,
        /// What was tried.
        what: &'static str,
        /// The system's reason.
        cause: io::Error,
    },
}

/// The settings in `path`, and why it is not used where it is not. A file that is not there gives
/// the defaults, and so does one with a fault, as a whole: half of somebody's settings would
/// surprise more than none.
pub fn read(path: &Path) -> (Settings, Option<SettingsError>) {
    match document(path).and_then(|document| settings_in(path, &document)) {
        Ok(settings) => (settings, None),
        Err(error) => (Settings::default(), Some(error)),
    }
}

/// Writes what differs into `path`; comments and keys of other versions stay.
///
/// # Errors
/// A file with a fault, which stays as it is; one that cannot be written.
pub fn write(path: &Path, settings: &Settings) -> Result<(), SettingsError> {
    let mut document = document(path)?;
    let before = settings_in(path, &document)?;
    if before == *settings {
        return Ok(());
    }
    let failed = |cause| SettingsError::Io {
        path: path.to_owned(),
        what: "cannot be written",
        cause,
    };
    let theme = (settings.theme != Theme::System).then(|| settings.theme.name().into());
    set(&mut document, "theme", theme);
    set(
        &mut document,
        "locale",
        settings.locale.as_deref().map(Value::from),
    );
    let number = |number: u32| Value::from(i64::from(number));
    set(
        &mut document,
        "replications",
        settings.replications.map(number),
    );
    set(&mut document, "last_plan", settings.last_plan.map(number));
    let folder = settings.data_dir.as_deref();
    let folder = folder.map(|folder| Value::from(folder.display().to_string()));
    set(&mut document, "data_dir", folder);
    if let Some(folder) = path.parent() {
        fs::create_dir_all(folder).map_err(failed)?;
    }
    replace(path, document.to_string().as_bytes()).map_err(failed)
}

fn document(path: &Path) -> Result<DocumentMut, SettingsError> {
    let text = match text_file::read(path) {
        Ok(text) => text,
        Err(cause) if cause.kind() == io::ErrorKind::NotFound => String::new(),
        Err(cause) => {
            return Err(SettingsError::Io {
                path: path.to_owned(),
                what: "cannot be read",
                cause,
            });
        }
    };
    text.parse().map_err(|error: toml_edit::TomlError| {
        let reason: Vec<&str> = error.message().lines().collect();
        SettingsError::Fault {
            path: path.to_owned(),
            line: line(&text, error.span().map_or(0, |span| span.start)),
            field: String::new(),
            reason: format!("is not TOML: {}", reason.join(", ")),
            fix: "correct the line, or remove the file to start with the defaults".into(),
        }
    })
}

fn line(text: &str, offset: usize) -> u32 {
    let before = &text.as_bytes()[..offset.min(text.len())];
    // Files are at most 4 MiB.
    before.iter().filter(|byte| **byte == b'\n').count() as u32 + 1
}

/// Keeps what stands around a value.
fn set(document: &mut DocumentMut, key: &str, value: Option<Value>) {
    let Some(mut value) = value else {
        document.remove(key);
        return;
    };
    if let Some(Item::Value(old)) = document.get(key) {
        *value.decor_mut() = old.decor().clone();
    }
    document[key] = Item::Value(value);
}

fn settings_in(path: &Path, document: &DocumentMut) -> Result<Settings, SettingsError> {
    let fault = |key: &str, reason: &str, fix: &str| SettingsError::Fault {
        path: path.to_owned(),
        // An editable document has no places: its text is the file's, so the key is looked for.
        line: line_of(&document.to_string(), key),
        field: format!("{key}: "),
        reason: reason.to_owned(),
        fix: fix.to_owned(),
    };
    let table: &dyn TableLike = document.as_table();
    let text = |key: &'static str| match table.get(key) {
        None => Ok(None),
        Some(item) => match item.as_str() {
            Some(text) => Ok(Some(text.to_owned())),
            None => Err(fault(
                key,
                "is not text",
                "write it in quotes, or remove the line",
            )),
        },
    };
    let number = |key: &'static str| match table.get(key) {
        None => Ok(None),
        Some(item) => match item.as_integer().and_then(|n| u32::try_from(n).ok()) {
            Some(number) => Ok(Some(number)),
            None => Err(fault(
                key,
                "is not a whole number",
                "write digits only, or remove the line",
            )),
        },
    };
    let theme = match text("theme")? {
        None => Theme::System,
        Some(word) => Theme::ALL
            .into_iter()
            .find(|theme| theme.name() == word)
            .ok_or_else(|| {
                let reason = format!("{word:?} is no theme");
                fault("theme", &reason, "write system, light or dark")
            })?,
    };
    let replications = number("replications")?;
    if let Some(found) = replications.filter(|number| !REPLICATIONS.contains(number)) {
        let (least, most) = (REPLICATIONS.start(), REPLICATIONS.end());
        let reason = format!("{found} is outside {least} to {most}");
        return Err(fault("replications", &reason, "write a number in between"));
    }
    Ok(Settings {
        theme,
        locale: text("locale")?,
        replications,
        last_plan: number("last_plan")?,
        data_dir: text("data_dir")?.map(PathBuf::from),
    })
}

fn line_of(text: &str, key: &str) -> u32 {
    let starts = |line: &str| {
        let line = line.trim_start();
        line.strip_prefix(key)
            .is_some_and(|rest| rest.trim_start().starts_with('='))
    };
    // Files are at most 4 MiB.
    text.lines()
        .position(starts)
        .map_or(1, |index| index as u32 + 1)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn file(text: &str) -> (tempfile::TempDir, PathBuf) {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join(FILE);
        fs::write(&path, text).unwrap();
        (folder, path)
    }

    #[test]
    fn what_is_written_is_read_again() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("new").join(FILE);
        assert_eq!(read(&path).0, Settings::default());
        let settings = Settings {
            theme: Theme::Dark,
            locale: Some("de-AT".into()),
            replications: Some(500),
            last_plan: Some(12),
            data_dir: Some("/plans".into()),
        };
        write(&path, &settings).unwrap();
        let (found, error) = read(&path);
        assert!(error.is_none());
        assert_eq!(found, settings);
        write(&path, &Settings::default()).unwrap();
        assert_eq!(fs::read_to_string(&path).unwrap(), "");
    }

    #[test]
    fn comments_and_unknown_keys_stay() {
        let (_folder, path) =
            file("# mine\ntheme = \"light\" # why\nfuture = [1, 2]\n\n[more]\na = 1\n");
        let (mut settings, error) = read(&path);
        assert!(error.is_none());
        settings.theme = Theme::Dark;
        settings.last_plan = Some(3);
        write(&path, &settings).unwrap();
        let expected =
            "# mine\ntheme = \"dark\" # why\nfuture = [1, 2]\nlast_plan = 3\n\n[more]\na = 1\n";
        assert_eq!(fs::read_to_string(&path).unwrap(), expected);
    }

    #[test]
    fn a_faulty_file_is_named_with_its_line_and_stays_as_it_is() {
        for (text, line, part) in [
            ("theme = \"light\"\nlocale = \n", 2, "is not TOML"),
            ("\ntheme = \"pink\"\n", 2, "\"pink\" is no theme"),
            ("theme = 4\n", 1, "is not text"),
            ("# a\n# b\nreplications = 0\n", 3, "outside 1 to 10000"),
            ("last_plan = \"x\"\n", 1, "is not a whole number"),
        ] {
            let (_folder, path) = file(text);
            let (settings, error) = read(&path);
            assert_eq!(settings, Settings::default(), "{text:?}");
            let told = error.unwrap().to_string();
            assert!(told.contains(&format!("{FILE}:{line}: ")), "{told}");
            assert!(told.contains(part) && told.contains("Fix: "), "{told}");
            let dark = Settings {
                theme: Theme::Dark,
                ..settings
            };
            assert!(write(&path, &dark).is_err());
            assert_eq!(fs::read_to_string(&path).unwrap(), text);
        }
    }
}
