import { describe, expect, it } from "vitest";

import { quantile, quarters } from "./pictures";

describe("quarters", () => {
  it("adds up every month once and leaves the opening out", () => {
    const bars = quarters([99, 1, 2, 3, 4, 5], [99, 10, 10, 10, 10, 10]);
    expect(bars).toEqual([
      { from: 1, to: 3, new: 6, expansion: 30 },
      { from: 4, to: 5, new: 9, expansion: 20 },
    ]);
  });
});

describe("quantile of counts by tenth", () => {
  it("spreads reps evenly within a tenth", () => {
    const tenths = Array.from({ length: 31 }, () => 0);
    tenths[9] = 10;
    tenths[10] = 10;
    expect(quantile(tenths, 0.5)).toBeCloseTo(1);
    expect(quantile(tenths, 0.25)).toBeCloseTo(0.95);
  });

  it("is undefined without reps", () => {
    expect(quantile([0, 0], 0.5)).toBeNull();
  });
});
