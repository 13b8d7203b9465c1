/** Quota attainment by role: a density each, P10 to P90 filled, P50 as a tick, the line at 100%. */
import { percentText } from "../format";
import { grids } from "./axes";
import { area, type Build, type Canvas, layer, type Place, rule, type Shape, text } from "./draw";

/** One role's distribution over reps and replications. */
export interface RoleRow {
  name: string;
  /** `6 reps`. */
  detail: string;
  /** Attainment (1 is quota) and density, by attainment; empty when the role has no reps. */
  density: readonly (readonly [number, number])[];
  p10: number | null;
  p50: number | null;
  p90: number | null;
  /** Share of reps at quota or above. */
  atQuota: number | null;
}

export interface RoleData {
  roles: readonly RoleRow[];
  /** Right end of the axis; 2 is 200%. */
  max?: number;
}

const LEFT = 116;
const RIGHT = 92;
const TOP = 20;
const BOTTOM = 22;

/** The part of a density between two attainments, cut at its ends. */
export function clip(
  density: readonly (readonly [number, number])[],
  from: number,
  to: number,
): [number, number][] {
  const at = (x: number): number => {
    const next = density.findIndex(([v]) => v >= x);
    const b = density[next];
    const a = density[next - 1];
    if (b === undefined) return 0;
    if (a === undefined || b[0] === a[0]) return b[1];
    return a[1] + ((x - a[0]) / (b[0] - a[0])) * (b[1] - a[1]);
  };
  const inner = density
    .filter(([x]) => x > from && x < to)
    .map(([x, y]): [number, number] => [x, y]);
  return [[from, at(from)], ...inner, [to, at(to)]];
}

function ridge(place: Place, { theme }: Canvas, role: RoleRow, base: number, max: number): Shape[] {
  const peak = Math.max(0, ...role.density.map(([, y]) => y));
  if (peak === 0) return [];
  const height = (y: number) => base + (y / peak) * 0.62;
  const seen = clip(
    role.density,
    role.density[0]?.[0] ?? 0,
    Math.min(max, role.density.at(-1)?.[0] ?? 0),
  );
  const fill = (some: readonly [number, number][], color: string) => {
    const ends = [some.at(-1)?.[0] ?? 0, some[0]?.[0] ?? 0];
    return area(
      [...some.map(([x, y]) => place(x, height(y))), ...ends.map((x) => place(x, base))],
      color,
    );
  };
  const shapes = [fill(seen, theme["plan-band"])];
  if (role.p10 !== null && role.p90 !== null) {
    const [low, high] = [Math.min(role.p10, max), Math.min(role.p90, max)];
    shapes.push(fill(clip(role.density, low, high), theme["plan-band-inner"]));
    shapes.push(rule(place(low, base), place(high, base), theme.plan, 2));
  }
  if (role.p50 !== null && role.p50 <= max) {
    const top = clip(role.density, role.p50, role.p50)[0]?.[1] ?? 0;
    shapes.push(rule(place(role.p50, base), place(role.p50, height(top)), theme.plan, 2));
  }
  return shapes;
}

/** The chart of `data`. */
export function roleDistribution(data: RoleData): Build {
  return (canvas) => {
    const { theme, width } = canvas;
    const max = data.max ?? 2;
    const count = Math.max(1, data.roles.length);
    const frame = { left: LEFT, right: RIGHT, top: TOP, bottom: BOTTOM };
    const marks = Array.from({ length: Math.round(max / 0.5) + 1 }, (_, i) => i * 0.5);
    return {
      ...grids(canvas, [{ frame, x: [0, max], y: [0, count] }]),
      series: [
        layer("grid", 1, (place) =>
          marks.flatMap((x) => {
            const quota = x === 1;
            const [px, bottom] = place(x, 0);
            const name = x === max ? percentText(x) : String(x * 100);
            const ink = quota ? theme.text : theme.label;
            return [
              rule([px, TOP], [px, bottom], quota ? theme.threshold : theme.grid),
              text(px, bottom + 14, name, ink, { align: "center", weight: quota ? 600 : 400 }),
            ];
          }),
        ),
        layer("ridges", 2, (place) =>
          data.roles.flatMap((role, i) => ridge(place, canvas, role, count - i - 0.78, max)),
        ),
        layer("figures", 3, (place) => [
          text(width - 50, 8, "P50", theme.label, { align: "right" }),
          text(width - 2, 8, "at quota", theme.label, { align: "right" }),
          ...data.roles.flatMap((role, i) => {
            const y = place(0, count - i - 0.56)[1];
            return [
              text(4, y - 6, role.name, theme.text, { weight: 500 }),
              text(4, y + 8, role.detail, theme["text-2"]),
              text(width - 50, y, percentText(role.p50), theme.plan, {
                align: "right",
                weight: 600,
              }),
              text(width - 2, y, percentText(role.atQuota), theme["text-2"], { align: "right" }),
            ];
          }),
        ]),
      ],
    };
  };
}
