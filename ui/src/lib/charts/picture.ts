/**
 * Draws an option as SVG and keeps the picture: the next option changes only the attributes that
 * differ, so that a chart follows a slider at little more than the cost of its own arithmetic.
 */
import {
  FONT,
  type Layer,
  type Line,
  type Option,
  type Panel,
  type Place,
  type Shape,
} from "./draw";

const SVG = "http://www.w3.org/2000/svg";

/** One element as it is to be: its tag, its attributes, and the text in it. */
interface Wanted {
  tag: string;
  attributes: Record<string, string>;
  text?: string;
}

/** An element of the page with what was written into it last. */
interface Kept {
  element: SVGElement;
  tag: string;
  attributes: Record<string, string>;
  text: string | undefined;
}

/** A hundredth of a pixel is finer than any screen. */
const px = (value: number) => String(Math.round(value * 100) / 100);

/** Data coordinates to pixels within a panel. */
export function placeIn({ left, top, width, height, x, y }: Panel): Place {
  const wide = width / (x[1] - x[0] || 1);
  const high = height / (y[1] - y[0] || 1);
  return (vx, vy) => [left + (vx - x[0]) * wide, top + height - (vy - y[0]) * high];
}

/** Pixels to data coordinates; null outside the panel. */
export function valueIn(
  panel: Panel,
  [px, py]: readonly [number, number],
): [number, number] | null {
  const { left, top, width, height, x, y } = panel;
  const [right, down] = [(px - left) / width, (py - top) / height];
  if (!(right >= 0 && right <= 1 && down >= 0 && down <= 1)) return null;
  return [x[0] + right * (x[1] - x[0]), y[1] - down * (y[1] - y[0])];
}

/** The path through points; a step keeps its value until the next point. */
function path(points: readonly (readonly [number, number])[], step: boolean): string {
  return points
    .map(([x, y], i) => {
      if (i === 0) return `M${px(x)} ${px(y)}`;
      return step ? `H${px(x)}V${px(y)}` : `L${px(x)} ${px(y)}`;
    })
    .join("");
}

/** A line through its points, with a gap where a value is undefined. */
function linePath(line: Line, place: Place): string {
  const runs: [number, number][][] = [];
  let open: [number, number][] | null = null;
  for (const [x, y] of line.points) {
    if (y === null) {
      open = null;
      continue;
    }
    if (open === null) runs.push((open = []));
    open.push(place(x, y));
  }
  return runs.map((run) => path(run, line.step === "end")).join("");
}

const dashes = (dash: readonly number[] | undefined) =>
  dash === undefined ? {} : { "stroke-dasharray": dash.join(" ") };

const ANCHORS = { left: "start", center: "middle", right: "end" };

function wanted(shape: Shape): Wanted {
  switch (shape.type) {
    case "text": {
      const { x, y, text, fill, weight, size, align } = shape.style;
      const attributes: Record<string, string> = {
        x: px(x),
        y: px(y),
        fill,
        "font-size": px(size),
      };
      attributes["font-weight"] = String(weight);
      attributes["text-anchor"] = ANCHORS[align];
      attributes["dominant-baseline"] = "central";
      return { tag: "text", attributes, text };
    }
    case "polyline": {
      const { stroke, lineWidth, lineDash } = shape.style;
      return {
        tag: "path",
        attributes: {
          d: path(shape.shape.points, false),
          fill: "none",
          stroke,
          "stroke-width": px(lineWidth),
          ...dashes(lineDash),
        },
      };
    }
    case "line": {
      const { x1, y1, x2, y2 } = shape.shape;
      const { stroke, lineWidth } = shape.style;
      const d = `M${px(x1)} ${px(y1)}L${px(x2)} ${px(y2)}`;
      return { tag: "path", attributes: { d, stroke, "stroke-width": px(lineWidth) } };
    }
    case "polygon": {
      const d = `${path(shape.shape.points, false)}Z`;
      return { tag: "path", attributes: { d, fill: shape.style.fill } };
    }
    case "rect": {
      const { x, y, width, height, r } = shape.shape;
      const attributes: Record<string, string> = {
        x: px(x),
        y: px(y),
        width: px(Math.max(0, width)),
        height: px(Math.max(0, height)),
        fill: shape.style.fill,
      };
      if (r > 0) attributes.rx = px(r);
      return { tag: "rect", attributes: edged(attributes, shape.style) };
    }
    case "circle": {
      const { cx, cy, r } = shape.shape;
      const attributes = { cx: px(cx), cy: px(cy), r: px(r), fill: shape.style.fill };
      return { tag: "circle", attributes: edged(attributes, shape.style) };
    }
  }
}

