/** How results of a comparison are written. Pure. */
import type { DifferenceCell, InputCell, ResultRow, ValueCell } from "../../lib/bindings";
import {
  approximately,
  currentLocale,
  natural,
  parts,
  percentFigure,
  percentText,
  plain,
  standardError,
  UNDEFINED_TEXT,
} from "../../lib/format";

/** One scale for a whole row, so that its numbers can be read against each other. */
export interface Scale {
  by: number;
  digits: number;
  /** What stands behind the figure, such as `M`. */
  suffix: string;
}

const WHOLE: Scale = { by: 1, digits: 0, suffix: "" };

/** The scale in which the largest of `amounts` is written. */
export function scaleOf(amounts: readonly (number | null)[]): Scale {
  const most = Math.max(0, ...amounts.map((value) => Math.abs(value ?? 0)));
  if (most < 1000) return WHOLE;
  const [by, digits] = most >= 1e6 ? ([1e6, 2] as const) : ([1e3, 1] as const);
  const one = parts(by, currentLocale(), { notation: "compact", maximumFractionDigits: 0 });
  // Some languages count in other steps than thousands; there amounts are written out.
  if (one.find((part) => part.type === "integer")?.value !== "1") return WHOLE;
  const suffix = one
    .filter((part) => part.type === "compact" || part.type === "literal")
    .map((part) => part.value)
    .join("");
  return { by, digits, suffix };
}

/** A value and a difference in it, of one row. */
export interface Writer {
  value: (value: number | null) => string;
  /** Without its unit, which the value shows. */
  difference: (value: number | null) => string;
  error: (value: number | null) => string;
}

/** Writes the numbers of a row: percentages with one decimal, money in one scale. */
export function writer(unit: ResultRow["unit"], amounts: readonly (number | null)[]): Writer {
  if (unit === "ratio") {
    return {
      value: (value) => percentText(value, { digits: 1 }),
      difference: (value) => percentFigure(value, { digits: 1, signed: true }),
      error: (value) => standardError(value === null ? null : value * 100),
    };
  }
  const { by, digits, suffix } = unit === "money" ? scaleOf(amounts) : WHOLE;
  const scaled = (value: number | null) => (value === null ? null : value / by);
  return {
    value: (value) => (value === null ? UNDEFINED_TEXT : plain(value / by, { digits }) + suffix),
    difference: (value) => plain(scaled(value), { digits, signed: true }),
    error: (value) => standardError(scaled(value), { digits }),
  };
}

/** The writer of a result's row. */
export const rowWriter = (row: ResultRow): Writer =>
  writer(
    row.unit,
    row.values.map((cell) => cell.p50),
  );

/** A plan's result: its median, or why there is none. */
export function valueText(cell: ValueCell, write: Writer): string {
  return cell.noRole ? "no such role" : write.value(cell.p50);
}

/** A difference in two parts: the mean, and its standard error. */
export function differenceText(
  cell: DifferenceCell,
  write: Writer,
): { mean: string; error: string } {
  if (cell.mean === null) return { mean: UNDEFINED_TEXT, error: "" };
  return {
    mean: approximately(write.difference(cell.mean), cell.noise),
    error: write.error(cell.se),
  };
}

/** The rest of what is known of a difference, for a tooltip. */
export function differenceHint(cell: DifferenceCell, write: Writer): string | undefined {
  if (cell.mean === null) return undefined;
  const [p10, p50, p90] = [cell.p10, cell.p50, cell.p90].map(write.difference);
  return `Mean of the differences. P10 ${p10}, P50 ${p50}, P90 ${p90}`;
}

/** An input's value: numbers in the reader's locale. */
export function inputText(cell: InputCell): string {
  if (cell.number === null) return cell.text;
  const number = natural(cell.number, 6);
  if (cell.unit === "") return number;
  return cell.unit.startsWith("%") ? `${number}${cell.unit}` : `${number} ${cell.unit}`;
}
