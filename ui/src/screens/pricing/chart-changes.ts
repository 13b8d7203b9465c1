/** Accounts by change of their bill: who pays less on the left, who pays more on the right. */
import type { BillChange, ChangeBin } from "../../lib/bindings";
import { grids, horizontals } from "../../lib/charts/axes";
import { area, box, type Build, type Canvas, layer, type Place } from "../../lib/charts/draw";
import { rule, type Shape, text } from "../../lib/charts/draw";
import { niceScale } from "../../lib/charts/scale";
import { percentText, plain } from "../../lib/format";

const FRAME = { left: 34, right: 14, top: 30, bottom: 30 };

const signed = (ratio: number | null) => percentText(ratio, { signed: true });

/** Where `change` lies on the axis of bins: bins are equally wide, open ones too. */
export function placeOf(bins: readonly ChangeBin[], change: number): number {
  const at = bins.findIndex((bin) => bin.high === null || change < bin.high);
  const bin = bins[at];
  if (bin === undefined) return bins.length;
  if (bin.low === null || bin.high === null) return at + 0.5;
  return at + (change - bin.low) / (bin.high - bin.low);
}

/** A bin in words: `+10% to +20%`. */
export function binText({ low, high }: ChangeBin): string {
  if (low === null) return `below ${signed(high)}`;
  return high === null ? `${signed(low)} and above` : `${signed(low)} to ${signed(high)}`;
}

function bars(place: Place, { theme }: Canvas, bins: readonly ChangeBin[]): Shape[] {
  return bins.map((bin, at) => {
    const [x1, y] = place(at, bin.accounts);
    const [x2, floor] = place(at + 1, 0);
    const less = bin.high !== null && bin.high <= 0;
    const fill = less ? theme["plan-band-edge"] : theme.plan;
    return box(x1 + 0.5, y, Math.max(1, x2 - x1 - 1), floor - y, fill);
  });
}

function edges(place: Place, { theme, width }: Canvas, bins: readonly ChangeBin[]): Shape[] {
  const every = Math.max(1, Math.ceil((bins.length * 46) / Math.max(1, width)));
  const zero = bins.findIndex((bin) => bin.low === 0);
  return bins.flatMap((bin, at) => {
    if (bin.low === null || (at - zero) % every !== 0) return [];
    const [x, y] = place(at, 0);
    const weight = bin.low === 0 ? 600 : 400;
    return [text(x, y + 18, signed(bin.low), theme.label, { align: "center", weight })];
  });
}

/** Triangles under the axis at P5, P50 and P95. */
function marks(place: Place, { theme }: Canvas, change: BillChange): Shape[] {
  const at = [
    [change.p5, theme.axis],
    [change.p50, theme.plan],
    [change.p95, theme.axis],
  ] as const;
  return at.flatMap(([value, fill]) => {
    if (value === null) return [];
    const [x, y] = place(placeOf(change.bins, value), 0);
    const points = [
      [x, y + 2],
      [x + 4, y + 9],
      [x - 4, y + 9],
    ] as const;
    return [area(points, fill)];
  });
}

/** The chart of `change`; `thresholds` are the jumps above which a bill is a shock. */
export function billChanges(change: BillChange, thresholds: readonly number[]): Build {
  return (canvas) => {
    const { theme } = canvas;
    const { bins } = change;
    const y = niceScale(
      bins.map((bin) => bin.accounts),
      { zero: true, count: 3 },
    );
    const range: [number, number] = [0, Math.max(1, bins.length)];
    const zero = Math.max(
      0,
      bins.findIndex((bin) => bin.low === 0),
    );
    const shock = thresholds.length === 0 ? null : Math.min(...thresholds);
    return {
      ...grids(canvas, [{ frame: FRAME, x: range, y: [y.min, y.max] }]),
      series: [
        layer("all", 2, (place) => {
          const [x0, floor] = place(zero, 0);
          const shapes = [
            ...horizontals(place, canvas, y, range, (value) => plain(value), 0),
            ...bars(place, canvas, bins),
            rule([x0, FRAME.top], [x0, floor], theme.threshold),
            text(
              x0 - 6,
              FRAME.top - 8,
              `${plain(change.less.accounts)} pay less`,
              theme["text-2"],
              {
                align: "right",
              },
            ),
            text(x0 + 6, FRAME.top - 8, `${plain(change.more.accounts)} pay more`, theme.text, {
              weight: 600,
            }),
            ...edges(place, canvas, bins),
            ...marks(place, canvas, change),
          ];
          if (shock !== null) {
            const [x] = place(placeOf(bins, shock), 0);
            const late = x > canvas.width - FRAME.right - 120;
            shapes.push(
              rule([x, FRAME.top + 8], [x, floor], theme.changed),
              text(
                x + (late ? -5 : 5),
                FRAME.top + 12,
                `shock above ${signed(shock)}`,
                theme.changed,
                {
                  weight: 600,
                  align: late ? "right" : "left",
                },
              ),
            );
          }
          return shapes;
        }),
      ],
    };
  };
}
