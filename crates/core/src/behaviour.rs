//! How buyers, users and reps respond.
//!
//! One value per [`Param`], which may differ by [`SegmentKind`]. The shipped set is a data file
//! with a unit, a plausible range and a source for every value; nothing here has a default in code.

use crate::plan::{Fault, SegmentKind};
use rust_decimal::Decimal;

/// What a behaviour value is measured in.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum BehaviourUnit {
    /// A share between two things, or a chance; written as a percentage.
    Percent,
    /// A multiple, exponent or slope; written as a bare number.
    Number,
    /// Days.
    Days,
    /// Months.
    Months,
}

/// A behaviour value with its evidence.
#[derive(Debug, Clone, PartialEq)]
pub struct BehaviourValue {
    /// Value by segment kind, in the order of [`SegmentKind::ALL`].
    pub by_kind: [Decimal; 3],
    /// Smallest plausible value.
    pub low: Decimal,
    /// Largest plausible value.
    pub high: Decimal,
    /// Claim ids, separated by spaces, or `assumption`.
    pub source: String,
    /// Why this value, where there is something to say.
    pub note: Option<String>,
}

/// A complete behaviour set.
#[derive(Debug, Clone, PartialEq)]
pub struct Behaviour {
    /// Name of the set.
    pub name: String,
    /// Values, in the order of [`Param::ALL`].
    pub values: Vec<BehaviourValue>,
}

impl Behaviour {
    /// The value of `param` for segments of `kind`.
    ///
    /// # Panics
    /// If the set is incomplete; a checked plan's never is.
    pub fn get(&self, param: Param, kind: SegmentKind) -> Decimal {
        self.values[param as usize].by_kind[kind as usize]
    }

    /// The value of a param that does not differ by segment (the mid-market one where it does).
    pub fn all(&self, param: Param) -> Decimal {
        self.get(param, SegmentKind::MidMarket)
    }

    pub(crate) fn faults(&self, out: &mut Vec<Fault>) {
        if self.values.len() != Param::ALL.len() {
            out.push(Fault::new(
                "behaviour",
                format!(
                    "the set holds {} values, the model has {}",
                    self.values.len(),
                    Param::ALL.len()
                ),
                "start from the shipped behaviour set and override single values",
            ));
            return;
        }
        for (param, value) in Param::ALL.iter().zip(&self.values) {
            let (low, high) = param.limits();
            for (kind, found) in SegmentKind::ALL.iter().zip(value.by_kind) {
                if found < low || found > high {
                    out.push(Fault::new(
                        format!("behaviour.{}", param.name()),
                        format!("{found} ({}) lies outside {low} to {high}", kind.name()),
                        format!("write a value from {low} to {high}"),
                    ));
                }
            }
        }
    }
}

macro_rules! params {
    ($( $variant:ident $name:literal $unit:ident $low:literal $high:literal $doc:literal; )*) => {
        /// A behaviour parameter.
        #[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
        #[repr(usize)]
        pub enum Param { $( #[doc = $doc] $variant, )* }

        impl Param {
            /// Every parameter, in the order of the enum.
            pub const ALL: &'static [Self] = &[ $( Self::$variant, )* ];

            /// The name used in behaviour files.
            pub const fn name(self) -> &'static str {
                match self { $( Self::$variant => $name, )* }
            }

            /// The unit.
            pub const fn unit(self) -> BehaviourUnit {
                match self { $( Self::$variant => BehaviourUnit::$unit, )* }
            }

            /// What the parameter means, in one sentence.
            pub const fn about(self) -> &'static str {
                match self { $( Self::$variant => $doc.trim_ascii(), )* }
            }

            /// The hard limits, in thousandths, as (smallest, largest).
            const fn limits_milli(self) -> (i64, i64) {
                match self { $( Self::$variant => ($low, $high), )* }
            }
        }
    };
}

impl Param {
    /// The smallest and largest value the model accepts; plausible ranges are narrower and data.
    pub fn limits(self) -> (Decimal, Decimal) {
        let (low, high) = self.limits_milli();
        (Decimal::new(low, 3), Decimal::new(high, 3))
    }

    /// The parameter of that name.
    pub fn from_name(name: &str) -> Option<Self> {
        Self::ALL.iter().copied().find(|p| p.name() == name)
    }
}

