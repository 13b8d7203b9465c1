import { describe, expect, it } from "vitest";

import { monthStep, monthTicks, niceScale, runs, spread, ticks, tickUnder } from "./scale";

describe("niceScale", () => {
  it("has round ends around the values", () => {
    expect(niceScale([0.948, 1.304])).toEqual({ min: 0.9, max: 1.4, step: 0.1 });
    expect(ticks({ min: 0.9, max: 1.2, step: 0.1 })).toEqual([0.9, 1, 1.1, 1.2]);
  });

  it("leaves undefined values out and stands without any", () => {
    expect(niceScale([null, 3, undefined, 5], { zero: true })).toEqual({ min: 0, max: 5, step: 1 });
    expect(niceScale([null])).toEqual({ min: 0, max: 1, step: 0.5 });
  });

  it("opens a range around a single value", () => {
    const { min, max } = niceScale([0.96]);
    expect(min).toBeLessThan(0.96);
    expect(max).toBeGreaterThan(0.96);
  });
});

describe("month axis", () => {
  it("goes by half years, coarser where there is no room", () => {
    expect(monthStep(36, 744)).toBe(6);
    expect(monthStep(36, 120)).toBe(12);
    expect(monthStep(12, 600)).toBe(1);
  });

  it("names the last month and drops a tick too close to it", () => {
    expect(monthTicks(36, 6)).toEqual([0, 6, 12, 18, 24, 30, 36]);
    expect(monthTicks(25, 6)).toEqual([0, 6, 12, 18, 25]);
  });

  it("leaves out the tick under the pinned pill only", () => {
    const marks = monthTicks(36, 6);
    expect(tickUnder(marks, 14)).toBe(12);
    expect(tickUnder(marks, 36)).toBe(36);
    expect(tickUnder(marks, null)).toBeNull();
  });
});

describe("spread", () => {
  it("keeps labels apart, in order and inside", () => {
    const moved = spread([100, 102, 103], 13, [0, 110]);
    expect(moved).toEqual([84, 97, 110]);
  });

  it("leaves alone what does not touch", () => {
    expect(spread([10, 50], 13, [0, 100])).toEqual([10, 50]);
  });
});

describe("runs", () => {
  it("are the stretches without an undefined value", () => {
    expect(runs([null, 1, 2, null, 3])).toEqual([
      [1, 2],
      [4, 4],
    ]);
    expect(runs([])).toEqual([]);
  });
});
