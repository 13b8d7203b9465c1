/** ARR movement as its chart and its table know it. */
import type { Bar, BarView, MovementView } from "../../lib/bindings";
import type { WaterfallData, WaterfallRow } from "../../lib/charts";
import { amount, amountInTable, monthDate, plain } from "../../lib/format";
import type { Twin } from "../../lib/kit";
import { BARS, EXPANSION } from "./words";

function kindOf(bar: Bar): WaterfallRow["kind"] {
  if (bar === "opening" || bar === "closing") return "total";
  if (bar === "new" || bar === "reactivation" || bar === "contraction" || bar === "churn") {
    return bar;
  }
  return "expansion";
}

/** A bar's name; totals say of which month end they are. */
export function barLabel(bar: Bar, { from, to }: MovementView["window"], start: string): string {
  if (bar === "opening") return `${BARS.opening}, ${monthDate(from, start)}`;
  if (bar === "closing") return `${BARS.closing}, ${monthDate(to, start)}`;
  return BARS[bar];
}

/** Writes amounts in the unit of the largest, so that decimals line up. */
function inOneUnit(bars: readonly BarView[]): (value: string, signed: boolean) => string {
  const largest = Math.max(...bars.map((bar) => Math.abs(Number(bar.amount))));
  if (largest < 1e6) return (value, signed) => amountInTable(value, { signed });
  // The locale's own letter for a million.
  const million = amount(1e6, { digits: 0 }).replace(/\d/g, "");
  return (value, signed) => plain(Number(value) / 1e6, { digits: 2, signed }) + million;
}

/** The waterfall, with the bar whose accounts are listed. */
export function waterfallOf(
  view: MovementView,
  start: string,
  selected: Bar | null,
): WaterfallData {
  const write = inOneUnit(view.bars);
  const row = ({ bar, amount: size }: BarView): WaterfallRow => {
    const kind = kindOf(bar);
    return {
      key: bar,
      label: barLabel(bar, view.window, start),
      kind,
      value: Number(size),
      indent: kind === "expansion",
      text: write(size, kind !== "total"),
    };
  };
  return { rows: view.bars.map(row), selected };
}

/** The same numbers as a table. */
export function movementTwin(view: MovementView, start: string, currency: string): Twin {
  return {
    columns: [
      { label: "Movement" },
      { label: "ARR", unit: currency, write: (value) => amountInTable(value) },
      { label: "Accounts" },
    ],
    rows: view.bars.map(({ bar, amount, accounts }) => [
      barLabel(bar, view.window, start),
      Number(amount),
      accounts,
    ]),
  };
}

/** The expansion cause that moved most; the bar to begin with. */
export function largestExpansion(view: MovementView): Bar | null {
  const causes = view.bars.filter(
    ({ bar, amount }) => EXPANSION.includes(bar) && Number(amount) > 0,
  );
  if (causes.length === 0) return null;
  return causes.reduce((a, b) => (Number(b.amount) > Number(a.amount) ? b : a)).bar;
}
