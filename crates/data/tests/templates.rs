//! Every shipped template loads, and what changes or keeps its hash.

use foothold_data::plan_file::{LoadError, LoadedPlan, from_text};
use foothold_data::shipped;
use std::io;

fn beside(name: &str) -> io::Result<String> {
    shipped::template(name)
        .map(|template| template.text.to_owned())
        .ok_or_else(|| io::Error::new(io::ErrorKind::NotFound, "no such file"))
}

fn load(text: &str) -> Result<LoadedPlan, LoadError> {
    from_text("plan.foothold", text, &beside)
}

fn template(name: &str) -> &'static str {
    shipped::template(name).unwrap().text
}

#[test]
fn every_template_loads_without_fault_or_warning() {
    for template in shipped::templates() {
        let loaded = from_text(template.file, template.text, &beside)
            .unwrap_or_else(|error| panic!("{}:\n{error}", template.name));
        assert_eq!(loaded.warnings, [], "{}", template.name);
        assert_eq!(loaded.plan_hash.len(), 64);
    }
}
