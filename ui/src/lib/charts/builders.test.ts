import { beforeAll, describe, expect, it } from "vitest";

import {
  account,
  attainment,
  crossing,
  movement,
  nrr,
  pay,
  roles,
  share,
  vests,
} from "../../gallery/made-up";
import { setLocale } from "../format";
import { crossover } from "./crossover";
import type { Option, Panel } from "./draw";
import { fan, fanAxisNote } from "./fan";
import { heatStep } from "./heat";
import { histogram } from "./histogram";
import { payout } from "./payout";
import { bySeries, placeIn } from "./picture";
import { clip, roleDistribution } from "./roles";
import { stackedShare } from "./share";
import { canvas, drawn, textShape } from "./testing";
import { readable, timeline } from "./timeline";
import { vesting } from "./vesting";
import { arrWaterfall, steps, waterfallNote, waterfallScale } from "./waterfall";

beforeAll(() => setLocale("en-US"));

const ids = (option: Option) => option.series.map((s) => s.id);
const line = (option: Option, id: string) => {
  const found = option.series.find((series) => series.id === id);
  return found?.type === "line" ? found : undefined;
};

describe("fan", () => {
  it("draws band, edges, reference and P50, and names the ends", () => {
    const chart = drawn(fan(nrr));
    expect(ids(chart.option)).toEqual([
      "behind",
      "band",
      "p10",
      "p90",
      "reference",
      "p50",
      "front",
    ]);
    expect(chart.texts).toEqual(expect.arrayContaining(["P50 122%", "Before 95%", "M14", "118%"]));
    expect(fanAxisNote(nrr)).toBe("axis from 90%");
  });

  it("leaves out the tick under the pill", () => {
    expect(drawn(fan(nrr)).texts).not.toContain("12");
    expect(drawn(fan({ ...nrr, pinned: null })).texts).toContain("12");
  });

  it("keeps the names at the end apart", () => {
    const flat = (value: number) => nrr.p50.map(() => value);
    const close = { ...nrr, p10: flat(1.0), p50: flat(1.001), p90: flat(1.002) };
    const chart = drawn(fan(close));
    const [p90, p50, p10] = ["P90 100%", "P50 100%", "P10 100%"].map((t) => textShape(chart, t).y);
    expect((p50 ?? 0) - (p90 ?? 0)).toBeGreaterThanOrEqual(13);
    expect((p10 ?? 0) - (p50 ?? 0)).toBeGreaterThanOrEqual(13);
  });

  it("writes the benchmark's names where no curve runs through them", () => {
    const flat = (value: number) => nrr.p50.map(() => value);
    const benchmark = { low: 1, high: 1.2, median: 1.1, label: "Band", medianLabel: "Median" };
    const above = { ...nrr, p10: flat(1.3), p50: flat(1.3), p90: flat(1.3), reference: undefined };
    const start = textShape(drawn(fan({ ...above, benchmark })), "Median").x;
    // Through the name at its left end, and above it from the third month on.
    const crossing = nrr.p50.map((_, month) => (month < 3 ? 1.105 : 1.3));
    const moved = drawn(fan({ ...above, p50: crossing, benchmark }));
    expect(textShape(moved, "Median").x).toBeGreaterThan(start + 300);
    expect(textShape(moved, "Band").x).toBe(start);
  });

  it("shows an undefined month as a gap, never as zero", () => {
    const holed = { ...nrr, p50: nrr.p50.map((v, m) => (m < 12 ? null : v)) };
    const { option } = drawn(fan(holed));
    expect(line(option, "p50")?.points[0]).toEqual([0, null]);
    const path = bySeries(option)
      .flatMap(({ all }) => all)
      .find((one) => one.attributes.stroke === "plan")?.attributes.d;
    const start = placeIn(option.panels[0] as Panel)(12, 0)[0];
    expect(path?.startsWith(`M${Math.round(start * 100) / 100} `)).toBe(true);
  });
});

describe("stackedShare", () => {
  it("has two panels and one bar pair a period, a pixel apart", () => {
    const chart = drawn(stackedShare(share));
    expect(chart.option.panels).toHaveLength(2);
    const rects = (fill: string) =>
      chart.shapes.flatMap((s) => (s.type === "rect" && s.style.fill === fill ? [s.shape] : []));
    expect(rects("new")).toHaveLength(share.bars.length);
    expect(rects("expansion")).toHaveLength(share.bars.length);
    const [below, above] = [rects("new")[0], rects("expansion")[0]];
    expect((below?.y ?? 0) - ((above?.y ?? 0) + (above?.height ?? 0))).toBeCloseTo(1);
  });
});

