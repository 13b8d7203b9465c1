import { describe, expect, it } from "vitest";

import { figure, money, percent, text } from "./figure";

const EN = "en-US";

describe("percent", () => {
  it.each([
    ["1.187", "119"],
    ["0", "0"],
    ["0.004", "0"],
    ["0.005", "1"],
    ["-0.125", "\u221213"],
    ["12.5", "1,250"],
  ])("writes the ratio %s as %s", (ratio, expected) => {
    expect(percent(ratio, EN)).toEqual({ figure: expected, unit: "%" });
  });

  it("writes no sign on what rounds to zero", () => {
    expect(percent("-0.001", EN).figure).toBe("0");
  });

  it("rounds from the decimal, not from a float near it", () => {
    // As a float times 100, 1.005 is 100.49999999999999.
    expect(percent("1.005", EN).figure).toBe("101");
  });
});

describe("money", () => {
  it.each([
    ["26190012.00", "26.2M"],
    ["43750", "43.8K"],
    ["-290012.00", "\u2212290.0K"],
    ["0", "0"],
    ["963", "963"],
  ])("writes %s as %s", (amount, expected) => {
    expect(money(amount, EN).figure).toBe(expected);
  });
});

describe("an undefined value", () => {
  it("is the word, in any unit, and never a zero", () => {
    expect(figure(null, "percent", EN)).toEqual({ figure: "undefined", unit: "" });
    expect(text(null, "money", EN)).toBe("undefined");
  });
});
