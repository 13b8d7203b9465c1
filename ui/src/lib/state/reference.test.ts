// What a plan is read against: kept on its card, and as the library has it.
import { clearMocks, mockIPC, mockWindows } from "@tauri-apps/api/mocks";
import { afterEach, beforeEach, describe, expect, it } from "vitest";

import type { DocView, LibraryView, PlanCard, RunAsk, RunView } from "../bindings";
import { deletePlan } from "./actions";
import { doc } from "./doc.svelte";
import { library } from "./library.svelte";
import { notices, putAway } from "./notice.svelte";
import { reference } from "./reference.svelte";
import { settings } from "./settings.svelte";

const refusal = { code: "library_read_only", message: "cannot be written", faults: [] };
const fields = { sections: [], changed: 0 };

/** A desk with plans 1 to 3, each read against what `stored` says. */
function desk({ readOnly = false } = {}) {
  const stored = new Map<number, number | null>();
  const cards = [1, 2, 3].map((id) => ({ id, name: `Plan ${id}`, changed: 10, archived: false }));
  const asked = { references: [] as number[], runs: [] as (number | null)[] };
  mockWindows("main");
  mockIPC((command, payload) => {
    const { plan, reference, ask } = payload as {
      plan: number;
      reference: number | null;
      ask: RunAsk;
    };
    switch (command) {
      case "plan_open":
        return {
          plan,
          revision: 0,
          reference: stored.get(plan) ?? null,
          fields,
        } as unknown as DocView;
      case "plan_reference":
        if (readOnly) return Promise.reject(refusal as unknown as Error);
        stored.set(plan, reference);
        return null;
      case "plan_delete":
        cards.splice(plan - 1, 1);
        return null;
      case "run_view":
        asked.references.push(plan);
        return { name: cards.find((card) => card.id === plan)?.name } as RunView;
      case "plan_run":
        asked.runs.push(ask.against);
        return null;
      case "library_list":
        return { plans: cards.map((card) => ({ ...card }) as PlanCard) } as LibraryView;
      case "settings":
      case "settings_set":
        return { values: { replications: null, ...(payload as { values?: object }).values } };
      default:
        return null;
    }
  });
  return { stored, cards, asked };
}

beforeEach(() => {
  doc.close();
  library.view = null;
});

afterEach(() => {
  doc.close();
  for (const notice of notices()) putAway(notice);
  clearMocks();
});

describe("the choice of a reference", () => {
  it("is kept on the plan's card, also that of none", async () => {
    const { stored } = desk();
    stored.set(1, 3);
    await doc.open(1);
    expect(doc.against).toBe(3);
    await doc.readAgainst(2);
    expect(stored.get(1)).toBe(2);
    await doc.open(2);
    expect(doc.against).toBeNull();
    await doc.open(1);
    expect(doc.against).toBe(2);
    await doc.readAgainst(null);
    expect(stored.get(1)).toBeNull();
  });

  it("stays for the window where the library cannot take it, and that is told", async () => {
    desk({ readOnly: true });
    await doc.open(1);
    await doc.readAgainst(2);
    expect(notices()).toEqual([refusal]);
    await doc.open(2);
    await doc.open(1);
    expect(doc.against).toBe(2);
  });

  it("ends with the plan that was chosen", async () => {
    const { asked } = desk();
    await doc.open(1);
    await doc.readAgainst(2);
    await deletePlan({ id: 2, name: "Plan 2", group: "", locked: false });
    expect(doc.against).toBeNull();
    expect(asked.runs).toEqual([2, null]);
  });
});

describe("the reference", () => {
  it("is asked for again when it was changed or renamed, and so is what is read against it", async () => {
    const { cards, asked } = desk();
    await library.refresh();
    await doc.open(1);
    await doc.readAgainst(2);
    await reference.follow();
    await library.refresh();
    await reference.follow();
    expect([asked.references, asked.runs]).toEqual([[2], [2]]);
    const [, second] = cards;
    if (second === undefined) return;
    second.changed++;
    await library.refresh();
    await reference.follow();
    expect([asked.references, asked.runs]).toEqual([
      [2, 2],
      [2, 2],
    ]);
    second.name = "Flat";
    await library.refresh();
    await reference.follow();
    expect(reference.view?.name).toBe("Flat");
  });

  it("has as many replications as the settings say", async () => {
    const { asked } = desk();
    await settings.load();
    await library.refresh();
    await doc.open(1);
    await doc.readAgainst(3);
    await reference.follow();
    await settings.change({ replications: 500 });
    await reference.follow();
    expect(asked.references.slice(-2)).toEqual([3, 3]);
  });

  it("can be any plan that was not put away", async () => {
    const { cards } = desk();
    await doc.open(1);
    for (const card of cards.slice(1)) card.archived = true;
    await library.refresh();
    await doc.readAgainst(3);
    expect(reference.plans.map((plan) => plan.id)).toEqual([1, 3]);
  });
});
