/** Two metrics against each other: a dot for each plan tried, and the line of those that none beats. */
import { grids, horizontals } from "./axes";
import { box, type Build, dot, layer, rule, type Shape, stroke, text } from "./draw";
import { niceScale, type Scale, ticks } from "./scale";

/** One plan that was tried. */
export interface FrontierPoint {
  x: number | null;
  y: number | null;
  /** Keeps every limit. */
  fits: boolean;
  onFrontier: boolean;
}

export interface FrontierData {
  points: readonly FrontierPoint[];
  /** Numbers of the points of the frontier, in order. */
  frontier: readonly number[];
  /** The plan as it stands. */
  base: { x: number | null; y: number | null };
  chosen: number | null;
  acrossLabel: string;
  upLabel: string;
  writeX: (value: number) => string;
  writeY: (value: number) => string;
}

const FRAME = { left: 62, right: 20, top: 24, bottom: 42 };

export function frontierScales(data: FrontierData): [Scale, Scale] {
  const all = [...data.points, data.base];
  return [
    niceScale(
      all.map((p) => p.x),
      { count: 5 },
    ),
    niceScale(
      all.map((p) => p.y),
      { count: 4 },
    ),
  ];
}

/** The number of the point nearest to a place, in shares of the axes. */
export function pointAt(data: FrontierData, x: number, y: number): number | null {
  const [across, up] = frontierScales(data);
  let best: number | null = null;
  let least = 0.05;
  data.points.forEach((p, i) => {
    if (p.x === null || p.y === null) return;
    const far = Math.hypot((p.x - x) / (across.max - across.min), (p.y - y) / (up.max - up.min));
    if (far < least) [best, least] = [i, far];
  });
  return best;
}

/** The chart of `data`. */
export function frontierChart(data: FrontierData): Build {
  return (canvas) => {
    const { theme } = canvas;
    const [across, up] = frontierScales(data);
    const ends: [number, number] = [across.min, across.max];
    return {
      ...grids(canvas, [{ frame: FRAME, x: ends, y: [up.min, up.max] }]),
      series: [
        layer("behind", 1, (place) => [
          ...horizontals(place, canvas, up, ends, data.writeY, up.min),
          ...ticks(across).flatMap((value) => {
            const [x, y] = place(value, up.min);
            return [
              rule([x, y], [x, y + 4], theme.axis),
              text(x, y + 14, data.writeX(value), theme.label, { align: "center" }),
            ];
          }),
          text(4, 9, `${data.upLabel} (up)`, theme["text-2"]),
          text(canvas.width / 2, place(0, up.min)[1] + 32, data.acrossLabel, theme["text-2"], {
            align: "center",
          }),
        ]),
        layer("points", 4, (place) => {
          const shapes: Shape[] = [];
          const path = data.frontier.flatMap((i) => {
            const p = data.points[i];
            return p?.x == null || p.y === null ? [] : [place(p.x, p.y)];
          });
          if (path.length > 1) shapes.push(stroke(path, theme.plan, { width: 2 }));
          data.points.forEach((p) => {
            if (p.x === null || p.y === null || p.onFrontier) return;
            const [x, y] = place(p.x, p.y);
            // A plan that breaks a limit is a cross-like hollow square: not by colour alone.
            if (p.fits) shapes.push(dot(x, y, 3.5, theme["series-2"], theme.surface, 1));
            else shapes.push(box(x - 3, y - 3, 6, 6, theme.surface, { edge: theme.reference }));
          });
          for (const i of data.frontier) {
            const p = data.points[i];
            if (p?.x == null || p.y === null) continue;
            shapes.push(dot(...place(p.x, p.y), 4.5, theme.plan, theme.surface));
          }
          const { base } = data;
          if (base.x !== null && base.y !== null) {
            const [x, y] = place(base.x, base.y);
            const right = x > canvas.width - 110;
            shapes.push(dot(x, y, 4.5, theme.surface, theme.threshold, 2));
            shapes.push(
              text(x + (right ? -9 : 9), y, "as it stands", theme["text-2"], {
                align: right ? "right" : "left",
              }),
            );
          }
          const chosen = data.chosen === null ? undefined : data.points[data.chosen];
          if (chosen?.x != null && chosen.y !== null) {
            shapes.push(dot(...place(chosen.x, chosen.y), 8, "none", theme.threshold, 1.5));
          }
          return shapes;
        }),
      ],
    };
  };
}
