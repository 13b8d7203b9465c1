//! Activation, signals, expansion, contract.

use super::words::{BILLING, FRICTION, OWNER, PLAY, SIGNAL, SIGNAL_SYSTEM, TRUE_UP};
use crate::read::Section;
use crate::read::field::{count, days, flag, months, percent, section, share, word};
use foothold_core::plan::{ActivationPlan, ContractTerms, ExpansionPlan, PlaySpec, SignalPlan};

pub(super) fn activation(s: &mut Section) -> ActivationPlan {
    ActivationPlan {
        window_days: s.whole(
            days(
                "window",
                "Days after landing within which the milestone is decided.",
            )
            .between(1, 365),
        ),
        gate: s.flag(
            flag(
                "gate",
                "Whether plays are blocked on accounts that have not activated.",
            )
            .or("true"),
        ),
    }
}

pub(super) fn signals(s: &mut Section) -> SignalPlan {
    SignalPlan {
        system: s.word(
            word("system", "How signals are detected.", &SIGNAL_SYSTEM),
            &SIGNAL_SYSTEM,
        ),
        watched: s.words(
            word(
                "watched",
                "Signals watched; the others are never detected.",
                &SIGNAL,
            ),
            &SIGNAL,
        ),
        sla_days: s.whole(
            days("sla", "Days within which a task must be started.")
                .between(0, 365)
                .or("5 days"),
        ),
        expire_days: s.whole(
            days("expire", "Days after which an unstarted task expires.")
                .between(1, 730)
                .or("60 days"),
        ),
        seat_utilisation: s.decimal(
            percent(
                "seat_utilisation",
                "Share of contracted seats at which the signal fires.",
            )
            .over(0, 200)
            .or("80%"),
        ),
        api_quota: s.decimal(
            percent(
                "api_quota",
                "Share of committed usage at which the signal fires.",
            )
            .over(0, 200)
            .or("90%"),
        ),
        included_tier: s.decimal(
            percent(
                "included_tier",
                "Share of the included tier at which the signal fires.",
            )
            .over(0, 200)
            .or("70%"),
        ),
        business_reviews_yearly: s.count(
            count(
                "business_reviews_yearly",
                "Business reviews held with each account a year.",
            )
            .between(0, 12)
            .or("2"),
        ),
        renewal_notice_days: s.whole(
            days(
                "renewal_notice",
                "Days before the renewal at which its signal may fire.",
            )
            .between(0, 365)
            .or("90 days"),
        ),
    }
}

pub(super) fn expansion(s: &mut Section) -> ExpansionPlan {
    ExpansionPlan {
        owner: s.word(word("owner", "Who owns expansion.", &OWNER), &OWNER),
        nominator_share: s.decimal(
            share(
                "nominator_share",
                "Credit of an expansion that goes to the nominating CSM, when CSMs nominate.",
            )
            .or("0%"),
        ),
        plays: s.tables(
            section(
                "play",
                "A play in use; the first is preferred when a signal starts several.",
            )
            .optional(),
            |s| PlaySpec {
                kind: s.word(word("kind", "Which play.", &PLAY), &PLAY),
                triggers: s.words(word("triggers", "Signals that start it.", &SIGNAL), &SIGNAL),
            },
        ),
    }
}

pub(super) fn contract(s: &mut Section) -> ContractTerms {
    ContractTerms {
        term_months: s.whole(months("term", "Length of a contract.").between(1, 60)),
        opt_out_month: s.whole_opt(
            months(
                "opt_out",
                "Time after which the customer may leave once before the end.",
            )
            .between(1, 59)
            .like("3 months")
            .optional(),
        ),
        billing: s.word(
            word(
                "billing",
                "How often committed fees are invoiced, in advance.",
                &BILLING,
            )
            .or("annual"),
            &BILLING,
        ),
        collection_lag_months: s.whole(
            months("collection_lag", "Time from invoice to cash.")
                .between(0, 24)
                .or("1 months"),
        ),
        renewal_uplift: s.decimal(
            share("renewal_uplift", "Price rise asked for at renewal.")
                .or("0%")
                .like("3%"),
        ),
        price_protection: s.flag(
            flag(
                "price_protection",
                "Whether the renewal price is protected, so no uplift.",
            )
            .or("false"),
        ),
        auto_renew: s
            .flag(flag("auto_renew", "Whether contracts renew unless cancelled.").or("true")),
        friction: s.word(
            word(
                "expansion",
                "How an account grows between renewals.",
                &FRICTION,
            ),
            &FRICTION,
        ),
        true_up: s.word(
            word(
                "true_up",
                "When use above the contract becomes contract.",
                &TRUE_UP,
            )
            .or("none"),
            &TRUE_UP,
        ),
    }
}
