//! Which column is what, by header, and which shape the headers show.

use super::Shape;
use crate::book::columns::{matched, plain};
use crate::book::date;
use crate::book::table::Table;
use foothold_core::calendar::YearMonth;

/// What a column holds.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Role {
    Customer,
    Subscription,
    Start,
    End,
    Date,
    Mrr,
    Arr,
    Price,
    Interval,
    IntervalCount,
    Quantity,
    Status,
    Change,
    After,
    Type,
    Rank,
    Id,
    Currency,
}

impl Role {
    /// The name used in messages and reports.
    pub const fn name(self) -> &'static str {
        match self {
            Self::Customer => "customer",
            Self::Subscription => "subscription",
            Self::Start => "start date",
            Self::End => "end date",
            Self::Date => "date",
            Self::Mrr => "MRR",
            Self::Arr => "ARR",
            Self::Price => "price",
            Self::Interval => "billing interval",
            Self::IntervalCount => "intervals",
            Self::Quantity => "quantity",
            Self::Status => "status",
            Self::Change => "movement amount",
            Self::After => "amount after",
            Self::Type => "movement type",
            Self::Rank => "order within a date",
            Self::Id => "row id",
            Self::Currency => "currency",
        }
    }
}

type Aliases = (Role, &'static [&'static str]);

const CUSTOMER: Aliases = (
    Role::Customer,
    &[
        "customerexternalid",
        "customerid",
        "accountid",
        "customeruuid",
        "companyid",
        "clientid",
        "customer",
        "account",
        "customername",
        "accountname",
        "company",
        "companyname",
        "client",
        "customeremail",
        "name",
    ],
);
const SUBSCRIPTION: Aliases = (
    Role::Subscription,
    &[
        "subscriptionid",
        "subid",
        "subscriptionexternalid",
        "subscription",
        "contractid",
        "contract",
        "planid",
        "plan",
        "product",
    ],
);
const CURRENCY: Aliases = (
    Role::Currency,
    &["currency", "currencycode", "plancurrency"],
);
const MRR: Aliases = (
    Role::Mrr,
    &[
        "mrr",
        "monthlyrecurringrevenue",
        "currentmrr",
        "mrramount",
        "mrrvalue",
    ],
);
const ARR: Aliases = (
    Role::Arr,
    &[
        "arr",
        "annualrecurringrevenue",
        "currentarr",
        "acv",
        "annualcontractvalue",
    ],
);
const DATE: Aliases = (
    Role::Date,
    &[
        "date",
        "eventdate",
        "movementdate",
        "effectivedate",
        "occurredat",
        "month",
        "period",
        "monthend",
        "asof",
        "timestamp",
    ],
);

const PERIODS: &[Aliases] = &[
    CUSTOMER,
    (
        Role::Subscription,
        &[
            "subscriptionid",
            "subid",
            "subscription",
            "contractid",
            "contract",
            "id",
        ],
    ),
    (
        Role::Start,
        &[
            "startdate",
            "start",
            "startutc",
            "periodstart",
            "subscriptionstart",
            "subscriptionstartdate",
            "contractstart",
            "contractstartdate",
            "termstart",
            "startedat",
            "from",
        ],
    ),
    (
        Role::End,
        &[
            "enddate",
            "end",
            "endutc",
            "periodend",
            "subscriptionend",
            "subscriptionenddate",
            "contractend",
            "contractenddate",
            "termend",
            "endedat",
            "endedatutc",
            "canceledat",
            "canceledatutc",
            "cancelledat",
            "cancellationdate",
            "churndate",
            "churnedat",
            "to",
            "until",
        ],
    ),
    MRR,
    ARR,
    (
        Role::Price,
        &["planamount", "unitamount", "unitprice", "price", "amount"],
    ),
    (
        Role::Interval,
        &[
            "interval",
            "billinginterval",
            "billingperiod",
            "billingfrequency",
            "frequency",
        ],
    ),
    (
        Role::IntervalCount,
        &["intervalcount", "billingintervalcount"],
    ),
    (Role::Quantity, &["quantity", "seats", "units"]),
    (
        Role::Status,
        &["status", "subscriptionstatus", "contractstatus"],
    ),
    CURRENCY,
];
const MONTHS: &[Aliases] = &[CUSTOMER, SUBSCRIPTION, DATE, MRR, ARR, CURRENCY];
const MOVEMENTS: &[Aliases] = &[
    CUSTOMER,
    DATE,
    (
        Role::Change,
        &[
            "mrrmovement",
            "arrmovement",
            "activitymrrmovement",
            "movementamount",
            "mrrchange",
            "arrchange",
            "deltamrr",
            "deltaarr",
            "changemrr",
            "changearr",
            "mrrdelta",
            "arrdelta",
            "change",
            "delta",
            "amount",
            "value",
            "movement",
            "mrr",
            "arr",
        ],
    ),
    (
        Role::After,
        &[
            "mrr",
            "activitymrr",
            "mrrafter",
            "arr",
            "arrafter",
            "balance",
        ],
    ),
    (
        Role::Type,
        &[
            "movementtype",
            "mrrmovementtype",
            "eventtype",
            "activitytype",
            "type",
            "kind",
            "category",
        ],
    ),
    (Role::Rank, &["rank", "orderingkey", "sequence"]),
    (
        Role::Id,
        &[
            "uuid",
            "movementid",
            "eventid",
            "activityid",
            "activityuuid",
            "id",
        ],
    ),
    CURRENCY,
];

