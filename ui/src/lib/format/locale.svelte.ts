/**
 * A desktop where nobody chose a language has the POSIX locale, which groups no digits: there
 * numbers are written as in American English.
 */
const nameless = /posix/i.test(new Intl.NumberFormat().resolvedOptions().locale);
const SYSTEM = nameless ? "en-US" : undefined;

/**
 * The locale that numbers are written and read in. Reactive: what is shown changes with it.
 * `undefined` is the system's own.
 */
const chosen = $state<{ tag: string | undefined }>({ tag: undefined });

/** The locale in use; undefined for the system's. */
export function currentLocale(): string | undefined {
  return chosen.tag ?? SYSTEM;
}

/** Chooses the locale by its language tag, such as `de-DE`; undefined goes back to the system's. */
export function setLocale(tag: string | undefined): void {
  chosen.tag = tag;
}

/** The separators that a locale writes numbers with. */
export interface Separators {
  readonly decimal: string;
  readonly group: string;
}

// A cache: nothing watches it.
// eslint-disable-next-line svelte/prefer-svelte-reactivity
const known = new Map<string, Separators>();

/** Decimal and group separator of `locale`. */
export function separators(locale: string | undefined = currentLocale()): Separators {
  const key = locale ?? "";
  const found = known.get(key);
  if (found !== undefined) return found;
  const parts = new Intl.NumberFormat(locale, { useGrouping: "always" }).formatToParts(12345.6);
  const part = (type: string, or: string) => parts.find((p) => p.type === type)?.value ?? or;
  const made = { decimal: part("decimal", "."), group: part("group", ",") };
  known.set(key, made);
  return made;
}
