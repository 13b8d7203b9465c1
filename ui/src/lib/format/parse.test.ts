import { describe, expect, it } from "vitest";

import { kindIn, parseNumber, pastedCells, type Reading } from "./parse";

const EN: Reading = { locale: "en-US" };
const POINTS: Reading = { ...EN, kind: "points" };
const DE: Reading = { locale: "de-DE" };

describe("parseNumber", () => {
  it.each<[string, Reading, number]>([
    ["31k", EN, 31_000],
    ["31 K", EN, 31_000],
    ["1.2m", EN, 1_200_000],
    ["1,2m", DE, 1_200_000],
    ["31,000", EN, 31_000],
    ["31.000", DE, 31_000],
    ["$31,000", EN, 31_000],
    ["31,000 USD", EN, 31_000],
    ["27%", { ...EN, kind: "percent" }, 0.27],
    ["27", { ...EN, kind: "percent" }, 0.27],
    ["27%", POINTS, 27],
    ["27", POINTS, 27],
    ["-0.5 %", POINTS, -0.5],
    ["(27%)", POINTS, -27],
    ["27,5\u00a0%", { ...DE, kind: "points" }, 27.5],
    ["=54/2", POINTS, 27],
    ["=27%*2", POINTS, 54],
    ["=20%+7%", POINTS, 27],
    ["=20%*(1+10%)", POINTS, 22],
    ["150%", { ...EN, kind: "ratio" }, 1.5],
    ["1.5", { ...EN, kind: "ratio" }, 1.5],
    ["=40k*27%", EN, 10_800],
    ["=40k*(1+10%)", EN, 44_000],
    ["=52*0.6", EN, 31.2],
    ["=52k*0.6", EN, 31_200],
    ["=(1+2)*3-4/2", EN, 7],
    ["= 52 × 0,6", DE, 31.2],
    ["(1,200)", EN, -1200],
    ["\u22120.75", EN, -0.75],
    [".5", EN, 0.5],
  ])("reads %s", (typed, how, value) => {
    expect(parseNumber(typed, how)).toEqual({ ok: true, value });
  });

  it.each<[string, Reading, RegExp]>([
    ["", EN, /Type a number/],
    ["abc", EN, /missing|not a number/],
    ["1,5", EN, /two ways.*1\.5 or 15/],
    ["1.5", DE, /two ways.*1,5 or 15/],
    ["1.2.3", EN, /not a number/],
    ["31k foo", EN, /foo/],
    ["52*0.6", EN, /Start a calculation with =/],
    ["=1/0", EN, /Division by zero/],
    ["=(1+2", EN, /bracket/],
    ["27%", EN, /27% is a percentage/],
    ["=27%", EN, /percentage/],
    ["=27%+3", POINTS, /% behind every number/],
    ["=3-1%", { ...EN, kind: "percent" }, /% behind every number/],
  ])("refuses %s and says why", (typed, how, reason) => {
    const read = parseNumber(typed, how);
    expect(read.ok).toBe(false);
    expect(read.ok ? "" : read.reason).toMatch(reason);
  });
});

describe("pastedCells", () => {
  it("splits what a spreadsheet copies", () => {
    expect(pastedCells("50\t0.80\r\n100\t1.20\r\n")).toEqual([
      ["50", "0.80"],
      ["100", "1.20"],
    ]);
  });
});

describe("kindIn", () => {
  it.each([
    ["%", "points"],
    ["% of amount", "points"],
    ["USD/yr", "number"],
    ["", "ratio"],
  ])("a number in '%s' is entered as %s", (unit, kind) => {
    expect(kindIn(unit)).toBe(kind);
  });
});
