/** A metric over the values of one field: mean, P10 to P90, the plan's own value, crossings of a target. */
import { grids, horizontals } from "./axes";
import { area, type Build, type Canvas, dot, layer, line, type Place } from "./draw";
import { rule, type Shape, stroke, text } from "./draw";
import { niceScale, runs, type Scale, ticks } from "./scale";

/** One value of the field. */
export interface CurvePoint {
  x: number;
  /** Mean over replications; null where undefined. */
  y: number | null;
  low: number | null;
  high: number | null;
}

export interface CurveData {
  points: readonly CurvePoint[];
  /** The plan's own value, where it is known. */
  own: number | null;
  /** Number of the point that is looked at. */
  chosen: number | null;
  target?: { value: number; text: string } | undefined;
  /** Where the target is reached, and what noise leaves around it. */
  crossings?: readonly { x: number; from: number; to: number; text: string }[];
  /** Names of the values where they are words: points stand at 0, 1, 2. */
  names?: readonly string[] | undefined;
  /** Under the axis: name and unit of the field. */
  caption: string;
  write: (value: number) => string;
  writeX: (value: number) => string;
}

const FRAME = { left: 54, right: 24, top: 20, bottom: 42 };

export function curveScale({ points, target }: CurveData): Scale {
  return niceScale([...points.flatMap((p) => [p.y, p.low, p.high]), target?.value]);
}

/** What must be said of the axis. */
export function curveNote(data: CurveData): string | undefined {
  const { min } = curveScale(data);
  return min === 0 ? undefined : `axis from ${data.write(min)}`;
}

/** Ends of the axis of values. */
export function curveEnds({ points, own }: CurveData): [number, number] {
  const xs = points.map((p) => p.x);
  const [low, high] = [Math.min(...xs), Math.max(...xs)];
  // The plan's own value is drawn when it lies near what was tried.
  const room = (high - low) * 0.15;
  const near = own !== null && own >= low - room && own <= high + room ? [own] : [];
  const [from, to] = [Math.min(low, ...near), Math.max(high, ...near)];
  return from === to ? [from - 1, to + 1] : [from, to];
}

/** The number of the point nearest to `x`. */
export function nearest(points: readonly CurvePoint[], x: number): number | null {
  if (points.length === 0) return null;
  const far = (i: number) => Math.abs((points[i]?.x ?? 0) - x);
  return points.reduce((best, _, i) => (far(i) < far(best) ? i : best), 0);
}

function bands(place: Place, points: readonly CurvePoint[], fill: string): Shape[] {
  const both = points.map((p) => (p.low === null || p.high === null ? null : p.y));
  return runs(both).map(([from, to]) => {
    const part = points.slice(from, to + 1);
    const above = part.map((p) => place(p.x, p.high ?? 0));
    const below = part.map((p) => place(p.x, p.low ?? 0)).reverse();
    return area([...above, ...below], fill);
  });
}

function xAxis(place: Place, { theme, width }: Canvas, data: CurveData, floor: number): Shape[] {
  const [low, high] = curveEnds(data);
  const room = Math.max(2, Math.floor((width - FRAME.left - FRAME.right) / 84));
  const { names } = data;
  const marks =
    names !== undefined
      ? names.map((name, i) => [i, name] as const)
      : ticks(niceScale([low, high], { count: Math.min(8, room) }))
          .filter((x) => x >= low && x <= high)
          .map((x) => [x, data.writeX(x)] as const);
  const shapes = marks.flatMap(([x, name]) => {
    const [at, y] = place(x, floor);
    return [
      rule([at, y], [at, y + 4], theme.axis),
      text(at, y + 14, name, theme.label, { align: "center" }),
    ];
  });
  const [middle, y] = place((low + high) / 2, floor);
  shapes.push(text(middle, y + 32, data.caption, theme["text-2"], { align: "center" }));
  return shapes;
}

/** The chart of `data`. */
export function curve(data: CurveData): Build {
  return (canvas) => {
    const { theme } = canvas;
    const scale = curveScale(data);
    const [low, high] = curveEnds(data);
    const points = data.points.map((p) => [p.x, p.y] as const);
    const side = (low === high ? 1 : high - low) * 0.02;
    const ends: [number, number] = [low - side, high + side];
    return {
      ...grids(canvas, [{ frame: FRAME, x: ends, y: [scale.min, scale.max] }]),
      series: [
        layer("behind", 1, (place) => [
          ...bands(place, data.points, theme["plan-band"]),
          ...horizontals(place, canvas, scale, ends, data.write, scale.min),
          ...(data.crossings ?? []).map(({ from, to }) =>
            area(
              [
                place(from, scale.min),
                place(to, scale.min),
                place(to, scale.max),
                place(from, scale.max),
              ],
              theme["benchmark-band"],
            ),
          ),
        ]),
        ...(data.names === undefined ? [line("mean", points, theme.plan)] : []),
        layer("front", 6, (place) => {
          const shapes: Shape[] = [];
          const { own, target } = data;
          if (own !== null && own >= low && own <= high) {
            const [x, floor] = place(own, scale.min);
            shapes.push(
              stroke([place(own, scale.max), [x, floor]], theme.reference, { dash: [5, 3] }),
              text(x, 9, "as it stands", theme["text-2"], { align: "center" }),
            );
          }
          if (target !== undefined) {
            const [x, y] = place(ends[0], target.value);
            shapes.push(rule([x, y], [place(ends[1], target.value)[0], y], theme.threshold));
            shapes.push(text(x + 6, y - 8, target.text, theme.text, { weight: 500 }));
          }
          data.points.forEach((p, i) => {
            if (p.y === null) return;
            const [x, y] = place(p.x, p.y);
            const is = i === data.chosen;
            shapes.push(dot(x, y, is ? 5 : 3, is ? theme.plan : theme.surface, theme.plan));
          });
          for (const crossing of data.crossings ?? []) {
            const [x, y] = place(crossing.x, target?.value ?? 0);
            shapes.push(dot(x, y, 5, theme.plan, theme.surface, 2));
            shapes.push(
              text(x, y + 18, crossing.text, theme.text, { align: "center", weight: 600 }),
            );
          }
          return [...shapes, ...xAxis(place, canvas, data, scale.min)];
        }),
      ],
    };
  };
}
