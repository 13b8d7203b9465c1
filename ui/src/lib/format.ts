/**
 * How numbers are written. Values arrive as decimal strings and are formatted
 * from the string, so that no digit passes through a float.
 */

import type { HeadlineUnit } from "./bindings";

/** What is shown for a value that has no denominator. */
export const UNDEFINED_TEXT = "undefined";

const TRUE_MINUS = "\u2212";

/** One shown value: the figure, and the unit that follows it in smaller type. */
export interface Figure {
  readonly figure: string;
  readonly unit: string;
}

/** A decimal as the formatter wants it typed. */
type Decimal = `${number}`;

function format(decimal: string, locale: string | undefined, options: Intl.NumberFormatOptions) {
  const parts = new Intl.NumberFormat(locale, options).formatToParts(decimal as Decimal);
  return parts.map((part) => (part.type === "minusSign" ? { ...part, value: TRUE_MINUS } : part));
}

/** A ratio as a whole percentage: `1.187` is 119 and `%`. */
export function percent(ratio: string, locale?: string): Figure {
  const parts = format(ratio, locale, {
    style: "percent",
    maximumFractionDigits: 0,
    signDisplay: "negative",
  });
  const isSign = (part: Intl.NumberFormatPart) => part.type === "percentSign";
  return {
    figure: parts
      .filter((part) => !isSign(part))
      .map((part) => part.value)
      .join("")
      .trim(),
    unit: parts
      .filter(isSign)
      .map((part) => part.value)
      .join(""),
  };
}

/** An amount in short form: `26190012.00` is `26.2M`. */
export function money(amount: string, locale?: string): Figure {
  const parts = format(amount, locale, {
    notation: "compact",
    minimumFractionDigits: 1,
    maximumFractionDigits: 1,
    signDisplay: "negative",
  });
  return { figure: parts.map((part) => part.value).join(""), unit: "" };
}

/** A value in its unit; null is a value that is undefined. */
export function figure(value: string | null, unit: HeadlineUnit, locale?: string): Figure {
  if (value === null) return { figure: UNDEFINED_TEXT, unit: "" };
  switch (unit) {
    case "percent":
      return percent(value, locale);
    case "money":
      return money(value, locale);
  }
}

/** A figure and its unit as one piece of text. */
export function text(value: string | null, unit: HeadlineUnit, locale?: string): string {
  const shown = figure(value, unit, locale);
  return shown.figure + shown.unit;
}
