/** The words of plan files as people read them. */
import type { BillRow, PriceCharge } from "../../lib/bindings";

export const MODELS = [
  { value: "flat", label: "Flat fee" },
  { value: "unit", label: "Per unit" },
  { value: "graduated", label: "Graduated" },
  { value: "volume", label: "Volume" },
  { value: "package", label: "Packages" },
  { value: "stairstep", label: "Stairstep" },
  { value: "plans", label: "Plans" },
] as const;

/** What each model does with a quantity, in one sentence. */
const ABOUT: Record<string, string> = {
  flat: "One fee, whatever is used.",
  unit: "Quantity times one price.",
  graduated: "Each tier's units at that tier's price.",
  volume: "All units at the price of the tier reached.",
  package: "Each begun package in full.",
  stairstep: "The fee of the step reached.",
  plans: "The fee of the first plan that covers the quantity.",
};

export const COMMITMENTS = [
  { value: "none", label: "None" },
  { value: "true_up", label: "True-up" },
  { value: "prepaid", label: "Prepaid" },
] as const;

export const MIGRATIONS = [
  { value: "never", label: "Never" },
  { value: "at_renewal", label: "At renewal" },
  { value: "at_once", label: "At once" },
] as const;

const label = (list: readonly { value: string; label: string }[], word: string) =>
  list.find((entry) => entry.value === word)?.label ?? word;

export const modelLabel = (word: string) => label(MODELS, word);
export const aboutModel = (word: string) => ABOUT[word] ?? "";
export const migrationLabel = (word: string) => label(MIGRATIONS, word);

/** `api_calls` as `api calls`: what a meter counts. */
export const meterName = (meter: string) => meter.replaceAll("_", " ");

/** What a charge counts: `account`, `seat`, or its meter. */
export const countsOf = (charge: PriceCharge) => charge.meter ?? charge.per;

/** The same for a person. */
export function countsLabel(counts: string): string {
  if (counts === "account") return "Account";
  if (counts === "seat") return "Seats";
  return meterName(counts);
}

/** One unit of what a charge prices: `seat`, `package of 1,000`. */
export function unitOf(charge: PriceCharge, write: (n: number) => string): string {
  if (charge.packageSize !== null) return `package of ${write(Number(charge.packageSize))}`;
  if (charge.per === "seat") return "seat";
  return charge.per === "meter" ? "unit" : "account";
}

const ROWS: Record<string, string> = {
  discount: "Discount",
  true_up: "True-up to the commitment",
  prepaid: "Prepaid commitment",
  drawn: "Drawn from the commitment",
  credits: "Credits",
};

/** What a row under the lines of a bill is. */
export const rowLabel = (row: BillRow) => ROWS[row.kind] ?? row.kind;
