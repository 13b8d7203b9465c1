//! The levers of a plan: which of its decisions belong together, and plans mixed from two.
//!
//! Every part of a [`PlanSpec`] belongs to exactly one [`Lever`]; [`mix`] writes out all of them, so
//! a field that is added to a plan does not compile until somebody says which lever moves it.

use super::{CompPlan, ExpansionPlan, Horizon, PlanSpec, Role};

macro_rules! levers {
    ($( $variant:ident $name:literal $label:literal $decision:literal $doc:literal; )*) => {
        /// A group of decisions or facts that is taken from one plan or the other as a whole.
        #[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
        #[repr(u8)]
        pub enum Lever { $( #[doc = $doc] $variant, )* }

        impl Lever {
            /// Every lever, in the order of the motion, what is no decision last.
            pub const ALL: &'static [Self] = &[ $( Self::$variant, )* ];

            /// The name used in results.
            pub const fn name(self) -> &'static str {
                match self { $( Self::$variant => $name, )* }
            }

            /// Name for a person.
            pub const fn label(self) -> &'static str {
                match self { $( Self::$variant => $label, )* }
            }

            /// Whether the company decides it, rather than knows or assumes it.
            pub const fn is_decision(self) -> bool {
                match self { $( Self::$variant => $decision, )* }
            }
        }
    };
}

levers! {
    Land "land" "Land" true "Size, discount and map of the first contract.";
    Price "price" "Price" true "Price books, to whom they apply, and how the existing book moves.";
    Contract "contract" "Contract" true "Terms of contracts, and how accounts grow between renewals.";
    Ownership "ownership" "Ownership" true "Who owns expansion.";
    Signals "signals" "Signals" true "What is heard, how fast it is answered, and the plays it starts.";
    Comp "comp" "Comp" true "Comp plans, base and variable pay, quotas.";
    Headcount "headcount" "Headcount" true "People, hires, ramp and capacity.";
    Activation "activation" "Activation" true "The activation milestone and its gate.";
    Market "market" "Market" false "Segments: who can buy, how often, how much.";
    Book "book" "Existing book" false "Customers at the start.";
    Behaviour "behaviour" "Behaviour" false "How buyers, users and reps respond.";
    Costs "costs" "Costs" false "Gross margin, marketing, the CS hour.";
    Settings "settings" "Settings" false "Fiscal year, effort response, how usage becomes ARR.";
}

impl Lever {
    /// The lever of that name.
    pub fn named(name: &str) -> Option<Self> {
        Self::ALL.iter().copied().find(|lever| lever.name() == name)
    }

    const fn bit(self) -> u16 {
        1 << self as u16
    }
}

/// A set of levers.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Default)]
pub struct Levers(u16);

impl Levers {
    /// No lever.
    pub const NONE: Self = Self(0);

    /// The same with `lever` in it.
    #[must_use]
    pub const fn with(self, lever: Lever) -> Self {
        Self(self.0 | lever.bit())
    }

    /// Those of both.
    #[must_use]
    pub const fn and(self, other: Self) -> Self {
        Self(self.0 | other.0)
    }

    /// Whether `lever` is in it.
    pub const fn has(self, lever: Lever) -> bool {
        self.0 & lever.bit() != 0
    }

    /// Those in it, in order.
    pub fn iter(self) -> impl Iterator<Item = Lever> {
        Lever::ALL.iter().copied().filter(move |l| self.has(*l))
    }
}

impl FromIterator<Lever> for Levers {
    fn from_iter<I: IntoIterator<Item = Lever>>(levers: I) -> Self {
        levers.into_iter().fold(Self::NONE, Self::with)
    }
}

