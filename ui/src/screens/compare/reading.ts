/** What the comparison's tables and its chart hold. Pure. */
import type { CompareView, GapCurve, GapMeasure } from "../../lib/bindings";
import type { CrossoverData, Difference } from "../../lib/charts/crossover";
import { amountInTable, monthDate, percentText } from "../../lib/format";
import type { Twin } from "../../lib/kit";
import { inputText } from "./figures";
import { letter, SLOTS } from "./slots";

/** The wire allows null for what JSON cannot hold; these are always numbers. */
const known = (values: readonly (number | null)[]) => values.map((value) => value ?? 0);

const money = (value: number | null) => (value === null ? "" : amountInTable(value));

/** `A Before`. */
export const named = (view: CompareView, index: number): string =>
  `${letter(index)} ${view.plans[index]?.name ?? ""}`;

export const MEASURES: readonly { value: GapMeasure; label: string; name: string }[] = [
  { value: "runRate", label: "Run rate", name: "ARR run rate" },
  { value: "cumulativeArr", label: "Summed ARR", name: "ARR summed from the start" },
  { value: "cumulativeCash", label: "Summed cash", name: "Cash collected since the start" },
];

/** The curve of one measure of the plan at `index` of the differences. */
export function curveOf(view: CompareView, index: number, measure: GapMeasure): GapCurve | null {
  return view.curves[index]?.curves.find((curve) => curve.measure === measure) ?? null;
}

/** Where the mean passes zero for the last time before month `month`, between two months. */
export function passing(mean: readonly number[], month: number): number {
  const [before, after] = [mean[month - 1] ?? 0, mean[month] ?? 0];
  if (before >= 0 || after <= before) return month;
  return month - 1 + before / (before - after);
}

function range(curve: GapCurve): string {
  const end = (month: number | null) => (month === null ? "after the end" : String(month));
  return `P10 ${end(curve.crossesP10)}, P90 ${end(curve.crossesP90)}`;
}

function crossing(view: CompareView, index: number, curve: GapCurve): Difference["crossing"] {
  if (curve.crosses === null) return undefined;
  const month = passing(known(curve.mean), curve.crosses);
  const at = curve.crosses;
  if (index > 0) return { month, text: `month ${at}` };
  switch (curve.measure) {
    case "runRate": {
      const summed = curveOf(view, index, "cumulativeArr")?.crosses ?? null;
      const more = summed === null ? "not within the run" : `month ${summed}`;
      const text = `Month ${at}: run rate passes A`;
      return { month, text, more: `${range(curve)}; summed, ${more}` };
    }
    case "cumulativeArr":
      return { month, text: `Month ${at}: summed ARR passes A`, more: range(curve) };
    case "cumulativeCash":
      return { month, text: `Month ${at}: cash shortfall closes`, more: range(curve) };
  }
}

/** The chart of one measure: means, and the band of the first further plan. */
export function crossoverOf(view: CompareView, measure: GapMeasure): CrossoverData {
  const differences = view.curves.flatMap((_, index): Difference[] => {
    const curve = curveOf(view, index, measure);
    const slot = SLOTS[index];
    if (curve === null || slot === undefined) return [];
    return [
      {
        label: letter(index + 1),
        slot,
        p50: known(curve.mean),
        p10: known(curve.p10),
        p90: known(curve.p90),
        dip:
          curve.dip === null
            ? undefined
            : {
                month: curve.dip.month,
                text: `dip ${money(-(curve.dip.amount ?? 0))}, month ${curve.dip.month}`,
              },
        crossing: crossing(view, index, curve),
      },
    ];
  });
  return { differences, reference: "A" };
}

/** The chart's numbers, one row a month. */
export function crossoverTwin(view: CompareView, measure: GapMeasure): Twin {
  const curves = view.curves.map((_, index) => curveOf(view, index, measure));
  const write = (value: number | string | null) =>
    typeof value === "number" ? amountInTable(value, { signed: true }) : (value ?? "undefined");
  const columns: Twin["columns"] = [{ label: "Month" }, { label: "Calendar" }];
  for (const index of curves.keys()) {
    const name = `${letter(index + 1)} − A`;
    columns.push({ label: `${name}, mean`, write });
    columns.push({ label: "P10", write }, { label: "P50", write }, { label: "P90", write });
  }
  const rows = Array.from({ length: view.months + 1 }, (_, month) => [
    month,
    monthDate(month, view.start),
    ...curves.flatMap((curve) =>
      [curve?.mean, curve?.p10, curve?.p50, curve?.p90].map((values) => values?.[month] ?? null),
    ),
  ]);
  return { columns, rows };
}