function edged(
  attributes: Record<string, string>,
  { stroke, lineWidth }: { stroke?: string; lineWidth?: number },
): Record<string, string> {
  if (stroke === undefined || lineWidth === undefined || lineWidth === 0) return attributes;
  return { ...attributes, stroke, "stroke-width": px(lineWidth) };
}

/** What a layer or a line draws. */
function elements(series: Layer | Line, place: Place): Wanted[] {
  if (series.type === "layer") return series.draw(place).map(wanted);
  const { color, width, dash } = series;
  const attributes = {
    d: linePath(series, place),
    fill: "none",
    stroke: color,
    "stroke-width": px(width),
    ...dashes(dash),
  };
  return [{ tag: "path", attributes: { ...attributes, "stroke-linejoin": "round" } }];
}

/** Everything an option draws, by series, in the order in which it is drawn. */
export function bySeries(option: Option): { id: string; all: Wanted[] }[] {
  const places = option.panels.map(placeIn);
  return [...option.series]
    .sort((a, b) => a.z - b.z)
    .flatMap((series) => {
      const place = places[series.panel];
      return place === undefined ? [] : [{ id: series.id, all: elements(series, place) }];
    });
}

/** Writes what differs from what was written last. */
function write(
  element: SVGElement,
  before: Record<string, string>,
  wanted: Record<string, string>,
): void {
  for (const name in wanted) {
    const value = wanted[name] ?? "";
    if (before[name] !== value) element.setAttribute(name, value);
  }
  for (const name in before) {
    if (!(name in wanted)) element.removeAttribute(name);
  }
}

/** A layer or a line on the page: its shapes stay in the same elements, in a group of their own. */
class Group {
  readonly element = document.createElementNS(SVG, "g");
  #kept: Kept[] = [];

  draw(all: Wanted[]): void {
    all.forEach((one, i) => this.#put(one, i));
    for (const { element } of this.#kept.splice(all.length)) element.remove();
  }

  #put(want: Wanted, at: number): void {
    let kept = this.#kept[at];
    if (kept?.tag !== want.tag) {
      const element = document.createElementNS(SVG, want.tag);
      if (kept === undefined) this.element.append(element);
      else kept.element.replaceWith(element);
      kept = { element, tag: want.tag, attributes: {}, text: undefined };
      this.#kept[at] = kept;
    }
    write(kept.element, kept.attributes, want.attributes);
    if (kept.text !== want.text) kept.element.textContent = want.text ?? "";
    kept.attributes = want.attributes;
    kept.text = want.text;
  }
}

/** One chart on the page, kept for its life. */
export class Picture {
  readonly #root: SVGElement;
  #size: Record<string, string> = {};
  // By series, so that one more shape in one does not move the shapes of all that follow.
  #groups: { id: string; group: Group }[] = [];
  #panels: Panel[] = [];

  constructor(host: HTMLElement) {
    this.#root = document.createElementNS(SVG, "svg");
    this.#root.setAttribute("aria-hidden", "true");
    this.#root.setAttribute("font-family", FONT);
    host.append(this.#root);
  }

  /** Shows an option at a size in pixels. */
  draw(option: Option, width: number, height: number): void {
    this.#panels = option.panels;
    const size = {
      width: String(width),
      height: String(height),
      viewBox: `0 0 ${width} ${height}`,
    };
    // Written again, the same size would have the browser set all texts of the chart anew.
    write(this.#root, this.#size, size);
    this.#size = size;

    const series = bySeries(option);
    this.#arrange(series.map(({ id }) => id));
    series.forEach(({ all }, i) => this.#groups[i]?.group.draw(all));
  }

  /** Has one group for each id, in this order; groups whose ids are known stay. */
  #arrange(ids: string[]): void {
    if (ids.length === this.#groups.length && ids.every((id, i) => id === this.#groups[i]?.id)) {
      return;
    }
    const before = this.#groups;
    this.#groups = ids.map((id) => {
      const at = before.findIndex((known) => known.id === id);
      return before.splice(at, at < 0 ? 0 : 1)[0] ?? { id, group: new Group() };
    });
    for (const { group } of before) group.element.remove();
    this.#root.append(...this.#groups.map(({ group }) => group.element));
  }

  /** Data coordinates of the first panel at a place in pixels; null outside of it. */
  valueAt(pixel: readonly [number, number]): [number, number] | null {
    const [first] = this.#panels;
    return first === undefined ? null : valueIn(first, pixel);
  }

  /** Pixels from the left of a value on the first panel's horizontal axis. */
  leftOf(x: number): number {
    const [first] = this.#panels;
    return first === undefined ? 0 : placeIn(first)(x, 0)[0];
  }

  /** The picture as a file. */
  text(): string {
    return new XMLSerializer().serializeToString(this.#root);
  }

  /** Takes the picture off the page. */
  remove(): void {
    this.#root.remove();
  }
}
