/** Lines of the command palette that the Plan screen knows. */
import type { DocView, RunView } from "../../lib/bindings";
import { natural, parseNumber } from "../../lib/format";
import type { PaletteItem } from "../../lib/shell";
import { doc } from "../../lib/state/doc.svelte";
import { fileValue, numberOf } from "./fields";

/** Every assumption, with its value; `= 22` sets it. */
export function assumptionItems(view: DocView | null): PaletteItem[] {
  const sections = view?.fields.sections ?? [];
  return sections.flatMap((section) =>
    [...section.groups.flatMap((group) => group.rows), ...section.behaviour].map((row) => {
      const number = numberOf(row);
      return {
        id: row.path,
        label: row.label,
        value: number === null ? row.value : `${natural(number)} ${row.unit}`,
        hint: section.title,
        words: row.path,
        run: () => focusRow(row.path),
        set: (text: string) => {
          if (number === null) {
            void doc.set(row.path, text.trim());
            return null;
          }
          const parsed = parseNumber(text);
          if (!parsed.ok) return parsed.reason;
          void doc.set(row.path, fileValue(row, parsed.value));
          return null;
        },
      };
    }),
  );
}

/** How each metric is computed. */
export function definitionItems(view: RunView | null): PaletteItem[] {
  const explained = ["nrr", "expansion_share"];
  const roles = view?.roles.slice(0, 1).map((role) => `quota_attainment.${role.role}`) ?? [];
  return [...explained, ...roles].map((metric) => ({
    id: metric,
    label: `How ${labelOf(view, metric)} is computed`,
    run: () => {
      const card = document.querySelector(`[data-metric="${metric}"] button.formula`);
      if (card instanceof HTMLButtonElement) card.click();
    },
  }));
}

function labelOf(view: RunView | null, metric: string): string {
  return view?.metrics.find((series) => series.id === metric)?.label ?? "quota attainment";
}

function focusRow(path: string): void {
  const row = document.querySelector(`[data-path="${CSS.escape(path)}"] input`);
  if (row instanceof HTMLInputElement) row.focus();
}
