//! Edits of one component of a role's comp plan, as changes of the plan's text.
//!
//! Single values are set in place, so that comments beside them stay. Lists that change their
//! length are written anew.

use super::terms::paid_by;
use super::{toml, words};
use crate::desk::Refusal;
use foothold_core::plan::{
    Component, Measure, Period, Plan, RateBasis, RateTier, Role, RoleKind, ShareByAge, Source,
    Vesting, VestingStep,
};
use foothold_data::plan_edit::Change;
use rust_decimal::Decimal;
use rust_decimal::prelude::FromPrimitive;
use serde::{Deserialize, Serialize};

/// An edit of one component.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "specta", derive(specta::Type))]
#[serde(rename_all = "camelCase")]
pub struct CompEdit {
    /// Kind of the role, such as `expansion_ae`.
    pub role: String,
    /// Component of the role's comp plan, from 0.
    pub component: u32,
    /// What to change.
    pub term: TermEdit,
}

/// A term of a component and its new value. Percentages are in percent: 57 is 57%.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "specta", derive(specta::Type))]
#[serde(tag = "kind", rename_all = "camelCase")]
pub enum TermEdit {
    /// A further band at the end; it pays like the one before until it is changed.
    TierAdd,
    /// One band less; the next one takes its place.
    TierRemove {
        /// Which band, from 0.
        tier: u32,
    },
    /// Attainment at which a band ends.
    TierTo {
        /// Which band, from 0.
        tier: u32,
        /// Percent of quota.
        percent: f64,
    },
    /// Multiple of the standard rate in a band.
    TierMultiple {
        /// Which band, from 0.
        tier: u32,
        /// Multiple.
        multiple: f64,
    },
    /// Another place for a band's multiple; bounds stay where they are.
    TierMove {
        /// Which band, from 0.
        tier: u32,
        /// Its new place.
        place: u32,
    },
    /// What is counted.
    Measure {
        /// Word of the plan file.
        word: String,
    },
    /// How the rate table applies: `marginal` or `retroactive`.
    Table {
        /// Word of the plan file.
        word: String,
    },
    /// When vested commission is paid: `booking`, `invoice` or `collection`.
    PayOn {
        /// Word of the plan file.
        word: String,
    },
    /// Where the standard rate comes from, in the unit that it is written in now.
    Basis {
        /// Percent, or currency for each event.
        value: f64,
    },
    /// Months within which commission is taken back; 0 means never.
    Clawback {
        /// Months.
        months: u32,
    },
    /// Largest pay of a period against pay at quota; none is no cap.
    Cap {
        /// Percent.
        percent: Option<f64>,
    },
    /// Attainment below which nothing is paid; none is no threshold.
    Threshold {
        /// Percent of quota.
        percent: Option<f64>,
    },
    /// Share of the standard rate by age of the account.
    Shares {
        /// Windows in order; no month means from there on.
        windows: Vec<ShareWindow>,
    },
    /// When earned commission becomes the rep's own.
    Vesting {
        /// The rule.
        rule: VestingEdit,
    },
    /// Target of a full period of the quota on the component's measure; a new quota where there is
    /// none.
    Quota {
        /// Currency, accounts, or percent for the NRR of a book.
        amount: f64,
    },
}

/// A window of account age.
#[derive(Debug, Clone, Copy, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "specta", derive(specta::Type))]
#[serde(rename_all = "camelCase")]
pub struct ShareWindow {
    /// Months since the account landed, exclusive; none means for good.
    pub until: Option<u32>,
    /// Percent of the standard rate.
    pub percent: f64,
}

/// A vesting rule.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "specta", derive(specta::Type))]
#[serde(tag = "kind", rename_all = "camelCase")]
pub enum VestingEdit {
    /// At once.
    Immediate,
    /// All of it after some months.
    Cliff {
        /// Months after earning.
        months: u32,
    },
    /// Evenly each month, after a cliff.
    Linear {
        /// Months until everything has vested.
        months: u32,
        /// Months before which nothing vests.
        cliff: u32,
    },
    /// By steps.
    Schedule {
        /// Steps; the last reaches 100%.
        steps: Vec<StepEdit>,
    },
}

