/** Assumptions by how far each moves a metric over its own range: the largest first. */
import { grids } from "./axes";
import { box, type Build, layer, rule, type Shape, text } from "./draw";
import { niceScale, type Scale, ticks } from "./scale";

/** One assumption. */
export interface TornadoRow {
  label: string;
  /** Metric at the low and the high end of the range; null where undefined. */
  low: number | null;
  high: number | null;
  /** The ends as plans write them. */
  lowText: string;
  highText: string;
  /** As written at the right: the swing. */
  text: string;
  noise: boolean;
}

export interface TornadoData {
  rows: readonly TornadoRow[];
  /** Metric under the plan as it stands. */
  base: number | null;
  /** Number of the row that is looked at. */
  chosen: number | null;
  write: (value: number) => string;
}

export const TOP = 6;
export const BOTTOM = 24;
/** Most room for names; a quarter of a narrow chart. */
const LEFT = 236;
const RIGHT = 96;
/** Room at each side of the bars for the ends' own values. */
const ENDS = 0.16;

export function tornadoScale({ rows, base }: TornadoData): Scale {
  return niceScale([base, ...rows.flatMap((row) => [row.low, row.high])], { count: 4 });
}

/** Which row lies at a height, of the data coordinate that the chart uses. */
export function rowAt(data: TornadoData, y: number): number | null {
  const row = data.rows.length - 1 - Math.floor(y);
  return row >= 0 && row < data.rows.length ? row : null;
}

function fitted(label: string, width: number): string {
  const most = Math.floor(width / 5.9);
  return label.length <= most ? label : `${label.slice(0, most - 1)}…`;
}

/** The chart of `data`. */
export function tornado(data: TornadoData): Build {
  return (canvas) => {
    const { theme, width } = canvas;
    const { rows, base } = data;
    const count = Math.max(1, rows.length);
    const scale = tornadoScale(data);
    const side = (scale.max - scale.min) * ENDS;
    const left = Math.min(LEFT, width / 4);
    const frame = { left, right: RIGHT, top: TOP, bottom: BOTTOM };
    const each = (canvas.height - TOP - BOTTOM) / count;
    const thick = Math.max(4, Math.min(16, each - 6));
    return {
      ...grids(canvas, [{ frame, x: [scale.min - side, scale.max + side], y: [0, count] }]),
      series: [
        layer("bars", 2, (place) => {
          const shapes: Shape[] = [];
          const floor = canvas.height - BOTTOM;
          for (const value of ticks(scale)) {
            const [x] = place(value, 0);
            shapes.push(
              rule([x, TOP], [x, floor], theme.grid),
              text(x, floor + 14, data.write(value), theme.label, { align: "center" }),
            );
          }
          if (data.chosen !== null) {
            shapes.unshift(box(0, TOP + data.chosen * each, width, each, theme.selected));
          }
          rows.forEach((row, i) => {
            const y = TOP + (i + 0.5) * each;
            const ink = row.noise ? theme["text-2"] : theme.text;
            shapes.push(text(4, y, fitted(row.label, left - 12), ink));
            shapes.push(text(width - 4, y, row.text, ink, { align: "right", weight: 500 }));
            if (base === null) return;
            const middle = place(base, 0)[0];
            const bar = (value: number | null, fill: string) => {
              if (value === null) return;
              const x = place(value, 0)[0];
              const from = Math.min(x, middle);
              shapes.push(box(from, y - thick / 2, Math.max(1, Math.abs(x - middle)), thick, fill));
            };
            bar(row.low, row.noise ? theme.reference : theme["series-2"]);
            bar(row.high, row.noise ? theme.reference : theme.plan);
            if (each < 13) return;
            const ends = [
              { value: row.low, text: row.lowText },
              { value: row.high, text: row.highText },
            ].filter((end) => end.value !== null);
            // Both on one side: the nearer one would lie under the other's bar.
            const outer = ends.map((end) => Math.sign((end.value ?? 0) - base));
            ends.forEach((end, k) => {
              const x = place(end.value ?? 0, 0)[0];
              const other = ends[1 - k];
              const covered =
                other !== undefined &&
                outer[k] === outer[1 - k] &&
                Math.abs((end.value ?? 0) - base) < Math.abs((other.value ?? 0) - base);
              if (covered || outer[k] === 0) return;
              const right = (outer[k] ?? 0) > 0;
              shapes.push(
                text(x + (right ? 5 : -5), y, end.text, theme.label, {
                  align: right ? "left" : "right",
                }),
              );
            });
          });
          if (base !== null) {
            const [x] = place(base, 0);
            shapes.push(rule([x, TOP], [x, floor], theme.threshold));
          }
          return shapes;
        }),
      ],
    };
  };
}