// Limits are in thousandths of the unit: 1000 is 100%, one day, or a factor of one.
params! {
    WinElasticity "win_elasticity" Number -3000 0 "Exponent of win rate in land size over the reference land.";
    WinRateCap "win_rate_cap" Percent 1 1000 "Highest win rate, whatever the land size.";
    AuthorityWinPenalty "authority_win_penalty" Percent 0 1000 "Share of wins lost when the land exceeds the buyer's signing authority.";
    AuthorityCycleFactor "authority_cycle_factor" Number 1000 10000 "Multiple of the sales cycle past the signing authority.";
    CycleElasticity "cycle_elasticity" Number 0 3000 "Exponent of the sales cycle in land size over the reference land.";
    Rationality "rationality" Number 0 100000 "How sharply an AE picks the land size that pays best; 0 sells any size alike.";
    OversellCap "oversell_cap" Number 1000 20000 "Largest land a buyer will take, as a multiple of the account's full present value.";
    FillInitial "fill_initial" Percent 0 1000 "Share of the first team's seats in use at landing.";
    FillMonthly "fill_monthly" Percent 0 1000 "Share of the gap to a team's full seats that fills each month.";
    ShallowDepth "shallow_depth" Percent 0 1000 "Share of the first team that an account which failed activation uses.";
    SpreadMonthly "spread_monthly" Percent 0 1000 "Chance a month that one adopted team brings in another while most have not adopted.";
    SpreadProofExponent "spread_proof_exponent" Number 0 10000 "Exponent of spread in proof, the share of contracted seats in real use.";
    ActivationOdds "activation_odds" Percent 0 1000 "Chance of activation for a right-sized land at normal CSM load.";
    ActivationOversizeSlope "activation_oversize_slope" Number 0 10000 "Loss of log odds of activation for each 100% of oversize against the first team's seats.";
    ActivationPaidBonus "activation_paid_bonus" Percent 0 1000 "Added chance of activation when CS is paid on it.";
    ActivationLoadSlope "activation_load_slope" Number 0 10000 "Loss of log chance of activation for each 100% of CSM load above capacity.";
    LateActivationMonthly "late_activation_monthly" Percent 0 1000 "Chance a month that an account which missed its window activates after all.";
    ChurnActivated "churn_activated" Percent 0 1000 "Chance of churn at a yearly renewal of an activated, well used account.";
    ChurnUnactivated "churn_unactivated" Percent 0 1000 "Chance of churn at a yearly renewal of an account that did not activate.";
    ChurnShelfwareFactor "churn_shelfware_factor" Number 0 20000 "Multiple of churn hazard when under half of the contracted seats are used.";
    ChurnLowUseFactor "churn_low_use_factor" Number 0 20000 "Multiple of churn hazard when half to four fifths of the contracted seats are used.";
    ChurnTenureFactor "churn_tenure_factor" Number 0 20000 "Multiple of churn hazard after two years.";
    ChurnChampionFactor "churn_champion_factor" Number 0 20000 "Multiple of churn hazard after a champion change that nobody handled.";
    ChurnShockFactor "churn_shock_factor" Number 0 20000 "Multiple of churn hazard after a bill shock.";
    ChurnHurtFactor "churn_hurt_factor" Number 0 20000 "Multiple of churn hazard after a play failed on an account that had not activated.";
    ChurnOptOutShare "churn_opt_out_share" Percent 0 1000 "Share of the renewal hazard that acts at an opt-out point.";
    ChurnManualRenewFactor "churn_manual_renew_factor" Number 0 20000 "Multiple of churn hazard when contracts do not renew by themselves.";
    ContractionOdds "contraction_odds" Percent 0 1000 "Chance that shelfware is cut at renewal.";
    ContractionHeadroom "contraction_headroom" Percent 0 5000 "Seats kept above demand when shelfware is cut, as a share of demand.";
    BillShockThreshold "bill_shock_threshold" Percent 10 20000 "Jump of a monthly bill over its running level that shocks.";
    BillShockMonths "bill_shock_months" Months 0 60000 "Months a bill shock is remembered.";
    ReactivationMonthly "reactivation_monthly" Percent 0 1000 "Chance a month that a churned account returns.";
    ReactivationMonths "reactivation_months" Months 0 120000 "Months after churn in which an account may return.";
    ReactivationShare "reactivation_share" Percent 1 1000 "Size of a returning account as a share of what it paid.";
    SelfServeMonthly "self_serve_monthly" Percent 0 1000 "Chance a month that a self-serve account buys the seats it lacks.";
    AskMonthly "ask_monthly" Percent 0 1000 "Chance a month that an account with unmet demand asks by itself.";
    WinSeat "win_seat_expansion" Percent 0 1000 "Win odds of a signal-led seat expansion.";
    WinUsage "win_usage_upgrade" Percent 0 1000 "Win odds of a signal-led usage upgrade.";
    WinTeam "win_team_expansion" Percent 0 1000 "Win odds of a signal-led team expansion.";
    WinProduct "win_product_expansion" Percent 0 1000 "Win odds of a signal-led product expansion.";
    WinUplift "win_renewal_uplift" Percent 0 1000 "Win odds of a renewal uplift play.";
    WinGutFeel "win_gut_feel" Percent 0 1000 "Win odds of a play that no signal led.";
    WinAsk "win_ask" Percent 0 1000 "Win odds when the customer asked.";
    CycleSeat "cycle_seat_expansion" Days 0 365000 "Days to close a seat expansion.";
    CycleUsage "cycle_usage_upgrade" Days 0 365000 "Days to close a usage upgrade.";
    CycleTeam "cycle_team_expansion" Days 0 365000 "Days to close a team expansion.";
    CycleProduct "cycle_product_expansion" Days 0 365000 "Days to close a product expansion.";
    CycleUplift "cycle_renewal_uplift" Days 0 365000 "Days to close a renewal uplift.";
    AmendmentWinFactor "amendment_win_factor" Number 0 1000 "Multiple of win odds when each add needs an amendment.";
    AmendmentDays "amendment_days" Days 0 365000 "Days an amendment adds to a play.";
    UnactivatedWinFactor "unactivated_win_factor" Number 0 1000 "Multiple of win odds on an account that has not activated.";
    WinAgeDecay "win_age_decay_monthly" Percent 0 1000 "Share of win odds lost for each month a task waited.";
    ChampionWinFactor "champion_win_factor" Number 0 1000 "Multiple of win odds while a champion change is unhandled.";
    RetryMonths "retry_months" Months 0 60000 "Months before the same account is tried again after a lost play.";
    GutFeelMonthly "gut_feel_monthly" Number 0 50000 "Plays without a signal that an owner with quota and free capacity starts a month.";
    SeatHeadroom "seat_headroom" Percent 0 5000 "Seats bought above demand in a seat expansion, as a share of demand.";
    TeamSeatShare "team_seat_share" Percent 1 1000 "Share of a new team's seats bought at once in a team expansion.";
    UsageCommitShare "usage_commit_share" Percent 1 2000 "Share of run-rate usage committed in a usage upgrade.";
    FlatCapture "flat_capture" Percent 0 1000 "Share of added value that a renegotiated flat fee captures.";
    ProductEventMonthly "product_event_monthly" Percent 0 1000 "Chance a month of an event that makes the second product relevant.";
    UpliftPlayRise "uplift_play_rise" Percent 0 1000 "Price rise won by a renewal uplift play.";
    UpliftRealisation "uplift_realisation" Percent 0 1000 "Chance that the contract's renewal uplift is accepted.";
    DetectWeekly "detect_weekly" Percent 0 1000 "Chance that a weekly export catches a signal.";
    DetectAutomated "detect_automated" Percent 0 1000 "Chance that automation catches a signal.";
    LatencyWeekly "latency_weekly" Days 0 90000 "Days from signal to task with a weekly export.";
    LatencyAutomated "latency_automated" Days 0 90000 "Days from signal to task with automation.";
    NominationOdds "nomination_odds" Percent 0 1000 "Chance that a CSM nominates a detected signal to the AE.";
    HandoffDays "handoff_days" Days 0 90000 "Days a nomination takes from CSM to AE.";
    GrowthEventMonthly "growth_event_monthly" Percent 0 1000 "Chance a month of funding or a headcount jump.";
    GrowthEventSize "growth_event_size" Percent 0 1000 "Growth of seats per team after such an event.";
    ChampionChangeMonthly "champion_change_monthly" Percent 0 1000 "Chance a month that the champion changes.";
    ChampionMonths "champion_months" Months 0 60000 "Months an unhandled champion change weighs.";
    ReviewSuccess "review_success" Percent 0 1000 "Chance that a business review shows a quantified return.";
    EffortFloor "effort_floor" Percent 0 1000 "Share of capacity spent on expansion by an owner who is not paid for it.";
    EffortSlope "effort_slope" Number 0 100000 "How fast effort rises with the share of variable pay tied to expansion.";
    UsageNoise "usage_noise_monthly" Percent 0 1000 "Month-to-month standard deviation of log usage.";
}
