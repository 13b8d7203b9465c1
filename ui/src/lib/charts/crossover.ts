/** Differences from a reference by month, around zero: dip, crossing, P10 to P90. */
import { amount, amountOnAxis } from "../format";
import { grids, horizontals, monthAxis } from "./axes";
import {
  type Build,
  byMonth,
  type Canvas,
  dot,
  layer,
  line,
  type Place,
  rule,
  type Shape,
  text,
} from "./draw";
import { band, type ByMonth } from "./fan";
import { monthStep, niceScale, spread } from "./scale";

/** One plan less the reference. */
export interface Difference {
  /** `B`. */
  label: string;
  /** Which plan: its colour and dash. */
  slot: "b" | "c" | "d";
  p50: ByMonth;
  p10?: ByMonth | undefined;
  p90?: ByMonth | undefined;
  /** Lowest point, when it is below zero. */
  dip?: { month: number; text: string } | undefined;
  /** Where it passes the reference for good; may lie between months. */
  crossing?: { month: number; text: string; more?: string | undefined } | undefined;
}

export interface CrossoverData {
  differences: readonly Difference[];
  /** Name of the reference, at the zero line. */
  reference: string;
  /** Writes a value; signed short amounts by default. */
  write?: ((value: number) => string) | undefined;
}

/** Dash of each plan, so that colour is never alone. */
export const DASHES: Record<"b" | "c" | "d", number[] | undefined> = {
  b: undefined,
  c: [9, 3],
  d: [2, 3],
};

const FRAME = { left: 48, right: 84, top: 14, bottom: 26 };

function marks(place: Place, { theme, width }: Canvas, one: Difference, index: number): Shape[] {
  const lead = index === 0;
  const color = theme[`compare-${one.slot}`];
  const shapes: Shape[] = [];
  if (one.dip) {
    const value = one.p50[one.dip.month] ?? 0;
    const [x, y] = place(one.dip.month, value);
    shapes.push(dot(x, y, 3, theme.down, theme.surface));
    if (lead) {
      // To the left of a dip at the end: the text would leave the picture.
      const late = x > width - FRAME.right - 40;
      const at = { weight: 500, align: late ? ("right" as const) : ("left" as const) };
      shapes.push(text(late ? x - 6 : x + 4, y + 17, one.dip.text, theme.down, at));
    }
  }
  if (one.crossing) {
    const [x, y] = place(one.crossing.month, 0);
    shapes.push(dot(x, y, 4, theme.surface, color));
    if (lead) {
      const high = Math.max(FRAME.top + 26, y - 78);
      const anchor = Math.max(x, FRAME.left + 92);
      shapes.push(rule([x, high + 8], [x, y - 4], theme.threshold));
      shapes.push(
        text(anchor, high - 14, one.crossing.text, theme.text, { align: "center", weight: 500 }),
        text(anchor, high, one.crossing.more ?? "", theme["text-2"], { align: "center" }),
      );
    } else {
      // Below the line: the curve itself rises away above it. Each plan has a line of text of its
      // own, since their crossings may lie close together.
      const below = y + 14 * index;
      shapes.push(text(x, below, one.crossing.text, theme["text-2"], { align: "center" }));
    }
  }
  return shapes;
}

/** The chart of `data`. */
export function crossover(data: CrossoverData): Build {
  return (canvas) => {
    const { theme } = canvas;
    const write = data.write ?? ((v: number) => amount(v, { signed: true }));
    const onAxis = data.write ?? ((v: number) => amountOnAxis(v, { signed: true }));
    const months = Math.max(1, ...data.differences.map((one) => one.p50.length - 1));
    const scale = niceScale(
      data.differences.flatMap((one) => [...one.p50, ...(one.p10 ?? []), ...(one.p90 ?? [])]),
      { zero: true },
    );
    const lead = data.differences[0];
    const step = monthStep(months, canvas.width - FRAME.left - FRAME.right);
    const ends = data.differences.flatMap((one) => {
      const value = one.p50[months] ?? null;
      return value === null ? [] : [{ label: one.label, slot: one.slot, value }];
    });
    return {
      ...grids(canvas, [{ frame: FRAME, x: [0, months], y: [scale.min, scale.max] }]),
      series: [
        layer("behind", 1, (place) => [
          ...horizontals(place, canvas, scale, [0, months], onAxis),
          ...(lead?.p10 && lead.p90 ? band(place, lead.p10, lead.p90, theme["plan-band"]) : []),
          rule(place(0, 0), place(months, 0), theme.threshold),
        ]),
        ...data.differences.map((one) =>
          line(one.label, byMonth(one.p50), theme[`compare-${one.slot}`], {
            dash: DASHES[one.slot],
          }),
        ),
        layer("front", 6, (place) => {
          const zero = place(0, 0)[1];
          const places = spread([...ends.map((end) => place(0, end.value)[1]), zero], 14, [
            8,
            canvas.height - 8,
          ]);
          const x = place(months, 0)[0] + 8;
          return [
            ...ends.map((end, i) =>
              text(
                x,
                places[i] ?? 0,
                `${end.label} ${write(end.value)}`,
                theme[`compare-${end.slot}`],
                {
                  weight: 600,
                },
              ),
            ),
            text(x, places.at(-1) ?? zero, data.reference, theme["text-2"]),
            ...data.differences.flatMap((one, index) => marks(place, canvas, one, index)),
            ...monthAxis(place, canvas, {
              months,
              step,
              pinned: null,
              floor: scale.min,
              caption: "months",
              ruled: false,
            }),
          ];
        }),
      ],
    };
  };
}
