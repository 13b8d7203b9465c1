/** Tables of the Pricing screen: columns, twins and the marks of books. */
import type {
  AccountBill,
  AccountUnder,
  BillView,
  CurveView,
  MigrationView,
  SameView,
} from "../../lib/bindings";
import { percentFigure, plain, whole } from "../../lib/format";
import type { Column, Twin } from "../../lib/kit";
import { migrationLabel } from "./words";

/** How the line of a book is drawn: the one that others are read against is dashed stone. */
export interface Mark {
  color: "compare-a" | "compare-b" | "compare-c" | "compare-d";
  dash: number[] | undefined;
  legend: "dashed" | "line" | "long-dashed" | "dotted";
}

const MARKS: readonly Mark[] = [
  { color: "compare-a", dash: [5, 3], legend: "dashed" },
  { color: "compare-b", dash: undefined, legend: "line" },
  { color: "compare-c", dash: [9, 3], legend: "long-dashed" },
  { color: "compare-d", dash: [2, 3], legend: "dotted" },
];

/** The mark of the book at `index` of those side by side. */
export const markOf = (index: number): Mark => MARKS[index % MARKS.length] as Mark;

/** The books side by side: the base, then the others in the plan's order. */
export function sideBySide(books: readonly string[], base: string): string[] {
  return [base, ...books.filter((id) => id !== base)];
}

const money = (text: string) => Number(text);

/** The columns of the account table; bills under every book, then what `other` changes. */
export function accountColumns(view: SameView, other: number): Column<AccountBill>[] {
  const at = (row: AccountBill, index: number) => row.under[index] as AccountUnder;
  const variation: Column<AccountBill> = {
    key: "variation",
    label: "Varies",
    unit: "%",
    align: "right",
    sortable: true,
    optional: true,
    value: (row) => at(row, other).variation,
    text: (row) => percentFigure(at(row, other).variation),
    hint: "Standard deviation of its monthly bills over their mean",
  };
  const changes: Column<AccountBill>[] =
    view.books.length < 2
      ? []
      : [
          {
            key: "difference",
            label: "Difference",
            align: "right",
            sortable: true,
            strong: true,
            value: (row) => money(at(row, other).difference),
            text: (row) => whole(at(row, other).difference, { signed: true }),
            hint: "Bill under the book compared, less the bill under the first",
          },
          {
            key: "change",
            label: "Change",
            unit: "%",
            align: "right",
            sortable: true,
            value: (row) => at(row, other).change,
            text: (row) => percentFigure(at(row, other).change, { signed: true }),
            hint: "Difference as a share of the bill under the first book",
          },
          {
            key: "shock",
            label: "Shock",
            sortable: true,
            value: (row) => (at(row, other).shock ? "shock" : ""),
            hint: "The bill jumps by more than the plan's threshold for its segment",
          },
          ...(view.trailing < 3 ? [] : [variation]),
        ];
  return [
    { key: "account", label: "Account", sortable: true, strong: true, value: (r) => r.account },
    { key: "segment", label: "Segment", sortable: true, optional: true, value: (r) => r.segment },
    {
      key: "landed",
      label: "Landed",
      unit: "month",
      align: "right",
      sortable: true,
      optional: true,
      value: (row) => row.landed,
      text: (row) => (row.landed <= 0 ? "book" : plain(row.landed)),
    },
    {
      key: "used",
      label: "Seats used",
      align: "right",
      sortable: true,
      value: (row) => row.used,
      text: (row) => plain(row.used),
    },
    ...view.books.map((book, index): Column<AccountBill> => ({
      key: `bill ${index}`,
      label: book.book,
      unit: view.currency,
      align: "right",
      sortable: true,
      value: (row) => money(at(row, index).bill),
      text: (row) => whole(at(row, index).bill),
      hint: `Bill under ${book.book}`,
    })),
    ...changes,
  ];
}

/** The bold last row of the account table. */
export function accountTotals(view: SameView, other: number): Record<string, string> {
  const change = view.changes[other - 1];
  const base = view.books[0];
  const totals: Record<string, string> = {
    account: `${plain(view.rows.length)} accounts`,
  };
  view.books.forEach((book, index) => (totals[`bill ${index}`] = whole(book.revenue)));
  if (change !== undefined && base !== undefined) {
    const from = money(base.revenue);
    totals.difference = whole(change.net, { signed: true });
    totals.change = percentFigure(from > 0 ? money(change.net) / from : null, { signed: true });
    totals.shock = plain(change.shocks);
  }
  return totals;
}

