/** What the cards of the Plan screen say, from a run and the month it is read at. Pure. */
import type { BenchmarkLine, MetricSeries, RunView } from "../../lib/bindings";
import { amount, percentText, plain, points } from "../../lib/format";

/** A metric at the pinned month. */
export interface Reading {
  p10: number | null;
  p50: number | null;
  p90: number | null;
  se: number | null;
}

const NOTHING: Reading = { p10: null, p50: null, p90: null, se: null };

export function series(view: RunView | null, id: string): MetricSeries | null {
  if (view === null) return null;
  const role = /^quota_attainment\.(.*)$/.exec(id)?.[1];
  if (role !== undefined) return view.roles.find((r) => r.role === role)?.attainment ?? null;
  return view.metrics.find((metric) => metric.id === id) ?? null;
}

export function at(of: MetricSeries | null, month: number): Reading {
  if (of === null) return NOTHING;
  const pick = (values: (number | null)[]) => values[month] ?? null;
  return { p10: pick(of.p10), p50: pick(of.p50), p90: pick(of.p90), se: pick(of.se) };
}

/** Plan less reference, where both are defined. */
export function gap(plan: Reading, reference: Reading): number | null {
  return plan.p50 === null || reference.p50 === null ? null : plan.p50 - reference.p50;
}

/** The value as a card writes it. */
export function written(value: number | null, unit: MetricSeries["unit"]): string {
  if (unit === "ratio") return percentText(value);
  if (unit === "money") return amount(value);
  return plain(value, { digits: 1 });
}

/** The difference as a card writes it. */
export function writtenGap(value: number | null, unit: MetricSeries["unit"]): string {
  if (unit === "ratio") return points(value);
  if (unit === "money") return amount(value, { signed: true });
  return plain(value, { digits: 1, signed: true });
}

/** Published values to read a number against. */
export interface Band {
  low: number;
  high: number;
  median: number | null;
  /** What the two ends are: `medians`, `range`. */
  what: string;
}

/**
 * What published values a number is read against: from the lowest to the highest median that speaks
 * of a company like this, since sources and segments differ; without two medians a published range.
 * What only the best reach is no range to be in.
 */
export function band(benchmarks: readonly BenchmarkLine[], metric: string): Band | null {
  const of = benchmarks.filter((line) => line.metric === metric);
  const medians = of.flatMap((line) => line.median ?? []);
  const [low, high] = [Math.min(...medians), Math.max(...medians)];
  const overall = of.find((line) => line.median !== null && line.segment === null)?.median ?? null;
  if (medians.length > 1 && high > low) return { low, high, median: overall, what: "medians" };
  const range = of.find((line) => line.kind === "range" && line.low !== null && line.high !== null);
  if (range?.low == null || range.high == null) return null;
  return { low: range.low, high: range.high, median: overall, what: "range" };
}

/** One sentence: where the number stands against published ones. */
export function position(
  benchmarks: readonly BenchmarkLine[],
  metric: string,
  value: number | null,
): string {
  const range = band(benchmarks, metric);
  if (value === null) return "Undefined at this month: nothing to compare.";
  if (range !== null) {
    const where = value < range.low ? "Below" : value > range.high ? "Above" : "Inside";
    const span = `${percentText(range.low)} to ${percentText(range.high)}`;
    return `${where} the published ${range.what}, ${span}`;
  }
  const line = benchmarks.find((entry) => entry.metric === metric);
  const mark = line?.median ?? line?.low ?? line?.high ?? null;
  if (line === undefined || mark === null) return "No published value speaks of this company.";
  const where = value < mark ? "Below" : "At or above";
  return `${where} the published ${line.kind.replaceAll("_", " ")}, ${percentText(mark)}`;
}

/** Ends of a card's track: the benchmark, the plan and the reference with air around. */
export function track(values: readonly (number | null | undefined)[]): [number, number] {
  const known = values.filter((value): value is number => value != null);
  if (known.length === 0) return [0, 1];
  const low = Math.min(...known);
  const high = Math.max(...known);
  const air = Math.max((high - low) * 0.3, 0.05);
  return [Math.max(0, low - air), high + air];
}
