import { describe, expect, it } from "vitest";

import type { PriceTier } from "../../lib/bindings";
import { setLocale } from "../../lib/format";
import { pasteTiers, setMoney, setPercent, setTier } from "./edits";

setLocale("en-US");

const tier = (at: number, to: string | null): PriceTier => ({
  path: `price_book[1].charge[0].tiers[${at}]`,
  from: "0",
  to,
  unitPrice: "10",
  flatFee: "0",
  name: null,
});
const TIERS = [tier(0, "50"), tier(1, "200"), tier(2, null)];

describe("a changed cell", () => {
  it("is written as plan files write it", () => {
    expect(setMoney("a.b", 0.012, "USD")).toEqual({ kind: "set", path: "a.b", value: "0.012 USD" });
    expect(setPercent("a.b", 0.85)).toEqual({ kind: "set", path: "a.b", value: "85%" });
    expect(setTier(tier(1, "200"), "up_to", 250, "EUR").kind).toBe("set");
    expect(setTier(tier(1, "200"), "up_to", 250, "EUR")).toMatchObject({
      path: "price_book[1].charge[0].tiers[1].up_to",
      value: "250",
    });
  });
});

describe("a block pasted into the tiers", () => {
  const columns = ["up_to", "unit_price"] as const;
  const paste = (row: number, column: number, cells: string[][]) =>
    pasteTiers(TIERS, columns, { row, column }, cells, "USD").map((change) =>
      change.kind === "set" ? [change.path.slice(24), change.value] : [],
    );

  it("fills rows and columns from where it was pasted", () => {
    expect(
      paste(0, 0, [
        ["40", "12"],
        ["90", "1,100.50"],
      ]),
    ).toEqual([
      ["tiers[0].up_to", "40"],
      ["tiers[0].unit_price", "12 USD"],
      ["tiers[1].up_to", "90"],
      ["tiers[1].unit_price", "1100.5 USD"],
    ]);
  });

  it("leaves out the open end, what is no number, and what does not fit", () => {
    expect(paste(1, 1, [["9", "x"], ["8"], ["7"]])).toEqual([
      ["tiers[1].unit_price", "9 USD"],
      ["tiers[2].unit_price", "8 USD"],
    ]);
    expect(paste(2, 0, [["999", "price"]])).toEqual([]);
  });
});