/// Columns of a table under a shape.
pub(super) fn of_shape(table: &Table, shape: Shape) -> Vec<(Role, usize)> {
    let mut found = matched(
        &table.headers,
        match shape {
            Shape::Periods => PERIODS,
            Shape::Mrr => MONTHS,
            Shape::Movements => MOVEMENTS,
        },
    );
    // A price stands in where no recurring amount is given; ARR where MRR is not.
    let has = |found: &[(Role, usize)], role| found.iter().any(|(known, _)| *known == role);
    if has(&found, Role::Mrr) {
        found.retain(|(role, _)| !matches!(role, Role::Arr));
    }
    if has(&found, Role::Mrr) || has(&found, Role::Arr) {
        let price = [
            Role::Price,
            Role::Interval,
            Role::IntervalCount,
            Role::Quantity,
        ];
        found.retain(|(role, _)| !price.contains(role));
    }
    found
}

/// The month that a header names: `2026-03`, `Mar 2026`, `3/2026`, `2026-03-31`.
pub(super) fn month_of_header(header: &str) -> Option<YearMonth> {
    match date::written(header)? {
        date::Written::Month(month) => Some(month),
        date::Written::Day(day) => Some(day.year_month()),
        date::Written::Either { .. } | date::Written::Only { .. } => None,
    }
}

/// Columns whose header is a month.
pub(super) fn month_columns(table: &Table) -> Vec<(YearMonth, usize)> {
    let of = |(index, header): (usize, &String)| Some((month_of_header(header)?, index));
    table.headers.iter().enumerate().filter_map(of).collect()
}

/// The shape that the headers show.
pub(super) fn shape_of(table: &Table) -> Option<Shape> {
    let all = |shape, roles: &[&[Role]]| {
        let found = of_shape(table, shape);
        roles.iter().all(|any| {
            any.iter()
                .any(|role| found.iter().any(|(known, _)| known == role))
        })
    };
    let amount: &[Role] = &[Role::Mrr, Role::Arr, Role::Price];
    // An amount that only a movement has; `mrr` alone may be what is paid.
    let names_a_change = table.headers.iter().any(|header| {
        let name = plain(header);
        name != "mrr" && name != "arr" && MOVEMENTS[2].1.contains(&name.as_str())
    });
    if all(Shape::Periods, &[&[Role::Start], amount]) {
        Some(Shape::Periods)
    } else if all(
        Shape::Movements,
        &[&[Role::Date], &[Role::Change], &[Role::Type]],
    ) || (names_a_change && all(Shape::Movements, &[&[Role::Date], &[Role::Change]]))
    {
        Some(Shape::Movements)
    } else if all(Shape::Mrr, &[&[Role::Date], &[Role::Mrr, Role::Arr]])
        || (all(Shape::Mrr, &[&[Role::Customer]]) && !month_columns(table).is_empty())
    {
        Some(Shape::Mrr)
    } else {
        None
    }
}

/// Whether amounts are ChartMogul's, which are whole cents.
pub(super) fn is_chartmogul(table: &Table) -> bool {
    ["MRR_MOVEMENT", "MOVEMENT_TYPE", "CURRENCY_CODE"]
        .iter()
        .all(|name| {
            table
                .headers
                .iter()
                .any(|header| header.eq_ignore_ascii_case(name))
        })
}
