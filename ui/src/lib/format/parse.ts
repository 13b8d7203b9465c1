/**
 * Numbers as people type them: `31k`, `27%`, `1.2m`, `(1,200)`, `$31,000`, `=52*0.6`, in the
 * separators of the locale. What is ambiguous is refused with the reason, never guessed.
 */
import { separators, type Separators } from "./locale.svelte";

/** The number, or why there is none. */
export type Parsed = { ok: true; value: number } | { ok: false; reason: string };

const SUFFIXES: Record<string, number> = { k: 1e3, m: 1e6, b: 1e9, "%": 0.01 };

class Refusal extends Error {}

function refuse(reason: string): never {
  throw new Refusal(reason);
}

/** Digits with separators as a number; refuses a group separator out of place. */
function digits(text: string, { decimal, group }: Separators): number {
  const spaces = /[\s\u00a0\u202f']/g;
  const bare = text.replace(spaces, "");
  const groups = /\s|\u00a0|\u202f|'|\u2019/.test(group) ? "" : group;
  const at = bare.lastIndexOf(decimal);
  const integer = at === -1 ? bare : bare.slice(0, at);
  const fraction = at === -1 ? "" : bare.slice(at + 1);
  const pieces = groups === "" ? [integer] : integer.split(groups);
  const [head = "", ...rest] = pieces;
  const grouped = rest.every((piece) => piece.length === 3) && head.length <= 3;
  if (rest.length > 0 && !grouped) {
    const joined = pieces.join(decimal);
    refuse(`${text} can be read two ways here. Write ${joined} or ${pieces.join("")}.`);
  }
  const whole = pieces.join("");
  if (!/^\d*$/.test(whole) || !/^\d*$/.test(fraction) || whole + fraction === "") {
    refuse(`${text} is not a number.`);
  }
  return Number(`${whole || "0"}.${fraction || "0"}`);
}

/** Recursive descent over `+ - * / ( )`, with suffixes on numbers. */
class Reader {
  private at = 0;
  private depth = 0;
  /** Numbers with a percent sign behind them, and numbers without. */
  shares = 0;
  plains = 0;
  /** Whether the outermost sum adds shares and plain numbers. */
  mixed = false;

  constructor(
    private readonly text: string,
    private readonly marks: Separators,
  ) {}

  read(): number {
    const value = this.sum();
    this.skip();
    if (this.at < this.text.length) refuse(`${this.text.slice(this.at)} is not part of a number.`);
    return value;
  }

  private skip() {
    while (/\s/.test(this.text[this.at] ?? "")) this.at++;
  }

  private next(of: string): string | null {
    this.skip();
    const sign = this.text[this.at] ?? "";
    if (sign === "" || !of.includes(sign)) return null;
    this.at++;
    return sign;
  }

  private sum(): number {
    const before = this.shares;
    let value = this.product();
    const first = this.shares > before;
    for (let sign = this.next("+-"); sign !== null; sign = this.next("+-")) {
      const so = this.shares;
      const right = this.product();
      if (this.depth === 0 && this.shares > so !== first) this.mixed = true;
      value = sign === "+" ? value + right : value - right;
    }
    return value;
  }

  private product(): number {
    let value = this.signed();
    for (let sign = this.next("*/"); sign !== null; sign = this.next("*/")) {
      const right = this.signed();
      if (sign === "/" && right === 0) refuse("Division by zero.");
      value = sign === "*" ? value * right : value / right;
    }
    return value;
  }

  private signed(): number {
    if (this.next("-") !== null) return -this.signed();
    if (this.next("+") !== null) return this.signed();
    if (this.next("(") !== null) {
      this.depth++;
      const value = this.sum();
      this.depth--;
      if (this.next(")") === null) refuse("A bracket is not closed.");
      return this.scaled(value);
    }
    this.plains++;
    this.skip();
    const match = /^[\d.,'\u2019\u00a0\u202f]+/.exec(this.text.slice(this.at));
    if (match === null) refuse("A number is missing.");
    this.at += match[0].length;
    return this.scaled(digits(match[0], this.marks));
  }

  private scaled(value: number): number {
    this.skip();
    const factor = SUFFIXES[(this.text[this.at] ?? "").toLowerCase()];
    if (factor === undefined) return value;
    if (this.text[this.at] === "%") {
      this.shares++;
      this.plains--;
    }
    this.at++;
    return value * factor;
  }
}

/**
 * What a number is entered as. `percent`: 27 and 27% are the ratio 0.27. `points`: both are 27, for
 * values that are kept in percent points. `ratio`: a number without a unit, of which 150% is 1.5.
 * `number`: has a unit that no percentage can be.
 */
export type NumberKind = "number" | "ratio" | "percent" | "points";

/** How a typed number is to be understood. */
export interface Reading {
  kind?: NumberKind;
  locale?: string | undefined;
}

/** What a number is entered as whose unit is shown as `unit`: `%`, `USD/yr`, nothing. */
export function kindIn(unit: string): NumberKind {
  if (unit.startsWith("%")) return "points";
  return unit === "" ? "ratio" : "number";
}

/** A read number as a value of its kind. */
function valueOf(kind: NumberKind, read: number, reader: Reader, typed: string): number {
  const share = reader.shares > 0;
  if (kind === "ratio") return read;
  if (kind === "number") {
    if (share && reader.plains === 0) refuse(`${typed} is a percentage. Write a plain number.`);
    return read;
  }
  if (reader.mixed) refuse("Write % behind every number of the sum, or behind none.");
  const factor = kind === "percent" ? (share ? 1 : 0.01) : share ? 100 : 1;
  return read * factor;
}

// Twelve digits: 27 / 100 and 52 * 0.6 leave the dust of binary fractions behind.
const clean = (value: number) => Number(value.toPrecision(12));

/** The number that `typed` means. */
export function parseNumber(typed: string, { kind = "number", locale }: Reading = {}): Parsed {
  const marks = separators(locale);
  const text = typed
    .trim()
    .replace(/[\u2212\u2013]/g, "-")
    .replace(/\u00d7/g, "*")
    .replace(/\u00f7/g, "/")
    .replace(/^(=?\s*-?\s*)[$€£¥]\s*/, "$1")
    .replace(/\s*([€£¥]|[A-Z]{3})$/, "");
  if (text === "") return { ok: false, reason: "Type a number." };
  const formula = text.startsWith("=");
  if (!formula && /\d\s*[+*/]|\d\s*-\s*\d/.test(text)) {
    return { ok: false, reason: "Start a calculation with =." };
  }
  // A bank writes a loss in brackets; only a formula uses them to group.
  const loss = formula ? null : /^\((.*)\)$/.exec(text);
  try {
    const body = formula ? text.slice(1) : (loss?.[1] ?? text);
    const reader = new Reader(body, marks);
    const read = reader.read() * (loss === null ? 1 : -1);
    const value = valueOf(kind, read, reader, typed.trim());
    if (!Number.isFinite(value)) return { ok: false, reason: "The number is too large." };
    return { ok: true, value: clean(value) };
  } catch (error) {
    if (error instanceof Refusal) return { ok: false, reason: error.message };
    throw error;
  }
}

/** A pasted block as rows of cells: what a spreadsheet puts on the clipboard. */
export function pastedCells(text: string): string[][] {
  const lines = text.replace(/\r\n?/g, "\n").replace(/\n$/, "").split("\n");
  return lines.map((line) => line.split("\t").map((cell) => cell.trim()));
}
