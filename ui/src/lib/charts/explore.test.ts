import { describe, expect, it } from "vitest";

import { setLocale } from "../format";
import { curve, curveEnds, nearest } from "./curve";
import { frontierChart, type FrontierData, pointAt } from "./frontier";
import { cellAt, gridChart, type GridData, gridStep, moved } from "./grid";
import { outside, pastChart } from "./past";
import { spans, type Step, stepsChart, stepsScale } from "./steps";
import { drawn, textShape, theme } from "./testing";
import { rowAt, tornado, type TornadoData } from "./tornado";

setLocale("en-US");

const step = (
  label: string,
  kind: Step["kind"],
  value: number,
  more: Partial<Step> = {},
): Step => ({
  label,
  sub: "",
  kind,
  value,
  se: null,
  noise: false,
  text: `${label} ${value}`,
  ...more,
});

describe("steps from one total to another", () => {
  const steps = [
    step("A", "total", 96),
    step("Land", "part", 5),
    step("Comp", "part", -2),
    step("B", "total", 99),
  ];

  it("begin where the one before ended", () => {
    expect(spans(steps)).toEqual([
      { from: 0, to: 96 },
      { from: 96, to: 101 },
      { from: 101, to: 99 },
      { from: 0, to: 99 },
    ]);
  });

  it("stand on an axis cut where changes are small, with room for whiskers", () => {
    const { min, max } = stepsScale([
      ...steps.slice(0, 2),
      step("Comp", "part", -2, { se: 4 }),
      step("B", "total", 99),
    ]);
    expect(min).toBeGreaterThan(0);
    expect(max).toBeGreaterThanOrEqual(103);
    expect(
      stepsScale([step("A", "total", 1), step("Land", "part", 9), step("B", "total", 10)]).min,
    ).toBe(0);
  });

  it("differ in colour by direction, noise and totals", () => {
    const noisy = step("Noise", "part", 1, { noise: true, se: 2 });
    const { shapes, texts } = drawn(
      stepsChart({ steps: [...steps.slice(0, 3), noisy, step("B", "total", 100)], write: String }),
    );
    const fills = shapes.flatMap((shape) => (shape.type === "rect" ? [shape.style.fill] : []));
    expect(fills).toEqual([theme.total, theme.up, theme.down, theme.reference, theme.total]);
    expect(texts).toContain("Land 5");
  });
});

describe("a line over the values of a field", () => {
  const points = [
    { x: 10, y: 1, low: 0.9, high: 1.1 },
    { x: 20, y: null, low: null, high: null },
    { x: 30, y: 1.2, low: 1.1, high: 1.3 },
  ];
  const data = {
    points,
    own: 48,
    chosen: 2,
    caption: "Target land",
    write: String,
    writeX: String,
  };

  it("reaches to the plan's own value only when that is near", () => {
    expect(curveEnds({ ...data, own: 32 })).toEqual([10, 32]);
    expect(curveEnds(data)).toEqual([10, 30]);
    expect(curveEnds({ ...data, points: points.slice(0, 1), own: null })).toEqual([9, 11]);
  });

  it("finds the nearest point, and none where there is none", () => {
    expect(nearest(points, 24)).toBe(1);
    expect(nearest(points, 99)).toBe(2);
    expect(nearest([], 1)).toBeNull();
  });

  it("leaves a gap where a value is undefined and names words", () => {
    const { shapes, texts } = drawn(curve({ ...data, names: undefined }));
    expect(shapes.filter((shape) => shape.type === "circle")).toHaveLength(2);
    expect(texts).toContain("Target land");
    expect(drawn(curve({ ...data, names: ["on", "off", "half"] })).texts).toContain("off");
  });
});

