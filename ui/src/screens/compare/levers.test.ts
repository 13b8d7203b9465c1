import { describe, expect, it } from "vitest";

import type { AttributionView, ChangeView, SplitView } from "../../lib/bindings";
import { setLocale } from "../../lib/format";
import {
  apportion,
  grainOf,
  leversTwin,
  mergedText,
  pairRows,
  shownOf,
  stepsOf,
  sumText,
} from "./levers";

setLocale("en-US");

const share = (value: number, se: number | null = 0.001, noise = false) => ({ value, se, noise });

const split = (parts: number[], more: Partial<SplitView> = {}): SplitView => {
  const total = parts.reduce((sum, part) => sum + part, 0);
  return {
    from: 0.96,
    to: 0.96 + total,
    total,
    se: 0.009,
    noise: false,
    definedIn: 200,
    parts: parts.map((value) => share(value)),
    interactions: [],
    ...more,
  };
};

const part = (id: string, label: string, together: string | null = null) => ({
  id,
  label,
  levers: id.split("+"),
  decision: true,
  fields: [`${id}.field`],
  together,
});

const change = (of: SplitView | null, unit: ChangeView["unit"] = "ratio"): ChangeView => ({
  metric: "nrr",
  label: "Net revenue retention",
  unit,
  split: of,
});

const view = (changes: ChangeView[]): AttributionView => ({
  from: 1,
  to: 2,
  month: 24,
  replications: 200,
  parts: [
    part("land", "Land"),
    part("price+comp", "Price and comp", "A role is paid by the price book."),
  ],
  changes,
});

describe("parts as they are shown", () => {
  it("sum to the total as shown, whatever is cut", () => {
    for (const parts of [
      [0.0333, 0.0333, 0.0334],
      [0.12345, -0.00049, 0.0005],
      [-0.0333, -0.0333, -0.0333],
      [0, 0, 0.1],
    ]) {
      const one = split(parts);
      const shown = shownOf(one, grainOf("ratio", one));
      const sum = shown.parts.reduce((all, value) => all + value, 0);
      expect(sum).toBeCloseTo(shown.total, 9);
      expect(shown.from + shown.total).toBeCloseTo(shown.to, 9);
      shown.parts.forEach((value, i) => {
        expect(Math.abs(value - (parts[i] ?? 0))).toBeLessThan(0.0021);
      });
    }
  });

  it("go to those that were cut most", () => {
    expect(apportion([1.2, 1.7, 0.1], 3)).toEqual([1, 2, 0]);
    expect(apportion([-1.2, 0.2], -1)).toEqual([-1, 0]);
    expect(apportion([0, 2], 2)).toEqual([0, 2]);
  });

  it("are written in points, with noise marked", () => {
    const one = split([0.026, 0.0004], {
      parts: [share(0.026, 0.004), share(0.0004, 0.004, true)],
    });
    const data = stepsOf(view([change(one)]), change(one), [0, 1], ["Before", "After"]);
    expect(data.steps.map((step) => step.text)).toEqual(["96.0%", "+2.6", "≈ 0.0", "98.6%"]);
    expect(data.steps.map((step) => step.sub)).toEqual(["Before", "±0.4", "±0.4", "After"]);
    expect(sumText(change(one))).toContain("+2.6 points ±0.9");
  });

  it("are amounts in one scale where the metric is money", () => {
    const one = split([1_310_000, -40_000], {
      from: 9_300_000,
      to: 10_570_000,
      total: 1_270_000,
      se: 60_000,
    });
    const data = stepsOf(view([change(one, "money")]), change(one, "money"), [0, 2], ["A", "C"]);
    expect(data.steps.map((step) => step.text)).toEqual(["9.30M", "+1.31M", "−0.04M", "10.57M"]);
    expect(data.steps.at(-1)?.label).toBe("C");
  });
});

it("levers that move only together are said so", () => {
  expect(mergedText(view([]))).toEqual(["Price and comp: A role is paid by the price book."]);
});

it("the table holds unrounded parts, which sum to the total", () => {
  const one = split([0.02611, 0.0004]);
  const twin = leversTwin(view([change(one)]), change(one), "USD");
  expect(twin.rows.map((row) => row[0])).toEqual(["From", "Land", "Price and comp", "Total", "To"]);
  expect(twin.rows[1]?.[1]).toBe(0.02611);
  expect(leversTwin(view([]), change(null), "USD").rows).toEqual([]);
});

it("pairs are named by their parts, the largest first", () => {
  const interactions = [
    { parts: ["land", "price+comp"], share: share(0.001, 0.002, true) },
    { parts: ["price+comp", "land"], share: share(-0.02) },
  ];
  const one = split([0.02, 0.01], { interactions });
  const rows = pairRows(view([change(one)]), change(one));
  expect(rows.map((row) => row.label)).toEqual([
    "Price and comp with Land",
    "Land with Price and comp",
  ]);
  expect(rows.map((row) => row.text)).toEqual(["−2.0", "≈ +0.1"]);
});