/// Plan `a` with the levers `from_b` of plan `b`. Name, note, currency, seed, start, months and
/// report month are those of `a`: they are no levers.
///
/// How a role is paid goes with [`Lever::Comp`], the people with [`Lever::Headcount`]. A role that
/// only one of the plans has is paid as that plan says, whatever the comp lever: the other plan says
/// nothing of it.
///
/// The result can be wrong where levers hang together; check it.
pub fn mix(a: &PlanSpec, b: &PlanSpec, from_b: Levers) -> PlanSpec {
    let side = |lever| if from_b.has(lever) { b } else { a };
    let (roles, comp_plans) = team(side(Lever::Headcount), side(Lever::Comp));
    let settings = side(Lever::Settings);
    PlanSpec {
        name: a.name.clone(),
        note: a.note.clone(),
        currency: a.currency.clone(),
        seed: a.seed,
        horizon: Horizon {
            start: a.horizon.start,
            months: a.horizon.months,
            fiscal_year_start: settings.horizon.fiscal_year_start,
            report_month: a.horizon.report_month,
        },
        model: settings.model.clone(),
        segments: side(Lever::Market).segments.clone(),
        land: side(Lever::Land).land.clone(),
        activation: side(Lever::Activation).activation.clone(),
        signals: side(Lever::Signals).signals.clone(),
        expansion: ExpansionPlan {
            owner: side(Lever::Ownership).expansion.owner,
            plays: side(Lever::Signals).expansion.plays.clone(),
            nominator_share: side(Lever::Ownership).expansion.nominator_share,
        },
        pricing: side(Lever::Price).pricing.clone(),
        price_books: side(Lever::Price).price_books.clone(),
        contract: side(Lever::Contract).contract.clone(),
        comp_plans,
        roles,
        book: side(Lever::Book).book.clone(),
        costs: side(Lever::Costs).costs.clone(),
        behaviour: side(Lever::Behaviour).behaviour.clone(),
    }
}

/// The people of one plan, paid as another says.
fn team(people: &PlanSpec, pay: &PlanSpec) -> (Vec<Role>, Vec<CompPlan>) {
    let mut comp_plans = pay.comp_plans.clone();
    let roles = people
        .roles
        .iter()
        .map(|own| match pay.roles.iter().find(|r| r.kind == own.kind) {
            Some(paid) => Role {
                kind: own.kind,
                headcount: own.headcount,
                hires: own.hires.clone(),
                attrition_yearly: own.attrition_yearly,
                backfill_months: own.backfill_months,
                ramp: own.ramp.clone(),
                ramped_quota: paid.ramped_quota,
                capacity: own.capacity,
                play_capacity: own.play_capacity,
                base: paid.base,
                variable: paid.variable,
                quotas: paid.quotas.clone(),
                comp_plan: paid.comp_plan.clone(),
            },
            None => bring(own, people, &mut comp_plans),
        })
        .collect();
    (roles, comp_plans)
}

/// A role that the plan of the pay does not have, with the comp plan that pays it in its own.
fn bring(own: &Role, people: &PlanSpec, comp_plans: &mut Vec<CompPlan>) -> Role {
    let mut role = own.clone();
    let plan = people.comp_plans.iter().find(|p| p.id == own.comp_plan);
    if let Some(plan) = plan.filter(|plan| !comp_plans.contains(plan)) {
        let mut id = plan.id.clone();
        while comp_plans.iter().any(|known| known.id == id) {
            id.push_str("-own");
        }
        role.comp_plan.clone_from(&id);
        comp_plans.push(CompPlan { id, ..plan.clone() });
    }
    role
}

/// The levers in which two plans differ. Names, notes, sources and plausible ranges are no
/// difference.
pub fn differing(a: &PlanSpec, b: &PlanSpec) -> Levers {
    let differs = |lever: &Lever| match lever {
        // A set of another name or evidence with the same values gives the same run.
        Lever::Behaviour => {
            let values = |plan: &PlanSpec| -> Vec<_> {
                let values = plan.behaviour.values.iter();
                values.map(|value| value.by_kind).collect()
            };
            values(a) != values(b)
        }
        lever => {
            let only = Levers::NONE.with(*lever);
            mix(a, b, only) != *a || mix(b, a, only) != *b
        }
    };
    Lever::ALL.iter().copied().filter(differs).collect()
}