/** Results as numbers, for clipboard and CSV. */
export function resultsTwin(view: CompareView): Twin {
  const columns: Twin["columns"] = [{ label: "Metric" }, { label: "Unit" }];
  for (const index of view.plans.keys()) columns.push({ label: `${named(view, index)}, P50` });
  for (const index of view.curves.keys()) {
    const name = `${letter(index + 1)} - A`;
    columns.push({ label: `${name}, mean` }, { label: `${name}, standard error` });
    columns.push({ label: `${name}, P10` }, { label: `${name}, P50` }, { label: `${name}, P90` });
  }
  const unit = { ratio: "ratio", money: view.currency, number: "" };
  const rows = view.results.map((row) => [
    row.label,
    unit[row.unit],
    ...row.values.map((cell) => cell.p50),
    ...row.differences.flatMap((cell) => [cell.mean, cell.se, cell.p10, cell.p50, cell.p90]),
  ]);
  return { columns, rows };
}

/** Inputs that differ, for clipboard and CSV. */
export function inputsTwin(view: CompareView): Twin {
  const columns = [{ label: "Section" }, { label: "Input" }];
  for (const index of view.plans.keys()) columns.push({ label: named(view, index) });
  const rows = view.inputs.rows.map((row) => [row.title, row.label, ...row.values.map(inputText)]);
  return { columns, rows };
}

/** A row of the founder's table: one text for each plan. */
export interface FactRow {
  label: string;
  hint?: string;
  cells: { text: string; muted?: boolean; hint?: string; warn?: string }[];
  /** Starts a group: what is simulated stands apart from what the plan says. */
  first?: boolean;
}

type Land = CompareView["contracts"][number]["segments"][number];

/** One text for all segments: what they share, or from the lowest to the highest. */
function across(
  segments: readonly Land[],
  pick: (land: Land) => number | null,
  write: (value: number | null) => string,
): { text: string; hint?: string } {
  const values = segments.map((land) => pick(land) ?? 0);
  const [low, high] = [write(Math.min(...values)), write(Math.max(...values))];
  if (low === high) return { text: low };
  const hint = segments.map((land) => `${land.segment} ${write(pick(land))}`).join(", ");
  return { text: `${low} to ${high}`, hint };
}

/** Land, what it becomes, and when it has paid back. */
export function factRows(view: CompareView): FactRow[] {
  const percent = (value: number | null) => percentText(value, { digits: 1 });
  const land = (
    label: string,
    pick: (land: Land) => number | null,
    write: (value: number | null) => string,
    hint?: string,
  ): FactRow => ({
    label,
    ...(hint === undefined ? {} : { hint }),
    cells: view.contracts.map(({ segments }) => across(segments, pick, write)),
  });
  const viable = land(
    "Smallest viable land",
    (of) => of.minimumViable,
    money,
    "The land that carries its CS hours eight times over",
  );
  viable.cells = viable.cells.map((cell, index) => {
    const short = view.contracts[index]?.segments.filter((of) => of.unviable) ?? [];
    if (short.length === 0) return cell;
    return { ...cell, warn: `The target is below it in ${short.map((s) => s.segment).join(", ")}` };
  });
  const value = (label: string, pick: "land" | "month12" | "month24"): FactRow => ({
    label,
    hint: "Mean ARR of accounts that landed early enough, lost ones included",
    cells: view.contracts.map((contract) => ({ text: money(contract[pick]) || "undefined" })),
  });
  return [
    land("Target land", (of) => of.target, money),
    land("Win rate at target", (of) => of.winRate, percent),
    viable,
    { ...value("Account value at landing", "land"), first: true },
    value("Account value, month 12", "month12"),
    value("Account value, month 24", "month24"),
    ...paybackRows(view),
  ];
}

function paybackRows(view: CompareView): FactRow[] {
  const reference = { text: "reference", muted: true };
  const row = (label: string, hint: string, cell: (index: number) => FactRow["cells"][number]) => ({
    label,
    hint,
    cells: [reference, ...view.curves.map((_, index) => cell(index))],
  });
  const dip = (measure: GapMeasure) => (index: number) => {
    const found = curveOf(view, index, measure)?.dip ?? null;
    if (found === null) return { text: "none", muted: true };
    return { text: `${money(-(found.amount ?? 0))}, month ${found.month}` };
  };
  const crosses = (measure: GapMeasure) => (index: number) => {
    const curve = curveOf(view, index, measure);
    if (curve === null) return { text: "undefined", muted: true };
    if (curve.crosses !== null) return { text: `month ${curve.crosses}` };
    const never = measure === "cumulativeCash" && curve.dip === null;
    return { text: never ? "never short" : "not within the run", muted: true };
  };
  const mean = "By the mean of all replications";
  return [
    { ...row("ARR dip", mean, dip("runRate")), first: true },
    row("ARR passes A for good", mean, crosses("runRate")),
    row("Summed ARR passes A", mean, crosses("cumulativeArr")),
    row("Cash dip", "Cash collected since the start, less the reference's", dip("cumulativeCash")),
    row("Cash dip closes", mean, crosses("cumulativeCash")),
  ];
}

/** The founder's table as text, for clipboard and CSV. */
export function factsTwin(view: CompareView): Twin {
  return {
    columns: [
      { label: "First contract" },
      ...[...view.plans.keys()].map((i) => ({ label: named(view, i) })),
    ],
    rows: factRows(view).map((row) => [row.label, ...row.cells.map((cell) => cell.text)]),
  };
}
