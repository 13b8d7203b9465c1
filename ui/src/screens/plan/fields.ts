/** Rows of the assumptions panel: what a typed or slid number means in the plan file. Pure. */
import type { RowView } from "../../lib/bindings";
import { decimalText, natural } from "../../lib/format";

/** The value of a row as a number in its unit; null where it is no number. */
export function numberOf(row: RowView): number | null {
  return row.number === null ? null : Number(row.number);
}

const NUMBERS = ["money", "percent", "number", "count", "days", "months", "hours", "accounts"];

/** Whether a number is entered, also where none is set yet. */
export function isNumber(row: RowView): boolean {
  return row.number !== null || NUMBERS.includes(row.kind);
}

/** A number as the plan file writes it: `18000 USD`, `27%`, `5 days`. */
export function fileValue(row: RowView, value: number): string {
  return `${decimalText(value)}${row.suffix}`;
}

/** The number that stands at the start of a value as the file writes it. */
export function leadingNumber(text: string | null): number | null {
  const found = text === null ? null : /^\s*(-?\d+(?:\.\d+)?)/.exec(text)?.[1];
  return found === null || found === undefined ? null : Number(found);
}

/** The base value in words: "was 52,000". */
export function wasText(row: RowView): string | undefined {
  if (!row.changed) return undefined;
  if (row.base === null) return undefined;
  if (row.kind === "flag") return row.base === "true" ? "was on" : "was off";
  const word = row.words.find((option) => option.value === row.base);
  if (word !== undefined) return `was ${word.label}`;
  const number = leadingNumber(row.base);
  if (row.number !== null && number !== null) return `was ${natural(number)}`;
  return row.base === "" ? "was not set" : `was ${row.base}`;
}

/** How far a step of a key goes where there is no slider. */
export function stepOf(row: RowView): number {
  if (row.slider?.step != null) return row.slider.step;
  const number = Math.abs(numberOf(row) ?? 1);
  if (row.kind === "money") return number >= 10_000 ? 1000 : number >= 1000 ? 100 : 1;
  return row.kind === "percent" && number < 10 ? 0.1 : 1;
}

/** Whether a row is found by what was typed into the filter. */
export function matches(row: RowView, filter: string): boolean {
  const wanted = filter.trim().toLowerCase();
  if (wanted === "") return true;
  const text = `${row.label} ${row.path} ${row.about}`.toLowerCase();
  return wanted.split(/\s+/).every((word) => text.includes(word));
}
