/** A measure by month with its uncertainty: P50, P10 to P90, reference, benchmark, pinned month. */
import { monthDate, percentText } from "../format";
import { grids, horizontals, monthAxis, pinnedMonth } from "./axes";
import { area, byMonth, type Build, type Canvas, dot, layer, line, type Place } from "./draw";
import { rule, type Shape, stroke, text } from "./draw";
import { roomyLabel } from "./label";
import { monthStep, niceScale, runs, type Scale, spread } from "./scale";

/** A series by month: index 0 is the opening; null is undefined. */
export type ByMonth = readonly (number | null)[];

export interface FanData {
  p10: ByMonth;
  p50: ByMonth;
  p90: ByMonth;
  reference?: { label: string; p50: ByMonth } | undefined;
  benchmark?:
    | {
        low: number;
        high: number;
        median: number | null;
        /** `Mid-market 101 to 116%`. */
        label: string;
        /** `Benchmark median 108%`. */
        medianLabel: string;
      }
    | undefined;
  /** A value with its own line, such as 1 for 100%. */
  threshold?: number | undefined;
  /** The month that everything is read at. */
  pinned: number | null;
  /** Calendar month in which month 1 ends, `YYYY-MM`. */
  start: string;
  /** Writes a value for axis and labels; percent by default. */
  write?: ((value: number | null) => string) | undefined;
}

const FRAME = { left: 46, right: 124, top: 12, bottom: 26 };

/** The scale of the value axis. */
export function fanScale({ p10, p50, p90, reference, benchmark, threshold }: FanData): Scale {
  return niceScale([
    ...p10,
    ...p50,
    ...p90,
    ...(reference?.p50 ?? []),
    ...(benchmark ? [benchmark.low, benchmark.high] : []),
    threshold,
  ]);
}

/** What must be said of the axis: where it starts, when that is not zero. */
export function fanAxisNote(data: FanData): string | undefined {
  const { min } = fanScale(data);
  const write = data.write ?? percentText;
  return min === 0 ? undefined : `axis from ${write(min)}`;
}

/** The area between two series; where either is undefined there is none. */
export function band(place: Place, low: ByMonth, high: ByMonth, fill: string): Shape[] {
  const both = low.map((value, i) => (value === null || (high[i] ?? null) === null ? null : value));
  return runs(both).map(([from, to]) => {
    const months = Array.from({ length: to - from + 1 }, (_, i) => from + i);
    const above = months.map((m) => place(m, high[m] ?? 0));
    const below = months.map((m) => place(m, low[m] ?? 0)).reverse();
    return area([...above, ...below], fill);
  });
}

function behind(place: Place, canvas: Canvas, data: FanData, months: number): Shape[] {
  const { benchmark } = data;
  if (benchmark === undefined) return [];
  const { theme } = canvas;
  const shapes = [
    area(
      [
        place(0, benchmark.low),
        place(months, benchmark.low),
        place(months, benchmark.high),
        place(0, benchmark.high),
      ],
      theme["benchmark-band"],
    ),
  ];
  if (benchmark.median !== null) {
    const ends = [place(0, benchmark.median), place(months, benchmark.median)];
    shapes.push(stroke(ends, theme.benchmark, { width: 1.5, dash: [1.5, 3] }));
  }
  return shapes;
}

/** Names at the right end of the lines, moved apart where they would touch. */
function endLabels(place: Place, canvas: Canvas, data: FanData, months: number): Shape[] {
  const { theme } = canvas;
  const write = data.write ?? percentText;
  const ends = [
    { name: "P90", value: data.p90[months], color: theme.label, weight: 400 },
    { name: "P50", value: data.p50[months], color: theme.plan, weight: 600 },
    { name: "P10", value: data.p10[months], color: theme.label, weight: 400 },
    {
      name: data.reference?.label ?? "",
      value: data.reference?.p50[months],
      color: theme["text-2"],
      weight: 400,
    },
  ].flatMap((end) =>
    (end.value ?? null) === null ? [] : [{ ...end, at: place(months, end.value ?? 0) }],
  );
  const places = spread(
    ends.map((end) => end.at[1]),
    13,
    [8, canvas.height - FRAME.bottom - 4],
  );
  return ends.map((end, i) =>
    text(end.at[0] + 8, places[i] ?? 0, `${end.name} ${write(end.value ?? null)}`, end.color, {
      weight: end.weight,
    }),
  );
}

