/** Letters, colours and dashes of the plans, by their place: the first is the reference. */
import type { LegendItem } from "../../lib/kit";

export const LETTERS = ["A", "B", "C", "D"] as const;

/** Plans that fit side by side. */
export const MOST = LETTERS.length;

/** A further plan's slot in charts. */
export const SLOTS = ["b", "c", "d"] as const;

const DASHES = ["5 3", undefined, "9 3", "2 3"] as const;
const MARKS = ["dashed", "line", "long-dashed", "dotted"] as const;

export const letter = (index: number): string => LETTERS[index] ?? "";

/** How a plan's line is drawn, as a sample beside its name. */
export function sample(index: number): { color: string; dash: string | undefined } {
  return { color: `var(--chart-compare-${letter(index).toLowerCase()})`, dash: DASHES[index] };
}

/** Legend of the further plans, and of the band that only the first of them has. */
export function legend(plans: number): LegendItem[] {
  const lines: LegendItem[] = SLOTS.slice(0, plans - 1).map((slot, i) => ({
    label: letter(i + 1),
    color: `compare-${slot}`,
    mark: MARKS[i + 1] ?? "line",
  }));
  return [...lines, { label: "B, P10 to P90", color: "plan-band", mark: "box" }];
}

/** How much of a name there is room for, where the plans' columns share a card. */
export function nameSize(plans: number): "full" | "short" | "letter" {
  if (plans > 3) return "letter";
  return plans > 2 ? "short" : "full";
}
