/** One account's months: ARR as steps above, lanes of events below, all on one axis. */
import { amount, amountOnAxis } from "../format";
import { grids, horizontals, monthAxis, pinnedMonth } from "./axes";
import {
  area,
  box,
  type Build,
  type Canvas,
  dot,
  layer,
  line,
  type Place,
  rule,
  type Shape,
  text,
} from "./draw";
import { monthStep, niceScale } from "./scale";

/** An event in a lane. With `to` it is a bar, else a mark. */
export interface TimelineEvent {
  month: number;
  to?: number | undefined;
  text: string;
  tone: "plan" | "lost" | "signal" | "neutral";
}

export interface TimelineData {
  /** Months shown. */
  from: number;
  to: number;
  /** ARR from its month on; `text` names what changed it, null leaves the step without words. */
  arr: readonly { month: number; value: number; text: string | null }[];
  lanes: readonly {
    label: string;
    mark: "dot" | "diamond" | "box";
    events: readonly TimelineEvent[];
  }[];
  pinned: number | null;
}

const LEFT = 72;
const RIGHT = 26;
const BOTTOM = 24;
const TOP = 18;

const WIDTH_OF_A_LETTER = 5.6;

/** Which of the labels in a lane can be written without touching the one before. */
export function readable(places: readonly { x: number; text: string }[]): boolean[] {
  let free = -Infinity;
  return places.map(({ x, text: content }) => {
    const half = (content.length * WIDTH_OF_A_LETTER) / 2;
    if (x - half < free) return false;
    free = x + half + 6;
    return true;
  });
}

function mark(x: number, y: number, kind: "dot" | "diamond" | "box", color: string): Shape {
  if (kind === "dot") return dot(x, y, 4, color, color, 0);
  if (kind === "box") return box(x - 3, y - 3, 6, 6, color);
  return area(
    [
      [x, y - 5],
      [x + 5, y],
      [x, y + 5],
      [x - 5, y],
    ],
    color,
  );
}

function lane(
  place: Place,
  { theme }: Canvas,
  { label, mark: kind, events }: TimelineData["lanes"][number],
  y: number,
): Shape[] {
  const tones = {
    plan: theme.plan,
    lost: theme.down,
    signal: theme["series-4"],
    neutral: theme.total,
  };
  const at = events.map((event) => {
    const x1 = place(event.month, 0)[0];
    const x2 = event.to === undefined ? x1 : place(event.to, 0)[0];
    return { event, x1, x2, x: (x1 + x2) / 2, text: event.text };
  });
  const written = readable(at);
  return [
    text(2, y, label, theme.text, { weight: 500 }),
    ...at.flatMap(({ event, x1, x2, x }, i) => {
      const color = tones[event.tone];
      const shape =
        event.to === undefined
          ? mark(x, y - 3, kind, color)
          : box(x1, y - 7, Math.max(5, x2 - x1), 8, color, { radius: 2 });
      const ink = event.tone === "lost" ? theme.down : theme.label;
      return written[i] ? [shape, text(x, y + 11, event.text, ink, { align: "center" })] : [shape];
    }),
  ];
}

/** The chart of `data`. */
export function timeline(data: TimelineData): Build {
  return (canvas) => {
    const { theme, width, height } = canvas;
    const lanes = data.lanes.length;
    const each = Math.min(40, Math.max(26, ((height - TOP - BOTTOM) * 0.6) / Math.max(1, lanes)));
    const floor = height - BOTTOM - lanes * each - 6;
    const x = [data.from, data.to] as const;
    const scale = niceScale(
      data.arr.map((step) => step.value),
      { count: 2, zero: true },
    );
    const points = data.arr.map((step): [number, number] => [step.month, step.value]);
    const last = data.arr.at(-1);
    if (last) points.push([data.to, last.value]);
    const frame = { left: LEFT, right: RIGHT, top: TOP, bottom: height - floor };
    const lower = { left: LEFT, right: RIGHT, top: floor, bottom: BOTTOM };
    const step = monthStep(data.to - data.from, width - LEFT - RIGHT, 30);
    const labels = (place: Place) => {
      const said = data.arr.filter((one) => one.text !== null);
      const at = said.map((one) => {
        const words = `${amount(one.value)}${one.text ? ` ${one.text}` : ""}`;
        const [px, y] = place(one.month, one.value);
        return { x: px + (words.length * WIDTH_OF_A_LETTER) / 2, left: px, y, text: words };
      });
      const written = readable(at);
      return at.flatMap((one, i) => {
        const end = one.left + one.text.length * WIDTH_OF_A_LETTER > width - 4;
        const where = end ? width - 4 : one.left + 4;
        const options = { weight: 500, align: end ? ("right" as const) : ("left" as const) };
        return written[i] ? [text(where, one.y - 9, one.text, theme.text, options)] : [];
      });
    };
    return {
      ...grids(canvas, [
        { frame, x, y: [0, scale.max] },
        { frame: lower, x, y: [0, 1] },
      ]),
      series: [
        layer("behind", 1, (place) => [
          text(2, TOP, "ARR", theme.text, { weight: 600 }),
          ...horizontals(place, canvas, scale, x, amountOnAxis, 0),
          ...stepArea(place, points, theme["plan-band"]),
        ]),
        line("arr", points, theme.plan, { step: "end" }),
        layer("steps", 6, labels),
        layer(
          "lanes",
          5,
          (place) => [
            ...data.lanes.flatMap((one, i) => {
              const y = floor + 14 + i * each;
              const edge = floor + 4 + (i + 1) * each;
              return [
                ...lane(place, canvas, one, y),
                ...(i + 1 < lanes ? [rule([2, edge], [width - RIGHT, edge], theme.grid)] : []),
              ];
            }),
            ...lanesAxis(place, canvas, data, step),
          ],
          1,
        ),
      ],
    };
  };
}

function stepArea(place: Place, points: readonly [number, number][], fill: string): Shape[] {
  const first = points[0];
  const end = points.at(-1);
  if (first === undefined || end === undefined) return [];
  const upper: [number, number][] = [];
  points.forEach(([month, value], i) => {
    const before = points[i - 1];
    if (before) upper.push(place(month, before[1]));
    upper.push(place(month, value));
  });
  return [area([place(first[0], 0), ...upper, place(end[0], 0)], fill)];
}

function lanesAxis(place: Place, canvas: Canvas, data: TimelineData, step: number): Shape[] {
  const { from, to, pinned } = data;
  const shifted: Place = (x, y) => place(x + from, y);
  const inside = pinned !== null && pinned >= from && pinned <= to ? pinned : null;
  // The axis is drawn from its own zero and named by the plan's months.
  const axis = monthAxis(shifted, canvas, {
    months: to - from,
    step,
    pinned: inside === null ? null : inside - from,
    floor: 0,
    ruled: false,
    name: (month) => (month === 0 ? `M${from}` : String(month + from)),
  });
  return inside === null
    ? axis
    : [...axis, ...pinnedMonth(place, canvas, { month: inside, top: 4, bottom: 0 })];
}
