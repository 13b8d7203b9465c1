//! The words of plan files for the choices of a comp plan.

use foothold_core::plan::{Boundary, PayOn, Period, RateTable, Source};

pub(super) const fn period(period: Period) -> &'static str {
    match period {
        Period::Month => "month",
        Period::Quarter => "quarter",
        Period::HalfYear => "half_year",
        Period::Year => "year",
    }
}

pub(super) const fn source(source: Source) -> &'static str {
    match source {
        Source::Own => "own",
        Source::Landed => "landed",
    }
}

pub(super) const fn table(table: RateTable) -> &'static str {
    match table {
        RateTable::Marginal => "marginal",
        RateTable::Retroactive => "retroactive",
    }
}

pub(super) const fn boundary(boundary: Boundary) -> &'static str {
    match boundary {
        Boundary::Above => "above",
        Boundary::AtOrAbove => "at_or_above",
    }
}

pub(super) const fn pay_on(pay_on: PayOn) -> &'static str {
    match pay_on {
        PayOn::Booking => "booking",
        PayOn::Invoice => "invoice",
        PayOn::Collection => "collection",
    }
}
