/**
 * The colours of charts, read from the design tokens. A picture that is saved has no stylesheet to
 * resolve `var()` by, so the values are read from the document, again when its theme changes.
 */

import { HEAT_STEPS } from "./heat";

const NAMES = [
  "surface",
  "grid",
  "axis",
  "label",
  "cursor",
  "plan",
  "plan-band",
  "plan-band-inner",
  "plan-band-edge",
  "reference",
  "benchmark",
  "benchmark-band",
  "threshold",
  "series-1",
  "series-2",
  "series-3",
  "series-4",
  "series-5",
  "series-6",
  "compare-a",
  "compare-b",
  "compare-c",
  "compare-d",
  "new",
  "expansion",
  "reactivation",
  "contraction",
  "churn",
  "total",
  "up",
  "down",
] as const;

type ChartName = (typeof NAMES)[number];

/** The steps of the diverging scale, and what undefined has; each with its ink. */
const HEATS = [...HEAT_STEPS, "none"] as const;

type HeatName = `heat-${(typeof HEATS)[number]}` | `heat-${(typeof HEATS)[number]}-ink`;

/** Every chart colour by the name of its token, and the inks of text. */
export type ChartTheme = Record<
  ChartName | HeatName | "text" | "text-2" | "selected" | "changed",
  string
>;

/** Reads the theme through `read`, which gives the value of a custom property. */
export function readTheme(read: (property: string) => string): ChartTheme {
  const theme: Partial<ChartTheme> = {
    text: read("--text"),
    "text-2": read("--text-2"),
    selected: read("--bg-selected"),
    changed: read("--changed"),
  };
  for (const name of NAMES) theme[name] = read(`--chart-${name}`);
  for (const step of HEATS) {
    theme[`heat-${step}`] = read(`--heat-${step}`);
    theme[`heat-${step}-ink`] = read(`--heat-${step}-ink`);
  }
  return theme as ChartTheme;
}

function fromDocument(): ChartTheme {
  const style = getComputedStyle(document.documentElement);
  return readTheme((property) => style.getPropertyValue(property).trim());
}

const state = $state<{ theme: ChartTheme | null }>({ theme: null });

/** The theme in effect; reactive. */
export function chartTheme(): ChartTheme {
  return state.theme ?? fromDocument();
}

/** Reads the theme now and whenever `<html data-theme>` changes; returns what ends it. */
export function followTheme(): () => void {
  state.theme = fromDocument();
  const observer = new MutationObserver(() => (state.theme = fromDocument()));
  observer.observe(document.documentElement, { attributeFilter: ["data-theme"] });
  return () => observer.disconnect();
}
