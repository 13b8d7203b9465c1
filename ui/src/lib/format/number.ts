/**
 * Numbers as text. A value is a number or a decimal string; strings are formatted from the string,
 * so that no digit passes through a float. `null` is a value without a denominator: `undefined`.
 */
import { currentLocale } from "./locale.svelte";

/** What is shown for a value that has no denominator. */
export const UNDEFINED_TEXT = "undefined";

/** A value to write: a number, a decimal string, or undefined (null). */
export type Value = number | string | null;

const TRUE_MINUS = "\u2212";

const formatters = new Map<string, Intl.NumberFormat>();

// Making an Intl formatter costs far more than using it, and a table asks for thousands.
function formatter(locale: string | undefined, options: Intl.NumberFormatOptions) {
  const key = `${locale ?? ""}|${JSON.stringify(options)}`;
  let made = formatters.get(key);
  if (made === undefined) {
    made = new Intl.NumberFormat(locale, options);
    formatters.set(key, made);
  }
  return made;
}

/** Parts of a written number, with a true minus. */
export function parts(
  value: number | string,
  locale: string | undefined,
  options: Intl.NumberFormatOptions,
): Intl.NumberFormatPart[] {
  const written = formatter(locale, options).formatToParts(value as `${number}`);
  return written.map((p) => (p.type === "minusSign" ? { ...p, value: TRUE_MINUS } : p));
}

function written(value: Value, locale: string | undefined, options: Intl.NumberFormatOptions) {
  if (value === null || Number.isNaN(Number(value))) return UNDEFINED_TEXT;
  // Only a minus needs another sign than the formatter's.
  if (Number(value) > 0) return formatter(locale, options).format(value as `${number}`);
  return parts(value, locale, options)
    .map((p) => p.value)
    .join("");
}

const fixed = (digits: number, signed: boolean): Intl.NumberFormatOptions => ({
  minimumFractionDigits: digits,
  maximumFractionDigits: digits,
  signDisplay: signed ? "exceptZero" : "negative",
});

/** How many digits stand after the point, and whether a plus is written. */
export interface Writing {
  digits?: number;
  signed?: boolean;
  locale?: string | undefined;
}

/** A plain number with separators: `31,000`. Whole unless `digits` says otherwise. */
export function plain(value: Value, { digits = 0, signed = false, locale }: Writing = {}): string {
  return written(value, locale ?? currentLocale(), fixed(digits, signed));
}

/** A number with as many decimals as it has, at most `most`: `0.75`, `6`. */
export function natural(value: Value, most = 4, locale?: string): string {
  return written(value, locale ?? currentLocale(), {
    maximumFractionDigits: most,
    signDisplay: "negative",
  });
}

/** A ratio as a percentage with its sign: `119%` (headline) or `119.0%` (`digits: 1`, tables). */
export function percentText(
  ratio: Value,
  { digits = 0, signed = false, locale }: Writing = {},
): string {
  return written(ratio, locale ?? currentLocale(), { style: "percent", ...fixed(digits, signed) });
}

/** A ratio times 100 without the sign, for a column whose head carries the unit: `119.0`. */
export function percentFigure(ratio: Value, { digits = 1, signed = false, locale }: Writing = {}) {
  if (ratio === null) return UNDEFINED_TEXT;
  return parts(ratio, locale ?? currentLocale(), { style: "percent", ...fixed(digits, signed) })
    .filter((p) => p.type !== "percentSign")
    .map((p) => p.value)
    .join("")
    .trim();
}

/** A difference of two ratios in points, signed: `+23.0 pts`. */
export function points(difference: Value, { digits = 1, locale }: Writing = {}): string {
  if (difference === null) return UNDEFINED_TEXT;
  return `${percentFigure(difference, { digits, signed: true, locale })} pts`;
}

const compact = (digits: number, signed: boolean): Intl.NumberFormatOptions => ({
  notation: "compact",
  ...fixed(digits, signed),
});

/** An amount for a card: `26.2M`, `43.8K`, `963`. */
export function amount(value: Value, { digits = 1, signed = false, locale }: Writing = {}): string {
  const small = value === null || Math.abs(Number(value)) < 1000;
  return written(value, locale ?? currentLocale(), compact(small ? 0 : digits, signed));
}

/** An amount on an axis: as few digits as it needs: `2.5M`, `100K`, `0`. */
export function amountOnAxis(value: Value, { signed = false, locale }: Writing = {}): string {
  return written(value, locale ?? currentLocale(), {
    notation: "compact",
    maximumFractionDigits: 2,
    signDisplay: signed ? "exceptZero" : "negative",
  });
}

/** An amount for a table: millions with two decimals, thousands with one: `26.19M`, `118.0K`. */
export function amountInTable(value: Value, { signed = false, locale }: Writing = {}): string {
  const digits = value !== null && Math.abs(Number(value)) >= 1e6 ? 2 : 1;
  return amount(value, { digits, signed, locale });
}

/** An amount in whole units, for statements: `120,166`. */
export function whole(value: Value, { signed = false, locale }: Writing = {}): string {
  return plain(value, { digits: 0, signed, locale });
}

/** Standard error of a difference, as it follows the figure: `±0.9`. */
export function standardError(value: Value, { digits = 1, locale }: Writing = {}): string {
  return value === null ? "" : `±${plain(value, { digits, locale })}`;
}

/** Under this many standard errors a difference reads as none. */
export const NO_DIFFERENCE_BELOW = 1.65;

/** Whether a difference is too small for its standard error to mean anything. */
export function isNoise(difference: number | null, error: number | null): boolean {
  if (difference === null || error === null) return false;
  return Math.abs(difference) < NO_DIFFERENCE_BELOW * error;
}

/** `text` as a difference: preceded by `≈` when it is noise. */
export function approximately(text: string, noise: boolean): string {
  return noise ? `≈ ${text}` : text;
}

/**
 * A number as the decimal string a plan file takes: no exponent, no float dust. Rounded to twelve
 * significant digits, which is more than any input has.
 */
export function decimalText(value: number): string {
  const rounded = Number(value.toPrecision(12));
  const text = String(rounded);
  if (!/e/i.test(text)) return text;
  if (Math.abs(rounded) >= 1) return BigInt(rounded).toString();
  return rounded.toFixed(20).replace(/\.?0+$/, "");
}
