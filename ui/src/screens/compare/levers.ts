/** What the attribution's chart and tables hold. Pure. */
import type { AttributionView, ChangeView, SplitView, UnitView } from "../../lib/bindings";
import type { Step, StepsData } from "../../lib/charts/steps";
import { amountOnAxis, approximately, percentText, plain, standardError } from "../../lib/format";
import type { Twin } from "../../lib/kit";
import { scaleOf } from "./figures";
import { letter } from "./slots";

/** A unit in whole steps of what is shown, such as tenths of a point. */
interface Grain {
  /** One step. */
  step: number;
  digits: number;
  /** What a written figure stands for. */
  by: number;
  suffix: string;
  /** Behind a level, such as `%`. */
  level: string;
}

/** How the numbers of a change are written: all of them in one grain, so that they add up. */
export function grainOf(unit: UnitView, split: SplitView): Grain {
  if (unit === "ratio") return { step: 0.001, digits: 1, by: 0.01, suffix: "", level: "%" };
  if (unit === "number") return { step: 0.1, digits: 1, by: 1, suffix: "", level: "" };
  const { by, digits, suffix } = scaleOf([split.from, split.to]);
  return { step: by / 10 ** digits, digits, by, suffix, level: suffix };
}

/**
 * Whole steps that are as near to `values` as whole steps can be and sum to `total`: what is left
 * over goes to those that were cut most.
 */
export function apportion(values: readonly number[], total: number): number[] {
  const steps = values.map((value) => Math.floor(value));
  const left = Math.round(total - steps.reduce((sum, step) => sum + step, 0));
  const cut = values.map((value, i) => ({ i, by: value - (steps[i] ?? 0) }));
  cut.sort((a, b) => b.by - a.by || a.i - b.i);
  // More left over than parts happens only where the parts do not sum to the total.
  for (let k = 0; k < Math.min(left, cut.length); k++) {
    const i = cut[k]?.i ?? 0;
    steps[i] = (steps[i] ?? 0) + 1;
  }
  return steps;
}

/** The numbers of a change, each rounded so that the parts sum to the total as shown. */
export interface Shown {
  from: number;
  to: number;
  total: number;
  parts: number[];
}

export function shownOf(split: SplitView, { step }: Grain): Shown {
  // The dust of binary fractions must not cut a whole step.
  const steps = (value: number | null) => Number(((value ?? 0) / step).toFixed(6));
  const [from, to] = [Math.round(steps(split.from)), Math.round(steps(split.to))];
  const parts = apportion(
    split.parts.map((part) => steps(part.value)),
    to - from,
  );
  const value = (whole: number) => whole * step;
  return { from: value(from), to: value(to), total: value(to - from), parts: parts.map(value) };
}

interface Writer {
  level: (value: number) => string;
  change: (value: number) => string;
  error: (value: number | null) => string;
}

function writerOf({ digits, by, suffix, level }: Grain): Writer {
  return {
    level: (value) => plain(value / by, { digits }) + level,
    change: (value) => plain(value / by, { digits, signed: true }) + suffix,
    error: (value) => standardError(value === null ? null : value / by, { digits }),
  };
}

/** The change of a metric; null where there is none to show. */
export function changeOf(view: AttributionView | null, metric: string): ChangeView | null {
  return view?.changes.find((change) => change.metric === metric) ?? null;
}

