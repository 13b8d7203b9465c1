/** Assumptions of which only what changed was sent. Pure. */
import type { FieldsView, GroupView, RowView, SectionView } from "../bindings";

/**
 * The assumptions `seen` with `sent` taken over: what was not sent stays the same object, so that
 * nothing of it is drawn again.
 */
export function merged(seen: FieldsView, sent: FieldsView): FieldsView {
  const changed = new Map(sent.sections.map((section) => [section.id, section]));
  const sections = seen.sections.map((section) => {
    const now = changed.get(section.id);
    return now === undefined ? section : mergedSection(section, now);
  });
  return { sections, changed: sent.changed };
}

function mergedSection(seen: SectionView, sent: SectionView): SectionView {
  const changed = new Map(sent.groups.map((group) => [group.path, group]));
  const groups = seen.groups.map((group): GroupView => {
    const now = changed.get(group.path);
    return now === undefined ? group : { ...now, rows: mergedRows(group.rows, now.rows) };
  });
  return {
    ...sent,
    groups: sent.groups.length === 0 ? seen.groups : groups,
    behaviour: mergedRows(seen.behaviour, sent.behaviour),
  };
}

function mergedRows(seen: RowView[], sent: RowView[]): RowView[] {
  if (sent.length === 0) return seen;
  const changed = new Map(sent.map((row) => [row.path, row]));
  return seen.map((row) => changed.get(row.path) ?? row);
}
