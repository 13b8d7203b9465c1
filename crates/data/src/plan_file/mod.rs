//! Plans as TOML files: from text to a checked plan, or to every fault in it.

mod annotation;
mod behaviour;
pub(crate) mod checked;
mod comp;
mod lever;
mod load;
pub(crate) mod lookup;
mod market;
mod motion;
mod neighbours;
pub(crate) mod pricing;
mod spec;
mod team;
pub(crate) mod words;

pub use annotation::{Annotation, Evidence};
pub use lever::lever;
pub(crate) use load::base_of;
pub use load::{LoadError, Resolver, from_text, load, with_book};
pub(crate) use load::{neighbours, text_of};
pub use lookup::field;
pub(crate) use spec::describe;

use crate::fault::FileFault;
use crate::read::FlatValue;
use foothold_core::plan::Plan;

/// Version of the plan file format.
pub const SCHEMA: i64 = 1;

/// A plan that was read and checked.
#[derive(Debug, Clone, PartialEq)]
pub struct LoadedPlan {
    /// The plan; dereferences to its spec.
    pub plan: Plan,
    /// Every input as text, defaults and behaviour included, in the order of the format.
    pub flat: Vec<FlatValue>,
    /// SHA-256 over the inputs that can change a result, in lower-case hex.
    pub plan_hash: String,
    /// What the plan says about its own values; not part of the hash.
    pub annotations: Vec<Annotation>,
    /// What is allowed but odd.
    pub warnings: Vec<FileFault>,
}
