/**
 * What the command palette finds. Screens and the document register providers; the palette asks
 * them at every key press, so a provider answers from memory.
 */
import { untrack } from "svelte";

import type { IconOf } from "../kit/Icon.svelte";

/** The groups, in the order they are shown. */
export const GROUPS = ["Assumptions", "Commands", "Definitions"] as const;

export type PaletteGroup = (typeof GROUPS)[number];

/** One line of the palette. */
export interface PaletteItem {
  /** Stable and unique in its group. */
  id: string;
  label: string;
  icon?: IconOf | undefined;
  /** Current value, as shown: `18.0%`. */
  value?: string | undefined;
  /** Where it belongs: `Land`, `Versions`. */
  hint?: string | undefined;
  /** Words that also find it. */
  words?: string | undefined;
  /** Opens it. */
  run: () => void;
  /** Takes the text after `=`; a reason when it is refused. Only assumptions have it. */
  set?: ((text: string) => string | null) | undefined;
}

type Provider = () => readonly PaletteItem[];

const state = $state<{ open: boolean; providers: { group: PaletteGroup; items: Provider }[] }>({
  open: false,
  providers: [],
});

export const palette = {
  get open(): boolean {
    return state.open;
  },
};

/** Opens the palette. */
export function openPalette(): void {
  state.open = true;
}

/** Closes the palette. */
export function closePalette(): void {
  state.open = false;
}

/** Adds a source of lines; returns what takes it away again. Made for `$effect`. */
export function registerPalette(group: PaletteGroup, items: Provider): () => void {
  const mine = { group, items };
  // Untracked: the effect that registers must not run again because of it.
  state.providers = [...untrack(() => state.providers), mine];
  return () => {
    state.providers = state.providers.filter((one) => one.items !== items);
  };
}

/** A query: what is looked for, and the value after `=` when there is one. */
export function splitQuery(query: string): { search: string; value: string | null } {
  const at = query.indexOf("=");
  if (at === -1) return { search: query.trim(), value: null };
  return { search: query.slice(0, at).trim(), value: query.slice(at + 1).trim() };
}

/** How well `item` fits `search`: lower is better, null is not at all. */
export function fit(item: PaletteItem, search: string): number | null {
  const label = item.label.toLowerCase();
  const all = `${label} ${item.hint?.toLowerCase() ?? ""} ${item.words?.toLowerCase() ?? ""}`;
  const terms = search.toLowerCase().split(/\s+/).filter(Boolean);
  if (!terms.every((term) => all.includes(term))) return null;
  if (label.startsWith(search.toLowerCase())) return 0;
  return terms.every((term) => label.includes(term)) ? 1 : 2;
}

/** What is found for `search`, by group, best first, at most `most` a group. */
export function find(search: string, most = 6): { group: PaletteGroup; items: PaletteItem[] }[] {
  return GROUPS.map((group) => {
    const all = state.providers.filter((p) => p.group === group).flatMap((p) => p.items());
    const fitting = all
      .map((item) => ({ item, fit: fit(item, search) }))
      .filter((one): one is { item: PaletteItem; fit: number } => one.fit !== null)
      .sort((a, b) => a.fit - b.fit);
    return { group, items: fitting.slice(0, most).map((one) => one.item) };
  }).filter((found) => found.items.length > 0);
}
