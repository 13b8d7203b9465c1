/** The bill against seats or usage, and below it what one unit comes to. */
import { amountInTable, plain } from "../../lib/format";
import type { BillCurve } from "../../lib/bindings";
import { grids, horizontals } from "../../lib/charts/axes";
import { type Build, type Canvas, dot, layer, line, type Place } from "../../lib/charts/draw";
import { rule, type Shape, text } from "../../lib/charts/draw";
import { niceScale, type Scale, spread, ticks } from "../../lib/charts/scale";
import { markOf } from "./figures";

export interface CurveData {
  curves: readonly BillCurve[];
  /** Position of each curve's book among those side by side, for its mark. */
  marks: readonly number[];
  /** What the customer has. */
  now: number;
  upto: number;
  /** `seats`, `api calls`. */
  axis: string;
  /** `a year` or `a month`. */
  period: string;
}

const FRAME = { left: 52, right: 96, top: 22, bottom: 26 };
const GAP = 30;

const totals = (curve: BillCurve) => curve.points.map((point) => point.total ?? 0);

/** Unit prices from a fifth of the axis on: the first units carry every fee alone. */
export function eachFrom(curve: BillCurve, upto: number): [number, number | null][] {
  return curve.points
    .filter((point) => (point.quantity ?? 0) >= upto / 5)
    .map((point) => [point.quantity ?? 0, point.each]);
}

/** What a curve is at `quantity`: a straight line between two of its points. */
export function totalAt(curve: BillCurve, quantity: number): number | null {
  const { points } = curve;
  const after = points.findIndex((point) => (point.quantity ?? 0) >= quantity);
  if (after === -1) return null;
  const to = points[after];
  const from = points[Math.max(0, after - 1)];
  const [x1, x2] = [from?.quantity ?? 0, to?.quantity ?? 0];
  const [y1, y2] = [from?.total ?? 0, to?.total ?? 0];
  return x2 === x1 ? y2 : y1 + ((y2 - y1) * (quantity - x1)) / (x2 - x1);
}

function quantities(place: Place, { theme }: Canvas, scale: Scale, upto: number, caption: string) {
  const shapes: Shape[] = [];
  for (const value of ticks(scale)) {
    if (value > upto) continue;
    const [x, y] = place(value, 0);
    shapes.push(rule([x, y], [x, y + 4], theme.axis));
    shapes.push(text(x, y + 14, amountInTable(value), theme.label, { align: "center" }));
  }
  const [x, y] = place(upto, 0);
  shapes.push(text(x + 26, y + 14, caption, theme.label));
  return shapes;
}

function ends(place: Place, canvas: Canvas, data: CurveData, bottom: number): Shape[] {
  const { theme } = canvas;
  const last = data.curves.map((curve) => {
    const point = curve.points.at(-1);
    return place(point?.quantity ?? 0, point?.total ?? 0);
  });
  const ys = spread(
    last.map(([, y]) => y),
    13,
    [FRAME.top, bottom],
  );
  return data.curves.map((curve, k) => {
    const [x] = last[k] ?? [0, 0];
    const color = k === 0 ? theme.text : theme["text-2"];
    return text(x + 8, ys[k] ?? 0, curve.book, color, { weight: k === 0 ? 600 : 400 });
  });
}

function falls(place: Place, { theme }: Canvas, curve: BillCurve): Shape[] {
  return curve.falls.flatMap((fall) => {
    const [x, y] = place(fall.at ?? 0, fall.before ?? 0);
    const drop = (fall.before ?? 0) - (fall.after ?? 0);
    return [
      dot(x, y, 4, theme.surface, theme.changed),
      text(x - 6, y - 10, `drops ${amountInTable(drop)}`, theme.changed, {
        align: "right",
        weight: 600,
      }),
    ];
  });
}

function kinks(place: Place, { theme }: Canvas, curve: BillCurve): Shape[] {
  const at = new Set(curve.falls.map((fall) => fall.at));
  const bends = curve.points.filter((point) => point.kink && !at.has(point.quantity));
  // Packages bend at every step: dots would be all there is to see.
  if (bends.length > 12) return [];
  return bends.map((point) => {
    const [x, y] = place(point.quantity ?? 0, point.total ?? 0);
    return dot(x, y, 3, theme.surface, theme[markOf(1).color]);
  });
}

/** The chart of `data`. */
export function billCurve(data: CurveData): Build {
  return (canvas) => {
    const { theme, height } = canvas;
    const [first] = data.curves;
    const inner = height - FRAME.top - FRAME.bottom - GAP;
    const upper = Math.round(inner * 0.64);
    const x = niceScale([0, data.upto], { zero: true, count: 4 });
    const y = niceScale(data.curves.flatMap(totals), { zero: true, count: 4 });
    const units = data.curves.map((curve) => eachFrom(curve, data.upto));
    const each = niceScale(
      units.flatMap((points) => points.map(([, value]) => value)),
      { zero: true, count: 2 },
    );
    const top = { ...FRAME, bottom: height - FRAME.top - upper };
    const low = { ...FRAME, top: FRAME.top + upper + GAP };
    const range: [number, number] = [0, data.upto];
    const write = (value: number) => amountInTable(value);
    const unitPrice = (value: number) =>
      each.max >= 20 ? plain(value) : plain(value, { digits: 2 });
    const lines = (grid: number, points: (k: number) => [number, number | null][]) =>
      data.curves.map((curve, k) => {
        const mark = markOf(data.marks[k] ?? 0);
        const width = k === 0 ? 2 : 1.5;
        const name = `${grid} ${curve.book}`;
        return line(name, points(k), theme[mark.color], { dash: mark.dash, width, grid, z: 5 - k });
      });
    return {
      ...grids(canvas, [
        { frame: top, x: range, y: [y.min, y.max] },
        { frame: low, x: range, y: [each.min, each.max] },
      ]),
      series: [
        layer("grid", 1, (place) => [
          ...horizontals(place, canvas, y, range, write, 0),
          text(FRAME.left, 9, `Bill ${data.period}`, theme["text-2"], { weight: 600 }),
        ]),
        layer(
          "each grid",
          1,
          (place) => [
            ...horizontals(place, canvas, each, range, unitPrice, 0),
            text(FRAME.left, low.top - 12, `For each of the ${data.axis}`, theme["text-2"], {
              weight: 600,
            }),
            ...quantities(place, canvas, x, data.upto, data.axis),
          ],
          1,
        ),
        ...lines(0, (k) =>
          (data.curves[k]?.points ?? []).map((point) => [point.quantity ?? 0, point.total]),
        ),
        ...lines(1, (k) => units[k] ?? []),
        layer("front", 7, (place) => {
          const total = first === undefined ? null : totalAt(first, data.now);
          const [cx, cy] = place(data.now, total ?? 0);
          const [, floor] = place(0, 0);
          const inside = data.now <= data.upto && total !== null;
          return [
            ...(first === undefined ? [] : kinks(place, canvas, first)),
            ...data.curves.flatMap((curve) => falls(place, canvas, curve)),
            ...ends(place, canvas, data, FRAME.top + upper),
            ...(inside
              ? [
                  rule([cx, FRAME.top], [cx, floor], theme.cursor),
                  dot(cx, cy, 4, theme.cursor, theme.surface),
                  text(cx + 8, cy + 12, write(total), theme.text, { weight: 600 }),
                ]
              : []),
          ];
        }),
      ],
    };
  };
}
