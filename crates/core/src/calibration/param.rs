//! Behaviour values as values to fit.

use super::FreeValue;
use crate::behaviour::{Behaviour, Param};
use crate::plan::{Fault, SegmentKind};
use rust_decimal::Decimal;
use rust_decimal::prelude::{FromPrimitive, ToPrimitive};

/// Decimals of a fitted value.
const DECIMALS: u32 = 6;

/// A behaviour value that may move: of one kind of segment, or of all, which then keep their
/// proportions.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub struct FreeParam {
    /// Which.
    pub param: Param,
    /// Of this kind only.
    pub kind: Option<SegmentKind>,
}

impl FreeParam {
    /// From `churn_activated`, or `churn_activated.smb` for one kind of segment.
    ///
    /// # Errors
    /// A name that is none, with what to write.
    pub fn from_name(name: &str) -> Result<Self, Fault> {
        let (param, kind) = match name.split_once('.') {
            Some((param, kind)) => (param, Some(kind)),
            None => (name, None),
        };
        let Some(found) = Param::from_name(param) else {
            let known: Vec<&str> = Param::ALL.iter().map(|p| p.name()).collect();
            let reason = format!("there is no behaviour value {param:?}");
            let fix = format!("write one of {}", known.join(", "));
            return Err(Fault::new(name, reason, fix));
        };
        let of = |kind: &str| SegmentKind::ALL.into_iter().find(|k| k.name() == kind);
        let kind = match kind.map(|kind| of(kind).ok_or(kind)) {
            None => None,
            Some(Ok(kind)) => Some(kind),
            Some(Err(kind)) => {
                let known: Vec<&str> = SegmentKind::ALL.iter().map(|k| k.name()).collect();
                let reason = format!("there is no kind of segment {kind:?}");
                return Err(Fault::new(
                    name,
                    reason,
                    format!("write one of {}", known.join(", ")),
                ));
            }
        };
        Ok(Self { param: found, kind })
    }

    /// Its name.
    pub fn name(self) -> String {
        match self.kind {
            None => self.param.name().to_owned(),
            Some(kind) => format!("{}.{}", self.param.name(), kind.name()),
        }
    }

    /// The kind whose value is told: its own, else the one kind that `kinds` holds, else mid-market.
    pub fn reference(self, kinds: &[SegmentKind]) -> SegmentKind {
        self.kind.unwrap_or_else(|| match kinds.split_first() {
            Some((first, rest)) if rest.iter().all(|kind| kind == first) => *first,
            _ => SegmentKind::MidMarket,
        })
    }

    /// As a value to fit, from a set; `kinds` are those of the plan's segments. A value that stands
    /// outside its plausible range widens it.
    pub fn free_value(self, behaviour: &Behaviour, kinds: &[SegmentKind]) -> FreeValue {
        let value = &behaviour.values[self.param as usize];
        let start = behaviour.get(self.param, self.reference(kinds));
        let real = |decimal: Decimal| decimal.to_f64().unwrap_or(0.0);
        FreeValue {
            name: self.name(),
            start: real(start),
            low: real(value.low.min(start)),
            high: real(value.high.max(start)),
        }
    }

    /// Sets it in a set. Kinds that are told together keep their proportions to the reference as
    /// they are in `behaviour`, within the plausible range.
    pub fn set(self, behaviour: &mut Behaviour, to: f64, kinds: &[SegmentKind]) {
        let reference = self.reference(kinds);
        let to = Decimal::from_f64(to).unwrap_or_default().round_dp(DECIMALS);
        let from = behaviour.get(self.param, reference);
        let value = &mut behaviour.values[self.param as usize];
        for (kind, slot) in SegmentKind::ALL.into_iter().zip(&mut value.by_kind) {
            if kind == reference {
                *slot = to;
            } else if self.kind.is_none() {
                let moved = if from.is_zero() {
                    *slot + to
                } else {
                    *slot * to / from
                };
                *slot = moved.round_dp(DECIMALS).clamp(value.low, value.high);
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::behaviour::BehaviourValue;

    fn set() -> Behaviour {
        let value = BehaviourValue {
            by_kind: [Decimal::new(10, 2), Decimal::new(4, 2), Decimal::new(2, 2)],
            low: Decimal::new(1, 2),
            high: Decimal::new(14, 2),
            source: "assumption".into(),
            note: None,
        };
        Behaviour {
            name: "test".into(),
            values: vec![value; Param::ALL.len()],
        }
    }

    #[test]
    fn kinds_told_together_keep_their_proportions() {
        let mut behaviour = set();
        let churn = FreeParam::from_name("churn_activated").unwrap();
        assert_eq!(churn.free_value(&behaviour, &SegmentKind::ALL).start, 0.04);
        churn.set(&mut behaviour, 0.05, &SegmentKind::ALL);
        let found = behaviour.values[Param::ChurnActivated as usize].by_kind;
        assert_eq!(
            found,
            ["0.125", "0.05", "0.025"].map(|d| d.parse().unwrap())
        );
        churn.set(&mut behaviour, 0.1, &SegmentKind::ALL);
        let found = behaviour.values[Param::ChurnActivated as usize].by_kind;
        assert_eq!(found, ["0.14", "0.1", "0.05"].map(|d| d.parse().unwrap()));
    }

    #[test]
    fn one_kind_moves_alone() {
        let mut behaviour = set();
        let smb = FreeParam::from_name("churn_activated.smb").unwrap();
        smb.set(&mut behaviour, 0.12, &SegmentKind::ALL);
        let found = behaviour.values[Param::ChurnActivated as usize].by_kind;
        assert_eq!(found, ["0.12", "0.04", "0.02"].map(|d| d.parse().unwrap()));
        // A plan with one kind of segment is told by that kind.
        let churn = FreeParam::from_name("churn_activated").unwrap();
        assert_eq!(
            churn
                .free_value(&behaviour, &[SegmentKind::Enterprise; 2])
                .start,
            0.02
        );
    }

    #[test]
    fn names_that_are_none_say_what_to_write() {
        for (name, reason) in [
            ("churn", "there is no behaviour value \"churn\""),
            (
                "churn_activated.tiny",
                "there is no kind of segment \"tiny\"",
            ),
        ] {
            assert_eq!(FreeParam::from_name(name).unwrap_err().reason, reason);
        }
    }
}
