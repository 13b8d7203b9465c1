//! The amounts measured every month in every replication.

macro_rules! amounts {
    ($( $variant:ident $doc:literal; )*) => {
        /// A monthly amount: cents for money, counts otherwise.
        #[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
        #[repr(usize)]
        pub enum Amount { $( #[doc = $doc] $variant, )* }

        impl Amount {
            /// Every amount, in the order of the enum.
            pub const ALL: &'static [Self] = &[ $( Self::$variant, )* ];
        }
    };
}

amounts! {
    Arr "ARR at month end.";
    Customers "Customers with ARR above zero at month end.";
    New "New-logo ARR of the month.";
    NewLogos "New logos of the month.";
    ExpansionSeats "Expansion by seats.";
    ExpansionTeams "Expansion by further teams.";
    ExpansionUsage "Expansion by usage.";
    ExpansionProduct "Expansion by the second product.";
    ExpansionTier "Expansion by tier, plan or commitment.";
    ExpansionPrice "Expansion by price.";
    Contraction "Contraction of the month.";
    Churn "Churned ARR of the month.";
    Reactivation "Reactivated ARR of the month.";
    Base "ARR, at the start of the window, of the customers of that month.";
    BaseNow "ARR now of those customers.";
    BaseKept "Sum over them of the smaller of ARR then and now.";
    BaseReturned "ARR they lost and won back within the window.";
    BaseCustomers "How many they were.";
    BaseCustomersNow "How many of them still have ARR.";
    Invoiced "Invoiced in the month, credit notes taken off.";
    Revenue "Recognised revenue of the month.";
    Cash "Cash collected in the month.";
    Deferred "Invoiced and not yet recognised, at month end.";
    CompEarned "Commission earned in the month.";
    CompPaid "Commission paid in the month, net of what was clawed back.";
    CompUnvested "Commission earned and not yet vested, at month end.";
    DrawPaid "Draw paid in the month beyond commission.";
    DrawRepaid "Draw withheld from commission in the month.";
    DoublePaid "ARR on which two roles earned commission in the month.";
    BaseAe "Base pay of AEs in the month.";
    BaseExpansionAe "Base pay of expansion AEs in the month.";
    BaseAccountManager "Base pay of account managers in the month.";
    BaseCsm "Base pay of CSMs in the month.";
    Opportunities "Opportunities opened.";
    Unworked "Opportunities that no AE had room for.";
    DealsClosed "Deals closed in the month, won or lost.";
    Won "Of them, those that were won.";
    LandSold "Committed land really sold, before discounts, cents a year.";
    LandTarget "Target land of the same deals, cents a year; of deals that commit to something.";
    ActivationsDecided "Accounts that reached the end of their activation window.";
    Activated "Of them, those that activated.";
    Signals "Signals shown.";
    Tasks "Tasks queued.";
    TasksInSla "Tasks started within the SLA.";
    TasksExpired "Tasks that ran out of time.";
    TasksOpen "Tasks waiting at month end.";
    QueueAgeDays "Days those tasks have waited, summed.";
    Asks "Customers who asked by themselves.";
    PlaysStarted "Plays started.";
    PlaysClosed "Plays closed.";
    PlaysWon "Plays won.";
    PlayArr "ARR added by plays.";
    WonPlayMonths "Months from start to close of the plays won, summed.";
    BillShocks "Bill shocks.";
    CreditedAe "AE credit in the quota periods that ended in the window.";
    CreditedExpansionAe "Expansion AE credit, likewise.";
    CreditedAccountManager "Account manager credit, likewise.";
    CreditedCsm "CSM credit, likewise.";
    QuotaAe "AE quota of those periods.";
    QuotaExpansionAe "Expansion AE quota, likewise.";
    QuotaAccountManager "Account manager quota, likewise.";
    QuotaCsm "CSM quota, likewise.";
    RepsAe "AEs with quota in the window.";
    RepsExpansionAe "Expansion AEs with quota in the window.";
    RepsAccountManager "Account managers with quota in the window.";
    RepsCsm "CSMs with quota in the window.";
    RepsAtQuotaAe "Of them, those at or above quota.";
    RepsAtQuotaExpansionAe "Expansion AEs at or above quota.";
    RepsAtQuotaAccountManager "Account managers at or above quota.";
    RepsAtQuotaCsm "CSMs at or above quota.";
}

/// Amounts measured each month.
pub const SERIES: usize = Amount::ALL.len();
