/** Plan cards: which are shown, in which order, and what a run says on one. */
import type { HeadlineCard, PlanCard, RecentRow, RunView } from "../../lib/bindings";
import type { Named } from "../../lib/state/asking.svelte";

/** How cards are ordered. */
export type Order = "changed" | "name" | "company" | "nrr";

export const ORDERS: readonly { value: Order; label: string }[] = [
  { value: "changed", label: "Last changed" },
  { value: "name", label: "Name" },
  { value: "company", label: "Company" },
  { value: "nrr", label: "NRR" },
];

/** What the Library screen is asked to show. */
export interface Filter {
  /** Words that name or company hold, in any order. */
  search: string;
  archived: boolean;
  order: Order;
}

/** Whether a text holds every word of a search. */
export function wanted(text: string, search: string): boolean {
  const words = search.toLowerCase().split(/\s+/).filter(Boolean);
  return words.every((word) => text.toLowerCase().includes(word));
}

type HeadlineOf = (card: PlanCard) => HeadlineCard | null;

/** The cards to show, in order. */
export function chosen(
  cards: readonly PlanCard[],
  { search, archived, order }: Filter,
  headline: HeadlineOf,
): PlanCard[] {
  const fits = (card: PlanCard) =>
    card.archived === archived && wanted(`${card.name} ${card.group}`, search);
  const byName = (a: PlanCard, b: PlanCard) => a.name.localeCompare(b.name);
  const by: Record<Order, (a: PlanCard, b: PlanCard) => number> = {
    changed: (a, b) => b.changed - a.changed || b.id - a.id,
    name: byName,
    // Plans of no company come last.
    company: (a, b) =>
      Number(a.group === "") - Number(b.group === "") ||
      a.group.localeCompare(b.group) ||
      byName(a, b),
    // Undefined is below every number; no NRR comes near it.
    nrr: (a, b) => (headline(b)?.nrr ?? -1) - (headline(a)?.nrr ?? -1) || byName(a, b),
  };
  return cards.filter(fits).sort(by[order]);
}

/** Ends of the pictures' common axis: every card is read on the same scale. */
export function axis(pictures: readonly (readonly (number | null)[])[]): {
  min: number;
  max: number;
} {
  const values = pictures.flat().filter((value): value is number => value !== null);
  // One plan far off must not flatten all the others.
  const low = Math.max(0.4, Math.min(0.95, ...values));
  const high = Math.min(2, Math.max(1.05, ...values));
  return { min: low, max: high };
}

/** The headline that a finished run gives: P50 each, at the month it is read at. */
export function headlineOf(run: RunView): HeadlineCard {
  const p50 = (id: string) => run.metrics.find((series) => series.id === id)?.p50 ?? [];
  // The role whose attainment is the Plan screen's headline: who owns growth, else who sells.
  const role = run.roles.find((one) => one.role === "expansion_ae") ?? run.roles[0];
  return {
    stale: false,
    replications: run.replications,
    month: run.month,
    nrr: p50("nrr")[run.month] ?? null,
    expansionShare: p50("expansion_share")[run.month] ?? null,
    quota: role?.attainment.p50[run.month] ?? null,
    quotaRole: role?.role ?? null,
    nrrByMonth: p50("nrr"),
  };
}

/** A card's plan, for what is done with it. */
export function named({ id, name, group, locked }: PlanCard): Named {
  return { id, name, group, locked };
}

const KINDS: Record<string, string> = {
  created: "New",
  imported: "Import",
  run: "Run",
  version: "Version",
  restored: "Restore",
  exported: "Export",
};

/** What happened, in a word. */
export function kindText(kind: string): string {
  return KINDS[kind] ?? kind;
}

/** What happened lately, newest first; of each plan's runs only the newest. */
export function lately(rows: readonly RecentRow[], most: number): RecentRow[] {
  const first = (row: RecentRow) =>
    rows.find((other) => other.kind === "run" && other.plan === row.plan) === row;
  return rows.filter((row) => row.kind !== "run" || first(row)).slice(0, most);
}
