/**
 * Months of a plan. A month is an index: 0 is the opening book, 14 the end of the fourteenth month.
 * The plan's start is the calendar month in which month 1 ends, as `YYYY-MM`, so that month 14 of
 * a plan that starts in January 2027 is February 2028.
 */
import { currentLocale } from "./locale.svelte";

/** The calendar month of index `month`: year, and month from 1 to 12. */
export function calendar(month: number, start: string): { year: number; month: number } {
  const year = Number(start.slice(0, 4));
  const first = Number(start.slice(5, 7));
  const since = year * 12 + (first - 1) + (month - 1);
  return { year: Math.floor(since / 12), month: (((since % 12) + 12) % 12) + 1 };
}

const formatters = new Map<string, Intl.DateTimeFormat>();

// Making an Intl formatter costs far more than using it, and a picture names months by the dozen.
function formatter(locale: string | undefined, options: Intl.DateTimeFormatOptions) {
  const key = `${locale ?? ""}|${JSON.stringify(options)}`;
  let made = formatters.get(key);
  if (made === undefined) {
    made = new Intl.DateTimeFormat(locale, options);
    formatters.set(key, made);
  }
  return made;
}

/** `Feb 28`: month and two-digit year, as the mocks and tables write it. */
export function monthDate(month: number, start: string, locale?: string): string {
  const { year, month: of } = calendar(month, start);
  const short = formatter(locale ?? currentLocale(), { month: "short", timeZone: "UTC" });
  const name = short.format(Date.UTC(year, of - 1, 15));
  return `${name} ${String(year % 100).padStart(2, "0")}`;
}

/** `Month 14, Feb 28`. */
export function monthLabel(month: number, start: string, locale?: string): string {
  return `Month ${month}, ${monthDate(month, start, locale)}`;
}

/** `Q1 28`: the calendar quarter that month `month` lies in. */
export function quarterLabel(month: number, start: string): string {
  const { year, month: of } = calendar(month, start);
  return `Q${Math.ceil(of / 3)} ${String(year % 100).padStart(2, "0")}`;
}

/** `14:02 today`, `Tue 17:55`, `3 Nov`, `3 Nov 25`: when something happened, seen from `now`. */
export function whenText(at: Date, now: Date, locale?: string): string {
  const tag = locale ?? currentLocale();
  const write = (options: Intl.DateTimeFormatOptions) => formatter(tag, options).format(at);
  const midnight = (d: Date) => new Date(d.getFullYear(), d.getMonth(), d.getDate()).getTime();
  const days = Math.round((midnight(now) - midnight(at)) / 86_400_000);
  const clock = write({ hour: "2-digit", minute: "2-digit", hour12: false });
  if (days === 0) return `${clock} today`;
  if (days > 0 && days < 7) return `${write({ weekday: "short" })} ${clock}`;
  const day = `${at.getDate()} ${write({ month: "short" })}`;
  if (at.getFullYear() === now.getFullYear()) return day;
  return `${day} ${String(at.getFullYear() % 100).padStart(2, "0")}`;
}
