/** Data of the Plan screen's charts and of their table twins. Pure. */
import type { MetricSeries, RoleView, RunView } from "../../lib/bindings";
import type { RoleRow } from "../../lib/charts/roles";
import type { Bar, ShareData } from "../../lib/charts/share";
import { monthDate, percentText, plain } from "../../lib/format";
import type { Twin } from "../../lib/kit";
import { series } from "./reading";

const percent = (value: string | number | null) =>
  percentText(value === null ? null : Number(value), { digits: 1 });

/** A fan's table: one row a month. */
export function fanTwin(
  name: string,
  plan: MetricSeries,
  reference: MetricSeries | null,
  start: string,
): Twin {
  const write = percent;
  const columns: Twin["columns"] = [
    { label: "Month" },
    { label: "Calendar" },
    { label: `${name}, P10`, write },
    { label: "P50", write },
    { label: "P90", write },
  ];
  if (reference !== null) columns.push({ label: "Reference P50", write });
  const rows = plan.p50.map((p50, month) => [
    month,
    monthDate(month, start),
    plan.p10[month] ?? null,
    p50,
    plan.p90[month] ?? null,
    ...(reference === null ? [] : [reference.p50[month] ?? null]),
  ]);
  return { columns, rows };
}

/** Quarters of ARR won; a rest of one or two months is a bar of its own. */
export function quarters(news: readonly number[], expansions: readonly number[]): Bar[] {
  const bars: Bar[] = [];
  for (let from = 1; from < news.length; from += 3) {
    const to = Math.min(from + 2, news.length - 1);
    const sum = (of: readonly number[]) => of.slice(from, to + 1).reduce((a, b) => a + b, 0);
    bars.push({ from, to, new: sum(news), expansion: sum(expansions) });
  }
  return bars;
}

/** Means are always numbers; the wire allows null for what JSON cannot hold. */
const known = (values: readonly (number | null)[]) => values.map((value) => value ?? 0);

export function shareOf(
  view: RunView | null,
  reference: RunView | null,
  month: number,
): ShareData | null {
  const share = series(view, "expansion_share");
  if (view === null || share === null) return null;
  const before = series(reference, "expansion_share");
  const rule = view.diagnosis.benchmarks.find(
    (line) => line.metric === "expansion_share" && (line.median ?? line.low) !== null,
  );
  const mark = rule?.median ?? rule?.low ?? null;
  return {
    p10: share.p10,
    p50: share.p50,
    p90: share.p90,
    reference:
      before === null || reference === null
        ? undefined
        : { label: reference.name, p50: before.p50 },
    rule: mark === null ? undefined : { value: mark, label: `Published ${percentText(mark)}` },
    bars: quarters(known(view.newByMonth), known(view.expansionByMonth)),
    pinned: month,
  };
}

export function shareTwin(share: ShareData, start: string): Twin {
  return {
    columns: [
      { label: "Months" },
      { label: "To" },
      { label: "Expansion share, P50", write: percent },
      { label: "New ARR won, mean", write: (v) => plain(v === null ? null : Number(v)) },
      { label: "Expansion ARR won, mean", write: (v) => plain(v === null ? null : Number(v)) },
    ],
    rows: share.bars.map((bar) => [
      `${bar.from} to ${bar.to}`,
      monthDate(bar.to, start),
      share.p50[bar.to] ?? null,
      bar.new,
      bar.expansion,
    ]),
  };
}

/** Quantile of attainment from counts by tenth of quota, reps spread evenly within a tenth. */
export function quantile(tenths: readonly number[], p: number): number | null {
  const all = tenths.reduce((a, b) => a + b, 0);
  if (all === 0) return null;
  let below = 0;
  for (const [i, count] of tenths.entries()) {
    if (count > 0 && below + count >= p * all) {
      return (i + (p * all - below) / count) / 10;
    }
    below += count;
  }
  return tenths.length / 10;
}

function row(role: RoleView): RoleRow {
  const tenths = role.repsByTenth;
  const last = tenths.length - 1;
  const reps = role.reps ?? 0;
  // The last count is open above and has no place on the axis.
  const density = tenths
    .slice(0, last)
    .map((count, i): [number, number] => [(i + 0.5) / 10, count]);
  return {
    name: role.label.charAt(0).toUpperCase() + role.label.slice(1),
    detail: `${plain(reps, { digits: reps % 1 === 0 ? 0 : 1 })} reps with quota`,
    density: tenths.some((count) => count > 0) ? [[0, 0], ...density] : [],
    p10: quantile(tenths, 0.1),
    p50: quantile(tenths, 0.5),
    p90: quantile(tenths, 0.9),
    atQuota: role.atQuota,
  };
}

export function rolesOf(view: RunView | null): RoleRow[] {
  return view === null ? [] : view.roles.map(row);
}

export function rolesTwin(roles: readonly RoleRow[]): Twin {
  return {
    columns: [
      { label: "Role" },
      { label: "Reps" },
      { label: "P10", write: percent },
      { label: "P50", write: percent },
      { label: "P90", write: percent },
      { label: "At quota", write: percent },
    ],
    rows: roles.map((role) => [role.name, role.detail, role.p10, role.p50, role.p90, role.atQuota]),
  };
}
