/** Lines of the command palette that the Plan screen knows. */
import type { DocView, RowView, RunView, SectionView } from "../../lib/bindings";
import { kindIn, natural, parseNumber } from "../../lib/format";
import type { PaletteItem } from "../../lib/shell";
import { doc } from "../../lib/state/doc.svelte";
import { fileValue, isNumber, numberOf } from "./fields";
import { reveal } from "./panel.svelte";

/** Every assumption, with its value; `= 22` sets it. */
export function assumptionItems(view: DocView | null): PaletteItem[] {
  const sections = view?.fields.sections ?? [];
  return sections.flatMap((section) =>
    rowsOf(section).map((row) => {
      const number = numberOf(row);
      return {
        id: row.path,
        label: row.label,
        value: number === null ? row.value || "not set" : `${natural(number)} ${row.unit}`,
        hint: section.title,
        words: row.path,
        run: () => void reveal(view, row.path),
        set: (text: string) => {
          if (!isNumber(row)) {
            void doc.set(row.path, text.trim());
            return null;
          }
          const parsed = parseNumber(text, { kind: kindIn(row.unit) });
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

/** Every row of a section; a value that differs by kind of segment is a row for each. */
function rowsOf(section: SectionView): RowView[] {
  const rows = [...section.groups.flatMap((group) => group.rows), ...section.behaviour];
  return rows.flatMap((row) => (row.byKind.length > 0 ? row.byKind : [row]));
}
