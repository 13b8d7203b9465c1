//! Every command of the window, once.
//!
//! [`desk_commands!`](crate::desk_commands) hands the list to a macro of the caller's. The shell
//! makes Tauri commands and their TypeScript of it, the development bridge an HTTP server; both call
//! the method of [`Desk`](super::Desk) of the same name. Names of arguments are single words, so that
//! they are the same in Rust and in TypeScript.

/// Calls `$with!` with every command: `call` answers once, `stream` reports while it works. A `stream`
/// takes its [`Turn`](super::Turn) before the arguments: of each kind only the latest goes on.
#[macro_export]
macro_rules! desk_commands {
    ($with:ident) => {
        $with! {
            call {
                /// The Library screen.
                fn library_list() -> $crate::desk::library::LibraryView;
                /// The same, after opening a library again that could not be used or not be written.
                fn library_reopen() -> $crate::desk::library::LibraryView;
                /// Adds the plans of a theme, or one template; gives the plan to open.
                fn plan_create(template: String) -> u32;
                /// Adds a copy of a plan and gives its number.
                fn plan_duplicate(plan: u32, name: Option<String>) -> u32;
                /// Gives a plan another name and group; what is null stays.
                fn plan_rename(plan: u32, name: Option<String>, group: Option<String>) -> ();
                /// Locks a plan against changes, or unlocks it.
                fn plan_lock(plan: u32, locked: bool) -> ();
                /// Puts a plan away, or takes it back.
                fn plan_archive(plan: u32, archived: bool) -> ();
                /// Names the plan that a plan is compared with, or none.
                fn plan_reference(plan: u32, reference: Option<u32>) -> ();
                /// Deletes a plan; it can be brought back within 30 days.
                fn plan_delete(plan: u32) -> ();
                /// Brings a deleted plan back.
                fn plan_undelete(plan: u32) -> ();
                /// Versions of a plan, newest first.
                fn plan_versions(plan: u32) -> Vec<$crate::desk::versions::VersionView>;
                /// Keeps the draft as the next version.
                fn plan_keep(plan: u32, name: String) -> $crate::desk::document::DocView;
                /// Goes back to a version, as a change that can be undone.
                fn plan_restore(plan: u32, version: u32) -> $crate::desk::document::DocView;
                /// Goes back to the newest version, as a change that can be undone.
                fn plan_discard(plan: u32) -> $crate::desk::document::DocView;
                /// Makes a plan of the draft and takes it off this one; gives the new plan.
                fn plan_keep_as_new(plan: u32, name: String) -> u32;
                /// Changes of a plan, newest first, those before number `before`.
                fn plan_log(plan: u32, before: Option<u32>) -> $crate::desk::versions::LogView;
                /// The settings.
                fn settings() -> $crate::desk::settings::SettingsView;
                /// Writes the settings.
                fn settings_set(
                    values: $crate::desk::settings::SettingsValues
                ) -> $crate::desk::settings::SettingsView;
                /// Opens a plan of the library.
                fn plan_open(plan: u32) -> $crate::desk::document::DocView;
                /// The text of a plan, as its file would hold it.
                fn plan_text(plan: u32) -> String;
                /// Applies changes together; refused with every fault when the plan would not run.
                fn plan_edit(
                    plan: u32,
                    changes: Vec<$crate::desk::document::ChangeAsk>,
                    gesture: Option<String>
                ) -> $crate::desk::document::DocView;
                /// Applies changes together and answers with a coarse run of the result.
                fn plan_slide(
                    turn: $crate::desk::Turn,
                    plan: u32,
                    seen: $crate::desk::slide::Seen,
                    changes: Vec<$crate::desk::document::ChangeAsk>,
                    gesture: Option<String>,
                    ask: $crate::desk::live::RunAsk
                ) -> $crate::desk::slide::Slid;
                /// Takes the last change back.
                fn plan_undo(plan: u32) -> $crate::desk::document::DocView;
                /// Applies again what undo took back.
                fn plan_redo(plan: u32) -> $crate::desk::document::DocView;
                /// A finished run of a plan, such as of the one that another is read against.
                fn run_view(
                    plan: u32,
                    ask: $crate::desk::live::RunAsk
                ) -> $crate::desk::live::RunView;
                /// Stops the run that was asked for before, if it goes on.
                fn run_cancel(turn: $crate::desk::Turn) -> ();
                /// The formula of a metric at a month, with the numbers of one replication.
                fn explain(
                    plan: u32, metric: String, month: Option<u32>
                ) -> $crate::desk::explain::Explanation;
                /// What the accounts screen chooses from: replications, months, segments.
                fn accounts_open(
                    plan: u32, month: Option<u32>
                ) -> $crate::desk::accounts::AccountsView;
                /// The cohort table of a replication.
                fn account_cohorts(
                    plan: u32, ask: $crate::desk::accounts::CohortsAsk
                ) -> $crate::desk::accounts::CohortsView;
                /// ARR movement of a replication over a window.
                fn account_movement(
                    plan: u32, ask: $crate::desk::accounts::MovementAsk
                ) -> $crate::desk::accounts::MovementView;
                /// The accounts behind a bar or a cell.
                fn account_list(
                    plan: u32, ask: $crate::desk::accounts::ListAsk
                ) -> $crate::desk::accounts::ListView;
                /// The life of one account.
                fn account_life(
                    plan: u32, ask: $crate::desk::accounts::LifeAsk
                ) -> $crate::desk::accounts::TimelineView;
                /// How each role of a plan is paid, and what follows from it without a run.
                fn comp_terms(plan: u32) -> $crate::desk::comp::CompView;
                /// Cost, liability and attainment of a plan's run.
                fn comp_result(
                    plan: u32, month: Option<u32>, reference: Option<u32>
                ) -> $crate::desk::comp::CompRun;
                /// Statements of every rep over some months of one replication.
                fn comp_statements(
                    plan: u32, ask: $crate::desk::comp::StatementAsk
                ) -> $crate::desk::comp::Statements;
                /// One rep's statement, line by line.
                fn comp_statement(
                    plan: u32, ask: $crate::desk::comp::StatementAsk, rep: u32
                ) -> $crate::desk::comp::OwnStatement;
                /// Statements as CSV.
                fn comp_csv(plan: u32, ask: $crate::desk::comp::StatementAsk) -> String;
                /// Comp plans that a role can be paid by instead.
                fn comp_library(
                    plan: u32, role: String
                ) -> Vec<$crate::desk::comp::LibraryComp>;
                /// Pays a role by a comp plan of the library.
                fn comp_apply(
                    plan: u32, role: String, name: String
                ) -> $crate::desk::document::DocView;
                /// Changes a term of a component.
                fn comp_edit(
                    plan: u32, edit: $crate::desk::comp::CompEdit, gesture: Option<String>
                ) -> $crate::desk::document::DocView;
                /// The price books of a plan.
                fn pricing_books(plan: u32) -> $crate::desk::pricing::PricingView;
                /// The bill of one customer, line by line.
                fn pricing_bill(
                    plan: u32, ask: $crate::desk::pricing::BillAsk
                ) -> $crate::desk::pricing::BillView;
                /// Bills against seats or usage.
                fn pricing_curve(
                    plan: u32, ask: $crate::desk::pricing::CurveAsk
                ) -> $crate::desk::pricing::CurveView;
                /// The accounts of a replication under several price books.
                fn pricing_same(
                    plan: u32, ask: $crate::desk::pricing::SameAsk
                ) -> $crate::desk::pricing::SameView;
                /// ARR of the existing book under each migration.
                fn pricing_migration(
                    plan: u32, book: Option<String>
                ) -> $crate::desk::pricing::MigrationView;
                /// Does a step of the price-book editor.
                fn pricing_step(
                    plan: u32, step: $crate::desk::pricing::PricingStep, gesture: Option<String>
                ) -> $crate::desk::document::DocView;
                /// Two to four plans side by side at a month; the first is the reference.
                fn compare_plans(
                    plans: Vec<u32>, month: Option<u32>
                ) -> $crate::desk::compare::CompareView;
                /// Stops the runs for a comparison that were asked for before, if they go on.
                fn compare_cancel(turn: $crate::desk::Turn) -> ();
                /// Stops the attribution that was asked for before, if it goes on.
                fn attribution_cancel(turn: $crate::desk::Turn) -> ();
                /// Metrics that can be read at the points of an exploration.
                fn explore_metrics(plan: u32) -> Vec<$crate::desk::explore::MetricChoice>;
                /// Adds a plan with the values and levers of a point and gives its number.
                fn explore_open(
                    plan: u32,
                    changes: Vec<$crate::desk::explore::PointChange>,
                    levers: Vec<$crate::desk::explore::PointLever>,
                    name: Option<String>
                ) -> u32;
                /// Stops the exploration that was asked for before, if it goes on.
                fn explore_cancel(turn: $crate::desk::Turn) -> ();
                /// The company's past that was taken, beside a plan; null when none was.
                fn data_past(plan: u32) -> Option<$crate::desk::data::PastFile>;
                /// Reads the file that was chosen last another way, also where it was refused.
                fn data_read(
                    plan: u32, reading: $crate::desk::data::PastReading
                ) -> $crate::desk::data::PastFile;
                /// Forgets the past that was taken.
                fn data_forget() -> ();
                /// Writes values of the last fit into the plan, as one change that can be undone.
                fn data_apply(
                    plan: u32, values: Vec<String>
                ) -> $crate::desk::document::DocView;
                /// Stops the fit, test or scorecard that was asked for before, if it goes on.
                fn data_cancel(turn: $crate::desk::Turn) -> ();
            }
            stream {
                /// Runs a plan: a coarse view first, then finer ones.
                fn plan_run(
                    plan: u32, ask: $crate::desk::live::RunAsk
                ) -> $crate::desk::live::RunEvent;
                /// Runs those of the plans that have no finished run, for `compare_plans`.
                fn compare_run(
                    plans: Vec<u32>, month: Option<u32>
                ) -> $crate::desk::compare::CompareEvent;
                /// What of each change between two plans comes from which lever.
                fn compare_attribution(
                    from: u32, to: u32, month: Option<u32>, interactions: bool
                ) -> $crate::desk::compare::AttributionEvent;
                /// Runs a plan over values of one or two of its fields.
                fn explore_sweep(
                    plan: u32, ask: $crate::desk::explore::SweepAskView
                ) -> $crate::desk::explore::SweepEvent;
                /// Moves each assumption over its own range.
                fn explore_tornado(
                    plan: u32, ask: $crate::desk::explore::TornadoAskView
                ) -> $crate::desk::explore::TornadoEvent;
                /// Seeks the value of a field that brings a metric to a target.
                fn explore_seek(
                    plan: u32, ask: $crate::desk::explore::SeekAskView
                ) -> $crate::desk::explore::SeekEvent;
                /// Tries values and levers of other plans, and finds the best that keep limits.
                fn explore_optimise(
                    plan: u32, ask: $crate::desk::explore::OptimiseAskView
                ) -> $crate::desk::explore::OptimiseEvent;
                /// Tests a plan against the past that was taken.
                fn data_backtest(
                    plan: u32, ask: $crate::desk::data::BacktestAsk
                ) -> $crate::desk::data::BacktestEvent;
                /// Fits behaviour of a plan to the past that was taken.
                fn data_calibrate(
                    plan: u32, ask: $crate::desk::data::CalibrateAsk
                ) -> $crate::desk::data::CalibrateEvent;
                /// Runs the published cases that ship with the program.
                fn data_scorecard(replications: u32) -> $crate::desk::data::ScorecardEvent;
            }
        }
    };
}
