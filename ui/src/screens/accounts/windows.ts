/** Windows of the ARR movement: some follow the pinned month, some stand. */
import type { Window } from "../../lib/bindings";
import { monthDate } from "../../lib/format";

/** One window to choose. */
export interface WindowChoice {
  /** Stable over a change of the pinned month. */
  id: string;
  label: string;
  hint: string;
  window: Window;
}

/** The window that is chosen when nobody has: the year that headlines are read over. */
export const YEAR = "year";

/** First and last month of a window, as `Mar 27 to Feb 28`. */
export function windowText({ from, to }: Window, start: string): string {
  const [first, last] = [monthDate(from + 1, start), monthDate(to, start)];
  return first === last ? first : `${first} to ${last}`;
}

/** The windows to choose from, at a pinned month. */
export function windowChoices(pinned: number, months: number, start: string): WindowChoice[] {
  const choices: WindowChoice[] = [];
  const add = (id: string, hint: string, from: number, to: number) => {
    if (from < 0 || to > months || from >= to) return;
    const window = { from, to };
    choices.push({ id, label: windowText(window, start), hint, window });
  };
  const since = Math.max(0, pinned - 12);
  add(YEAR, pinned >= 12 ? "12 months" : "so far", since, pinned);
  add("before", "before", pinned - 24, pinned - 12);
  add("quarter", "3 months", pinned - 3, pinned);
  add("month", "month", pinned - 1, pinned);
  add("whole", "whole run", 0, months);
  for (let year = 0; year * 12 < months; year++) {
    add(`year-${year + 1}`, `year ${year + 1}`, year * 12, Math.min(months, year * 12 + 12));
  }
  return choices;
}
