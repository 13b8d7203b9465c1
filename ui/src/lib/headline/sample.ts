/** A headline for tests; the figures mean nothing. */

import type { HeadlineRow, HeadlineView } from "../bindings";

export function row(change: Partial<HeadlineRow> = {}): HeadlineRow {
  return {
    id: "nrr",
    label: "Net revenue retention",
    unit: "percent",
    p10: "1.141",
    p50: "1.187",
    p90: "1.232",
    note: null,
    ...change,
  };
}

export function headline(rows: HeadlineRow[] = [row()]): HeadlineView {
  return {
    planName: "Smaller land",
    months: 36,
    replications: 32,
    seed: "18446744073709551615",
    reportMonth: 24,
    resultHash: "9f2c41d0",
    rows,
  };
}
