/** Who is paid on an account's ARR by its age: shares stacked, what is past 100% outlined. */
import { percentText } from "../format";
import { grids, horizontals } from "./axes";
import { box, type Build, layer, rule, type Shape, text } from "./draw";
import { niceScale } from "./scale";

/** One stretch of months since landing, from `from` to `to`. */
export interface VestingBand {
  from: number;
  to: number;
  /** Shares of the rate, in the order of `payees`. */
  shares: readonly number[];
}

export interface VestingData {
  payees: readonly { label: string; color: "new" | "expansion" | "series-4" | "series-5" }[];
  bands: readonly VestingBand[];
}

const FRAME = { left: 44, right: 74, top: 22, bottom: 24 };

/** The chart of `data`. */
export function vesting(data: VestingData): Build {
  return (canvas) => {
    const { theme } = canvas;
    const months = data.bands.at(-1)?.to ?? 36;
    const sum = (band: VestingBand) => band.shares.reduce((a, b) => a + b, 0);
    const top = Math.max(1, ...data.bands.map(sum));
    const scale = niceScale([0, 1], { count: 2 });
    const ages = [...new Set([0, ...data.bands.map((band) => band.to)])];
    return {
      ...grids(canvas, [{ frame: FRAME, x: [0, months], y: [0, top] }]),
      series: [
        layer("bars", 2, (place) => {
          const shapes: Shape[] = horizontals(
            place,
            canvas,
            scale,
            [0, months],
            (v) => (v === 1 ? percentText(v) : String(v * 100)),
            0,
          );
          for (const band of data.bands) {
            const [x1] = place(band.from, 0);
            const width = place(band.to, 0)[0] - x1 - 1;
            // The last payee stands on the axis: the owner's share is the one that stays.
            let level = 0;
            for (let i = band.shares.length - 1; i >= 0; i--) {
              const share = band.shares[i] ?? 0;
              const color = theme[data.payees[i]?.color ?? "expansion"];
              const [, y1] = place(0, level);
              const [, y2] = place(0, level + share);
              if (share > 0) shapes.push(box(x1, y2, width, y1 - y2, color));
              level += share;
            }
            if (level > 1 + 1e-9) {
              const [, y1] = place(0, 1);
              const [, y2] = place(0, level);
              shapes.push(box(x1, y2, width, y1 - y2, "none", { edge: theme.changed }));
              const over = `Paid twice, ${percentText(level - 1)}`;
              const right = x1 + width + 8;
              const fits = right + over.length * 6 < canvas.width;
              const at = fits ? right : x1 + width;
              const y = fits ? (y1 + y2) / 2 : y2 - 9;
              shapes.push(
                text(at, y, over, theme.down, { weight: 600, align: fits ? "left" : "right" }),
              );
            }
          }
          shapes.push(rule(place(0, 1), place(months, 1), theme.threshold));
          for (const age of ages) {
            const [x, y] = place(age, 0);
            shapes.push(text(x, y + 14, String(age), theme.label, { align: "center" }));
          }
          const [x, y] = place(months, 0);
          shapes.push(text(x + 14, y + 14, "months", theme.label));
          return shapes;
        }),
      ],
    };
  };
}
