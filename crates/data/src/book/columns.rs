//! Which column holds what, by the names people give their columns.

use super::BookFault;
use super::table::Table;

/// What a column can hold.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Field {
    /// Account identifier.
    Account,
    /// Subscription identifier; several rows may then belong to one account.
    Subscription,
    /// Segment.
    Segment,
    /// Start of the first contract.
    Start,
    /// ARR.
    Arr,
    /// MRR, taken twelve times.
    Mrr,
    /// Seats.
    Seats,
    /// Next renewal, or end of the contract.
    Renewal,
    /// Whether the contract runs.
    Status,
    /// Whether the account has activated.
    Activated,
}

impl Field {
    const ALL: [Self; 10] = [
        Self::Account,
        Self::Subscription,
        Self::Segment,
        Self::Start,
        Self::Arr,
        Self::Mrr,
        Self::Seats,
        Self::Renewal,
        Self::Status,
        Self::Activated,
    ];

    /// The name used in reports.
    pub const fn name(self) -> &'static str {
        match self {
            Self::Account => "account",
            Self::Subscription => "subscription",
            Self::Segment => "segment",
            Self::Start => "start date",
            Self::Arr => "ARR",
            Self::Mrr => "MRR",
            Self::Seats => "seats",
            Self::Renewal => "renewal date",
            Self::Status => "status",
            Self::Activated => "activated",
        }
    }

    /// Headers that mean the field, the surest first; small letters and digits only.
    const fn aliases(self) -> &'static [&'static str] {
        match self {
            Self::Account => &[
                "accountid",
                "customerid",
                "customerexternalid",
                "companyid",
                "clientid",
                "account",
                "customer",
                "accountname",
                "customername",
                "companyname",
                "company",
                "client",
                "id",
                "recordid",
                "name",
            ],
            Self::Subscription => &[
                "subscriptionid",
                "subid",
                "subscription",
                "contractid",
                "id",
            ],
            Self::Segment => &[
                "segment",
                "accountsegment",
                "customersegment",
                "marketsegment",
            ],
            Self::Start => &[
                "startdate",
                "start",
                "contractstart",
                "contractstartdate",
                "subscriptionstart",
                "subscriptionstartdate",
                "startutc",
                "signupdate",
                "customersince",
                "since",
                "created",
                "createdutc",
                "createddate",
                "createdate",
            ],
            Self::Arr => &[
                "arr",
                "currentarr",
                "annualrecurringrevenue",
                "acv",
                "annualcontractvalue",
                "annualvalue",
            ],
            Self::Mrr => &["mrr", "currentmrr", "monthlyrecurringrevenue"],
            Self::Seats => &[
                "seats",
                "seatcount",
                "licences",
                "licenses",
                "users",
                "quantity",
            ],
            Self::Renewal => &[
                "renewaldate",
                "renewal",
                "nextrenewal",
                "nextrenewaldate",
                "contractend",
                "contractenddate",
                "currentperiodend",
                "currentperiodendutc",
                "enddate",
                "end",
                "expirydate",
                "expirationdate",
            ],
            Self::Status => &[
                "status",
                "subscriptionstatus",
                "accountstatus",
                "contractstatus",
            ],
            Self::Activated => &["activated", "isactivated"],
        }
    }
}

/// Small letters and digits of a header.
pub(crate) fn plain(text: &str) -> String {
    text.chars()
        .filter(|c| c.is_alphanumeric())
        .flat_map(char::to_lowercase)
        .collect()
}

/// Positions of fields among headers, each field with the names that mean it, the surest first.
/// Earlier fields choose first; a column serves one field only.
pub(crate) fn matched<F: Copy>(headers: &[String], fields: &[(F, &[&str])]) -> Vec<(F, usize)> {
    let names: Vec<[String; 2]> = headers
        .iter()
        .map(|header| {
            // `ARR (USD)` is known as `ARR` too.
            let without_unit = header.split('(').next().unwrap_or(header);
            [plain(header), plain(without_unit)]
        })
        .collect();
    let mut found: Vec<(F, usize)> = Vec::new();
    for (field, aliases) in fields {
        let free = |index: &usize| found.iter().all(|(_, taken)| taken != index);
        let position = aliases.iter().find_map(|alias| {
            (0..names.len())
                .filter(free)
                .find(|&index| names[index].iter().any(|name| name == alias))
        });
        if let Some(index) = position {
            found.push((*field, index));
        }
    }
    found
}

/// Positions of the fields found in a table.
#[derive(Debug)]
pub(super) struct Columns {
    found: Vec<(Field, usize)>,
}

impl Columns {
    /// Matches the headers of a table. A column serves one field only.
    pub fn of(table: &Table) -> Self {
        let fields = Field::ALL.map(|field| (field, field.aliases()));
        let found = matched(&table.headers, &fields);
        Self { found }
    }

    /// Position of a field.
    pub fn position(&self, field: Field) -> Option<usize> {
        self.found
            .iter()
            .find(|(known, _)| *known == field)
            .map(|(_, index)| *index)
    }

    /// Fields and positions found.
    pub fn all(&self) -> &[(Field, usize)] {
        &self.found
    }

    /// A fault when none of `fields` has a column.
    pub fn require(&self, table: &Table, fields: &[Field], out: &mut Vec<BookFault>) {
        if fields.iter().any(|field| self.position(*field).is_some()) {
            return;
        }
        let names: Vec<&str> = fields.iter().map(|field| field.name()).collect();
        let known: Vec<&str> = fields
            .iter()
            .flat_map(|field| field.aliases().iter().copied().take(4))
            .collect();
        out.push(BookFault {
            file: table.file.clone(),
            line: 1,
            column: String::new(),
            reason: format!(
                "no column for {} among: {}",
                names.join(" or "),
                table.headers.join(", ")
            ),
            fix: format!("name one of the columns {}", known.join(", ")),
        });
    }
}

#[cfg(test)]
mod tests {
    use super::super::Source;
    use super::super::table::parse;
    use super::*;

    fn check(header: &str, expected: &[(Field, usize)]) {
        let table = parse(
            Source {
                name: "t",
                bytes: header.as_bytes(),
            },
            &mut Vec::new(),
        )
        .unwrap();
        assert_eq!(Columns::of(&table).all(), expected, "{header}");
    }

    #[test]
    fn headers_are_matched_by_name_wherever_they_stand() {
        check(
            "ARR (USD),Account ID",
            &[(Field::Account, 1), (Field::Arr, 0)],
        );
        check(
            "Customer,Name,Licences",
            &[(Field::Account, 0), (Field::Seats, 2)],
        );
        check(
            "id,Customer ID,Status,Created (UTC),Start (UTC),Current Period End (UTC),Quantity",
            &[
                (Field::Account, 1),
                (Field::Subscription, 0),
                (Field::Start, 4),
                (Field::Seats, 6),
                (Field::Renewal, 5),
                (Field::Status, 2),
            ],
        );
        check(
            "sub_id,account_id,opp_id,plan,mrr,start_date,end_date,status",
            &[
                (Field::Account, 1),
                (Field::Subscription, 0),
                (Field::Start, 5),
                (Field::Mrr, 4),
                (Field::Renewal, 6),
                (Field::Status, 7),
            ],
        );
    }
}
