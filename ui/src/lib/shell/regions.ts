/** F6 goes round the regions of the window: rail, bars, panel, page. They carry `data-region`. */

const FOCUSABLE =
  'a[href], button:not(:disabled), input:not(:disabled), select, textarea, [tabindex="0"]';

/** Moves the focus to the next region (`by` 1) or the one before (-1). */
export function cycleRegion(by: 1 | -1, root: ParentNode = document): void {
  const regions = [...root.querySelectorAll<HTMLElement>("[data-region]")].filter(
    (region) => region.closest("[hidden], [inert]") === null,
  );
  if (regions.length === 0) return;
  const active = document.activeElement;
  const at = regions.findLastIndex((region) => region.contains(active));
  const from = at === -1 && by === -1 ? 0 : at;
  const next = regions[(from + by + regions.length) % regions.length];
  const first = next?.querySelector<HTMLElement>('[aria-current="page"]');
  (first ?? next?.querySelector<HTMLElement>(FOCUSABLE) ?? next)?.focus();
}
