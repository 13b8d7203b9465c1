/** Shares by class of a measure: pale below a threshold, full above, triangles at P10, P50, P90. */
import { percentText } from "../format";
import { grids, horizontals } from "./axes";
import {
  area,
  box,
  type Build,
  type Canvas,
  layer,
  type Place,
  rule,
  type Shape,
  text,
} from "./draw";
import { niceScale, niceStep } from "./scale";

/** One distribution; several stand below each other on one axis. */
export interface HistogramPanel {
  title: string;
  /** After the title: `99% at quota`. */
  note?: string | undefined;
  /** Right end of the head: `P10 118, P50 142, P90 169`. */
  figures?: string | undefined;
  /** Classes in order; `share` is the part of all that lies in the class. */
  bins: readonly { from: number; to: number; share: number }[];
  p10: number | null;
  p50: number | null;
  p90: number | null;
}

export interface HistogramData {
  panels: readonly HistogramPanel[];
  /** Where pale becomes full: 1 for quota, 0 for a change. */
  threshold: number;
  /** Ends of the axis. */
  min: number;
  max: number;
  /** Writes an axis value; percent by default. */
  write?: ((value: number) => string) | undefined;
}

const LEFT = 40;
const RIGHT = 18;
const HEAD = 24;
const FOOT = 24;

/** About how wide a strong title is: capitals take more than the rest. */
const wide = (title: string) =>
  [...title].reduce((sum, letter) => sum + (/[A-Z]/.test(letter) ? 8 : 6), 0);

/** Width of a letter of note and figures, at most on average. */
const LETTER = 6;

/** Where the title of a panel begins: over the axis where note and figures need the width. */
function headAt({ title, note = "", figures = "" }: HistogramPanel, left: number, right: number) {
  const needed = wide(title) + 10 + note.length * LETTER + 8 + figures.length * LETTER;
  return left + needed > right ? 0 : left;
}

function marks(place: Place, { theme }: Canvas, panel: HistogramPanel): Shape[] {
  return [panel.p10, panel.p50, panel.p90].flatMap((value, i) => {
    if (value === null) return [];
    const [x, y] = place(value, 0);
    const color = i === 1 ? theme.plan : theme.reference;
    return [
      area(
        [
          [x, y + 3],
          [x - 4, y + 10],
          [x + 4, y + 10],
        ],
        color,
      ),
    ];
  });
}

/** The chart of `data`. */
export function histogram(data: HistogramData): Build {
  return (canvas) => {
    const { theme, width, height } = canvas;
    const count = Math.max(1, data.panels.length);
    const write = data.write ?? percentText;
    const each = (height - FOOT) / count;
    const x = [data.min, data.max] as const;
    const y = niceScale(
      data.panels.flatMap((panel) => panel.bins.map((bin) => bin.share)),
      { count: 3, zero: true },
    );
    const step = niceStep(data.max - data.min, 4);
    const first = Math.ceil(data.min / step - 1e-9) * step;
    const places = Array.from(
      { length: Math.floor((data.max - first) / step + 1e-9) + 1 },
      (_, i) => Number((first + i * step).toPrecision(12)),
    );
    const frames = data.panels.map((_, i) => ({
      left: LEFT,
      right: RIGHT,
      top: i * each + HEAD,
      bottom: height - (i + 1) * each + 12,
    }));
    return {
      ...grids(
        canvas,
        frames.map((frame) => ({ frame, x, y: [0, y.max] as const })),
      ),
      series: data.panels.map((panel, i) =>
        layer(
          `panel${i}`,
          2,
          (place) => {
            const [left, bottom] = place(data.min, 0);
            const top = place(0, y.max)[1];
            const [at] = place(data.threshold, 0);
            const last = i === count - 1;
            const head = headAt(panel, left, width - RIGHT);
            return [
              text(head, top - 14, panel.title, theme.text, { weight: 600 }),
              ...(panel.note
                ? [text(head + wide(panel.title) + 10, top - 14, panel.note, theme.label)]
                : []),
              ...(panel.figures
                ? [text(width - RIGHT, top - 14, panel.figures, theme.label, { align: "right" })]
                : []),
              ...horizontals(place, canvas, y, x, (v) => (v === 0 ? "0" : percentText(v)), 0),
              ...panel.bins.flatMap((bin) => {
                const [x1] = place(Math.max(bin.from, data.min), 0);
                const [x2, py] = place(Math.min(bin.to, data.max), bin.share);
                if (x2 <= x1) return [];
                const full = bin.from >= data.threshold - 1e-9;
                const fill = full ? theme.plan : theme["plan-band-edge"];
                return [box(x1 + 0.5, py, Math.max(0.5, x2 - x1 - 1), bottom - py, fill)];
              }),
              rule([at, top - 4], [at, bottom], theme.threshold),
              ...marks(place, canvas, panel),
              ...(last
                ? places.map((value) => {
                    const strong = value === data.threshold;
                    return text(
                      place(value, 0)[0],
                      bottom + 20,
                      write(value),
                      strong ? theme.text : theme.label,
                      {
                        align: "center",
                        weight: strong ? 600 : 400,
                      },
                    );
                  })
                : []),
            ];
          },
          i,
        ),
      ),
    };
  };
}