/// A step of a vesting schedule.
#[derive(Debug, Clone, Copy, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "specta", derive(specta::Type))]
#[serde(rename_all = "camelCase")]
pub struct StepEdit {
    /// Months after earning.
    pub month: u32,
    /// Percent vested from then on.
    pub percent: f64,
}

/// Age up to which a window can be written: for good.
const FOR_GOOD: u16 = 600;

/// The role of a plan by the name of its kind, and its place.
pub(super) fn role_named<'p>(plan: &'p Plan, name: &str) -> Result<(usize, &'p Role), Refusal> {
    let mut roles = plan.roles.iter().enumerate();
    roles
        .find(|(_, role)| role.kind.name() == name)
        .ok_or_else(|| {
            let names: Vec<&str> = RoleKind::ALL.iter().map(|kind| kind.name()).collect();
            Refusal::new(
                "no_such_role",
                format!(
                    "the plan has no role {name:?}. Roles are {}.",
                    names.join(", ")
                ),
            )
        })
}

/// The changes that an edit stands for.
///
/// # Errors
/// A role, component or band that the plan does not have, and a number that is none.
pub(super) fn changes(plan: &Plan, edit: &CompEdit) -> Result<Vec<Change>, Refusal> {
    let (at, role) = role_named(plan, &edit.role)?;
    let missing = || {
        Refusal::new(
            "no_such_component",
            format!("{} has no component {}", edit.role, edit.component),
        )
    };
    let (comp, terms) = paid_by(plan, role).ok_or_else(missing)?;
    let line = terms
        .components
        .get(edit.component as usize)
        .ok_or_else(missing)?;
    let place = Place {
        plan,
        role,
        role_path: format!("role[{at}]"),
        line,
        path: format!("comp_plan[{comp}].component[{}]", edit.component),
        siblings: &terms.components,
    };
    place.changes(&edit.term)
}

/// Where an edit applies.
struct Place<'p> {
    plan: &'p Plan,
    role: &'p Role,
    role_path: String,
    line: &'p Component,
    path: String,
    siblings: &'p [Component],
}

