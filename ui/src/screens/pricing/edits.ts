/** Changes of a plan's text that the cells of the editor ask for. */
import { decimalText, parseNumber } from "../../lib/format";
import type { ChangeAsk, PriceTier } from "../../lib/bindings";

const set = (path: string, value: string): ChangeAsk => ({ kind: "set", path, value });

export const setWord = set;
export const setCount = (path: string, count: number) => set(path, decimalText(count));
export const setMoney = (path: string, amount: number, currency: string) =>
  set(path, `${decimalText(amount)} ${currency}`);
export const setPercent = (path: string, ratio: number) =>
  set(path, `${decimalText(ratio * 100)}%`);

/** The columns of the tier table that can be typed into. */
export type TierColumn = "up_to" | "unit_price" | "flat_fee";

/** One cell of the tier table. */
export function setTier(
  tier: PriceTier,
  column: TierColumn,
  value: number,
  currency: string,
): ChangeAsk {
  const path = `${tier.path}.${column}`;
  return column === "up_to" ? setCount(path, value) : setMoney(path, value, currency);
}

/**
 * A block pasted from a spreadsheet into the tiers, from the cell it was pasted at. Cells that are no
 * numbers, rows past the last tier and the last tier's open end are left out.
 */
export function pasteTiers(
  tiers: readonly PriceTier[],
  columns: readonly TierColumn[],
  at: { row: number; column: number },
  cells: readonly (readonly string[])[],
  currency: string,
): ChangeAsk[] {
  return cells.flatMap((line, down) => {
    const tier = tiers[at.row + down];
    if (tier === undefined) return [];
    return line.flatMap((typed, right) => {
      const column = columns[at.column + right];
      const read = parseNumber(typed);
      if (column === undefined || !read.ok) return [];
      if (column === "up_to" && tier.to === null) return [];
      return [setTier(tier, column, read.value, currency)];
    });
  });
}
