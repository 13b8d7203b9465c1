/** What chart kinds are drawn with: axes, lines, layers of free shapes, text, the pinned month. */
import type { CustomSeriesOption, LineSeriesOption } from "echarts/charts";
import type { ComposeOption } from "echarts/core";
import type { GridComponentOption } from "echarts/components";

import type { ChartTheme } from "./theme.svelte";

/** What a builder may draw with. */
export interface Canvas {
  theme: ChartTheme;
  /** Pixels of the whole plot. */
  width: number;
  height: number;
}

/** An option of the chart kinds in engine.ts. */
export type Option = ComposeOption<CustomSeriesOption | LineSeriesOption | GridComponentOption>;

/** Makes the option for the given canvas. Pure: same input, same option. */
export type Build = (canvas: Canvas) => Option;

export const FONT = '"Inter Variable", sans-serif';

/** A shape of a layer, in pixels. */
export type Shape = Record<string, unknown> & { type: string };

/** Data coordinates to pixels. */
export type Place = (x: number, y: number) => [number, number];

/** A piece of text. */
export function text(
  x: number,
  y: number,
  content: string,
  fill: string,
  {
    align = "left",
    weight = 400,
    valign = "middle",
    size = 11,
  }: { align?: "left" | "center" | "right"; weight?: number; valign?: string; size?: number } = {},
): Shape {
  const font = `${weight} ${size}px ${FONT}`;
  return {
    type: "text",
    style: { text: content, x, y, fill, font, align, verticalAlign: valign },
  };
}

/** A stroke through `points`. */
export function stroke(
  points: readonly (readonly [number, number])[],
  color: string,
  { width = 1, dash }: { width?: number; dash?: number[] | undefined } = {},
): Shape {
  return {
    type: "polyline",
    shape: { points },
    style: { stroke: color, lineWidth: width, fill: "none", ...(dash ? { lineDash: dash } : {}) },
  };
}

/** A straight hairline on whole pixels. */
export function rule(
  from: readonly [number, number],
  to: readonly [number, number],
  color: string,
  width = 1,
): Shape {
  const crisp = (v: number) => Math.round(v) + (width % 2) / 2;
  const [x1, y1, x2, y2] = [...from, ...to].map(crisp);
  return {
    type: "line",
    shape: { x1, y1, x2, y2 },
    style: { stroke: color, lineWidth: width },
  };
}

/** A filled area. */
export function area(points: readonly (readonly [number, number])[], fill: string): Shape {
  return { type: "polygon", shape: { points }, style: { fill } };
}

/** A filled rectangle. */
export function box(
  x: number,
  y: number,
  width: number,
  height: number,
  fill: string,
  { radius = 0, edge }: { radius?: number; edge?: string | undefined } = {},
): Shape {
  return {
    type: "rect",
    shape: { x, y, width, height, r: radius },
    style: { fill, ...(edge ? { stroke: edge, lineWidth: 1 } : {}) },
  };
}

/** A round mark; hollow ones are filled with the surface. */
export function dot(
  x: number,
  y: number,
  radius: number,
  fill: string,
  edge: string,
  width = 1.5,
): Shape {
  return {
    type: "circle",
    shape: { cx: x, cy: y, r: radius },
    style: { fill, stroke: edge, lineWidth: width },
  };
}

/** A layer of free shapes over grid `grid`. Not touched by the pointer. */
export function layer(
  id: string,
  z: number,
  draw: (place: Place) => Shape[],
  grid = 0,
): CustomSeriesOption {
  return {
    type: "custom",
    id,
    z,
    silent: true,
    clip: false,
    xAxisIndex: grid,
    yAxisIndex: grid,
    data: [[0, 0]],
    renderItem: (_, api) => {
      const place: Place = (x, y) => api.coord([x, y]) as [number, number];
      // The option of a custom shape is wider than its published type.
      return { type: "group", children: draw(place) } as never;
    },
  };
}

/** A line through `[x, y]` points; an undefined y leaves a gap. */
export function line(
  id: string,
  points: readonly (readonly [number, number | null])[],
  color: string,
  {
    width = 2,
    dash,
    z = 4,
    grid = 0,
    step,
  }: {
    width?: number;
    dash?: number[] | undefined;
    z?: number;
    grid?: number;
    step?: "end" | undefined;
  } = {},
): LineSeriesOption {
  return {
    type: "line",
    id,
    z,
    silent: true,
    xAxisIndex: grid,
    yAxisIndex: grid,
    data: points.map(([x, y]) => [x, y ?? "-"]),
    showSymbol: false,
    connectNulls: false,
    clip: false,
    ...(step ? { step } : {}),
    lineStyle: { color, width, type: dash ?? "solid", cap: "butt", join: "round" },
  };
}

/** Points of a series whose index is the month. */
export function byMonth(values: readonly (number | null)[]): [number, number | null][] {
  return values.map((value, month) => [month, value]);
}
