/** The number formats that can be chosen. Any other tag is kept as the settings file has it. */
import { plain } from "../../lib/format";

const NAMED: readonly (readonly [string, string])[] = [
  ["en-US", "English (United States)"],
  ["en-GB", "English (United Kingdom)"],
  ["de-DE", "German (Germany)"],
  ["de-AT", "German (Austria)"],
  ["de-CH", "German (Switzerland)"],
  ["es-ES", "Spanish (Spain)"],
  ["fr-FR", "French (France)"],
  ["it-IT", "Italian (Italy)"],
  ["nl-NL", "Dutch (Netherlands)"],
  ["pt-BR", "Portuguese (Brazil)"],
  ["sv-SE", "Swedish (Sweden)"],
  ["en-IN", "English (India)"],
  ["ja-JP", "Japanese (Japan)"],
];

/** Stands for the system's own format in the list. */
export const SYSTEM = "system";

/** The formats, each with a number written in it; `tag` is among them even if nobody named it. */
export function localeOptions(
  tag: string | null,
): { value: string; label: string; hint: string }[] {
  const known = NAMED.some(([one]) => one === tag);
  const all = tag === null || known ? NAMED : [...NAMED, [tag, tag] as const];
  return [
    { value: SYSTEM, label: "As the system writes them", hint: sample(undefined) },
    ...all.map(([value, label]) => ({ value, label, hint: sample(value) })),
  ];
}

function sample(locale: string | undefined): string {
  try {
    return plain(12345.6, {
      digits: 1,
      locale: locale ?? new Intl.NumberFormat().resolvedOptions().locale,
    });
  } catch {
    return "not a language tag";
  }
}
