import { describe, expect, it } from "vitest";

import type { CalibrationView, FittedValue, PastFile, PastSeries } from "../../lib/bindings";
import { setLocale } from "../../lib/format";
import {
  applies,
  errorItems,
  knownText,
  pastOf,
  pastTwin,
  remarks,
  startMonths,
  targetName,
  targetText,
} from "./reading";

setLocale("en-US");

const value = (more: Partial<FittedValue> = {}): FittedValue => ({
  value: "churn_activated",
  label: "Churn, activated",
  before: "1.0%",
  after: "1.4%",
  interval: ["1.2%", "1.6%"],
  range: ["0.5%", "3%"],
  places: [0.2, 0.36, 0.28, 0.44],
  knowledge: "determined",
  together: [],
  bound: false,
  moves: [],
  ...more,
});

const fit = (more: Partial<CalibrationView> = {}): CalibrationView =>
  ({
    values: [],
    silent: [],
    alike: [],
    undefined: [],
    widened: 1,
    converged: true,
    ...more,
  }) as unknown as CalibrationView;

const series = (more: Partial<PastSeries> = {}): PastSeries => ({
  series: "nrr",
  money: false,
  months: [
    {
      month: "2026-01",
      actual: 1.1,
      p10: 1,
      p50: 1.1,
      p90: 1.2,
      mean: 1.1,
      se: 0.01,
      inside: true,
    },
    {
      month: "2026-02",
      actual: null,
      p10: null,
      p50: null,
      p90: null,
      mean: null,
      se: null,
      inside: null,
    },
  ],
  errors: {
    months: 1,
    bias: 0.012,
    biasShare: null,
    mae: 0.02,
    mape: null,
    mapeMonths: 0,
    coverage: 1,
  },
  ...more,
});

describe("how well a value is known", () => {
  it("is said in words, with what it goes together with and where it ends", () => {
    expect(knownText(value())).toBe("determined");
    expect(knownText(value({ knowledge: "together", together: ["Spread"] }))).toBe(
      "only with Spread",
    );
    expect(knownText(value({ knowledge: "weak", bound: true }))).toBe(
      "weakly, at the end of its range",
    );
    expect(knownText(value({ knowledge: "silent", bound: true }))).toBe("not by these data");
  });

  it("decides whether there is something to apply", () => {
    expect(applies(value())).toBe(true);
    expect(applies(value({ knowledge: "silent" }))).toBe(false);
    expect(applies(value({ after: "1.0%" }))).toBe(false);
  });
});

describe("what the data could not say", () => {
  it("is said by name", () => {
    const said = remarks(
      fit({
        values: [value({ knowledge: "silent" })],
        silent: ["Spread"],
        alike: ["Fill"],
        undefined: ["mean_land"],
      }),
    );
    expect(said).toHaveLength(4);
    expect(said[0]).toContain("Churn, activated");
    expect(said[3]).toContain("Mean land");
  });

  it("is nothing where all is well, and more where it is not", () => {
    expect(remarks(fit())).toEqual([]);
    expect(remarks(fit({ converged: false, widened: 1.6 }))).toHaveLength(2);
  });
});

describe("a series", () => {
  it("leaves undefined what is undefined, in errors and in the table", () => {
    const items = errorItems(series());
    expect(items.map((item) => item.value)).toEqual(["100%", "1.2%", "2.0%", "undefined"]);
    expect(items[1]?.more).toBeUndefined();
    expect(pastTwin(series(), "USD").rows[1]).toEqual([
      "2026-02",
      null,
      null,
      null,
      null,
      null,
      null,
      null,
    ]);
  });

  it("starts at zero where it is a movement, not where it is a level", () => {
    expect(pastOf(series({ series: "churn", money: true })).zero).toBe(true);
    expect(pastOf(series({ series: "arr", money: true })).zero).toBe(false);
    expect(pastOf(series()).months.map((month) => month.label)).toEqual(["Jan 26", "Feb 26"]);
  });
});

it("a test can start from the month after the first to three before the end", () => {
  const past = { firstMonth: "2025-11", months: 5 } as unknown as PastFile;
  expect(startMonths(past)).toEqual(["2025-12", "2026-01", "2026-02"]);
  expect(startMonths(null)).toEqual([]);
});

it("targets are named for a person", () => {
  const names = [
    "nrr.month_12",
    "expansion_rate_monthly.self_serve",
    "expanded_within_6",
    "new_one",
  ];
  expect(names.map(targetName)).toEqual([
    "NRR, month 12",
    "Expansion a month, self serve",
    "Expanded within 6 months",
    "new one",
  ]);
});

it("small shares are told apart", () => {
  expect(targetText(0.0123, "ratio")).toBe("1.23%");
  expect(targetText(1.083, "ratio")).toBe("108.3%");
  expect(targetText(null, "money")).toBe("undefined");
});
