/** Expansion share of new ARR above, new and expansion ARR by period below: two panels, one axis of months. */
import { amount, amountOnAxis, percentText } from "../format";
import { grids, horizontals, monthAxis, pinnedMonth } from "./axes";
import { type Build, byMonth, dot, layer, line, type Place, type Shape, text } from "./draw";
import { box, type Canvas, stroke } from "./draw";
import { band, type ByMonth } from "./fan";
import { roomyLabel } from "./label";
import { monthStep, niceScale, spread } from "./scale";

/** One bar: a period that ends with month `to`. */
export interface Bar {
  from: number;
  to: number;
  new: number;
  expansion: number;
}

export interface ShareData {
  p10: ByMonth;
  p50: ByMonth;
  p90: ByMonth;
  reference?: { label: string; p50: ByMonth } | undefined;
  /** A value to clear, such as 25%. */
  rule?: { value: number; label: string } | undefined;
  bars: readonly Bar[];
  pinned: number | null;
}

const LEFT = 40;
const RIGHT = 56;
const BOTTOM = 26;

/** The share's panel takes a third, the bars the rest. */
function frames(height: number) {
  const top = 12;
  const upper = Math.round((height - top - BOTTOM) * 0.3);
  const gap = 20;
  return [
    { left: LEFT, right: RIGHT, top, bottom: height - top - upper },
    { left: LEFT, right: RIGHT, top: top + upper + gap, bottom: BOTTOM },
  ] as const;
}

function bars(place: Place, { theme }: Canvas, data: ShareData): Shape[] {
  return data.bars.flatMap((bar) => {
    const [x1, base] = place(bar.from - 1, 0);
    const [x2] = place(bar.to, 0);
    const width = Math.max(1, x2 - x1 - 5);
    const [, middle] = place(0, bar.new);
    const [, top] = place(0, bar.new + bar.expansion);
    const shapes = [box(x1 + 2.5, middle, width, base - middle, theme.new)];
    // One pixel of surface between the two.
    const height = middle - 1 - top;
    if (height > 0) shapes.push(box(x1 + 2.5, top, width, height, theme.expansion));
    return shapes;
  });
}

function barLabels(place: Place, { theme }: Canvas, data: ShareData, months: number): Shape[] {
  const last = data.bars.at(-1);
  if (last === undefined) return [];
  const x = place(months, 0)[0] + 6;
  const y = (v: number) => place(0, v)[1];
  const [upper, lower] = spread([y(last.new + last.expansion / 2), y(last.new / 2)], 14, [
    0,
    Infinity,
  ]);
  const write = (v: number, at: number | undefined) =>
    text(x, at ?? 0, amount(v), theme.text, { weight: 500 });
  return [write(last.expansion, upper), write(last.new, lower)];
}

/** The chart of `data`. */
export function stackedShare(data: ShareData): Build {
  return (canvas) => {
    const { theme } = canvas;
    const months = data.p50.length - 1;
    const upper = niceScale(
      [...data.p10, ...data.p50, ...data.p90, ...(data.reference?.p50 ?? []), data.rule?.value],
      { count: 3, zero: true },
    );
    const lower = niceScale(
      data.bars.map((bar) => bar.new + bar.expansion),
      { count: 3, zero: true },
    );
    const [a, b] = frames(canvas.height);
    const x = [0, months] as const;
    const step = monthStep(months, canvas.width - LEFT - RIGHT, 28);
    // The unit stands at the top only.
    const share = (v: number) =>
      v === upper.max ? percentText(v) : String(Number((v * 100).toPrecision(6)));
    const { pinned } = data;
    return {
      ...grids(canvas, [
        { frame: a, x, y: [upper.min, upper.max] },
        { frame: b, x, y: [lower.min, lower.max] },
      ]),
      series: [
        layer("behind", 1, (place) => [
          ...horizontals(place, canvas, upper, x, share),
          ...band(place, data.p10, data.p90, theme["plan-band"]),
          ...(data.rule
            ? [
                stroke(
                  [place(0, data.rule.value), place(months, data.rule.value)],
                  theme.benchmark,
                  {
                    width: 1.5,
                    dash: [1.5, 3],
                  },
                ),
                roomyLabel(place, [data.p50, ...(data.reference ? [data.reference.p50] : [])], {
                  months,
                  y: place(0, data.rule.value)[1] - 8,
                  content: data.rule.label,
                  color: theme.benchmark,
                }),
              ]
            : []),
        ]),
        ...(data.reference
          ? [
              line("reference", byMonth(data.reference.p50), theme.reference, {
                width: 1.5,
                dash: [5, 3],
              }),
            ]
          : []),
        line("p50", byMonth(data.p50), theme.plan, { z: 5 }),
        layer(
          "bars",
          2,
          (place) => [
            ...horizontals(place, canvas, lower, x, amountOnAxis, 0),
            ...bars(place, canvas, data),
            ...barLabels(place, canvas, data, months),
          ],
          1,
        ),
        layer(
          "months",
          6,
          (place) => [
            ...monthAxis(place, canvas, { months, step, pinned, floor: 0, ruled: false }),
            ...(pinned === null
              ? []
              : pinnedMonth(place, canvas, { month: pinned, top: 4, bottom: 0 })),
          ],
          1,
        ),
        layer("front", 7, (place) => front(place, canvas, data, months)),
      ],
    };
  };
}

function front(place: Place, canvas: Canvas, data: ShareData, months: number): Shape[] {
  const { theme } = canvas;
  const shapes: Shape[] = [];
  const ends = [
    { text: percentText(data.p50[months] ?? null), value: data.p50[months], color: theme.plan },
    {
      // A long name has no room here; the dashed line is the reference in every picture.
      text: (data.reference?.label ?? "").length > 8 ? "reference" : (data.reference?.label ?? ""),
      value: data.reference?.p50[months],
      color: theme["text-2"],
    },
  ].flatMap((end) => {
    const value = end.value ?? null;
    return value === null ? [] : [{ ...end, at: place(months, value) }];
  });
  const places = spread(
    ends.map((end) => end.at[1]),
    13,
    [6, Infinity],
  );
  ends.forEach((end, i) => {
    const weight = i === 0 ? 600 : 400;
    shapes.push(text(end.at[0] + 6, places[i] ?? 0, end.text, end.color, { weight }));
  });
  const pinned = data.pinned;
  const value = pinned === null ? null : (data.p50[pinned] ?? null);
  // At the last month the name at the right end says the same.
  if (pinned !== null && pinned < months && value !== null) {
    const [x, y] = place(pinned, value);
    const side = x < LEFT + 40 ? "left" : "right";
    shapes.push(dot(x, y, 3.5, theme.plan, theme.surface));
    shapes.push(
      text(x + (side === "left" ? 8 : -8), y - 8, percentText(value), theme.plan, {
        align: side,
        weight: 600,
      }),
    );
  }
  return shapes;
}
