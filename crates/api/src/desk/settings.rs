//! The settings of a person.

use super::{Desk, Refusal};
use foothold_data::settings::{self, Settings, SettingsError, Theme};
use serde::{Deserialize, Serialize};

/// The settings, and whether the file could be used.
#[derive(Debug, Clone, Serialize)]
#[cfg_attr(feature = "specta", derive(specta::Type))]
#[serde(rename_all = "camelCase")]
pub struct SettingsView {
    /// What holds.
    pub values: SettingsValues,
    /// The file.
    pub file: String,
    /// Folder of the library in use.
    pub folder: String,
    /// Why the file is not used, where it is not.
    pub problem: Option<String>,
}

/// What a person sets; null where the program decides.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "specta", derive(specta::Type))]
#[serde(rename_all = "camelCase")]
pub struct SettingsValues {
    /// Colours.
    pub theme: ThemeWord,
    /// How numbers and dates are written, as in `de-AT`.
    pub locale: Option<String>,
    /// Replications of a finished run.
    pub replications: Option<u32>,
    /// Plan that was open last.
    pub last_plan: Option<u32>,
    /// Folder of the library, from the next start on.
    pub data_dir: Option<String>,
}

/// Colours of the window.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "specta", derive(specta::Type))]
#[serde(rename_all = "camelCase")]
pub enum ThemeWord {
    /// As the system has it.
    System,
    /// Light.
    Light,
    /// Dark.
    Dark,
}

impl Desk {
    /// The settings; the defaults where their file cannot be used.
    ///
    /// # Errors
    /// None.
    pub fn settings(&self) -> Result<SettingsView, Refusal> {
        let (values, error) = settings::read(&self.places.settings);
        Ok(SettingsView {
            values: SettingsValues::of(values),
            file: self.places.settings.display().to_string(),
            folder: self.places.data.display().to_string(),
            problem: error.map(|error| error.to_string()),
        })
    }

    /// Writes the settings; comments and keys of other versions stay in the file.
    ///
    /// # Errors
    /// A value out of range, a file with a fault or that cannot be written.
    pub fn settings_set(&self, values: SettingsValues) -> Result<SettingsView, Refusal> {
        if let Some(found) = values
            .replications
            .filter(|number| !settings::REPLICATIONS.contains(number))
        {
            let (least, most) = (settings::REPLICATIONS.start(), settings::REPLICATIONS.end());
            return Err(Refusal::new(
                "settings_invalid",
                format!(
                    "replications: {found} is outside {least} to {most}. Fix: write a number in between."
                ),
            ));
        }
        settings::write(&self.places.settings, &values.settings())?;
        self.settings()
    }
}

impl SettingsValues {
    fn of(settings: Settings) -> Self {
        Self {
            theme: match settings.theme {
                Theme::System => ThemeWord::System,
                Theme::Light => ThemeWord::Light,
                Theme::Dark => ThemeWord::Dark,
            },
            locale: settings.locale,
            replications: settings.replications,
            last_plan: settings.last_plan,
            data_dir: settings.data_dir.map(|folder| folder.display().to_string()),
        }
    }

    fn settings(self) -> Settings {
        Settings {
            theme: match self.theme {
                ThemeWord::System => Theme::System,
                ThemeWord::Light => Theme::Light,
                ThemeWord::Dark => Theme::Dark,
            },
            locale: self.locale,
            replications: self.replications,
            last_plan: self.last_plan,
            data_dir: self.data_dir.map(Into::into),
        }
    }
}

impl From<SettingsError> for Refusal {
    fn from(error: SettingsError) -> Self {
        let code = match &error {
            SettingsError::Fault { .. } => "settings_invalid",
            _ => "settings_failed",
        };
        Self::new(code, error.to_string())
    }
}
