/** What the names of the engine are called on screen. */
import type { Bar, LedBy } from "../../lib/bindings";

/** Labels of bars, as they stand beside the chart. */
export const BARS: Record<Bar, string> = {
  opening: "Opening",
  new: "New",
  seats: "Seats",
  teams: "Teams",
  usage: "Usage",
  product: "Product",
  tier: "Tier",
  price: "Price uplift",
  reactivation: "Reactivation",
  contraction: "Contraction",
  churn: "Churn",
  closing: "Closing",
};

/** Titles of the lists behind bars. */
export const LISTS: Record<Bar, string> = {
  opening: "Customers at opening",
  new: "New customers",
  seats: "Expansion by more seats",
  teams: "Expansion by new teams",
  usage: "Expansion by usage",
  product: "Expansion by the second product",
  tier: "Expansion by tier or commitment",
  price: "Expansion by price",
  reactivation: "Customers that came back",
  contraction: "Contraction",
  churn: "Customers that left",
  closing: "Customers at closing",
};

/** Heads of the amount column in the lists behind bars. */
export const AMOUNTS: Record<Bar, string> = {
  opening: "ARR",
  new: "New ARR",
  seats: "Expansion",
  teams: "Expansion",
  usage: "Expansion",
  product: "Expansion",
  tier: "Expansion",
  price: "Expansion",
  reactivation: "Reactivated",
  contraction: "Contraction",
  churn: "Churn",
  closing: "ARR",
};

/** The six causes that expansion is split by. */
export const EXPANSION: readonly Bar[] = ["seats", "teams", "usage", "product", "tier", "price"];

/** With a capital first letter. */
export const capital = (words: string) => words.charAt(0).toUpperCase() + words.slice(1);

/** A name of the engine as words: `true_up` is `True up`. */
export const plainWords = (name: string) => capital(name.replaceAll("_", " "));

type Words = Record<string, { long: string; short: string }>;

const SIGNALS: Words = {
  seat_utilisation: { long: "Seats nearly full", short: "seats full" },
  api_quota: { long: "Usage near commitment", short: "usage" },
  included_tier: { long: "Near the tier's limit", short: "tier limit" },
  new_team: { long: "New-team user", short: "new team" },
  champion_change: { long: "Champion change", short: "champion" },
  adjacent_product: { long: "Second product relevant", short: "2nd product" },
  account_growth: { long: "Headcount growth", short: "growth" },
  business_review: { long: "Business review", short: "review" },
  renewal_near: { long: "Renewal near", short: "renewal" },
};

/** A signal in full. */
export const signalWords = (name: string) => SIGNALS[name]?.long ?? plainWords(name);

/** A signal where there is little room: under its mark, in a list. */
export const signalMark = (name: string) => SIGNALS[name]?.short ?? plainWords(name).toLowerCase();

/** What led to a movement when no signal did. */
export const LED: Record<LedBy, string> = {
  signal: "Signal",
  gutFeel: "Guess",
  ask: "Asked",
  nobody: "No play",
};

const MEASURES: Record<string, string> = {
  new_arr: "New ARR",
  first_year_acv: "First-year ACV",
  tcv: "TCV",
  expansion_arr: "Expansion ARR",
  renewal_uplift: "Renewal uplift",
  renewals: "Renewals",
  activations: "Activations",
  book_nrr: "Book NRR",
};

/** What a credit counts. */
export const measureWords = (name: string) => MEASURES[name] ?? plainWords(name);

/** Whether a credit counts things rather than money. */
export const isCount = (measure: string) => measure === "activations";

/** A segment's id as its name: `mid-market` is `Mid-market`. */
export const segmentWords = (id: string) => plainWords(id);
