import { describe, expect, it } from "vitest";

import { type Column, csv, sorted, tsv, twinOf } from "./table";

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
