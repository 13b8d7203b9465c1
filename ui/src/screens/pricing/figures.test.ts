import { describe, expect, it } from "vitest";

import type { SameView } from "../../lib/bindings";
import { setLocale } from "../../lib/format";
import { csv } from "../../lib/kit/table";
import { accountColumns, accountTotals, accountTwin, sideBySide } from "./figures";

setLocale("en-US");

const under = (bill: string, difference: string, change: number | null, shock = false) => ({
  bill,
  arr: bill,
  difference,
  change,
  shock,
  variation: null,
});
const row = (account: string, flat: string, hybrid: ReturnType<typeof under>) => ({
  account,
  segment: "smb",
  landed: 0,
  on: "flat",
  seats: 12,
  used: 10,
  under: [under(flat, "0.00", flat === "0.00" ? null : 0), hybrid],
});
const book = (name: string, revenue: string) => ({
  book: name,
  own: 0,
  arr: revenue,
  revenue,
  cash: revenue,
  variationP50: null,
  variationP95: null,
});
const side = (accounts: number, amount: string) => ({ accounts, amount });
const view: SameView = {
  replication: 7,
  currency: "USD",
  from: 0,
  month: 0,
  months: 12,
  trailing: 0,
  books: [book("flat", "3000.00"), book("hybrid", "3350.50")],
  changes: [
    {
      book: "hybrid",
      more: side(2, "600.50"),
      less: side(1, "250.00"),
      same: 0,
      net: "350.50",
      p5: -0.25,
      p50: 0.3,
      p95: 0.3,
      undefined: 1,
      shocks: 1,
      shockShare: 1 / 3,
      bins: [],
    },
  ],
  rows: [
    row("a-1", "1000.00", under("750.00", "-250.00", -0.25)),
    row("a-2", "2000.00", under("2600.00", "600.00", 0.3, true)),
    row("a-3", "0.00", under("0.50", "0.50", null)),
  ],
};

describe("books side by side", () => {
  it("begin with the one read against", () => {
    expect(sideBySide(["flat", "hybrid", "list"], "hybrid")).toEqual(["hybrid", "flat", "list"]);
  });
});

describe("the account table", () => {
  it("shows a change without denominator as undefined, and sorts by the numbers", () => {
    const columns = accountColumns(view, 1);
    const change = columns.find((column) => column.key === "change");
    expect(view.rows.map((r) => change?.text?.(r))).toEqual(["\u221225.0", "+30.0", "undefined"]);
    expect(columns.map((column) => column.label)).toContain("hybrid");
  });

  it("has only bills while there is one book", () => {
    const alone = { ...view, books: view.books.slice(0, 1), changes: [] };
    const keys = accountColumns(alone, 1).map((column) => column.key);
    expect(keys).toEqual(["account", "segment", "landed", "used", "bill 0"]);
  });

  it("totals what the rows come to", () => {
    const totals = accountTotals(view, 1);
    expect(totals).toMatchObject({
      account: "3 accounts",
      "bill 0": "3,000",
      difference: "+351",
      change: "+11.7",
      shock: "1",
    });
  });

  it("is exact to the cent as CSV", () => {
    const lines = csv(accountTwin(view)).split("\r\n");
    expect(lines).toHaveLength(5);
    expect(lines[0]).toContain('"Bill, flat, USD"');
    expect(lines[3]).toBe("a-3,smb,0,flat,12,10,0,0,,0.5,0.5,,0.5,,no");
  });
});