/** The chart of a change from plan `at[0]` to plan `at[1]` of those compared. */
export function stepsOf(
  view: AttributionView,
  change: ChangeView,
  at: readonly [number, number],
  names: readonly [string, string],
): StepsData {
  const { split, unit } = change;
  if (split === null) return { steps: [], write: String };
  const grain = grainOf(unit, split);
  const write = writerOf(grain);
  const shown = shownOf(split, grain);
  const total = (which: 0 | 1, value: number): Step => ({
    label: letter(at[which]),
    sub: short(names[which]),
    kind: "total",
    value,
    se: null,
    noise: false,
    text: write.level(value),
  });
  const parts = view.parts.map((part, i): Step => {
    const share = split.parts[i];
    const value = shown.parts[i] ?? 0;
    const noise = share?.noise ?? false;
    return {
      label: part.label,
      sub: write.error(share?.se ?? null),
      kind: "part",
      value,
      se: share?.se ?? null,
      noise,
      text: approximately(write.change(value), noise),
    };
  });
  return {
    steps: [total(0, shown.from), ...parts, total(1, shown.to)],
    write: (value) =>
      unit === "ratio"
        ? percentText(value)
        : unit === "money"
          ? amountOnAxis(value)
          : plain(value, { digits: 1 }),
  };
}

const short = (name: string) => (name.length > 12 ? `${name.slice(0, 11)}…` : name);

/** One sentence: that it adds up, and what whiskers are. */
export function sumText(change: ChangeView): string {
  const { split, unit } = change;
  if (split === null) return "";
  const grain = grainOf(unit, split);
  const { total } = shownOf(split, grain);
  const write = writerOf(grain);
  const points = unit === "ratio" ? " points" : "";
  return `Levers sum to ${write.change(total)}${points} ${write.error(split.se)}. Whiskers: one standard error. ≈ reads as none.`;
}

/** Levers that could not be told apart, each said why. */
export function mergedText(view: AttributionView): string[] {
  return view.parts.flatMap((part) =>
    part.together === null ? [] : [`${part.label}: ${part.together}`],
  );
}

const unitName = (unit: UnitView, currency: string) =>
  unit === "ratio" ? "ratio" : unit === "money" ? currency : undefined;

/** Parts as numbers, unrounded: they sum to the total. */
export function leversTwin(view: AttributionView, change: ChangeView, currency: string): Twin {
  const unit = unitName(change.unit, currency);
  const { split } = change;
  const rows: Twin["rows"] =
    split === null
      ? []
      : [
          ["From", split.from, null, ""],
          ...view.parts.map((part, i) => [
            part.label,
            split.parts[i]?.value ?? null,
            split.parts[i]?.se ?? null,
            part.fields.join(", "),
          ]),
          ["Total", split.total, split.se, ""],
          ["To", split.to, null, ""],
        ];
  const blank = (value: number | string | null) =>
    value === null ? "" : typeof value === "number" ? plain(value, { digits: 4 }) : value;
  return {
    columns: [
      { label: "Lever" },
      { label: change.label, unit, write: blank },
      { label: "Standard error", unit, write: blank },
      { label: "Fields that differ" },
    ],
    rows,
  };
}

/** A pair of parts. */
export interface PairRow {
  label: string;
  text: string;
  error: string;
  noise: boolean;
}

/** What pairs do together, the largest first. */
export function pairRows(view: AttributionView, change: ChangeView): PairRow[] {
  const { split, unit } = change;
  if (split === null) return [];
  const write = writerOf(grainOf(unit, split));
  const name = (id: string) => view.parts.find((part) => part.id === id)?.label ?? id;
  return [...split.interactions]
    .sort((a, b) => Math.abs(b.share.value ?? 0) - Math.abs(a.share.value ?? 0))
    .map(({ parts, share }) => ({
      label: parts.map(name).join(" with "),
      text: approximately(write.change(share.value ?? 0), share.noise),
      error: write.error(share.se),
      noise: share.noise,
    }));
}

/** Pairs as numbers, for clipboard and CSV. */
export function pairsTwin(view: AttributionView, change: ChangeView, currency: string): Twin {
  const unit = unitName(change.unit, currency);
  const name = (id: string | undefined) => view.parts.find((part) => part.id === id)?.label ?? "";
  return {
    columns: [
      { label: "Lever" },
      { label: "With" },
      { label: change.label, unit },
      { label: "Standard error", unit },
    ],
    rows: (change.split?.interactions ?? []).map(({ parts, share }) => [
      name(parts[0]),
      name(parts[1]),
      share.value,
      share.se,
    ]),
  };
}
