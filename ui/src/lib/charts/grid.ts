/** Two fields against each other: a cell for each pair of values, coloured by a metric. */
import { grids } from "./axes";
import { box, type Build, layer, type Shape, text } from "./draw";
import { HEAT_STEPS, type HeatStep } from "./heat";
import type { ChartTheme } from "./theme.svelte";

export interface GridData {
  /** Values of the field that goes across, and of the one that goes up. */
  across: readonly string[];
  up: readonly string[];
  acrossLabel: string;
  upLabel: string;
  /** One row for each value that goes up, one cell for each that goes across; null is undefined. */
  cells: readonly (readonly (number | null)[])[];
  /** What the middle of the scale is, and how it is called: `the plan`. */
  middle: number;
  middleName: string;
  /** The cell that is looked at, as `[across, up]`. */
  chosen: readonly [number, number] | null;
  write: (value: number) => string;
}

/** Room around the cells. */
export const GRID_FRAME = { left: 92, right: 8, top: 26, bottom: 42 };

const SWATCH = 12;

/** The step of a value: the farthest from the middle has the strongest colour, whichever side. */
export function gridStep(value: number | null, middle: number, farthest: number): HeatStep {
  if (value === null) return "none";
  if (farthest === 0) return "mid";
  const at = Math.round(((value - middle) / farthest) * 4);
  return HEAT_STEPS[Math.max(-4, Math.min(4, at)) + 4] ?? "mid";
}

/** How far the farthest defined cell is from the middle. */
export function farthestOf({ cells, middle }: GridData): number {
  return Math.max(0, ...cells.flat().map((value) => Math.abs((value ?? middle) - middle)));
}

/** Which cell a place lies in. */
export function cellAt(data: GridData, x: number, y: number): [number, number] | null {
  const at: [number, number] = [Math.floor(x), Math.floor(y)];
  const inside = at[0] >= 0 && at[0] < data.across.length && at[1] >= 0 && at[1] < data.up.length;
  return inside ? at : null;
}

/** Where a key moves to from a cell, across and up; null where it is no key of the grid. */
export function moved(
  { across, up }: GridData,
  [x, y]: readonly [number, number],
  key: string,
): [number, number] | null {
  const [right, top] = [across.length - 1, up.length - 1];
  const moves: Record<string, [number, number]> = {
    ArrowLeft: [Math.max(0, x - 1), y],
    ArrowRight: [Math.min(right, x + 1), y],
    ArrowUp: [x, Math.min(top, y + 1)],
    ArrowDown: [x, Math.max(0, y - 1)],
    Home: [0, y],
    End: [right, y],
    PageUp: [x, top],
    PageDown: [x, 0],
  };
  return moves[key] ?? null;
}

/** The scale over the cells: what its middle is, then its steps between its ends. */
function scale(data: GridData, right: number, theme: ChartTheme): Shape[] {
  const farthest = farthestOf(data);
  if (farthest === 0) return [];
  const y = 9;
  const ink = theme["text-2"];
  const [low, high] = [data.write(data.middle - farthest), data.write(data.middle + farthest)];
  const room = (written: string) => written.length * 7 + 8;
  const steps = right - room(high) - HEAT_STEPS.length * SWATCH;
  const name = `${data.middleName} ${data.write(data.middle)} in the middle`;
  return [
    text(steps - room(low) - 10, y, name, ink, { align: "right" }),
    text(steps - 6, y, low, ink, { align: "right" }),
    ...HEAT_STEPS.map((step, i) =>
      box(steps + i * SWATCH, y - 5, SWATCH - 1, 10, theme[`heat-${step}`]),
    ),
    text(right, y, high, ink, { align: "right" }),
  ];
}

/** Every how manieth label there is room for. */
function every(count: number, room: number, each: number): number {
  return Math.max(1, Math.ceil((count * each) / Math.max(1, room)));
}

/** The chart of `data`. */
export function gridChart(data: GridData): Build {
  return (canvas) => {
    const { theme } = canvas;
    const columns = Math.max(1, data.across.length);
    const rows = Math.max(1, data.up.length);
    const farthest = farthestOf(data);
    const wide = (canvas.width - GRID_FRAME.left - GRID_FRAME.right) / columns;
    const high = (canvas.height - GRID_FRAME.top - GRID_FRAME.bottom) / rows;
    const skip = every(columns, canvas.width - GRID_FRAME.left - GRID_FRAME.right, 74);
    const skipUp = every(rows, canvas.height - GRID_FRAME.top - GRID_FRAME.bottom, 14);
    return {
      ...grids(canvas, [{ frame: GRID_FRAME, x: [0, columns], y: [0, rows] }]),
      series: [
        layer("cells", 2, (place) => {
          const shapes: Shape[] = [];
          data.cells.forEach((row, up) => {
            row.forEach((value, across) => {
              const [x, y] = place(across, up + 1);
              const step = gridStep(value, data.middle, farthest);
              shapes.push(box(x, y, wide - 1, high - 1, theme[`heat-${step}`]));
              const written = value === null ? "" : data.write(value);
              if (wide > written.length * 6.4 && high > 13) {
                const ink = theme[`heat-${step}-ink`];
                shapes.push(text(x + wide / 2, y + high / 2, written, ink, { align: "center" }));
              }
            });
          });
          if (data.chosen !== null) {
            const [across, up] = data.chosen;
            const [x, y] = place(across, up + 1);
            shapes.push(box(x, y, wide - 1, high - 1, "none", { edge: theme.threshold }));
            shapes.push(box(x + 1, y + 1, wide - 3, high - 3, "none", { edge: theme.surface }));
          }
          const floor = place(0, 0)[1];
          data.across.forEach((name, i) => {
            if (i % skip !== 0) return;
            const x = place(i + 0.5, 0)[0];
            shapes.push(text(x, floor + 13, name, theme.label, { align: "center" }));
          });
          data.up.forEach((name, i) => {
            if (i % skipUp !== 0) return;
            const y = place(0, i + 0.5)[1];
            shapes.push(text(GRID_FRAME.left - 8, y, name, theme.label, { align: "right" }));
          });
          shapes.push(
            text(4, 9, `${data.upLabel} (up)`, theme["text-2"]),
            ...scale(data, canvas.width - GRID_FRAME.right, theme),
            text(canvas.width / 2, floor + 32, data.acrossLabel, theme["text-2"], {
              align: "center",
            }),
          );
          return shapes;
        }),
      ],
    };
  };
}
