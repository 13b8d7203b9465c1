import { beforeAll, describe, expect, it } from "vitest";

import { setLocale } from "../../lib/format";
import { csv } from "../../lib/kit";
import { differenceText, inputText, rowWriter, scaleOf, valueText, writer } from "./figures";
import { comparisonOf, gap, value } from "./made-up";
import {
  crossoverOf,
  crossoverTwin,
  factRows,
  factsTwin,
  inputsTwin,
  passing,
  resultsTwin,
} from "./reading";
import { legend } from "./slots";

beforeAll(() => setLocale("en-US"));

const view = comparisonOf();
const row = (id: string) => {
  const found = view.results.find((one) => one.id === id);
  if (found === undefined) throw new Error(`no row ${id}`);
  return found;
};

describe("figures", () => {
  it("writes percentages with one decimal and their differences in points", () => {
    const write = rowWriter(row("nrr"));
    expect(valueText(value(1.19), write)).toBe("119.0%");
    expect(differenceText(gap(0.23, 0.009), write)).toEqual({ mean: "+23.0", error: "±0.9" });
    expect(differenceText(gap(-0.002, 0.007, true), write)).toEqual({
      mean: "≈ −0.2",
      error: "±0.7",
    });
  });

  it("writes all amounts of a row in one scale", () => {
    const write = rowWriter(row("new_arr"));
    expect(valueText(value(840_000), write)).toBe("0.84M");
    expect(differenceText(gap(-8_460_000, 60_000), write)).toEqual({
      mean: "−8.46",
      error: "±0.06",
    });
    expect(writer("money", [31_000, null]).value(31_000)).toBe("31.0K");
    expect(writer("money", [900]).value(900)).toBe("900");
  });

  it("writes amounts out where a language counts otherwise", () => {
    expect(scaleOf([2_000_000])).toEqual({ by: 1e6, digits: 2, suffix: "M" });
    setLocale("ja-JP");
    expect(scaleOf([2_000_000])).toEqual({ by: 1, digits: 0, suffix: "" });
    setLocale("en-US");
  });

  it("tells a role that is not there from a value that is undefined", () => {
    const write = writer("ratio", []);
    expect(valueText(value(null, true), write)).toBe("no such role");
    expect(valueText(value(null), write)).toBe("undefined");
    expect(differenceText(gap(null, null), write)).toEqual({ mean: "undefined", error: "" });
  });

  it("writes nothing as nothing", () => {
    const write = writer("ratio", [1]);
    expect(differenceText(gap(0, 0), write)).toEqual({ mean: "0.0", error: "±0.0" });
  });

  it("writes inputs in the reader's locale", () => {
    const cell = { text: "48000 USD", number: "48000", unit: "USD/yr", differs: false };
    expect(inputText(cell)).toBe("48,000 USD/yr");
    expect(inputText({ ...cell, number: "27.5", unit: "%" })).toBe("27.5%");
    expect(inputText({ ...cell, number: null, text: "self-serve" })).toBe("self-serve");
  });
});

describe("crossover", () => {
  it("passes zero between two months", () => {
    expect(passing([0, -200, -100, 300], 3)).toBeCloseTo(2.25);
    expect(passing([0, 200], 1)).toBe(1);
  });

  it("labels dip and crossing of the first plan", () => {
    const [b] = crossoverOf(view, "runRate").differences;
    expect(b?.dip).toEqual({ month: 2, text: "dip −500.0K, month 2" });
    expect(b?.crossing).toEqual({
      month: 3.25,
      text: "Month 4: run rate passes A",
      more: "P10 3, P90 after the end; summed, not within the run",
    });
    expect(crossoverOf(view, "cumulativeArr").differences[0]?.crossing).toBeUndefined();
    expect(crossoverOf(view, "cumulativeCash").differences[0]?.dip).toBeUndefined();
  });

  it("has a table of every month", () => {
    const twin = crossoverTwin(view, "runRate");
    expect(twin.columns.map((column) => column.label)).toEqual([
      "Month",
      "Calendar",
      "B − A, mean",
      "P10",
      "P50",
      "P90",
    ]);
    expect(twin.rows).toHaveLength(5);
    expect(twin.rows[2]).toEqual([2, "Feb 27", -500_000, -600_000, -500_000, -400_000]);
  });

  it("names every plan but the reference in the legend", () => {
    expect(legend(3).map((item) => item.label)).toEqual(["B", "C", "B, P10 to P90"]);
  });
});

describe("tables", () => {
  it("copies results as numbers", () => {
    const text = csv(resultsTwin(view)).split("\r\n");
    expect(text[0]).toContain('"A Before, P50","B After, P50"');
    expect(text[1]).toBe("Net revenue retention,ratio,0.96,1.19,0.23,0.009,0.23,0.23,0.23");
    expect(text[2]).toContain("New-logo ARR,USD,9300000,840000");
  });

  it("copies inputs as they are shown", () => {
    expect(inputsTwin(view).rows).toEqual([
      ["Land", "Target land", "48,000 USD/yr", "18,000 USD/yr"],
    ]);
  });

  it("answers the founder side by side", () => {
    const rows = Object.fromEntries(
      factRows(view).map((fact) => [fact.label, fact.cells.map((cell) => cell.text)]),
    );
    expect(rows["Target land"]).toEqual(["48.0K", "18.0K"]);
    expect(rows["Win rate at target"]).toEqual(["20.0%", "20.0%"]);
    expect(rows["Account value, month 24"]).toEqual(["undefined", "undefined"]);
    expect(rows["ARR dip"]).toEqual(["reference", "−500.0K, month 2"]);
    expect(rows["ARR passes A for good"]).toEqual(["reference", "month 4"]);
    expect(rows["Summed ARR passes A"]).toEqual(["reference", "not within the run"]);
    expect(rows["Cash dip"]).toEqual(["reference", "none"]);
    expect(rows["Cash dip closes"]).toEqual(["reference", "never short"]);
    const viable = factRows(view).find((fact) => fact.label === "Smallest viable land");
    expect(viable?.cells.map((cell) => cell.warn)).toEqual([
      undefined,
      "The target is below it in smb",
    ]);
    expect(factsTwin(view).rows).toHaveLength(factRows(view).length);
  });

  it("gives the range of several segments, and each of them", () => {
    const [a, b] = view.contracts;
    const [land] = a?.segments ?? [];
    if (a === undefined || b === undefined || land === undefined) throw new Error("two contracts");
    const mid = { ...land, segment: "mid", winRate: 0.1 };
    const several = comparisonOf({ contracts: [{ ...a, segments: [land, mid] }, b] });
    const cell = (label: string) =>
      factRows(several).find((fact) => fact.label === label)?.cells[0];
    expect(cell("Target land")).toEqual({ text: "48.0K" });
    expect(cell("Win rate at target")).toEqual({
      text: "10.0% to 20.0%",
      hint: "smb 20.0%, mid 10.0%",
    });
  });
});
