/**
 * The one toast: what was done, with Undo. It goes after six seconds, not while it is pointed at.
 * Errors are never toasts. The next change of anything takes it away: its Undo, which the key for undo
 * runs too, would otherwise take back what lies before that change.
 */

/** What is shown. */
export interface Toast {
  readonly text: string;
  readonly undo: () => void;
}

export const TOAST_MS = 6000;

const state = $state<{ toast: Toast | null }>({ toast: null });
let timer: ReturnType<typeof setTimeout> | undefined;

export const toast = {
  get current(): Toast | null {
    return state.toast;
  },
};

/** Shows `text`; `undo` takes back what it tells of. Replaces the toast before. */
export function showToast(text: string, undo: () => void): void {
  state.toast = { text, undo };
  releaseToast();
}

/** Takes the toast away. */
export function dismissToast(): void {
  clearTimeout(timer);
  state.toast = null;
}

/** Keeps the toast while it is pointed at or focused. */
export function holdToast(): void {
  clearTimeout(timer);
}

/** Lets its time run again. */
export function releaseToast(): void {
  clearTimeout(timer);
  timer = setTimeout(() => (state.toast = null), TOAST_MS);
}
