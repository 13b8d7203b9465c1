//! A plan's comp in integers, compiled once per run.

use super::clawback::ClawbackWindow;
use super::draw::DrawTerms;
use super::fiscal::FiscalCalendar;
use super::quota::CompiledQuota;
use super::rate_table::RateCurve;
use super::route::Routes;
use super::scale::{PPB, mul_div, ppb, wide};
use super::share::ShareWindows;
use super::vesting::VestingCurve;
use crate::money::cents;
use crate::plan::{
    CompPlan, Component, Measure, PayOn, Plan, PlanSpec, RateBasis, Role, RoleKind, Source,
};

/// A bonus for each credited event in some months.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
struct CompiledSpif {
    from_month: u16,
    to_month: u16,
    cents: i64,
}

/// A component in integers.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct CompiledComponent {
    pub measure: Measure,
    pub source: Source,
    pub curve: RateCurve,
    /// Pay a year at 100% of quota, cents; 0 unless a share of variable pay.
    target_cents_yearly: i64,
    /// Fixed amount an event, cents.
    pub per_event_cents: i64,
    pub split_ppb: i64,
    pub shares: ShareWindows,
    pub vesting: VestingCurve,
    pub pay_on: PayOn,
    pub clawback: ClawbackWindow,
    /// Whether what is payable in the month it is earned is settled for good.
    pub settles_at_once: bool,
    spifs: Vec<CompiledSpif>,
    /// Index of the role's quota on the measure.
    pub quota: Option<usize>,
}

impl CompiledComponent {
    fn new(component: &Component, role: &Role) -> Self {
        let variable = wide(cents(role.variable));
        let vesting = VestingCurve::new(&component.vesting);
        Self {
            measure: component.measure,
            source: component.source,
            curve: RateCurve::new(component),
            target_cents_yearly: match component.rate {
                RateBasis::ShareOfVariable(share) => {
                    mul_div(variable, wide(ppb(share)), PPB as u128)
                }
                RateBasis::Explicit(_) | RateBasis::PerEvent(_) => 0,
            },
            per_event_cents: match component.rate {
                RateBasis::PerEvent(amount) => cents(amount),
                RateBasis::Explicit(_) | RateBasis::ShareOfVariable(_) => 0,
            },
            split_ppb: ppb(component.split),
            shares: ShareWindows::new(&component.share_by_age),
            settles_at_once: vesting.is_immediate() && component.clawback_months == 0,
            vesting,
            pay_on: component.pay_on,
            clawback: ClawbackWindow {
                months: component.clawback_months,
            },
            spifs: component
                .spifs
                .iter()
                .map(|spif| CompiledSpif {
                    from_month: spif.from_month,
                    to_month: spif.to_month,
                    cents: cents(spif.amount),
                })
                .collect(),
            quota: role
                .quotas
                .iter()
                .position(|quota| quota.measure == component.measure),
        }
    }

    /// Whether an event earns what it adds to pay and nothing else, at any age of the account, and
    /// that is settled at booking.
    pub fn pays_plainly(&self) -> bool {
        self.split_ppb == PPB
            && self.shares.are_none()
            && self.spifs.is_empty()
            && self.per_event_cents == 0
            && self.settles_at_once
            && self.pay_on == PayOn::Booking
    }

    /// Target pay of `months` months, cents.
    pub fn target_cents(&self, months: u16) -> i64 {
        mul_div(wide(self.target_cents_yearly), u128::from(months), 12)
    }

    /// Bonuses for one event in `month`, cents.
    pub fn spif_cents(&self, month: u16) -> i64 {
        self.spifs
            .iter()
            .filter(|spif| (spif.from_month..=spif.to_month).contains(&month))
            .map(|spif| spif.cents)
            .sum()
    }
}

/// How one role is paid.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct CompiledRole {
    pub quotas: Vec<CompiledQuota>,
    /// Range of the role's components in [`CompiledComp::components`].
    pub components: std::ops::Range<usize>,
    pub routes: Routes,
    pub draw: Option<DrawTerms>,
    /// Share of quota by month since hire, parts per billion; empty unless the quota ramps.
    pub quota_ramp: Vec<i64>,
}

