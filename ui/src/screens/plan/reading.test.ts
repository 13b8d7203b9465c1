import { describe, expect, it } from "vitest";

import type { BenchmarkLine } from "../../lib/bindings";
import { at, band, gap, position, track } from "./reading";

const line = (over: Partial<BenchmarkLine>): BenchmarkLine => ({
  metric: "nrr",
  id: "x",
  kind: "range",
  segment: null,
  low: null,
  median: null,
  high: null,
  position: null,
  source: { claim: "S0-001", title: "A study", year: 2025, note: null },
  conflicts: [],
  ...over,
});

describe("position", () => {
  const published = [line({ kind: "median", median: 1.06 }), line({ low: 1.01, high: 1.16 })];

  it("names the range and the side", () => {
    expect(position(published, "nrr", 1.19)).toBe("Above the published range, 101% to 116%");
    expect(position(published, "nrr", 1.1)).toBe("Inside the published range, 101% to 116%");
    expect(position(published, "nrr", 0.96)).toBe("Below the published range, 101% to 116%");
  });

  it("never compares what is undefined or unpublished", () => {
    expect(position(published, "nrr", null)).toMatch(/^Undefined/);
    expect(position(published, "grr", 0.9)).toMatch(/^No published value/);
  });

  it("takes the median of another source for the track", () => {
    expect(band(published, "nrr")).toMatchObject({ low: 1.01, high: 1.16, median: 1.06 });
  });

  it("spans the medians where sources or segments differ", () => {
    const medians = [
      line({ kind: "median", median: 1.04 }),
      line({ kind: "median", median: 1.18, segment: "enterprise" }),
      line({ kind: "range", low: 1.2, high: 1.6 }),
    ];
    expect(band(medians, "nrr")).toEqual({ low: 1.04, high: 1.18, median: 1.04, what: "medians" });
    expect(position(medians, "nrr", 1.24)).toBe("Above the published medians, 104% to 118%");
  });

  it("does not take what only the best reach for a range", () => {
    expect(band([line({ kind: "best_in_class", low: 1.2, high: 1.6 })], "nrr")).toBeNull();
  });
});

describe("reading at a month", () => {
  const nrr = {
    id: "nrr",
    label: "NRR",
    unit: "ratio" as const,
    p10: [null, 0.9],
    p50: [null, 1],
    p90: [null, 1.1],
    se: [null, 0.01],
  };

  it("keeps undefined apart from zero", () => {
    expect(at(nrr, 0).p50).toBeNull();
    expect(at(nrr, 7).p50).toBeNull();
    expect(gap(at(nrr, 1), at(nrr, 0))).toBeNull();
    expect(gap(at(nrr, 1), at(nrr, 1))).toBe(0);
  });

  it("leaves air around what the track shows", () => {
    const [low, high] = track([1, 1.2, null]);
    expect(low).toBeLessThan(1);
    expect(high).toBeGreaterThan(1.2);
  });
});
