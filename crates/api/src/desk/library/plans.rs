//! Plans of the library: make, copy, name, lock, put away, delete.

use super::super::{Desk, Refusal, now};
use crate::plans::{Theme, chosen, theme};
use foothold_data::library::{NewPlan, Reference};
use foothold_data::plan_edit::flatten;
use foothold_data::plan_file::LoadError;
use foothold_data::shipped::{self, Template};
use std::io;

impl Desk {
    /// Adds the plans of a theme, or one template, and gives the plan to open: of a pair the second,
    /// which is compared with the first.
    ///
    /// # Errors
    /// A name that is neither, a library that cannot be written.
    pub fn plan_create(&self, template: String) -> Result<u32, Refusal> {
        let group = theme(&template).map_or("", Theme::title);
        let made = chosen(&template)?
            .into_iter()
            .map(|template| Ok((template, whole(template)?)))
            .collect::<Result<Vec<(&Template, String)>, LoadError>>()
            .map_err(crate::ApiError::from)?;
        let origins: Vec<String> = made
            .iter()
            .map(|(template, _)| format!("template:{}", template.name))
            .collect();
        let events: Vec<String> = made
            .iter()
            .map(|(template, _)| format!("From the template {}", template.name))
            .collect();
        let new: Vec<NewPlan> = made
            .iter()
            .enumerate()
            .map(|(index, (_, text))| NewPlan {
                text,
                company: group,
                origin: &origins[index],
                version_name: "As shipped",
                event: &events[index],
                reference: index.checked_sub(1).map(Reference::Earlier),
            })
            .collect();
        let ids = self.library()?.create(&new, now())?;
        ids.last()
            .copied()
            .ok_or_else(|| Refusal::new("template_unknown", "the template holds no plan"))
    }

    /// The plan to open of a theme or template that is in the library already, else a new one.
    ///
    /// # Errors
    /// As [`Self::plan_create`].
    pub fn plan_of_template(&self, template: String) -> Result<u32, Refusal> {
        let wanted = chosen(&template)?;
        let origin = wanted.last().map(|last| format!("template:{}", last.name));
        let known = self.library()?.list()?;
        match known
            .iter()
            .find(|plan| Some(&plan.origin) == origin.as_ref())
        {
            Some(plan) => Ok(plan.id),
            None => self.plan_create(template),
        }
    }

    /// Adds a copy of the working text of a plan, compared with it, and gives its number.
    ///
    /// # Errors
    /// No such plan, a name that cannot be given, a library that cannot be written.
    pub fn plan_duplicate(&self, plan: u32, name: Option<String>) -> Result<u32, Refusal> {
        Ok(self.library()?.duplicate(plan, name.as_deref(), now())?)
    }

    /// Gives a plan another name and group; what is null stays. The name is a change of the text.
    ///
    /// # Errors
    /// No such plan, a locked one, a name that cannot be given, a library that cannot be written.
    pub fn plan_rename(
        &self,
        plan: u32,
        name: Option<String>,
        group: Option<String>,
    ) -> Result<(), Refusal> {
        let library = self.library()?;
        if let Some(name) = name {
            library.rename(plan, &name, now())?;
        }
        if let Some(group) = group {
            library.set_company(plan, &group)?;
        }
        Ok(())
    }

    /// Locks a plan against changes, or unlocks it.
    ///
    /// # Errors
    /// No such plan, a library that cannot be written.
    pub fn plan_lock(&self, plan: u32, locked: bool) -> Result<(), Refusal> {
        Ok(self.library()?.set_locked(plan, locked)?)
    }

    /// Puts a plan away, or takes it back.
    ///
    /// # Errors
    /// No such plan, a library that cannot be written.
    pub fn plan_archive(&self, plan: u32, archived: bool) -> Result<(), Refusal> {
        Ok(self.library()?.set_archived(plan, archived)?)
    }

    /// Names the plan that a plan is compared with, or none.
    ///
    /// # Errors
    /// No such plan, a plan compared with itself, a library that cannot be written.
    pub fn plan_reference(&self, plan: u32, reference: Option<u32>) -> Result<(), Refusal> {
        if reference == Some(plan) {
            return Err(Refusal::new(
                "reference_invalid",
                "a plan cannot be compared with itself. Fix: choose another plan.",
            ));
        }
        Ok(self.library()?.set_reference(plan, reference)?)
    }

    /// Deletes a plan; it can be brought back within 30 days.
    ///
    /// # Errors
    /// No such plan, a library that cannot be written.
    pub fn plan_delete(&self, plan: u32) -> Result<(), Refusal> {
        Ok(self.library()?.delete(plan, now())?)
    }

    /// Brings a deleted plan back.
    ///
    /// # Errors
    /// A plan that is gone for good, a library that cannot be written.
    pub fn plan_undelete(&self, plan: u32) -> Result<(), Refusal> {
        Ok(self.library()?.bring_back(plan)?)
    }
}

/// The template as one text that stands by itself.
fn whole(template: &Template) -> Result<String, LoadError> {
    let shipped = |name: &str| match shipped::template(name) {
        Some(base) => Ok(base.text.to_owned()),
        None => Err(io::Error::from(io::ErrorKind::NotFound)),
    };
    flatten(template.file, template.text, &shipped)
}
