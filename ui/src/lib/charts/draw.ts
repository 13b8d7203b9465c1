/** What chart kinds are drawn with: axes, lines, layers of free shapes, text, the pinned month. */
import type { ChartTheme } from "./theme.svelte";

/** What a builder may draw with. */
export interface Canvas {
  theme: ChartTheme;
  /** Pixels of the whole plot. */
  width: number;
  height: number;
}

/** A plotted rectangle in pixels, and the values at its ends. */
export interface Panel {
  left: number;
  top: number;
  width: number;
  height: number;
  x: readonly [number, number];
  y: readonly [number, number];
}

/** Free shapes over a panel. */
export interface Layer {
  type: "layer";
  id: string;
  /** What lies on top: higher is nearer. */
  z: number;
  /** Which panel, from 0. */
  panel: number;
  draw: (place: Place) => Shape[];
}

/** A line through points of a panel; an undefined y leaves a gap. */
export interface Line {
  type: "line";
  id: string;
  z: number;
  panel: number;
  points: readonly (readonly [number, number | null])[];
  color: string;
  width: number;
  dash?: readonly number[] | undefined;
  /** `end`: a value holds until the next point. */
  step?: "end" | undefined;
}

/** A picture as data. */
export interface Option {
  panels: Panel[];
  series: (Layer | Line)[];
}

/** Makes the option for the given canvas. Pure: same input, same option. */
export type Build = (canvas: Canvas) => Option;

export const FONT = '"Inter Variable", sans-serif';

/** A shape of a layer, in pixels. */
export type Shape =
  | {
      type: "text";
      style: {
        text: string;
        x: number;
        y: number;
        fill: string;
        size: number;
        weight: number;
        align: "left" | "center" | "right";
      };
    }
  | {
      type: "polyline";
      shape: { points: readonly (readonly [number, number])[] };
      style: { stroke: string; lineWidth: number; lineDash?: readonly number[] | undefined };
    }
  | {
      type: "line";
      shape: { x1: number; y1: number; x2: number; y2: number };
      style: { stroke: string; lineWidth: number };
    }
  | {
      type: "polygon";
      shape: { points: readonly (readonly [number, number])[] };
      style: { fill: string };
    }
  | {
      type: "rect";
      shape: { x: number; y: number; width: number; height: number; r: number };
      style: { fill: string; stroke?: string; lineWidth?: number };
    }
  | {
      type: "circle";
      shape: { cx: number; cy: number; r: number };
      style: { fill: string; stroke?: string; lineWidth?: number };
    };

/** Data coordinates to pixels. */
export type Place = (x: number, y: number) => [number, number];

/** A piece of text, its middle at the height `y`. */
export function text(
  x: number,
  y: number,
  content: string,
  fill: string,
  {
    align = "left",
    weight = 400,
    size = 11,
  }: { align?: "left" | "center" | "right"; weight?: number; size?: number } = {},
): Shape {
  return { type: "text", style: { text: content, x, y, fill, size, weight, align } };
}

/** A stroke through `points`. */
export function stroke(
  points: readonly (readonly [number, number])[],
  color: string,
  { width = 1, dash }: { width?: number; dash?: readonly number[] | undefined } = {},
): Shape {
  return {
    type: "polyline",
    shape: { points },
    style: { stroke: color, lineWidth: width, lineDash: dash },
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
  return {
    type: "line",
    shape: { x1: crisp(from[0]), y1: crisp(from[1]), x2: crisp(to[0]), y2: crisp(to[1]) },
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

/** A layer of free shapes over panel `panel`. Not touched by the pointer. */
export function layer(id: string, z: number, draw: (place: Place) => Shape[], panel = 0): Layer {
  return { type: "layer", id, z, panel, draw };
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
    grid: panel = 0,
    step,
  }: {
    width?: number;
    dash?: readonly number[] | undefined;
    z?: number;
    grid?: number;
    step?: "end" | undefined;
  } = {},
): Line {
  return { type: "line", id, z, panel, points, color, width, dash, step };
}

/** Points of a series whose index is the month. */
export function byMonth(values: readonly (number | null)[]): [number, number | null][] {
  return values.map((value, month) => [month, value]);
}