describe("two fields against each other", () => {
  const data: GridData = {
    across: ["1", "2", "3"],
    up: ["a", "b"],
    acrossLabel: "Price",
    upLabel: "Land",
    cells: [
      [1, 1.1, null],
      [0.6, 1, 1.4],
    ],
    middle: 1,
    middleName: "the plan's",
    chosen: [2, 1],
    write: String,
  };

  it("colours by distance from the middle, the same on both sides; undefined apart", () => {
    expect([0.6, 0.8, 1, 1.2, 1.4, null].map((value) => gridStep(value, 1, 0.4))).toEqual([
      "neg-4",
      "neg-2",
      "mid",
      "pos-2",
      "pos-4",
      "none",
    ]);
    expect(gridStep(5, 5, 0)).toBe("mid");
  });

  it("knows which cell was meant", () => {
    expect(cellAt(data, 2.4, 1.9)).toEqual([2, 1]);
    expect(cellAt(data, 3.1, 0)).toBeNull();
  });

  it("writes what is in a cell, and nothing where it is undefined", () => {
    const { texts } = drawn(gridChart(data));
    expect(texts).toContain("1.4");
    expect(texts).not.toContain("null");
  });

  it("says what its colours mean", () => {
    const { texts } = drawn(gridChart(data));
    expect(texts).toContain("the plan's 1 in the middle");
    expect(texts.filter((text) => ["0.6", "1.4"].includes(text))).toHaveLength(4);
    const same = { ...data, cells: [[1, 1, 1]], up: ["a"] };
    expect(drawn(gridChart(same)).texts).not.toContain("the plan's 1 in the middle");
  });

  it("is walked by keys, up being up, and not beyond its edges", () => {
    expect(moved(data, [0, 0], "ArrowUp")).toEqual([0, 1]);
    expect(moved(data, [0, 1], "ArrowUp")).toEqual([0, 1]);
    expect(moved(data, [0, 0], "ArrowLeft")).toEqual([0, 0]);
    expect(moved(data, [0, 1], "End")).toEqual([2, 1]);
    expect(moved(data, [2, 1], "PageDown")).toEqual([2, 0]);
    expect(moved(data, [0, 0], "Enter")).toBeNull();
  });
});

describe("assumptions by swing", () => {
  const row = (label: string, low: number | null, high: number | null, noise = false) => ({
    label,
    low,
    high,
    lowText: `${label} low`,
    highText: `${label} high`,
    text: "+1",
    noise,
  });
  const data: TornadoData = {
    rows: [row("Churn", 1.2, 0.8), row("Spread", 1.1, 1.3), row("Nothing", 1, 1, true)],
    base: 1,
    chosen: null,
    write: String,
  };

  it("are read from the top", () => {
    expect([2.5, 1.5, 0.5, 3.5].map((y) => rowAt(data, y))).toEqual([0, 1, 2, null]);
  });

  it("name the ends, but not the one that lies under the other's bar", () => {
    const { texts } = drawn(tornado(data));
    expect(texts).toContain("Churn low");
    expect(texts).toContain("Spread high");
    expect(texts).not.toContain("Spread low");
  });
});

describe("two metrics against each other", () => {
  const point = (x: number | null, y: number | null, fits: boolean, onFrontier = false) => ({
    x,
    y,
    fits,
    onFrontier,
  });
  const data: FrontierData = {
    points: [
      point(1, 10, true, true),
      point(2, 5, true, true),
      point(1, 4, false),
      point(null, 3, true),
    ],
    frontier: [0, 1],
    base: { x: 1.5, y: 6 },
    chosen: 1,
    acrossLabel: "NRR",
    upLabel: "ARR",
    writeX: String,
    writeY: String,
  };

  it("finds what is pointed at, and nothing in the open", () => {
    expect(pointAt(data, 1.99, 5.1)).toBe(1);
    expect(pointAt(data, 1.7, 8)).toBeNull();
  });

  it("draws what breaks a limit as a square, and leaves out what is undefined", () => {
    const { shapes } = drawn(frontierChart(data));
    expect(shapes.filter((shape) => shape.type === "rect")).toHaveLength(1);
    // Two of the frontier, the plan, the ring of the chosen one.
    expect(shapes.filter((shape) => shape.type === "circle")).toHaveLength(4);
  });
});

describe("what happened beside the model", () => {
  const month = (actual: number | null, p10: number | null = 1, p90: number | null = 3) => ({
    label: "Mar 26",
    actual,
    p10,
    p50: 2,
    p90,
  });

  it("is outside only where both are known", () => {
    expect(
      [month(0.5), month(2), month(3.1), month(null), month(9, null, null)].map(outside),
    ).toEqual([true, false, true, false, false]);
  });

  it("marks what is outside by form as well as colour", () => {
    const { shapes } = drawn(
      pastChart({ months: [month(2), month(9)], zero: false, write: String }),
    );
    expect(shapes.filter((shape) => shape.type === "rect")).toHaveLength(1);
    expect(shapes.filter((shape) => shape.type === "circle")).toHaveLength(1);
    expect(
      textShape(drawn(pastChart({ months: [month(2)], zero: false, write: String })), "Mar 26").x,
    ).toBeGreaterThan(0);
  });
});
