/** ARR from opening to closing, one row a cause: horizontal, expansion's causes indented. */
import { amountOnAxis } from "../format";
import { grids } from "./axes";
import { box, type Build, layer, rule, type Shape, text } from "./draw";
import { niceScale, type Scale, ticks } from "./scale";

/** One row. A total starts at the axis; a movement starts where the row above ended. */
export interface WaterfallRow {
  key: string;
  label: string;
  kind: "total" | "new" | "expansion" | "reactivation" | "contraction" | "churn";
  /** The amount of a total, or the signed amount of a movement, in whole units. */
  value: number;
  indent?: boolean;
  /** As shown at the right. */
  text: string;
}

export interface WaterfallData {
  rows: readonly WaterfallRow[];
  /** Key of the row whose accounts are listed. */
  selected?: string | null;
}

export const LEFT = 104;
export const RIGHT = 70;
const TOP = 2;
export const BOTTOM = 24;

/** Where each row's bar starts and ends. */
export function steps(rows: readonly WaterfallRow[]): { from: number; to: number }[] {
  let level = 0;
  return rows.map((row) => {
    if (row.kind === "total") {
      level = row.value;
      return { from: 0, to: row.value };
    }
    const from = level;
    level += row.value;
    return { from, to: level };
  });
}

/** The axis; it starts at zero only when the movements are large against the totals. */
export function waterfallScale(rows: readonly WaterfallRow[]): Scale {
  const ends = steps(rows).flatMap((step, i) =>
    rows[i]?.kind === "total" ? [step.to] : [step.from, step.to],
  );
  const low = Math.min(...ends);
  const high = Math.max(...ends);
  const room = high - low;
  // The shortest total keeps a visible foot.
  return niceScale(low - room * 0.06 > room ? [low - room * 0.06, high] : [0, high], { count: 3 });
}

/** What must be said of the axis. */
export function waterfallNote(data: WaterfallData): string | undefined {
  const { min } = waterfallScale(data.rows);
  return min === 0 ? undefined : `axis starts at ${amountOnAxis(min)}`;
}

/** The chart of `data`. */
export function arrWaterfall(data: WaterfallData): Build {
  return (canvas) => {
    const { theme, width } = canvas;
    const { rows } = data;
    const scale = waterfallScale(rows);
    const bars = steps(rows);
    const count = Math.max(1, rows.length);
    const frame = { left: LEFT, right: RIGHT, top: TOP, bottom: BOTTOM };
    const each = (canvas.height - TOP - BOTTOM) / count;
    const thick = Math.max(4, Math.min(17, each - 7));
    return {
      ...grids(canvas, [{ frame, x: [scale.min, scale.max], y: [0, count] }]),
      series: [
        layer("rows", 2, (place) => {
          const shapes: Shape[] = [];
          const bottom = place(0, 0)[1];
          const chosen = rows.findIndex((row) => row.key === data.selected);
          if (chosen !== -1) shapes.push(box(0, TOP + chosen * each, width, each, theme.selected));
          for (const value of ticks(scale)) {
            const [x] = place(value, 0);
            shapes.push(rule([x, TOP], [x, bottom], value === scale.min ? theme.axis : theme.grid));
            shapes.push(
              text(x, bottom + 14, amountOnAxis(value), theme.label, { align: "center" }),
            );
          }
          rows.forEach((row, i) => {
            const y = TOP + (i + 0.5) * each;
            const bar = bars[i] ?? { from: 0, to: 0 };
            const x1 = place(Math.max(scale.min, Math.min(bar.from, bar.to)), 0)[0];
            const x2 = place(Math.max(bar.from, bar.to), 0)[0];
            const strong = row.kind === "total";
            const ink = row.value < 0 ? theme.down : theme.text;
            shapes.push(
              box(x1, y - thick / 2, Math.max(1.5, x2 - x1), thick, theme[row.kind]),
              text(row.indent ? 14 : 2, y, row.label, strong ? theme.text : theme["text-2"], {
                weight: strong ? 600 : 400,
              }),
              text(width - 2, y, row.text, ink, { align: "right", weight: strong ? 600 : 500 }),
            );
            if (row.indent)
              shapes.push(rule([3, y - each / 2], [3, y + each / 2], theme.expansion, 2));
            if (i + 1 < rows.length) {
              const x = place(bar.to, 0)[0];
              shapes.push(rule([x, y + thick / 2], [x, y + each - thick / 2], theme.axis));
            }
          });
          return shapes;
        }),
      ],
    };
  };
}
