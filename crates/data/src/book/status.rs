//! Whether a contract runs, by the words billing systems use.

use super::columns::plain;

/// What a status says.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Standing {
    /// A paying customer.
    Running,
    /// No longer a customer.
    Ended,
    /// Not yet a paying customer.
    Trial,
    /// A word that is not known.
    Unknown,
}

/// What a status says; an empty one says that the contract runs.
pub(crate) fn standing(text: &str) -> Standing {
    match plain(text).as_str() {
        "" | "active" | "activated" | "live" | "current" | "customer" | "paying" | "open"
        | "pastdue" | "overdue" | "unpaid" | "renewed" | "nonrenewing" => Standing::Running,
        "churned" | "churn" | "cancelled" | "canceled" | "ended" | "expired" | "inactive"
        | "terminated" | "lost" | "closed" | "former" | "incompleteexpired" => Standing::Ended,
        "trial" | "trialing" | "trialling" | "intrial" | "future" | "pending" | "draft"
        | "incomplete" | "paused" => Standing::Trial,
        _ => Standing::Unknown,
    }
}
