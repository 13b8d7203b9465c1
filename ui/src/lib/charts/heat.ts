/** Steps of the diverging scale of cohorts: nine around a neutral middle at 100%. */

/** Lower ends of the steps above the lowest, as ratios. */
export const HEAT_EDGES = [0.75, 0.85, 0.93, 0.98, 1.02, 1.1, 1.22, 1.36] as const;

/** The steps, lowest first; they are the names of the tokens. */
export const HEAT_STEPS = [
  "neg-4",
  "neg-3",
  "neg-2",
  "neg-1",
  "mid",
  "pos-1",
  "pos-2",
  "pos-3",
  "pos-4",
] as const;

export type HeatStep = (typeof HEAT_STEPS)[number] | "none";

/** The step of a ratio; an undefined one is `none`. */
export function heatStep(ratio: number | null): HeatStep {
  if (ratio === null) return "none";
  return HEAT_STEPS[HEAT_EDGES.filter((edge) => ratio >= edge).length] ?? "none";
}
