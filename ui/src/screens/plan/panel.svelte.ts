/** Which sections of the assumptions are open; kept while other screens are shown. */
import { tick } from "svelte";

import type { DocView } from "../../lib/bindings";

export const open = $state<Record<string, boolean>>({ land: true });

/** Opens the section of an assumption and goes to its cell. */
export async function reveal(view: DocView | null, path: string): Promise<void> {
  const section = view?.fields.sections.find((one) =>
    [...one.groups.flatMap((group) => group.rows), ...one.behaviour].some(
      (row) => row.path === path || row.byKind.some((kind) => kind.path === path),
    ),
  );
  if (section === undefined) return;
  open[section.id] = true;
  await tick();
  const row = document.querySelector(`[data-path="${CSS.escape(path)}"]`);
  row?.scrollIntoView({ block: "center" });
  row?.querySelector<HTMLElement>("input, button, [role=slider]")?.focus();
}
