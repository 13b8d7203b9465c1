import { describe, expect, it } from "vitest";

import {
  amount,
  amountInTable,
  approximately,
  decimalText,
  isNoise,
  natural,
  percentFigure,
  percentText,
  plain,
  points,
  standardError,
} from "./number";

const EN = { locale: "en-US" };
const DE = { locale: "de-DE" };

describe("amounts", () => {
  it.each([
    [26_190_012, "26.2M", "26.19M"],
    ["118000.00", "118.0K", "118.0K"],
    [963, "963", "963"],
    [-1_310_000, "\u22121.3M", "\u22121.31M"],
    [999_999, "1.0M", "1.0M"],
  ])("writes %s as %s in a card and %s in a table", (value, card, table) => {
    expect(amount(value, EN)).toBe(card);
    expect(amountInTable(value, EN)).toBe(table);
  });

  it("follows the locale", () => {
    expect(plain(31000, DE)).toBe("31.000");
    expect(percentFigure(0.185, DE)).toBe("18,5");
  });
});

describe("ratios", () => {
  it("are whole in headlines and have one decimal in tables", () => {
    expect(percentText(1.187, EN)).toBe("119%");
    expect(percentText(1.187, { digits: 1, ...EN })).toBe("118.7%");
    expect(percentFigure(1.187, EN)).toBe("118.7");
  });

  it("write a difference in signed points", () => {
    expect(points(0.23, EN)).toBe("+23.0 pts");
    expect(points(-0.007, EN)).toBe("\u22120.7 pts");
    expect(points(0, EN)).toBe("0.0 pts");
  });
});

describe("an undefined value", () => {
  it("is the word everywhere", () => {
    for (const write of [amount, amountInTable, percentText, percentFigure, plain, points]) {
      expect(write(null, EN)).toBe("undefined");
    }
    expect(natural(null)).toBe("undefined");
    expect(standardError(null)).toBe("");
  });
});

describe("noise", () => {
  it("is a difference under 1.65 standard errors", () => {
    expect(isNoise(0.006, 0.007)).toBe(true);
    expect(isNoise(-0.012, 0.003)).toBe(false);
    expect(isNoise(null, 0.003)).toBe(false);
    expect(approximately("+0.6", true)).toBe("≈ +0.6");
  });
});

describe("decimalText", () => {
  it.each([
    [0.1 + 0.2, "0.3"],
    [31_000, "31000"],
    [0.0000001, "0.0000001"],
    [-0.75, "-0.75"],
    [1e21, "1000000000000000000000"],
  ])("writes %s as a plan file takes it: %s", (value, expected) => {
    expect(decimalText(value)).toBe(expected);
  });
});
