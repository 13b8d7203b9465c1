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
    let value = this.product();
    for (let sign = this.next("+-"); sign !== null; sign = this.next("+-")) {
      const right = this.product();
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
      const value = this.sum();
      if (this.next(")") === null) refuse("A bracket is not closed.");
      return this.scaled(value);
    }
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
    this.at++;
    return value * factor;
  }
}

/** How a typed number is to be understood. */
export interface Reading {
  /** `percent`: a bare 27 means 27%, so that the value is 0.27. */
  kind?: "number" | "percent";
  locale?: string | undefined;
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
    const read = new Reader(body, marks).read() * (loss === null ? 1 : -1);
    const value = kind === "percent" && !text.includes("%") ? read / 100 : read;
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
