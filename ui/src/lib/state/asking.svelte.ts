/** Which of the plan's dialogs is open. One at a time. */

/** A plan as a dialog needs it. */
export interface Named {
  id: number;
  name: string;
  group: string;
  locked: boolean;
}

/** What is asked. */
export type Asking =
  | { kind: "rename"; plan: Named }
  | { kind: "keep"; plan: Named; version: number }
  | { kind: "keepAsNew"; plan: Named }
  | { kind: "text"; plan: Named };

const state = $state<{ open: Asking | null }>({ open: null });

export const asking = {
  get open(): Asking | null {
    return state.open;
  },
};

/** Opens a dialog. */
export function ask(what: Asking): void {
  state.open = what;
}

/** Closes it. */
export function answered(): void {
  state.open = null;
}
