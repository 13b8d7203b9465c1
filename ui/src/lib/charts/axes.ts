/** Grids and axes in the one style that all charts share. */
import { box, type Canvas, type Option, type Place, rule, type Shape, text } from "./draw";
import { monthTicks, type Scale, ticks, tickUnder } from "./scale";

/** The plotted rectangle inside the canvas, in pixels from each edge. */
export interface Frame {
  left: number;
  right: number;
  top: number;
  bottom: number;
}

/** The panels of an option: ticks and labels are drawn by `horizontals` and `monthAxis`. */
export function grids(
  { width, height }: Canvas,
  panels: readonly { frame: Frame; x: readonly [number, number]; y: readonly [number, number] }[],
): Pick<Option, "panels"> {
  return {
    panels: panels.map(({ frame, x, y }) => ({
      left: frame.left,
      top: frame.top,
      width: Math.max(1, width - frame.left - frame.right),
      height: Math.max(1, height - frame.top - frame.bottom),
      x,
      y,
    })),
  };
}

/** Horizontal grid lines with their labels left of the plot; `strong` is drawn as an axis. */
export function horizontals(
  place: Place,
  { theme }: Canvas,
  scale: Scale,
  [from, to]: readonly [number, number],
  write: (value: number) => string,
  strong?: number,
): Shape[] {
  return ticks(scale).flatMap((value) => {
    const [x1, y] = place(from, value);
    const [x2] = place(to, value);
    const color = value === strong ? theme.axis : theme.grid;
    return [
      rule([x1, y], [x2, y], color),
      text(x1 - 8, y, write(value), theme.label, { align: "right" }),
    ];
  });
}

/** Month labels under the plot; the one that the pinned pill would touch is left out. */
export function monthAxis(
  place: Place,
  { theme }: Canvas,
  {
    months,
    step,
    pinned,
    floor,
    caption,
    ruled = true,
    name = String,
  }: {
    months: number;
    step: number;
    pinned: number | null;
    /** Value at the bottom of the plot. */
    floor: number;
    caption?: string | undefined;
    ruled?: boolean;
    /** How a tick is named. */
    name?: (month: number) => string;
  },
): Shape[] {
  const marks = monthTicks(months, step);
  const skipped = tickUnder(marks, pinned);
  const shapes: Shape[] = [];
  for (const month of marks) {
    const [x, y] = place(month, floor);
    if (ruled) shapes.push(rule([x, y], [x, y + 4], theme.axis));
    if (month === skipped) continue;
    shapes.push(text(x, y + 15, name(month), theme.label, { align: "center" }));
  }
  if (caption !== undefined) {
    const [x, y] = place(months, floor);
    shapes.push(text(x + (pinned === months ? 20 : 14), y + 15, caption, theme.label));
  }
  return shapes;
}

/** The line of the pinned month, and its pill `M14` below the plot. */
export function pinnedMonth(
  place: Place,
  { theme }: Canvas,
  {
    month,
    top,
    bottom,
    pill = true,
  }: {
    month: number;
    /** Pixels of the upper end. */
    top: number;
    /** Value at the bottom of the plot. */
    bottom: number;
    pill?: boolean;
  },
): Shape[] {
  const [x, y] = place(month, bottom);
  const shapes = [rule([x, top], [x, y], theme.cursor)];
  if (!pill) return shapes;
  const name = `M${month}`;
  const width = 12 + name.length * 6;
  shapes.push(
    box(x - width / 2, y + 7, width, 16, theme.cursor, { radius: 3 }),
    text(x, y + 15, name, theme.surface, { align: "center", weight: 600 }),
  );
  return shapes;
}
