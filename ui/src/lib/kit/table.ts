/** Tables as data: columns, rows, order, and text for clipboard and files. */
import { separators } from "../format";

/** What a cell holds; null is undefined. */
export type Cell = number | string | null;

/** One column of a table whose rows are `T`. */
export interface Column<T> {
  key: string;
  label: string;
  /** Stands in the head, never in the cells. */
  unit?: string | undefined;
  /** Numbers stand right, text left. */
  align?: "left" | "right";
  /** What it sorts by and what is copied. */
  value: (row: T) => Cell;
  /** What is shown; `value` as it is without it. */
  text?: ((row: T) => string) | undefined;
  /** Width in pixels; else as wide as needed. */
  width?: number | undefined;
  sortable?: boolean;
  /** Bold cells: the column the table is about. */
  strong?: boolean;
  /** Muted cells. */
  muted?: boolean;
  /** Left out under 1360 px. */
  optional?: boolean;
  /** Explains the column, as a tooltip of its head. */
  hint?: string | undefined;
}

/** Column and direction that rows are ordered by. */
export interface Order {
  key: string;
  down: boolean;
}

/** A chart's numbers: heads and rows, as its table twin, its copy and its CSV show them. */
export interface Twin {
  columns: { label: string; unit?: string | undefined; write?: (value: Cell) => string }[];
  rows: Cell[][];
}

/** `rows` in `order`; undefined values last, either way. The order of equals is kept. */
export function sorted<T>(rows: readonly T[], columns: readonly Column<T>[], order: Order | null) {
  const column = columns.find((c) => c.key === order?.key);
  if (order === null || column === undefined) return rows;
  const sign = order.down ? -1 : 1;
  return [...rows].sort((a, b) => {
    const [x, y] = [column.value(a), column.value(b)];
    if (x === null || y === null) return x === y ? 0 : x === null ? 1 : -1;
    if (typeof x === "number" && typeof y === "number") return sign * (x - y);
    return sign * String(x).localeCompare(String(y), undefined, { numeric: true });
  });
}

const head = (label: string, unit?: string) => (unit ? `${label}, ${unit}` : label);

/** The columns and rows of a table as a twin. */
export function twinOf<T>(columns: readonly Column<T>[], rows: readonly T[]): Twin {
  return {
    columns: columns.map(({ label, unit }) => ({ label, unit })),
    rows: rows.map((row) => columns.map((column) => column.value(row))),
  };
}

function lines(twin: Twin, cell: (value: Cell) => string, separator: string, end: string) {
  const heads = twin.columns.map((c) => cell(head(c.label, c.unit)));
  const body = twin.rows.map((row) => row.map(cell).join(separator));
  return [heads.join(separator), ...body].map((line) => line + end).join("");
}

const isNumber = (text: string) => /^[+-]?\d+(\.\d+)?$/.test(text);

/**
 * Tab-separated, for pasting into a spreadsheet or into cells here: numbers with the locale's decimal
 * mark and all their digits, ungrouped. Undefined cells are empty.
 */
export function tsv(twin: Twin, { decimal } = separators()): string {
  const cell = (value: Cell) => {
    const text = String(value ?? "").replace(/[\t\r\n]+/g, " ");
    return typeof value === "number" || isNumber(text) ? text.replace(".", decimal) : text;
  };
  return lines(twin, cell, "\t", "\n");
}

/**
 * Comma-separated (RFC 4180). The same in every locale. Text that a spreadsheet would run as a
 * formula is escaped; numbers stay numbers; undefined cells are empty.
 */
export function csv(twin: Twin): string {
  const cell = (value: Cell) => {
    if (value === null) return "";
    if (typeof value === "number") return String(value);
    const runs = /^[=+\-@\t\r]/.test(value) && !isNumber(value);
    const safe = runs ? `'${value}` : value;
    return /[",\r\n]/.test(safe) ? `"${safe.replaceAll('"', '""')}"` : safe;
  };
  return lines(twin, cell, ",", "\r\n");
}