describe("roleDistribution", () => {
  it("cuts a density at the percentiles by interpolation", () => {
    expect(
      clip(
        [
          [0, 0],
          [1, 1],
          [2, 0],
        ],
        0.5,
        1.5,
      ),
    ).toEqual([
      [0.5, 0.5],
      [1, 1],
      [1.5, 0.5],
    ]);
  });

  it("writes undefined for a role without reps", () => {
    const none = {
      name: "CSM",
      detail: "0 reps",
      density: [],
      p10: null,
      p50: null,
      p90: null,
      atQuota: null,
    };
    const chart = drawn(roleDistribution({ roles: [...roles.roles, none] }));
    expect(chart.texts.filter((t) => t === "undefined")).toHaveLength(2);
  });
});

describe("histogram", () => {
  it("is pale below the threshold and full above", () => {
    const { shapes } = drawn(histogram(attainment));
    const fills = shapes
      .filter((s) => s.type === "rect")
      .map((s) => (s.style as { fill: string }).fill);
    expect(fills.filter((f) => f === "plan")).toHaveLength(20);
    expect(fills.filter((f) => f === "plan-band-edge")).toHaveLength(20);
  });
});

describe("the head of a histogram's panel", () => {
  it("begins over the axis where title, note and figures need the width", () => {
    const [panel] = attainment.panels;
    if (panel === undefined) return;
    const said = {
      title: "Expansion AE",
      note: "99% at quota",
      figures: "P10 131, P50 151, P90 173",
    };
    const build = histogram({ ...attainment, panels: [{ ...panel, ...said }] });
    const head = (width: number) => textShape(drawn(build, { ...canvas, width }), said.title).x;
    expect([head(354) < head(800), head(354) >= 0]).toEqual([true, true]);
    const narrow = drawn(build, { ...canvas, width: 354 });
    const note = textShape(narrow, said.note).x + said.note.length * 6;
    expect(note).toBeLessThan(textShape(narrow, said.figures).x - said.figures.length * 6);
  });
});

describe("crossover", () => {
  it("names dip and crossing, and dashes what is not the first", () => {
    const chart = drawn(crossover(crossing));
    expect(chart.texts).toEqual(
      expect.arrayContaining(["dip \u22120.15M, month 3", "month 19", "A Before"]),
    );
    expect(line(chart.option, "B")?.dash).toBeUndefined();
    expect(line(chart.option, "C")?.dash).toEqual([9, 3]);
  });
});

describe("arrWaterfall", () => {
  it("starts each movement where the one above ended", () => {
    const bars = steps(movement);
    for (const [i, bar] of bars.entries()) {
      const row = movement[i];
      if (row?.kind === "total") expect(bar).toEqual({ from: 0, to: row.value });
      else expect(bar.from).toBeCloseTo(bars[i - 1]?.to ?? NaN);
    }
  });

  it("says where its axis starts when that is not zero", () => {
    expect(waterfallScale(movement).min).toBe(10e6);
    expect(waterfallNote({ rows: movement })).toBe("axis starts at 10M");
    const small = movement.map((row) => (row.kind === "total" ? { ...row, value: 1e6 } : row));
    expect(waterfallNote({ rows: small })).toBeUndefined();
  });

  it("marks the selected row", () => {
    const { shapes } = drawn(arrWaterfall({ rows: movement, selected: "teams" }));
    expect(shapes.some((s) => (s.style as { fill?: string }).fill === "bg-selected")).toBe(true);
  });
});

describe("payout", () => {
  it("marks every kink and writes the multiple of each segment", () => {
    const chart = drawn(payout(pay));
    const kinks = chart.shapes.filter(
      (s) => s.type === "circle" && (s.style as { fill: string }).fill === "surface",
    );
    expect(kinks).toHaveLength(3);
    expect(chart.texts).toEqual(expect.arrayContaining(["0.8×", "1.2×", "1.5×", "2×", "straight"]));
  });
});

describe("vesting", () => {
  it("outlines and names what is paid past 100%", () => {
    expect(drawn(vesting(vests)).texts).toContain("Paid twice, 30%");
    const once = { ...vests, bands: vests.bands.map((b) => ({ ...b, shares: [0, 1] })) };
    expect(drawn(vesting(once)).texts.join()).not.toContain("twice");
  });
});

describe("timeline", () => {
  it("names months by the plan and leaves out what would be unreadable", () => {
    const chart = drawn(timeline(account), { ...canvas, height: 320 });
    expect(chart.texts).toEqual(expect.arrayContaining(["M3", "M14", "lost"]));
    expect(
      readable([
        { x: 0, text: "abc" },
        { x: 5, text: "abc" },
        { x: 60, text: "abc" },
      ]),
    ).toEqual([true, false, true]);
  });
});

describe("heatStep", () => {
  it.each([
    [null, "none"],
    [0.5, "neg-4"],
    [0.75, "neg-3"],
    [1, "mid"],
    [1.09, "pos-1"],
    [1.36, "pos-4"],
  ])("of %s is %s", (ratio, step) => expect(heatStep(ratio)).toBe(step));
});
