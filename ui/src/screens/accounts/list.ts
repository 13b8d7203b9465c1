/** The list of accounts behind a bar or a cell: its title, its columns, its sum. */
import type { AccountLine, Bar, Behind, ListView, Window } from "../../lib/bindings";
import { amountInTable, monthDate, percentText, plain } from "../../lib/format";
import type { Column } from "../../lib/kit";
import { cohortLabel } from "./cohorts";
import { AMOUNTS, capital, EXPANSION, LED, LISTS, segmentWords, signalMark } from "./words";

/** What a list is of, as far as its words need it. */
export interface Subject {
  behind: Behind;
  window: Window;
  /** Calendar month of month 1. */
  start: string;
  currency: string;
}

const isExpansion = (behind: Behind): behind is { kind: "bar"; bar: Bar } =>
  behind.kind === "bar" && EXPANSION.includes(behind.bar);

const isBalance = (behind: Behind) =>
  behind.kind === "bar" && (behind.bar === "opening" || behind.bar === "closing");

/** Title of the list. */
export function listTitle({ behind, start }: Subject): string {
  if (behind.kind === "all") return "All accounts";
  if (behind.kind === "bar") return LISTS[behind.bar];
  const step = behind.from === behind.to ? "month" : "quarter";
  const landed = cohortLabel({ ...behind, accounts: 0, land: "0", kept: [] }, step, start);
  return `${landed} at ${behind.age} months`;
}

/** `34 accounts, +1.38M, 10 shown`. */
export function listSummary(view: ListView, { behind }: Subject): string {
  const signed = behind.kind === "bar" && !isBalance(behind);
  const parts = [
    `${plain(view.accounts)} account${view.accounts === 1 ? "" : "s"}`,
    amountInTable(view.total, { signed }),
  ];
  if (view.landed !== null)
    parts[1] = `${amountInTable(view.total)} of ${amountInTable(view.landed)}`;
  if (view.found < view.accounts) parts.push(`${plain(view.found)} found`);
  if (view.rows.length < view.found) parts.push(`${plain(view.rows.length)} shown`);
  return parts.join(", ");
}

/** `Book`, or the month of landing. */
export const landedText = (landed: number, start: string) =>
  landed <= 0 ? "Book" : monthDate(landed, start);

/** What led to the last movement of an account. */
export function ledText({ led, signal }: Pick<AccountLine, "led" | "signal">): string {
  if (signal !== null) return capital(signalMark(signal));
  return led === null ? "" : LED[led];
}

/** The columns of the list. */
export function listColumns({ behind, window, start, currency }: Subject): Column<AccountLine>[] {
  const cell = behind.kind === "cell";
  // An account that landed in the window had no ARR before it; what it landed with says more.
  const landsWithin = (row: AccountLine) => !cell && row.landed > window.from;
  const columns: (Column<AccountLine> | false)[] = [
    { key: "account", label: "Account", value: (row) => row.account, strong: true, sortable: true },
    {
      key: "segment",
      label: "Segment",
      value: (row) => segmentWords(row.segment),
      muted: true,
      sortable: true,
      optional: true,
    },
    {
      key: "landed",
      label: "Landed",
      value: (row) => Math.max(0, row.landed),
      text: (row) => landedText(row.landed, start),
      muted: true,
      sortable: true,
      hint: "Month of landing; Book is the existing book",
    },
    {
      key: "before",
      label: cell ? "Land ARR" : `ARR, ${monthDate(window.from, start)}`,
      align: "right",
      value: (row) => Number(row.before),
      text: (row) =>
        landsWithin(row) ? `lands ${amountInTable(row.land)}` : amountInTable(row.before),
      sortable: true,
      hint: currency,
    },
    {
      key: "after",
      label: cell ? `ARR at ${behind.age} months` : `ARR, ${monthDate(window.to, start)}`,
      align: "right",
      value: (row) => Number(row.after),
      text: (row) => amountInTable(row.after),
      sortable: true,
      hint: currency,
    },
    cell && {
      key: "kept",
      label: "Kept",
      align: "right",
      value: (row) => row.kept,
      text: (row) => percentText(row.kept, { digits: 1 }),
      strong: true,
      sortable: true,
    },
    behind.kind === "bar" &&
      behind.bar === "teams" && {
        key: "teams",
        label: "Teams",
        align: "right",
        value: (row) => row.teams,
        text: (row) => plain(row.teams, { signed: true }),
        sortable: true,
        optional: true,
        hint: "Teams that joined in the window",
      },
    behind.kind === "bar" &&
      !isBalance(behind) && {
        key: "amount",
        label: AMOUNTS[behind.bar],
        align: "right",
        value: (row) => Number(row.amount),
        text: (row) => amountInTable(row.amount, { signed: true }),
        strong: true,
        sortable: true,
        hint: currency,
      },
    behind.kind === "bar" &&
      !isBalance(behind) && {
        key: "month",
        label: isExpansion(behind) ? "Won" : "Month",
        value: (row) => row.month,
        text: (row) => {
          const month = row.month === null ? "" : monthDate(row.month, start);
          return row.times > 1 ? `${month} (${plain(row.times)})` : month;
        },
        muted: true,
        sortable: true,
        hint: "Month of the last movement; in brackets, how many there were",
      },
    isExpansion(behind) && {
      key: "led",
      label: "Signal",
      value: ledText,
      muted: true,
      sortable: true,
      hint: "What led to the last movement",
    },
    {
      key: "rep",
      label: behind.kind === "bar" && behind.bar === "new" ? "Closed by" : "Owner",
      value: (row) => row.rep ?? "nobody",
      muted: true,
      sortable: true,
      optional: true,
    },
  ];
  return columns.filter((column) => column !== false);
}
