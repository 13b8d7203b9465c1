/**
 * Keyboard shortcuts. Each is registered with its name by what it belongs to, so that the map shown
 * by `?` is always what really works.
 */

import { untrack } from "svelte";

/** One shortcut. */
export interface Shortcut {
  /** `mod+k`, `shift+/`, `[`, `f6`: mod is Ctrl, on a Mac Cmd. */
  keys: string;
  /** What it does, for the map. */
  label: string;
  /** Heading of the map it stands under. */
  group: string;
  /** Nothing to run: a key that a control handles itself, listed only. */
  run?: (() => void) | undefined;
  /** Works while a text field has the focus. */
  inFields?: boolean;
  /** Whether it applies now. */
  when?: (() => boolean) | undefined;
}

let registered = $state.raw<readonly Shortcut[]>([]);

/** The keys that controls handle themselves. */
export const BUILT_IN: Shortcut[] = [
  { keys: "tab", label: "Next control: slider, cell, reset", group: "Fields" },
  { keys: "arrowup", label: "Step up or down (with arrow down)", group: "Fields" },
  { keys: "shift+arrowup", label: "Ten steps", group: "Fields" },
  { keys: "alt+arrowup", label: "A tenth of a step", group: "Fields" },
  { keys: "enter", label: "Take the typed value", group: "Fields" },
  { keys: "escape", label: "Give the typed value up", group: "Fields" },
  { keys: "t", label: "Show a chart as a table", group: "Charts and tables" },
  { keys: "mod+c", label: "Copy picture or row", group: "Charts and tables" },
  { keys: "mod+shift+c", label: "Copy table", group: "Charts and tables" },
];

/** Everything that works now, for the map. */
export function shortcuts(): Shortcut[] {
  return [...registered, ...BUILT_IN];
}

/** Adds shortcuts; returns what takes them away again. Made for `$effect`. */
export function registerShortcuts(some: readonly Shortcut[]): () => void {
  // Untracked: the effect that registers must not run again because of it.
  registered = [...untrack(() => registered), ...some];
  return () => {
    registered = registered.filter((one) => !some.includes(one));
  };
}

const isMac = () => /Mac|iPhone|iPad/.test(navigator.userAgent);

/** `mod+shift+c` for a key press. */
export function keysOf(event: KeyboardEvent): string {
  const mod = isMac() ? event.metaKey : event.ctrlKey;
  const key = event.key.toLowerCase();
  // Shift is part of a sign such as `?`, and a modifier of letters and named keys.
  const shift = event.shiftKey && (key.length > 1 || /[a-z]/.test(key));
  return [mod && "mod", event.altKey && "alt", shift && "shift", key].filter(Boolean).join("+");
}

/** The keys as they are printed: `Ctrl K`. */
export function keysText(keys: string): string {
  const names: Record<string, string> = {
    mod: isMac() ? "⌘" : "Ctrl",
    alt: isMac() ? "⌥" : "Alt",
    shift: "Shift",
    escape: "Esc",
    arrowup: "↑",
    arrowdown: "↓",
    enter: "Enter",
    tab: "Tab",
  };
  return keys
    .split("+")
    .map((key) => names[key] ?? key.toUpperCase())
    .join(" ");
}

function isField(target: EventTarget | null): boolean {
  if (!(target instanceof HTMLElement)) return false;
  return target.isContentEditable || target.matches("input, textarea, select");
}

/** Runs what is registered for a key press; the newest registration wins. */
export function handleShortcut(event: KeyboardEvent): void {
  if (event.defaultPrevented || event.isComposing) return;
  const keys = keysOf(event);
  const field = isField(event.target);
  const found = registered.findLast(
    (one) =>
      one.keys === keys &&
      one.run !== undefined &&
      (!field || one.inFields === true) &&
      (one.when?.() ?? true),
  );
  if (found?.run === undefined) return;
  event.preventDefault();
  found.run();
}
