/**
 * What the top bar shows. The open plan gives its base (crumbs, draft, undo); the screen that is
 * shown may add to it or replace parts while it is shown.
 */
import { type Snippet, untrack } from "svelte";

/** A part of the path; without `go` it is where one is. */
export interface Crumb {
  label: string;
  go?: (() => void) | undefined;
}

/** Undo or redo. */
export interface Step {
  /** What it takes back, for the tooltip; null when there is nothing. */
  what: string | null;
  run: () => void;
}

/** The parts of the top bar. */
export interface TopBarContent {
  crumbs?: readonly Crumb[] | undefined;
  /** Menu of the plan, after the last crumb. */
  menu?: Snippet | undefined;
  /** Secondary words after the crumbs: `3 plans, same 200 replications`. */
  note?: string | undefined;
  /** `Draft, 12 changes`. */
  draft?: string | undefined;
  /** `Saved 14:02, version 7`. */
  saved?: string | undefined;
  undo?: Step | undefined;
  redo?: Step | undefined;
  onversions?: (() => void) | undefined;
  /** Buttons before the palette field. */
  actions?: Snippet | undefined;
}

let layers = $state.raw<{ content: () => TopBarContent }[]>([]);

/** What is shown now: later layers over earlier ones. */
export function topBar(): TopBarContent {
  let merged: TopBarContent = {};
  for (const layer of layers) merged = { ...merged, ...layer.content() };
  return merged;
}

/**
 * Adds a layer; returns what takes it away. Made for `$effect`:
 * `$effect(() => setTopBar(() => ({ crumbs, draft })))`. The function is read reactively.
 */
export function setTopBar(content: () => TopBarContent): () => void {
  const mine = { content };
  // Untracked: the effect that adds a layer must not run again because of it.
  layers = [...untrack(() => layers), mine];
  return () => {
    layers = layers.filter((one) => one !== mine);
  };
}
