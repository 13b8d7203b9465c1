/** For tests of builders: a canvas, and the texts and shapes that an option's layers draw. */
import type { Build, Canvas, Option, Shape } from "./draw";
import { placeIn } from "./picture";
import { type ChartTheme, readTheme } from "./theme.svelte";

/** Every colour is its own token's name, so that a test can say which one is meant. */
export const theme: ChartTheme = readTheme((property) => property.replace(/^--(chart-)?/, ""));

export const canvas: Canvas = { theme, width: 800, height: 240 };

interface Drawn {
  option: Option;
  shapes: Shape[];
  texts: string[];
}

/** Builds the option and runs its layers. */
export function drawn(build: Build, on: Canvas = canvas): Drawn {
  const option = build(on);
  const shapes = option.series.flatMap((series) => {
    if (series.type !== "layer") return [];
    const panel = option.panels[series.panel];
    if (!panel) throw new Error(`no panel ${series.panel}`);
    return series.draw(placeIn(panel));
  });
  const texts = shapes.flatMap((shape) => (shape.type === "text" ? [shape.style.text] : []));
  return { option, shapes, texts };
}

/** The shape that writes `content`. */
export function textShape(
  { shapes }: Drawn,
  content: string,
): { x: number; y: number; fill: string } {
  for (const shape of shapes) {
    if (shape.type === "text" && shape.style.text === content) return shape.style;
  }
  throw new Error(`nothing says ${content}`);
}
