/** Pay against attainment: kinks as hollow dots, the multiple on each segment, straight pay dashed. */
import { percentText } from "../format";
import { grids, horizontals } from "./axes";
import {
  area,
  type Build,
  dot,
  layer,
  line,
  type Place,
  rule,
  type Shape,
  stroke,
  text,
} from "./draw";
import type { Canvas } from "./draw";
import { niceScale } from "./scale";

export interface PayoutData {
  /** Attainment and pay as a share of variable pay, at both ends and every kink. */
  points: readonly (readonly [number, number])[];
  /** The multiple of the base rate on the segment after each point but the last: `1.5×`. */
  multiples: readonly (string | null)[];
  /** Pay at quota in money: `70.0K`. */
  atQuota?: string | undefined;
  /** Where the run's reps lie. */
  zone?: { p10: number; p90: number } | undefined;
  /** A person or the median. */
  mark?: { attainment: number; pay: number; label: string; more?: string | undefined } | undefined;
}

const FRAME = { left: 44, right: 72, top: 10, bottom: 24 };

function segments(place: Place, { theme }: Canvas, data: PayoutData): Shape[] {
  return data.multiples.flatMap((multiple, i) => {
    const [a, b] = [data.points[i], data.points[i + 1]];
    if (multiple === null || a === undefined || b === undefined) return [];
    const [x, y] = place((a[0] + b[0]) / 2, (a[1] + b[1]) / 2);
    return [text(x + 14, y + 16, multiple, theme.text, { align: "center", weight: 500 })];
  });
}

/** The chart of `data`. */
export function payout(data: PayoutData): Build {
  return (canvas) => {
    const { theme } = canvas;
    const last = data.points.at(-1) ?? [1.5, 1.5];
    const max = last[0];
    const scale = niceScale([...data.points.map(([, pay]) => pay), max], { count: 4, zero: true });
    const kinks = data.points.slice(1, -1);
    const marks = [...new Set([0, 0.5, 1, max, ...kinks.map(([x]) => x)])].sort((a, b) => a - b);
    const figure = (v: number) => String(Number((v * 100).toPrecision(6)));
    return {
      ...grids(canvas, [{ frame: FRAME, x: [0, max], y: [0, scale.max] }]),
      series: [
        layer("behind", 1, (place) => {
          const zone = data.zone;
          const shapes: Shape[] = [];
          if (zone) {
            const [low, high] = [Math.min(zone.p10, max), Math.min(zone.p90, max)];
            const corners = [
              place(low, 0),
              place(high, 0),
              place(high, scale.max),
              place(low, scale.max),
            ];
            const [x, y] = place((low + high) / 2, 0);
            shapes.push(area(corners, theme["plan-band"]));
            shapes.push(text(x, y - 9, "P10 to P90", theme["text-2"], { align: "center" }));
          }
          shapes.push(
            ...horizontals(
              place,
              canvas,
              scale,
              [0, max],
              (v) => (v === scale.max ? percentText(v) : figure(v)),
              0,
            ),
            stroke([place(0, 0), place(max, max)], theme.reference, { width: 1.5, dash: [5, 3] }),
            rule(place(1, 0), place(1, scale.max), theme.threshold),
          );
          let free = -Infinity;
          for (const x of marks) {
            const [px, y] = place(x, 0);
            // A kink too close to the tick before it is read off its dot.
            if (px - free < 26) continue;
            free = px;
            shapes.push(
              text(px, y + 14, x === max ? percentText(x) : figure(x), theme.label, {
                align: "center",
              }),
            );
          }
          return shapes;
        }),
        line("pay", data.points, theme.plan, { z: 4 }),
        layer("front", 6, (place) => {
          const shapes = segments(place, canvas, data);
          for (const [x, y] of kinks)
            shapes.push(dot(...place(x, y), 4, theme.surface, theme.plan));
          const atQuota = data.points.find(([x]) => x === 1);
          if (data.atQuota !== undefined && atQuota) {
            const [x, y] = place(...(atQuota as [number, number]));
            shapes.push(
              text(x - 9, y - 10, data.atQuota, theme.text, { align: "right", weight: 500 }),
            );
          }
          const right = place(max, 0)[0] + 6;
          const straight = place(max, max)[1];
          let named = straight;
          if (data.mark) {
            const [x, y] = place(Math.min(data.mark.attainment, max), data.mark.pay);
            // Named at the right end of the curve, or below its dot where that is far away.
            const near = right - x < 90;
            const [left, top] = near ? [right, Math.max(8, y)] : [x + 9, y + 12];
            shapes.push(dot(x, y, 4.5, theme.plan, theme.surface));
            shapes.push(text(left, top, data.mark.label, theme.plan, { weight: 600 }));
            if (data.mark.more)
              shapes.push(text(left, top + 14, data.mark.more, theme.text, { weight: 500 }));
            if (near && Math.abs(straight - top) < 30) named = top + 30;
          }
          shapes.push(text(right, named, "straight", theme["text-2"]));
          return shapes;
        }),
      ],
    };
  };
}