/// The comp of a checked plan in integers; shared by every replication of a run.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct CompiledComp {
    pub(super) roles: [Option<CompiledRole>; 4],
    pub(super) components: Vec<CompiledComponent>,
    pub(super) calendar: FiscalCalendar,
    /// Whether anybody has a quota or a component on a measure.
    concerned: [bool; Measure::ALL.len()],
    /// The age from which nobody has a share in events of a measure because they landed the account.
    landed_until: [u16; Measure::ALL.len()],
}

impl CompiledComp {
    /// Compiles the comp plans, roles and quotas of `plan`.
    pub fn new(plan: &Plan) -> Self {
        Self::of(plan)
    }

    /// Compiles a spec whose faults are known to be none.
    pub(super) fn of(plan: &PlanSpec) -> Self {
        let mut comp = Self {
            roles: [None, None, None, None],
            components: Vec::new(),
            calendar: FiscalCalendar::new(&plan.horizon),
            concerned: [false; Measure::ALL.len()],
            landed_until: [0; Measure::ALL.len()],
        };
        for role in &plan.roles {
            // A checked role names a comp plan that exists.
            if let Some(paid_by) = plan
                .comp_plans
                .iter()
                .find(|paid| paid.id == role.comp_plan)
            {
                comp.add(role, paid_by);
            }
        }
        comp
    }

    fn add(&mut self, role: &Role, paid_by: &CompPlan) {
        let from = self.components.len();
        self.components.extend(
            paid_by
                .components
                .iter()
                .map(|line| CompiledComponent::new(line, role)),
        );
        let quotas: Vec<_> = role.quotas.iter().map(CompiledQuota::new).collect();
        let routes = Routes::new(&quotas, &self.components[from..]);
        for measure in Measure::ALL {
            self.concerned[measure as usize] |= routes.concern(measure);
            for &nth in &routes.of(measure, Source::Landed).components {
                let ends = self.components[from + nth].shares.end();
                let until = &mut self.landed_until[measure as usize];
                *until = ends.max(*until);
            }
        }
        self.roles[role.kind as usize] = Some(CompiledRole {
            quotas,
            routes,
            components: from..self.components.len(),
            draw: paid_by.draw.as_ref().map(DrawTerms::new),
            quota_ramp: match role.ramped_quota {
                true => role.ramp.iter().copied().map(ppb).collect(),
                false => Vec::new(),
            },
        });
    }

    /// Whether `role` has a quota on `measure` of which a period ends with `month`.
    pub fn period_ends(&self, measure: Measure, role: RoleKind, month: u16) -> bool {
        let Some(role) = &self.roles[role as usize] else {
            return false;
        };
        let mut quotas = role.quotas.iter();
        quotas.any(|quota| quota.measure == measure && quota.ends(&self.calendar, month))
    }

    /// Whether `role` has any quota of which a period ends with `month`.
    pub(super) fn any_period_ends(&self, role: RoleKind, month: u16) -> bool {
        let role = self.roles[role as usize].as_ref();
        role.is_some_and(|role| {
            role.quotas
                .iter()
                .any(|quota| quota.ends(&self.calendar, month))
        })
    }

    /// Whether events of `measure` change anything for anybody.
    #[inline]
    pub fn concerns(&self, measure: Measure) -> bool {
        self.concerned[measure as usize]
    }

    /// Whether who landed an account of this age may have a share in its events of `measure`.
    #[inline]
    pub fn shares_landed(&self, measure: Measure, age_months: u16) -> bool {
        age_months < self.landed_until[measure as usize]
    }

    /// Measure that the attainment of `role` is reported on: its first quota.
    pub fn primary_measure(&self, role: RoleKind) -> Option<Measure> {
        let role = self.roles[role as usize].as_ref()?;
        role.quotas.first().map(|quota| quota.measure)
    }
}
