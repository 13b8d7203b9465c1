/** For tests of builders: a canvas, and the texts and shapes that an option's layers draw. */
import type { Build, Canvas, Shape } from "./draw";
import { type ChartTheme, readTheme } from "./theme.svelte";

/** Every colour is its own token's name, so that a test can say which one is meant. */
export const theme: ChartTheme = readTheme((property) => property.replace(/^--(chart-)?/, ""));

export const canvas: Canvas = { theme, width: 800, height: 240 };

interface Drawn {
  option: ReturnType<Build>;
  shapes: Shape[];
  texts: string[];
}

interface Axis {
  min: number;
  max: number;
}

/** Builds the option and runs its layers in a linear coordinate system. */
export function drawn(build: Build, on: Canvas = canvas): Drawn {
  const option = build(on);
  const list = <T>(value: unknown) => (Array.isArray(value) ? value : [value]) as T[];
  const grids = list<{ left: number; top: number; width: number; height: number }>(option.grid);
  const [xs, ys] = [list<Axis>(option.xAxis), list<Axis>(option.yAxis)];
  const shapes = list<Record<string, unknown>>(option.series).flatMap((series) => {
    if (series.type !== "custom") return [];
    const at = series.xAxisIndex as number;
    const [grid, x, y] = [grids[at], xs[at], ys[at]];
    if (!grid || !x || !y) throw new Error(`no grid ${at}`);
    const coord = ([vx, vy]: [number, number]) => [
      grid.left + ((vx - x.min) / (x.max - x.min)) * grid.width,
      grid.top + (1 - (vy - y.min) / (y.max - y.min)) * grid.height,
    ];
    const render = series.renderItem as (p: unknown, api: unknown) => { children: Shape[] };
    return render({}, { coord }).children;
  });
  const texts = shapes
    .filter((shape) => shape.type === "text")
    .map((shape) => (shape.style as { text: string }).text);
  return { option, shapes, texts };
}

/** The shape that writes `content`. */
export function textShape(
  { shapes }: Drawn,
  content: string,
): { x: number; y: number; fill: string } {
  const found = shapes.find(
    (shape) => shape.type === "text" && (shape.style as { text: string }).text === content,
  );
  if (found === undefined) throw new Error(`nothing says ${content}`);
  return found.style as { x: number; y: number; fill: string };
}
