import { describe, expect, it } from "vitest";

import type { FieldsView, GroupView, RowView, SectionView } from "../bindings";
import { merged } from "./sparse";

const row = (path: string, value: string) => ({ path, value }) as RowView;
const group = (path: string | null, rows: RowView[]) =>
  ({ path, rows, derived: [] }) as unknown as GroupView;
const section = (id: string, groups: GroupView[], behaviour: RowView[] = []) =>
  ({ id, summary: "before", changed: 0, groups, behaviour }) as unknown as SectionView;

const seen: FieldsView = {
  sections: [
    section(
      "land",
      [
        group(null, [row("land.acv", "48000"), row("seed", "1")]),
        group("segment[0]", [row("a", "1")]),
      ],
      [row("behaviour.x", "1")],
    ),
    section("comp", [group(null, [row("comp", "1")])]),
  ],
  changed: 0,
};

describe("assumptions of which only what changed was sent", () => {
  const now = row("land.acv", "18000");
  const sent: FieldsView = {
    sections: [{ ...section("land", [group(null, [now])]), summary: "after", changed: 1 }],
    changed: 1,
  };
  const after = merged(seen, sent);
  const [land, comp] = after.sections;

  it("takes over what was sent", () => {
    expect(after.changed).toBe(1);
    expect(land?.summary).toBe("after");
    expect(land?.changed).toBe(1);
    expect(land?.groups[0]?.rows.map((r) => r.value)).toEqual(["18000", "1"]);
  });

  it("leaves everything else the same object, so that it is not drawn again", () => {
    expect(comp).toBe(seen.sections[1]);
    expect(land?.groups[0]?.rows[1]).toBe(seen.sections[0]?.groups[0]?.rows[1]);
    expect(land?.groups[1]).toBe(seen.sections[0]?.groups[1]);
    expect(land?.behaviour).toBe(seen.sections[0]?.behaviour);
  });

  it("takes over a summary alone", () => {
    const only = merged(seen, {
      sections: [{ ...section("comp", []), summary: "after", changed: 2 }],
      changed: 2,
    });
    expect(only.sections[1]?.summary).toBe("after");
    expect(only.sections[1]?.groups).toBe(seen.sections[1]?.groups);
  });
});
