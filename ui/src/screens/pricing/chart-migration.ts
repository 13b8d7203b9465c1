/** ARR of the existing book by month under each migration. */
import type { MigrationPath, MigrationView } from "../../lib/bindings";
import { grids, horizontals, monthAxis, pinnedMonth } from "../../lib/charts/axes";
import { type Build, dot, layer, line, text } from "../../lib/charts/draw";
import { monthStep, niceScale, type Scale, spread } from "../../lib/charts/scale";
import { amountInTable, monthDate } from "../../lib/format";
import { type Mark, markOf } from "./figures";
import { migrationLabel } from "./words";

const FRAME = { left: 52, right: 132, top: 12, bottom: 26 };

/** How the path of a setting is drawn: never is what others are read against. */
export const markOfSetting = (setting: string): Mark =>
  markOf(["never", "at_renewal", "at_once"].indexOf(setting));

const arr = (path: MigrationPath) => path.arr.map((value) => value ?? 0);

/** The scale of the ARR axis. */
export const migrationScale = (view: MigrationView): Scale =>
  niceScale(view.paths.flatMap(arr), { count: 4 });

/** The chart of `view` with month `pinned` marked. */
export function migrationPaths(view: MigrationView, pinned: number, start: string): Build {
  return (canvas) => {
    const { theme } = canvas;
    const months = Math.max(1, (view.paths[0]?.arr.length ?? 1) - 1);
    const scale = migrationScale(view);
    const write = (value: number) => amountInTable(value);
    const step = monthStep(months, canvas.width - FRAME.left - FRAME.right);
    return {
      ...grids(canvas, [{ frame: FRAME, x: [0, months], y: [scale.min, scale.max] }]),
      series: [
        layer("grid", 1, (place) =>
          horizontals(place, canvas, scale, [0, months], write, scale.min),
        ),
        ...view.paths.map((path) => {
          const mark = markOfSetting(path.setting);
          const own = path.setting === view.setting;
          return line(
            path.setting,
            arr(path).map((value, month): [number, number] => [month, value]),
            theme[mark.color],
            {
              dash: mark.dash,
              width: own ? 2.5 : 1.5,
              z: own ? 5 : 4,
            },
          );
        }),
        layer("front", 6, (place) => {
          const ends = view.paths.map((path) => place(months, path.arr.at(-1) ?? 0));
          const ys = spread(
            ends.map(([, y]) => y),
            13,
            [8, canvas.height - FRAME.bottom - 4],
          );
          return [
            ...view.paths.map((path, k) => {
              const own = path.setting === view.setting;
              const words = `${migrationLabel(path.setting)} ${write(path.arr.at(-1) ?? 0)}`;
              const color = own ? theme.text : theme["text-2"];
              return text((ends[k]?.[0] ?? 0) + 8, ys[k] ?? 0, words, color, {
                weight: own ? 600 : 400,
              });
            }),
            ...monthAxis(place, canvas, {
              months,
              step,
              pinned,
              floor: scale.min,
              caption: `months from ${monthDate(1, start)}`,
            }),
            ...pinnedMonth(place, canvas, { month: pinned, top: FRAME.top, bottom: scale.min }),
            ...view.paths.map((path) => {
              const [x, y] = place(pinned, path.arr[pinned] ?? 0);
              return dot(x, y, 3, theme.surface, theme[markOfSetting(path.setting).color]);
            }),
          ];
        }),
      ],
    };
  };
}
