/** What happened beside what the model says: P10 to P90, median, and a dot for each month. */
import { grids, horizontals } from "./axes";
import { area, type Build, dot, layer, line } from "./draw";
import { box, rule, type Shape, text } from "./draw";
import { niceScale, runs, type Scale } from "./scale";

export interface PastPoint {
  /** Under the axis: `Mar 26`. */
  label: string;
  actual: number | null;
  p10: number | null;
  p50: number | null;
  p90: number | null;
}

export interface PastData {
  months: readonly PastPoint[];
  /** Starts at zero: movements, not levels. */
  zero: boolean;
  write: (value: number) => string;
}

const FRAME = { left: 58, right: 20, top: 14, bottom: 26 };

export function pastScale({ months, zero }: PastData): Scale {
  const values = months.flatMap((m) => [m.actual, m.p10, m.p50, m.p90]);
  return niceScale(values, { count: 4, zero });
}

export function pastNote(data: PastData): string | undefined {
  const { min } = pastScale(data);
  return min === 0 ? undefined : `axis from ${data.write(min)}`;
}

/** Whether what happened lies outside of the band. */
export const outside = ({ actual, p10, p90 }: PastPoint): boolean =>
  actual !== null && p10 !== null && p90 !== null && (actual < p10 || actual > p90);

/** The chart of `data`. */
export function pastChart(data: PastData): Build {
  return (canvas) => {
    const { theme } = canvas;
    const { months } = data;
    const last = Math.max(1, months.length - 1);
    const scale = pastScale(data);
    const ends: [number, number] = [-0.5, last + 0.5];
    const room = (canvas.width - FRAME.left - FRAME.right) / Math.max(1, months.length);
    const skip = Math.max(1, Math.ceil(52 / Math.max(1, room)));
    return {
      ...grids(canvas, [{ frame: FRAME, x: ends, y: [scale.min, scale.max] }]),
      series: [
        layer("behind", 1, (place) => {
          const both = months.map((m) => (m.p10 === null || m.p90 === null ? null : m.p50));
          const shapes: Shape[] = runs(both).map(([from, to]) => {
            const at = Array.from({ length: to - from + 1 }, (_, i) => from + i);
            // A single month still has a width.
            const wide = from === to ? 0.3 : 0;
            const above = at.map((i) => place(i, months[i]?.p90 ?? 0));
            const below = at.map((i) => place(i, months[i]?.p10 ?? 0)).reverse();
            if (wide > 0) {
              const [x, top] = place(from - wide, months[from]?.p90 ?? 0);
              const [right, bottom] = place(from + wide, months[from]?.p10 ?? 0);
              return box(x, top, right - x, Math.max(1, bottom - top), theme["plan-band"]);
            }
            return area([...above, ...below], theme["plan-band"]);
          });
          return [...shapes, ...horizontals(place, canvas, scale, ends, data.write, scale.min)];
        }),
        line(
          "median",
          months.map((m, i) => [i, m.p50] as const),
          theme.plan,
        ),
        layer("front", 6, (place) => {
          const shapes: Shape[] = [];
          months.forEach((month, i) => {
            const [x, floor] = place(i, scale.min);
            if (i % skip === 0) {
              shapes.push(rule([x, floor], [x, floor + 4], theme.axis));
              shapes.push(text(x, floor + 15, month.label, theme.label, { align: "center" }));
            }
            if (month.actual === null) return;
            const y = place(i, month.actual)[1];
            // Outside: a filled square, so that colour is not alone.
            if (outside(month)) {
              shapes.push(box(x - 4, y - 4, 8, 8, theme.changed, { edge: theme.surface }));
            } else {
              shapes.push(dot(x, y, 3.5, theme.text, theme.surface));
            }
          });
          return shapes;
        }),
      ],
    };
  };
}
