//! One replication's ledger, with names in place of indices.

use crate::ApiError;
use crate::run::Ran;
use crate::wire::Value;
use foothold_core::metrics::{Metric, Unit, value, window_start};
use foothold_core::sim::{Ledger as Replayed, replay};
use foothold_data::ledger as rows;
use serde_json::{Map, Value as Json, json};

/// The ledger of a replication and its summary as JSON text.
pub(crate) fn of(ran: &Ran, replication: u32) -> Result<(rows::Ledger, String), ApiError> {
    if replication >= ran.outcome.replications {
        return Err(ApiError::request(
            format!(
                "there is no replication {replication}: the run has 0 to {}",
                ran.outcome.replications - 1
            ),
            "ask for one of those",
        ));
    }
    let replayed = replay(&ran.model, replication).map_err(ApiError::from)?;
    Ok((named(&replayed), summary(ran, &replayed, replication)))
}

fn named(l: &Replayed) -> rows::Ledger {
    let account = |index: u32| l.accounts[index as usize].id.clone();
    let rep = |index: u32| l.reps[index as usize].id.clone();
    rows::Ledger {
        arr: l
            .arr
            .iter()
            .map(|&(index, month, arr_cents)| rows::ArrRow {
                account_id: account(index),
                month,
                arr_cents,
            })
            .collect(),
        movements: l
            .movements
            .iter()
            .map(|m| rows::MovementRow {
                account_id: account(m.account),
                month: m.month,
                kind: m.kind.name(),
                cause: m.cause.name(),
                amount_cents: m.cents,
            })
            .collect(),
        accounts: l
            .accounts
            .iter()
            .map(|a| rows::AccountRow {
                account_id: a.id.clone(),
                segment: a.segment.clone(),
                origin: if a.land_month <= 0 { "book" } else { "landed" },
                landed_month: i32::from(a.land_month),
                land_arr_cents: a.land_arr,
                activated_month: a.activated_month,
                churned_month: a.churned_month,
                teams: u32::from(a.adopted),
                seats: a.contracted_seats,
                end_arr_cents: a.arr,
            })
            .collect(),
        signals: l
            .signals
            .iter()
            .map(|s| rows::SignalRow {
                account_id: account(s.account),
                month: s.month,
                signal: s.signal.name(),
                fate: s.fate.name(),
                waited_days: s.waited_days,
            })
            .collect(),
        plays: l
            .plays
            .iter()
            .map(|p| rows::PlayRow {
                account_id: account(p.account),
                play: p.play.name(),
                origin: p.origin.name(),
                rep_id: p.rep.map(rep),
                started_month: p.started,
                closed_month: p.closed,
                won: p.won,
                amount_cents: p.cents,
            })
            .collect(),
        invoices: l
            .invoices
            .iter()
            .map(|i| rows::InvoiceRow {
                account_id: account(i.account),
                month: i.month,
                kind: i.kind.name(),
                amount_cents: i.cents,
            })
            .collect(),
        credits: l
            .credits
            .iter()
            .map(|c| rows::CreditRow {
                rep_id: rep(c.rep),
                role: c.role.name(),
                month: c.month,
                measure: c.measure.name(),
                account_id: l
                    .accounts
                    .get(c.account as usize)
                    .map_or(String::new(), |a| a.id.clone()),
                amount_cents: c.cents,
            })
            .collect(),
        quotas: l
            .quotas
            .iter()
            .map(|q| rows::QuotaRow {
                rep_id: rep(q.rep),
                role: q.role.name(),
                measure: q.measure.name(),
                period_start: q.from_month,
                period_end: q.to_month,
                quota_cents: q.cents,
            })
            .collect(),
        payouts: l
            .payouts
            .iter()
            .map(|p| rows::PayoutRow {
                rep_id: rep(p.rep),
                month: p.month,
                earned_cents: p.earned,
                vested_cents: p.vested,
                paid_cents: p.paid,
                clawed_back_cents: p.clawed_back,
                forfeited_cents: p.forfeited,
                unvested_cents: p.unvested,
            })
            .collect(),
    }
}

/// The replication's own headline, in the form that can be recomputed from the CSV files.
fn summary(ran: &Ran, replayed: &Replayed, replication: u32) -> String {
    let month = ran.report_month();
    let read = |metric: Metric| match value(&ran.outcome, ran.costs, replication, month, metric) {
        None => Json::Null,
        Some(cents) if metric.unit() == Unit::Money => {
            json!(Value::of(Unit::Money, cents).text())
        }
        Some(number) => json!(number),
    };
    let mut headline: Map<String, Json> = Metric::HEADLINE
        .into_iter()
        .map(|m| (m.name(), read(m)))
        .collect();
    let by_role = |of: &dyn Fn(foothold_core::plan::RoleKind) -> Json| -> Map<String, Json> {
        ran.roles()
            .map(|role| (role.name().to_owned(), of(role)))
            .collect()
    };
    let attainment = by_role(&|role| read(Metric::Attainment(role)));
    headline.insert("quota_attainment".into(), Json::Object(attainment));
    let primary = by_role(&|role| {
        let found = ran.plan().roles.iter().find(|r| r.kind == role);
        found
            .and_then(|r| r.quotas.first())
            .map_or(Json::Null, |q| json!(q.measure.name()))
    });
    let plan = ran.plan();
    let summary = json!({
        "schema": crate::wire::RESULT_SCHEMA,
        "engine": crate::ENGINE_VERSION,
        "sampler": foothold_core::chance::SAMPLER_VERSION,
        "plan_hash": ran.input.loaded.plan_hash,
        "result_hash": ran.outcome.hash(),
        "seed": plan.seed,
        "replication": replication,
        "months": plan.horizon.months,
        "report_month": month,
        "window_months": month - window_start(month),
        "currency": plan.currency,
        "accounts": replayed.accounts.len(),
        "primary_measure": primary,
        "headline": headline,
    });
    let mut text = serde_json::to_string_pretty(&summary).unwrap_or_default();
    text.push('\n');
    text
}
