import { beforeAll, describe, expect, it } from "vitest";

import { parseNumber, pastedCells, setLocale } from "../format";
import { type Column, csv, sorted, tsv, twinOf } from "./table";

beforeAll(() => setLocale("en-US"));

interface Row {
  name: string;
  arr: number | null;
}

const columns: Column<Row>[] = [
  { key: "name", label: "Account", value: (row) => row.name },
  { key: "arr", label: "ARR", unit: "USD", align: "right", value: (row) => row.arr },
];
const rows: Row[] = [
  { name: "Orrin", arr: 118_000.5 },
  { name: "Tarn", arr: null },
  { name: "=SUM(A1)", arr: -3 },
  { name: 'Moss, "Hale"', arr: 5 },
];

describe("sorted", () => {
  it("puts undefined last, either way", () => {
    const names = (down: boolean) =>
      sorted(rows, columns, { key: "arr", down }).map((row) => row.name);
    expect(names(false)).toEqual(["=SUM(A1)", 'Moss, "Hale"', "Orrin", "Tarn"]);
    expect(names(true)).toEqual(["Orrin", 'Moss, "Hale"', "=SUM(A1)", "Tarn"]);
  });

  it("sorts names with numbers in them as people do", () => {
    const some = ["Account 10", "Account 2"].map((name) => ({ name, arr: 1 }));
    const order = { key: "name", down: false };
    expect(sorted(some, columns, order).map((row) => row.name)).toEqual([
      "Account 2",
      "Account 10",
    ]);
  });
});

describe("copies", () => {
  it("are tab-separated for a spreadsheet, undefined empty", () => {
    expect(tsv(twinOf(columns, rows.slice(0, 2)))).toBe(
      "Account\tARR, USD\nOrrin\t118000.5\nTarn\t\n",
    );
  });

  it("have the decimal mark of the locale, as cells read it, and no groups", () => {
    setLocale("de-DE");
    const twin = {
      columns: [{ label: "Version 1.2" }, { label: "Share" }, { label: "Paid" }],
      rows: [["Orrin 1.5", 0.126, "-120166.50"]],
    };
    const [, copied = ""] = tsv(twin).split("\n");
    expect(copied).toBe("Orrin 1.5\t0,126\t-120166,50");
    const [[, share = "", paid = ""] = []] = pastedCells(copied);
    expect(parseNumber(share)).toEqual({ ok: true, value: 0.126 });
    expect(parseNumber(paid)).toEqual({ ok: true, value: -120_166.5 });
    expect(csv(twin)).toContain("Orrin 1.5,0.126,-120166.50");
    setLocale("en-US");
  });

  it("are CSV with formulas made harmless and numbers left numbers", () => {
    expect(csv(twinOf(columns, rows))).toBe(
      [
        'Account,"ARR, USD"',
        "Orrin,118000.5",
        "Tarn,",
        "'=SUM(A1),-3",
        '"Moss, ""Hale""",5',
        "",
      ].join("\r\n"),
    );
  });
});
