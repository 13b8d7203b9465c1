/** The months that statements can be read over. */
import { calendar, monthDate } from "../../lib/format";

/** What of a plan decides which periods there are. */
export interface Time {
  start: string;
  months: number;
  fiscalYearStart: number;
}

/** First and last month, both inclusive. */
export interface Months {
  from: number;
  to: number;
}

/** A period to choose. */
export interface PeriodOption extends Months {
  value: string;
  label: string;
}

const key = ({ from, to }: Months) => `${from}-${to}`;

/** The period that a key stands for; null when it is none. */
export function readKey(value: string): Months | null {
  const found = /^(\d+)-(\d+)$/.exec(value);
  return found === null ? null : { from: Number(found[1]), to: Number(found[2]) };
}

/** The trailing twelve months that end with `month`, or all there are. */
export const trailing = (month: number): Months => ({ from: Math.max(1, month - 11), to: month });

/** `Mar 27 to Feb 28`, or one month. */
export function periodText({ from, to }: Months, start: string): string {
  const last = monthDate(to, start);
  return from === to ? last : `${monthDate(from, start)} to ${last}`;
}

/** Fiscal stretches of `length` months, cut to the horizon. */
function fiscal({ start, months, fiscalYearStart }: Time, length: number): Months[] {
  const found: Months[] = [];
  for (let month = 1; month <= months; month++) {
    const into = (calendar(month, start).month - fiscalYearStart + 12) % length;
    const last = found.at(-1);
    if (into === 0 || last === undefined) found.push({ from: month, to: month });
    else last.to = month;
  }
  return found;
}

/** The periods to choose from, the trailing twelve months to `month` first; no stretch twice. */
export function periods(time: Time, month: number): PeriodOption[] {
  const all = [trailing(month), { from: 1, to: month }, ...fiscal(time, 12), ...fiscal(time, 3)];
  const seen = new Set<string>();
  return all.flatMap((stretch) => {
    const value = key(stretch);
    if (seen.has(value)) return [];
    seen.add(value);
    return [{ ...stretch, value, label: periodText(stretch, time.start) }];
  });
}
