/** The cohort table as its component, its copy and its list know it. */
import type { Behind, CohortRow, CohortsView, Kept, Step } from "../../lib/bindings";
import type { CohortCell, CohortRow as ShownRow } from "../../lib/charts";
import { amountInTable, calendar, monthDate, plain, quarterLabel } from "../../lib/format";
import type { Twin } from "../../lib/kit";

/** What a row is called: the book, a month, or a quarter. */
export function cohortLabel({ from, to }: CohortRow, step: Step, start: string): string {
  if (from === 0) return "Book";
  if (step === "month" || from === to) return monthDate(from, start);
  // Quarters count from the plan's start, which need not be where the calendar's begin.
  const whole = to === from + 2 && calendar(from, start).month % 3 === 1;
  return whole
    ? quarterLabel(from, start)
    : `${monthDate(from, start).slice(0, 3)}\u2013${monthDate(to, start)}`;
}

const keyOf = ({ from, to }: { from: number; to: number }) => `${from}-${to}`;

function shownRow(row: CohortRow, label: string): ShownRow {
  return {
    key: keyOf(row),
    label,
    lead: [plain(row.accounts), amountInTable(row.land)],
    cells: row.kept,
  };
}

/** The rows of the table. */
export function cohortRows(view: CohortsView, step: Step, start: string): ShownRow[] {
  return view.rows.map((row) => shownRow(row, cohortLabel(row, step, start)));
}

/** The row below. */
export function weightedRow(view: CohortsView): ShownRow | undefined {
  return view.weighted === null ? undefined : shownRow(view.weighted, "Weighted");
}

/** What a cell's list is the accounts of. */
export function behindCell(view: CohortsView, cell: CohortCell): Behind | null {
  const row = view.rows.find((one) => keyOf(one) === cell.row);
  const age = view.ages[cell.column];
  if (row === undefined || age === undefined) return null;
  return { kind: "cell", from: row.from, to: row.to, age };
}

/** The cell whose accounts are listed, if it is in the table. */
export function chosenCell(view: CohortsView, behind: Behind): CohortCell | null {
  if (behind.kind !== "cell") return null;
  const column = view.ages.indexOf(behind.age);
  const row = view.rows.find((one) => keyOf(one) === keyOf(behind));
  return column === -1 || row === undefined ? null : { row: keyOf(row), column };
}

/** What is kept, as the unit of the table says it. */
export function cohortUnit(kept: Kept): string {
  const of = kept === "arr" ? "ARR kept, % of land" : "Accounts kept, % of those landed";
  return `${of}, by months since land`;
}

/** The table for copying: ratios in percent with a decimal, undefined cells empty. */
export function cohortTwin(view: CohortsView, step: Step, start: string, currency: string): Twin {
  const cells = (row: CohortRow) =>
    row.kept.map((kept) => (kept === null ? null : Number((kept * 100).toFixed(1))));
  const rows = view.rows.map((row) => ({ row, label: cohortLabel(row, step, start) }));
  if (view.weighted !== null) rows.push({ row: view.weighted, label: "Weighted" });
  return {
    columns: [
      { label: "Landed" },
      { label: "Accounts" },
      { label: "Land ARR", unit: currency },
      ...view.ages.map((age) => ({ label: `Month ${age}`, unit: "%" })),
    ],
    rows: rows.map(({ row, label }) => [label, row.accounts, Number(row.land), ...cells(row)]),
  };
}