/** The account table with every book's bill, difference and change, exact to the cent. */
export function accountTwin(view: SameView): Twin {
  const books = view.books.map((book) => book.book);
  const unit = view.currency;
  return {
    columns: [
      { label: "Account" },
      { label: "Segment" },
      { label: "Landed", unit: "month" },
      { label: "On" },
      { label: "Seats" },
      { label: "Seats used" },
      ...books.flatMap((book, k) => [
        { label: `Bill, ${book}`, unit },
        { label: `ARR, ${book}`, unit },
        { label: `Variation, ${book}`, unit: "ratio" },
        ...(k === 0
          ? []
          : [
              { label: `Difference, ${book}`, unit },
              { label: `Change, ${book}`, unit: "ratio" },
              { label: `Shock, ${book}` },
            ]),
      ]),
    ],
    rows: view.rows.map((row) => [
      row.account,
      row.segment,
      row.landed,
      row.on,
      row.seats,
      row.used,
      ...row.under.flatMap((under, k) => [
        money(under.bill),
        money(under.arr),
        under.variation,
        ...(k === 0 ? [] : [money(under.difference), under.change, under.shock ? "yes" : "no"]),
      ]),
    ]),
  };
}

/** Accounts by change of their bill. */
export function changeTwin(view: SameView, other: number): Twin {
  const bins = view.changes[other - 1]?.bins ?? [];
  return {
    columns: [
      { label: "Change from", unit: "ratio" },
      { label: "to", unit: "ratio" },
      { label: "Accounts" },
    ],
    rows: bins.map((bin) => [bin.low, bin.high, bin.accounts]),
  };
}

/** Bills against a quantity, every book's at every point of the first. */
export function curveTwin(view: CurveView): Twin {
  const first = view.curves[0]?.points ?? [];
  const found = view.curves.map(
    (curve) => new Map(curve.points.map((point) => [point.quantity, point])),
  );
  return {
    columns: [
      { label: view.axis === "seat" ? "Seats" : view.axis },
      ...view.curves.flatMap((curve) => [
        { label: `Bill, ${curve.book}` },
        { label: `Each, ${curve.book}` },
      ]),
    ],
    rows: first.map((point) => [
      point.quantity,
      ...found.flatMap((points) => {
        const there = points.get(point.quantity);
        return [there?.total ?? null, there?.each ?? null];
      }),
    ]),
  };
}

/** ARR and customers of the existing book by month, under each setting. */
export function migrationTwin(view: MigrationView): Twin {
  const months = view.paths[0]?.arr.length ?? 0;
  return {
    columns: [
      { label: "Month" },
      ...view.paths.flatMap((path) => [
        { label: `ARR, ${migrationLabel(path.setting)}`, unit: view.currency },
        { label: `Customers, ${migrationLabel(path.setting)}` },
      ]),
    ],
    rows: Array.from({ length: months }, (_, month) => [
      month,
      ...view.paths.flatMap((path) => [path.arr[month] ?? null, path.customers[month] ?? null]),
    ]),
  };
}

/** The bill line by line, tiers under their charges. */
export function billTwin(view: BillView): Twin {
  const unit = view.currency;
  return {
    columns: [
      { label: "Line" },
      { label: "Tier" },
      { label: "Units" },
      { label: "Unit price", unit },
      { label: "Fee", unit },
      { label: "Amount", unit },
    ],
    rows: [
      ...view.lines.flatMap((line) => [
        [line.charge, null, Number(line.billable), null, null, money(line.amount)],
        ...line.tiers.map((tier) => [
          line.charge,
          tier.name ?? `from ${tier.from}`,
          Number(tier.units),
          Number(tier.unitPrice),
          Number(tier.flatFee),
          Number(tier.amount),
        ]),
      ]),
      ...view.rows.map((row) => [row.kind, null, null, null, null, money(row.amount)]),
      ["total", null, null, null, null, money(view.total)],
    ],
  };
}
