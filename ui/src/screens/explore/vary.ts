/** Fields that can be varied, where they usually go, and how that is written. Pure. */
import type { DocView, RowView } from "../../lib/bindings";
import { niceStep } from "../../lib/charts/scale";
import { decimalText, natural } from "../../lib/format";

/** A field of the plan to choose. */
export interface Choice {
  row: RowView;
  /** Where it belongs. */
  section: string;
}

/** A field with what it is to take: numbers from one end to the other, or words. */
export interface Vary {
  field: string;
  from: number;
  to: number;
  step: number;
  words: readonly string[];
}

/** Most values of a field, most points of a run: what the program itself allows, and patience. */
export const MOST_POINTS = 2500;

const isWords = (row: RowView) =>
  row.kind === "flag" || (row.kind === "word" && row.words.length > 1);
const isNumber = (row: RowView) => row.number !== null;

/** Every field that can be varied, in the order of the motion. */
export function choices(view: DocView | null): Choice[] {
  const sections = view?.fields.sections ?? [];
  return sections.flatMap((section) => {
    const all = [
      ...section.groups.map(({ title, rows }) => ({
        title: section.title,
        // An element of a list is named: every price book has a price.
        rows:
          title === null ? rows : rows.map((row) => ({ ...row, label: `${row.label}, ${title}` })),
      })),
      { title: `${section.title}, behaviour`, rows: section.behaviour },
    ];
    return all.flatMap(({ title, rows }) =>
      rows
        .flatMap((row) =>
          row.byKind.length === 0
            ? [row]
            : row.byKind.map((kind) => ({ ...kind, label: `${row.label}, ${kind.label}` })),
        )
        .filter((row) => row.editable && (isNumber(row) || isWords(row)))
        .map((row) => ({ row, section: title })),
    );
  });
}

/** Fields that can move between two ends. */
export const numeric = (all: readonly Choice[]): Choice[] => all.filter((c) => isNumber(c.row));

export const rowOf = (all: readonly Choice[], field: string): RowView | null =>
  all.find((choice) => choice.row.path === field)?.row ?? null;

/** The words that a field can take. */
export function wordsOf(row: RowView): { value: string; label: string }[] {
  if (row.kind !== "flag") return [...row.words];
  return [
    { value: "true", label: "on" },
    { value: "false", label: "off" },
  ];
}

const whole = (row: RowView) => ["count", "days", "months", "accounts"].includes(row.kind);

function ends(row: RowView, number: number): [number, number] {
  const read = (text: string | null | undefined) => (text == null ? null : Number(text));
  const [low, high] = [read(row.plausible?.low), read(row.plausible?.high)];
  if (low !== null && high !== null) return [low, high];
  const { slider } = row;
  if (slider?.low != null && slider.high != null) return [slider.low, slider.high];
  const around = Math.abs(number) * 0.5 || 1;
  return [
    Math.max(number - around, read(row.range?.low) ?? -Infinity),
    Math.min(number + around, read(row.range?.high) ?? Infinity),
  ];
}

/** Where a field usually goes: its plausible range, its slider's, or half of itself around it. */
export function usual(row: RowView, count = 12): Vary {
  const words = wordsOf(row).map((word) => word.value);
  if (!isNumber(row)) return { field: row.path, from: 0, to: 0, step: 1, words };
  const number = Number(row.number);
  const [low, high] = ends(row, number);
  const nice = Math.max(niceStep(high - low, count), row.slider?.step ?? 0);
  const step = whole(row) ? Math.max(1, Math.round(nice)) : nice;
  // Nothing at all is rarely allowed, and says little.
  const from = row.kind === "money" && low < step / 2 ? step : low;
  return { field: row.path, from, to: Math.max(from, high), step, words: [] };
}

/** How many values a field takes; null where the ends and the step make no sense. */
export function countOf(vary: Vary): number | null {
  if (vary.words.length > 0) return vary.words.length;
  const { from, to, step } = vary;
  if (!(step > 0) || !(to >= from)) return null;
  return Math.floor((to - from) / step + 1e-9) + 1;
}

/** Why a field cannot be varied so; null when it can. */
export function faultOf(row: RowView, vary: Vary): string | null {
  if (!isNumber(row)) return vary.words.length > 1 ? null : "Choose two values or more.";
  if (!(vary.to > vary.from)) return "The second end must be above the first.";
  if (!(vary.step > 0)) return "The step must be above nothing.";
  if ((countOf(vary) ?? 0) < 2) return "The step is larger than the range.";
  return null;
}

/** Values as the program reads them: `10000 USD..60000 USD:2500 USD`, `true,false`. */
export function valuesText(row: RowView, vary: Vary): string {
  if (!isNumber(row)) return vary.words.join(",");
  return `${endsText(row, vary)}:${decimalText(vary.step)}${row.suffix}`;
}

/** Two ends as the program reads them. */
export function endsText(row: RowView, { from, to }: Vary): string {
  return `${decimalText(from)}${row.suffix}..${decimalText(to)}${row.suffix}`;
}

/** A value as plans write it, in the reader's locale: `18000 USD` becomes `18,000 USD`. */
export function valueText(value: string, row: RowView | null): string {
  if (row !== null && !isNumber(row)) {
    return wordsOf(row).find((word) => word.value === value)?.label ?? value;
  }
  const found = /^(-?\d+(?:\.\d+)?)(.*)$/.exec(value);
  return found === null ? value : `${natural(found[1] ?? "", 6)}${found[2] ?? ""}`;
}