impl Place<'_> {
    fn changes(&self, term: &TermEdit) -> Result<Vec<Change>, Refusal> {
        let one = |change| Ok(vec![change]);
        match term {
            TermEdit::TierAdd
            | TermEdit::TierRemove { .. }
            | TermEdit::TierTo { .. }
            | TermEdit::TierMultiple { .. }
            | TermEdit::TierMove { .. } => self.bands(term),
            TermEdit::Measure { word } => Ok(self.measure(word)),
            TermEdit::Table { word } => one(self.set("table", word.clone())),
            TermEdit::PayOn { word } => one(self.set("pay_on", word.clone())),
            TermEdit::Basis { value } => one(self.basis(*value)?),
            TermEdit::Clawback { months: 0 } => one(self.unset("clawback")),
            TermEdit::Clawback { months } => one(self.set("clawback", format!("{months} months"))),
            TermEdit::Cap { percent } => one(self.percent("cap", *percent)?),
            TermEdit::Threshold { percent } => one(self.percent("threshold", *percent)?),
            TermEdit::Shares { windows } => one(self.shares(windows)?),
            TermEdit::Vesting { rule } => self.vesting(rule),
            TermEdit::Quota { amount } => one(self.quota(*amount)?),
        }
    }

    fn set(&self, field: &str, value: String) -> Change {
        Change::Set {
            path: format!("{}.{field}", self.path),
            value,
        }
    }

    fn unset(&self, field: &str) -> Change {
        Change::Unset {
            path: format!("{}.{field}", self.path),
        }
    }

    fn replace(&self, field: &str, toml: String) -> Change {
        Change::Replace {
            path: format!("{}.{field}", self.path),
            toml,
        }
    }

    fn percent(&self, field: &str, percent: Option<f64>) -> Result<Change, Refusal> {
        Ok(match percent {
            None => self.unset(field),
            Some(percent) => self.set(field, format!("{}%", number(percent)?)),
        })
    }

    fn basis(&self, value: f64) -> Result<Change, Refusal> {
        let value = number(value)?;
        Ok(match self.line.rate {
            RateBasis::ShareOfVariable(_) => self.set("share_of_variable", format!("{value}%")),
            RateBasis::Explicit(_) => self.set("rate", format!("{value}%")),
            RateBasis::PerEvent(_) => {
                self.set("per_event", format!("{value} {}", self.plan.currency))
            }
        })
    }

    /// The target of the quota on the component's measure; a new quota where there is none.
    fn quota(&self, amount: f64) -> Result<Change, Refusal> {
        let amount = number(amount)?;
        let measure = self.line.measure;
        let value = match measure {
            Measure::Activations => format!("{amount} accounts"),
            Measure::BookNrr => format!("{amount}%"),
            _ => format!("{amount} {}", self.plan.currency),
        };
        Ok(match self.quota_on(measure) {
            Some(nth) => Change::Set {
                path: format!("{}.quota[{nth}].amount", self.role_path),
                value,
            },
            // Behind the others: attainment is read on the first.
            None => Change::Insert {
                path: format!("{}.quota", self.role_path),
                index: self.role.quotas.len() as u32,
                toml: format!(
                    "{{ measure = \"{}\", amount = \"{value}\", period = \"{}\" }}",
                    measure.name(),
                    words::period(self.period())
                ),
            },
        })
    }

    /// The period of the role's first quota.
    fn period(&self) -> Period {
        let first = self.role.quotas.first();
        first.map_or(Period::Quarter, |quota| quota.period)
    }

    fn quota_on(&self, measure: Measure) -> Option<usize> {
        let mut quotas = self.role.quotas.iter();
        quotas.position(|quota| quota.measure == measure)
    }

    /// Another measure. A quota that only this component is paid on goes with it, where it is in
    /// the same unit; "landed" has a meaning for expansion only.
    fn measure(&self, word: &str) -> Vec<Change> {
        let mut changes = vec![self.set("measure", word.to_owned())];
        let Some(to) = Measure::ALL
            .into_iter()
            .find(|measure| measure.name() == word)
        else {
            // The plan's own check says which words there are.
            return changes;
        };
        let grows = matches!(to, Measure::ExpansionArr | Measure::RenewalUplift);
        if self.line.source == Source::Landed && !grows {
            changes.push(self.unset("source"));
        }
        let from = self.line.measure;
        let money = |measure| !matches!(measure, Measure::Activations | Measure::BookNrr);
        let others = self.siblings.iter().filter(|line| line.measure == from);
        if let Some(nth) = self.quota_on(from)
            && self.quota_on(to).is_none()
            && others.count() == 1
            && money(from)
            && money(to)
        {
            changes.push(Change::Set {
                path: format!("{}.quota[{nth}].measure", self.role_path),
                value: word.to_owned(),
            });
        }
        changes
    }

    fn bands(&self, edit: &TermEdit) -> Result<Vec<Change>, Refusal> {
        let written = !self.line.tiers.is_empty();
        let mut tiers = match written {
            true => self.line.tiers.clone(),
            false => vec![RateTier {
                up_to: None,
                multiple: Decimal::ONE,
            }],
        };
        let there = |tier: u32| match (tier as usize) < tiers.len() {
            true => Ok(tier as usize),
            false => Err(Refusal::new(
                "no_such_tier",
                format!("there is no step {} in the rate table", tier + 1),
            )),
        };
        match edit {
            TermEdit::TierTo { tier, percent } => {
                let (tier, percent) = (there(*tier)?, number(*percent)?);
                if written && tiers[tier].up_to.is_some() {
                    let field = format!("tiers[{tier}].up_to");
                    return Ok(vec![self.set(&field, format!("{percent}%"))]);
                }
                // The open band gets an end, so another one follows it.
                let multiple = tiers[tier].multiple;
                tiers[tier].up_to = Some(percent / Decimal::ONE_HUNDRED);
                tiers.push(RateTier {
                    up_to: None,
                    multiple,
                });
            }
            TermEdit::TierMultiple { tier, multiple } => {
                let (tier, multiple) = (there(*tier)?, number(*multiple)?);
                if written {
                    let field = format!("tiers[{tier}].multiple");
                    return Ok(vec![self.set(&field, multiple.to_string())]);
                }
                tiers[tier].multiple = multiple;
            }
            TermEdit::TierAdd => add(&mut tiers),
            TermEdit::TierRemove { tier } => {
                let tier = there(*tier)?;
                tiers.remove(tier);
                if let Some(last) = tiers.last_mut() {
                    last.up_to = None;
                }
            }
            TermEdit::TierMove { tier, place } => {
                let (tier, place) = (there(*tier)?, there(*place)?);
                let mut multiples: Vec<Decimal> = tiers.iter().map(|tier| tier.multiple).collect();
                let moved = multiples.remove(tier);
                multiples.insert(place, moved);
                for (tier, multiple) in tiers.iter_mut().zip(multiples) {
                    tier.multiple = multiple;
                }
            }
            _ => return Ok(Vec::new()),
        }
        Ok(vec![match tiers.is_empty() {
            true => self.unset("tiers"),
            false => self.replace("tiers", toml::tiers(&tiers)),
        }])
    }

    fn shares(&self, windows: &[ShareWindow]) -> Result<Change, Refusal> {
        let mut kept: Vec<ShareByAge> = Vec::new();
        for window in windows {
            let until_month = window
                .until
                .map_or(FOR_GOOD, |months| u16::try_from(months).unwrap_or(u16::MAX));
            let share = number(window.percent)? / Decimal::ONE_HUNDRED;
            match kept.last_mut() {
                // Neighbours that share alike are one window.
                Some(last) if last.share == share => last.until_month = until_month,
                _ => kept.push(ShareByAge { until_month, share }),
            }
        }
        // Past the last window nothing is shared anyway.
        if kept.len() > 1 && kept.last().is_some_and(|last| last.share.is_zero()) {
            kept.pop();
        }
        let always = matches!(&kept[..], [only] if only.until_month == FOR_GOOD && only.share == Decimal::ONE);
        Ok(match always || kept.is_empty() {
            true => self.unset("share_by_age"),
            false => self.replace("share_by_age", toml::shares(&kept)),
        })
    }

    fn vesting(&self, rule: &VestingEdit) -> Result<Vec<Change>, Refusal> {
        let months = |count: &u32| u16::try_from(*count).unwrap_or(u16::MAX);
        let rule = match rule {
            VestingEdit::Immediate => return Ok(vec![self.unset("vesting")]),
            VestingEdit::Cliff { months: after } => Vesting::Cliff {
                months: months(after),
            },
            VestingEdit::Linear {
                months: over,
                cliff,
            } => Vesting::Linear {
                months: months(over),
                cliff_months: months(cliff),
            },
            VestingEdit::Schedule { steps } => Vesting::Schedule(
                steps
                    .iter()
                    .map(|step| {
                        Ok(VestingStep {
                            month: months(&step.month),
                            vested: number(step.percent)? / Decimal::ONE_HUNDRED,
                        })
                    })
                    .collect::<Result<_, Refusal>>()?,
            ),
        };
        let text = |months: u16| format!("{months} months");
        Ok(match (&self.line.vesting, &rule) {
            (Vesting::Cliff { .. }, Vesting::Cliff { months }) => {
                vec![self.set("vesting.after", text(*months))]
            }
            (
                Vesting::Linear { .. },
                Vesting::Linear {
                    months,
                    cliff_months,
                },
            ) => vec![
                self.set("vesting.over", text(*months)),
                match cliff_months {
                    0 => self.unset("vesting.cliff"),
                    cliff => self.set("vesting.cliff", text(*cliff)),
                },
            ],
            _ => vec![self.replace("vesting", toml::vesting(&rule))],
        })
    }
}

/// A further band: a quarter of quota after where the last one begins, or at quota.
fn add(tiers: &mut Vec<RateTier>) {
    let bounds = tiers.iter().rev().find_map(|tier| tier.up_to);
    let Some(last) = tiers.last_mut() else { return };
    let multiple = last.multiple;
    last.up_to = Some(bounds.map_or(Decimal::ONE, |from| from + Decimal::new(25, 2)));
    tiers.push(RateTier {
        up_to: None,
        multiple,
    });
}

/// A number as a person typed it.
fn number(value: f64) -> Result<Decimal, Refusal> {
    Decimal::from_f64(value)
        .map(|value| value.normalize())
        .ok_or_else(|| {
            Refusal::new(
                "bad_number",
                format!("{value} is not a number that can be written. Type a smaller one."),
            )
        })
}
