/**
 * The person's choices that the interface itself follows. The settings file is the truth (the
 * shell loads and stores it); the theme is mirrored in the web view's storage, because it must be
 * known before the first paint.
 */
import { setLocale } from "../format/locale.svelte";

/** How the theme is chosen. */
export type ThemeChoice = "light" | "dark" | "system";

const MIRROR = "foothold.theme";

const state = $state<{ theme: ThemeChoice; locale: string | null }>({
  theme: mirrored(),
  locale: null,
});

function mirrored(): ThemeChoice {
  try {
    const found = localStorage.getItem(MIRROR);
    return found === "light" || found === "dark" ? found : "system";
  } catch {
    return "system";
  }
}

export const prefs = {
  /** The chosen theme. */
  get theme(): ThemeChoice {
    return state.theme;
  },
  /** The chosen locale's tag; null for the system's. */
  get locale(): string | null {
    return state.locale;
  },
};

/** Applies a theme at once. */
export function setTheme(theme: ThemeChoice): void {
  state.theme = theme;
  try {
    if (theme === "system") localStorage.removeItem(MIRROR);
    else localStorage.setItem(MIRROR, theme);
  } catch {
    // Without storage the choice holds for this window; the settings file keeps it.
  }
  const dark = theme === "dark" || (theme === "system" && systemIsDark());
  document.documentElement.dataset.theme = dark ? "dark" : "light";
}

function systemIsDark(): boolean {
  return window.matchMedia("(prefers-color-scheme: dark)").matches;
}

/** Applies a locale to every number at once; null goes back to the system's. */
export function setNumberLocale(tag: string | null): void {
  state.locale = tag;
  setLocale(tag ?? undefined);
}

/** Applies what the settings file holds. */
export function applyPrefs(settings: { theme?: ThemeChoice; locale?: string | null }): void {
  if (settings.theme !== undefined) setTheme(settings.theme);
  if (settings.locale !== undefined) setNumberLocale(settings.locale);
}
