import { describe, expect, it } from "vitest";

import type { BillCurve, ChangeBin } from "../../lib/bindings";
import { setLocale } from "../../lib/format";
import { binText, placeOf } from "./chart-changes";
import { eachFrom, totalAt } from "./chart-curve";
import { markOfSetting } from "./chart-migration";

setLocale("en-US");

const bins: ChangeBin[] = [
  { low: null, high: -0.1, accounts: 1 },
  { low: -0.1, high: 0, accounts: 2 },
  { low: 0, high: 0.1, accounts: 5 },
  { low: 0.1, high: null, accounts: 3 },
];

describe("changes on an axis of bins", () => {
  it.each([
    [-0.5, 0.5],
    [-0.05, 1.5],
    [0, 2],
    [0.025, 2.25],
    [0.1, 3.5],
    [7, 3.5],
  ])("puts %s at %s", (change, place) => expect(placeOf(bins, change)).toBeCloseTo(place));

  it("says what a bin holds", () => {
    expect(bins.map(binText)).toEqual([
      "below \u221210%",
      "\u221210% to 0%",
      "0% to +10%",
      "+10% and above",
    ]);
  });
});

const point = (quantity: number, total: number, kink = false) => ({
  quantity,
  total,
  each: quantity === 0 ? null : total / quantity,
  kink,
});
const curve: BillCurve = {
  book: "volume",
  points: [point(0, 0), point(50, 500, true), point(51, 408), point(100, 800)],
  falls: [{ at: 50, before: 500, after: 408 }],
};

describe("a bill curve", () => {
  it("is a straight line between two points and drops where the price falls", () => {
    expect(totalAt(curve, 25)).toBe(250);
    expect(totalAt(curve, 50)).toBe(500);
    expect(totalAt(curve, 51)).toBe(408);
    expect(totalAt(curve, 75.5)).toBe(604);
    expect(totalAt(curve, 101)).toBeNull();
  });

  it("shows unit prices where fees no longer drown them", () => {
    expect(eachFrom(curve, 100).map(([quantity]) => quantity)).toEqual([50, 51, 100]);
  });
});

describe("the paths of migration", () => {
  it("reads the others against never moving", () => {
    expect(markOfSetting("never").color).toBe("compare-a");
    expect(markOfSetting("at_once").color).toBe("compare-c");
  });
});