/** Benchmark names inside their band, where no curve runs through them. */
function benchmarkLabels(place: Place, { theme }: Canvas, data: FanData): Shape[] {
  const { benchmark } = data;
  if (benchmark === undefined) return [];
  const curves = [data.p10, data.p50, data.p90, ...(data.reference ? [data.reference.p50] : [])];
  const months = data.p50.length - 1;
  const color = theme.benchmark;
  const label = (y: number, content: string) =>
    roomyLabel(place, curves, { months, y, content, color });
  const [, top] = place(0, benchmark.high);
  const shapes = [label(top + 10, benchmark.label)];
  if (benchmark.median !== null) {
    const [, y] = place(0, benchmark.median);
    // Above its line, or below it where the band's own name takes the room.
    shapes.push(label(y - 8 >= top + 22 ? y - 8 : y + 9, benchmark.medianLabel));
  }
  return shapes;
}

function atPinned(place: Place, canvas: Canvas, data: FanData, month: number): Shape[] {
  const { theme } = canvas;
  const write = data.write ?? percentText;
  const shapes: Shape[] = [];
  const last = data.p50.length - 1;
  const plan = data.p50[month] ?? null;
  const reference = data.reference?.p50[month] ?? null;
  const gap =
    plan === null || reference === null ? Infinity : place(0, reference)[1] - place(0, plan)[1];
  if (reference !== null) {
    const [x, y] = place(month, reference);
    shapes.push(dot(x, y, 3, theme.surface, theme.reference));
    // Below the line, unless the plan's own label is there.
    const side = gap < 0 && gap > -26 ? -11 : 11;
    // At the last month the names at the right end say the same.
    if (month < last) shapes.push(text(x + 8, y + side, write(reference), theme["text-2"]));
  }
  if (plan !== null) {
    const [x, y] = place(month, plan);
    shapes.push(dot(x, y, 4, theme.plan, theme.surface));
    const side = gap > 0 && gap < 26 ? -11 : 10;
    if (month < last) shapes.push(text(x + 9, y + side, write(plan), theme.plan, { weight: 600 }));
  }
  return shapes;
}

/** The chart of `data`. */
export function fan(data: FanData): Build {
  return (canvas) => {
    const { theme } = canvas;
    const months = data.p50.length - 1;
    const scale = fanScale(data);
    const write = data.write ?? percentText;
    const step = monthStep(months, canvas.width - FRAME.left - FRAME.right);
    const edge = { width: 1, z: 3 };
    return {
      ...grids(canvas, [{ frame: FRAME, x: [0, months], y: [scale.min, scale.max] }]),
      series: [
        layer("behind", 1, (place) => [
          ...behind(place, canvas, data, months),
          ...horizontals(place, canvas, scale, [0, months], write, scale.min),
          ...(data.threshold === undefined
            ? []
            : [rule(place(0, data.threshold), place(months, data.threshold), theme.axis)]),
        ]),
        layer("band", 2, (place) => band(place, data.p10, data.p90, theme["plan-band"])),
        line("p10", byMonth(data.p10), theme["plan-band-edge"], edge),
        line("p90", byMonth(data.p90), theme["plan-band-edge"], edge),
        ...(data.reference
          ? [
              line("reference", byMonth(data.reference.p50), theme.reference, {
                width: 1.5,
                dash: [5, 3],
              }),
            ]
          : []),
        line("p50", byMonth(data.p50), theme.plan, { z: 5 }),
        layer("front", 6, (place) => [
          ...benchmarkLabels(place, canvas, data),
          ...endLabels(place, canvas, data, months),
          ...monthAxis(place, canvas, {
            months,
            step,
            pinned: data.pinned,
            floor: scale.min,
            // At the last month the pinned pill stands where the words would begin.
            caption:
              data.pinned === months
                ? `from ${monthDate(1, data.start)}`
                : `months from ${monthDate(1, data.start)}`,
          }),
          ...(data.pinned === null
            ? []
            : [
                ...pinnedMonth(place, canvas, {
                  month: data.pinned,
                  top: 4,
                  bottom: scale.min,
                }),
                ...atPinned(place, canvas, data, data.pinned),
              ]),
        ]),
      ],
    };
  };
}
