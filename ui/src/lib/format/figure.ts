/**
 * A headline value in two pieces: the figure, and the unit that follows it in smaller type.
 */
import { currentLocale } from "./locale.svelte";
import { amount, parts, UNDEFINED_TEXT } from "./number";

export { UNDEFINED_TEXT };

/** One shown value: the figure, and the unit that follows it in smaller type. */
export interface Figure {
  readonly figure: string;
  readonly unit: string;
}

/** What a headline value is measured in. */
export type FigureUnit = "percent" | "money";

/** A ratio as a whole percentage: `1.187` is 119 and `%`. */
export function percent(ratio: string | number, locale?: string): Figure {
  const written = parts(ratio, locale ?? currentLocale(), {
    style: "percent",
    maximumFractionDigits: 0,
    signDisplay: "negative",
  });
  const isSign = (part: Intl.NumberFormatPart) => part.type === "percentSign";
  const join = (some: Intl.NumberFormatPart[]) => some.map((part) => part.value).join("");
  return {
    figure: join(written.filter((part) => !isSign(part))).trim(),
    unit: join(written.filter(isSign)),
  };
}

/** An amount in short form: `26190012.00` is `26.2M`. */
export function money(value: string | number, locale?: string): Figure {
  return { figure: amount(value, { locale }), unit: "" };
}

/** A value in its unit; null is a value that is undefined. */
export function figure(value: string | number | null, unit: FigureUnit, locale?: string): Figure {
  if (value === null) return { figure: UNDEFINED_TEXT, unit: "" };
  return unit === "percent" ? percent(value, locale) : money(value, locale);
}

/** A figure and its unit as one piece of text. */
export function text(value: string | number | null, unit: FigureUnit, locale?: string): string {
  const shown = figure(value, unit, locale);
  return shown.figure + shown.unit;
}
