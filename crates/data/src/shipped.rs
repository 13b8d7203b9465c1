//! Files that are part of the program.

/// A plan that ships with the program.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Template {
    /// Short name, as in `foothold new --template NAME`.
    pub name: &'static str,
    /// File name.
    pub file: &'static str,
    /// Its text.
    pub text: &'static str,
}

macro_rules! templates {
    ($( $name:literal ),* $(,)?) => {
        &[ $( Template {
            name: $name,
            file: concat!($name, ".foothold"),
            text: include_str!(
                concat!("../../../scenarios/templates/", $name, ".foothold")
            ),
        } ),* ]
    };
}

const TEMPLATES: &[Template] = templates![
    "founder-48k",
    "founder-18k",
    "finance-flat",
    "finance-usage",
    "sales-first-year-acv",
    "sales-vested-expansion",
];

/// A comp plan that ships with the program.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct ShippedCompPlan {
    /// Short name, such as `ae-first-year-acv`.
    pub name: &'static str,
    /// File name.
    pub file: &'static str,
    /// Its text.
    pub text: &'static str,
}

macro_rules! compplans {
    ($( $name:literal ),* $(,)?) => {
        &[ $( ShippedCompPlan {
            name: $name,
            file: concat!($name, ".compplan"),
            text: include_str!(
                concat!("../../../scenarios/compplans/", $name, ".compplan")
            ),
        } ),* ]
    };
}

const COMP_PLANS: &[ShippedCompPlan] = compplans![
    "ae-first-year-acv",
    "ae-tcv-vesting-12",
    "ae-tcv-vesting-24",
    "closer-vested-expansion",
    "expansion-ae",
    "csm-activation",
    "csm-nominates-ae-closes",
    "am-book-nrr",
    "renewal-uplift",
    "retroactive-cliff",
    "recoverable-draw-ramp",
];

/// Every shipped comp plan.
pub fn comp_plans() -> &'static [ShippedCompPlan] {
    COMP_PLANS
}

/// The shipped comp plan of that short name or file name.
pub fn comp_plan(name: &str) -> Option<&'static ShippedCompPlan> {
    COMP_PLANS
        .iter()
        .find(|plan| plan.name == name || plan.file == name)
}

/// Deals to try shipped comp plans on: file name and text.
pub const DEALS: (&str, &str) = (
    "deals.csv",
    include_str!("../../../scenarios/compplans/deals.csv"),
);

/// A price book that ships with the program.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct ShippedPriceBook {
    /// Short name, as in `foothold quote NAME`.
    pub name: &'static str,
    /// File name.
    pub file: &'static str,
    /// Its text.
    pub text: &'static str,
}

macro_rules! pricebooks {
    ($( $name:literal ),* $(,)?) => {
        &[ $( ShippedPriceBook {
            name: $name,
            file: concat!($name, ".pricebook"),
            text: include_str!(
                concat!("../../../scenarios/pricebooks/", $name, ".pricebook")
            ),
        } ),* ]
    };
}

const PRICEBOOKS: &[ShippedPriceBook] = pricebooks![
    "flat-plans",
    "per-seat-graduated",
    "per-seat-volume",
    "hybrid-platform-seats-usage",
    "usage-graduated",
    "usage-committed",
    "usage-packages",
    "prepaid-drawdown",
    "stairstep-capacity",
    "payments-percentage",
];

macro_rules! cases {
    ($( $file:literal ),* $(,)?) => {
        &[ $( ($file, include_str!(concat!("../../../scenarios/cases/", $file))) ),* ]
    };
}

/// Published cases: the targets, and the plans they name.
const CASES: &[(&str, &str)] = cases![
    "targets.toml",
    "a-18k.foothold",
    "a-48k.foothold",
    "b-after.foothold",
    "b-before.foothold",
    "b-no-owner.foothold",
    "b-no-signals.foothold",
    "b-old-price.foothold",
    "best-in-class.foothold",
    "c-after.foothold",
    "c-flat.foothold",
    "c-seats.foothold",
    "cs-no-quota.foothold",
    "cs-quota.foothold",
    "flat-three-years.foothold",
    "hybrid-owner.foothold",
    "land-and-leave.foothold",
    "map.foothold",
    "median-enterprise.foothold",
    "median-mid-market.foothold",
    "median-smb.foothold",
    "no-map.foothold",
    "no-new-sales.foothold",
    "oversized.foothold",
    "price-flat.foothold",
    "price-hybrid.foothold",
    "price-usage.foothold",
    "reactive.foothold",
    "second-product.foothold",
    "stage-1m.foothold",
    "stage-60m.foothold",
];

const BEHAVIOUR: &[(&str, &str)] = &[(
    "default",
    include_str!("../../../scenarios/behaviour/default.toml"),
)];

/// Every shipped plan, pairs side by side.
pub fn templates() -> &'static [Template] {
    TEMPLATES
}

/// The shipped plan of that short name or file name.
pub fn template(name: &str) -> Option<&'static Template> {
    TEMPLATES
        .iter()
        .find(|template| template.name == name || template.file == name)
}

/// Every shipped price book.
pub fn pricebooks() -> &'static [ShippedPriceBook] {
    PRICEBOOKS
}

/// The shipped price book of that short name or file name.
pub fn pricebook(name: &str) -> Option<&'static ShippedPriceBook> {
    PRICEBOOKS
        .iter()
        .find(|book| book.name == name || book.file == name)
}

/// The text of the shipped behaviour set of that name.
pub fn behaviour(name: &str) -> Option<&'static str> {
    BEHAVIOUR
        .iter()
        .find(|(set, _)| *set == name)
        .map(|(_, text)| *text)
}

/// Names of the shipped behaviour sets.
pub fn behaviour_names() -> impl Iterator<Item = &'static str> {
    BEHAVIOUR.iter().map(|(name, _)| *name)
}

/// The text of the shipped case of that file name.
pub fn case(file: &str) -> Option<&'static str> {
    CASES
        .iter()
        .find(|(name, _)| *name == file)
        .map(|(_, text)| *text)
}

/// File names of the shipped cases.
pub fn case_files() -> impl Iterator<Item = &'static str> {
    CASES.iter().map(|(name, _)| *name)
}
