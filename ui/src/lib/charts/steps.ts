/** From one total to another, lever by lever: totals stand on the axis, parts hang where they act. */
import { grids, horizontals } from "./axes";
import { box, type Build, layer, rule, type Shape, text } from "./draw";
import { niceScale, type Scale } from "./scale";

/** One column. */
export interface Step {
  /** Under the column. */
  label: string;
  /** Smaller, under the label: a standard error, the name of a plan. */
  sub: string;
  kind: "total" | "part";
  /** A total's level, or what a part adds. */
  value: number;
  /** Standard error of a part. */
  se: number | null;
  /** Noise explains it. */
  noise: boolean;
  /** As written above the column. */
  text: string;
}

export interface StepsData {
  steps: readonly Step[];
  /** Writes a value of the axis. */
  write: (value: number) => string;
}

const FRAME = { left: 50, right: 10, top: 24, bottom: 46 };
/** A column narrower than this cannot hold the name of a lever beside its neighbour's. */
const NARROW = 62;

/** Where each column begins and ends. */
export function spans(steps: readonly Step[]): { from: number; to: number }[] {
  let level = 0;
  return steps.map(({ kind, value }) => {
    const from = kind === "total" ? 0 : level;
    level = kind === "total" ? value : level + value;
    return { from, to: level };
  });
}

/** The axis; it starts at zero only where the changes are large against the totals. */
export function stepsScale(steps: readonly Step[]): Scale {
  const ends = spans(steps).flatMap(({ from, to }, i) => {
    const { kind, se } = steps[i] ?? { kind: "total", se: null };
    if (kind === "total") return [to];
    return [from, to, to - (se ?? 0), to + (se ?? 0)];
  });
  const [low, high] = [Math.min(...ends), Math.max(...ends)];
  const foot = low - (high - low) * 0.25;
  return niceScale(low > 0 && foot > 0 ? [foot, high] : [...ends, 0], { count: 4 });
}

/** What must be said of the axis. */
export function stepsNote({ steps, write }: StepsData): string | undefined {
  if (steps.length === 0) return undefined;
  const { min } = stepsScale(steps);
  return min === 0 ? undefined : `axis starts at ${write(min)}`;
}

/** The chart of `data`. */
export function stepsChart(data: StepsData): Build {
  return (canvas) => {
    const { theme } = canvas;
    const { steps } = data;
    const count = Math.max(1, steps.length);
    const scale = stepsScale(steps);
    const bars = spans(steps);
    const each = (canvas.width - FRAME.left - FRAME.right) / count;
    const wide = Math.max(8, Math.min(40, each * 0.62));
    return {
      ...grids(canvas, [{ frame: FRAME, x: [0, count], y: [scale.min, scale.max] }]),
      series: [
        layer("grid", 1, (place) =>
          horizontals(place, canvas, scale, [0, count], data.write, scale.min),
        ),
        layer("columns", 3, (place) => {
          const shapes: Shape[] = [];
          const floor = place(0, scale.min)[1];
          steps.forEach((step, i) => {
            const bar = bars[i] ?? { from: 0, to: 0 };
            const total = step.kind === "total";
            const x = place(i + 0.5, 0)[0];
            const from = total ? floor : place(0, bar.from)[1];
            const to = place(0, bar.to)[1];
            const [top, bottom] = [Math.min(from, to), Math.max(from, to)];
            const up = step.value >= 0;
            const fill = total
              ? theme.total
              : step.noise
                ? theme.reference
                : up
                  ? theme.up
                  : theme.down;
            shapes.push(box(x - wide / 2, top, wide, Math.max(1.5, bottom - top), fill));
            if (i + 1 < steps.length) {
              const next = place(i + 1.5, 0)[0];
              shapes.push(rule([x + wide / 2, to], [next - wide / 2, to], theme.axis));
            }
            let head = top;
            if (!total && step.se !== null) {
              // Beside the column, around its end.
              const at = x + wide / 2 + Math.min(8, (each - wide) / 2);
              const [high, low] = [place(0, bar.to + step.se)[1], place(0, bar.to - step.se)[1]];
              shapes.push(
                rule([at, high], [at, low], theme.threshold),
                rule([at - 3, high], [at + 3, high], theme.threshold),
                rule([at - 3, low], [at + 3, low], theme.threshold),
              );
              head = Math.min(top, high);
            }
            const ink = total || step.noise ? theme["text-2"] : up ? theme.up : theme.down;
            shapes.push(
              text(x, head - 9, step.text, total ? theme.text : ink, {
                align: "center",
                weight: total || !step.noise ? 600 : 400,
              }),
            );
            // Neighbours in a row of their own where names would touch.
            const lower = each < NARROW && i % 2 === 1 ? 15 : 0;
            shapes.push(
              text(x, floor + 13 + lower, step.label, theme.text, { align: "center", weight: 500 }),
            );
            if (each >= NARROW) {
              shapes.push(text(x, floor + 28, step.sub, theme["text-2"], { align: "center" }));
            }
          });
          return shapes;
        }),
      ],
    };
  };
}
