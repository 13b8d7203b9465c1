// What the key for undo takes back: the message at the bottom while nothing was changed since, then
// the newest change.
import { clearMocks, mockIPC, mockWindows } from "@tauri-apps/api/mocks";
import { render } from "@testing-library/svelte";
import { tick } from "svelte";
import { afterEach, beforeEach, describe, expect, it } from "vitest";

import type { DocView } from "../bindings";
import { deletePlan, discard, duplicate, rename, restore } from "../state/actions";
import { closePlan, openPlan } from "../state/app.svelte";
import { doc } from "../state/doc.svelte";
import { dismissToast, toast } from "../state/toast.svelte";
import PlanBar from "./PlanBar.svelte";
import { handleShortcut, shortcuts } from "./shortcuts.svelte";

const named = { id: 1, name: "Land at 18K", group: "", locked: false };

let revision = 0;
const view = (plan: number) =>
  ({
    plan,
    name: "Land at 18K",
    revision: revision++,
    version: 1,
    draft: false,
    locked: false,
    reference: null,
    undo: "land",
    redo: "land",
    fields: { sections: [], changed: 0 },
  }) as unknown as DocView;

/** A desk that copies plan 1 as plan 2; what was asked of it to change is in `asked`. */
function desk() {
  const asked: string[] = [];
  mockWindows("main");
  mockIPC((command, payload) => {
    const { plan } = (payload ?? {}) as { plan: number };
    if (/^plan_(undo|redo|delete|undelete)$/.test(command)) asked.push(`${command} ${plan}`);
    switch (command) {
      case "plan_duplicate":
        return 2;
      case "plan_slide":
        return { doc: view(plan), sparse: false, run: null, problem: null };
      case "library_list":
        return { plans: [], templates: [], recent: [], deleted: [], problem: null };
      case "plan_delete":
      case "plan_undelete":
      case "plan_rename":
      case "plan_run":
        return null;
      default:
        return command.startsWith("plan_") ? view(plan) : null;
    }
  });
  return asked;
}

async function press(key: string) {
  handleShortcut(new KeyboardEvent("keydown", { key, ctrlKey: true, cancelable: true }));
  await new Promise((done) => setTimeout(done));
}

let asked: string[] = [];

beforeEach(async () => {
  asked = desk();
  render(PlanBar);
  await openPlan(1);
  await tick();
});

afterEach(() => {
  dismissToast();
  closePlan();
  clearMocks();
});

describe("the key for undo", () => {
  it("takes back the copy that was just made", async () => {
    await duplicate(named, true);
    await press("z");
    expect(asked).toEqual(["plan_delete 2"]);
  });

  it("takes back the change made in the copy, never the copy", async () => {
    await duplicate(named, true);
    await doc.set("land.acv", "31000 USD");
    expect(toast.current).toBeNull();
    await press("z");
    expect(asked).toEqual(["plan_undo 2"]);
  });

  it.each([
    ["a slider", () => doc.slide("land.acv", "31000 USD", "drag")],
    ["a change on another screen", () => doc.take(view(2))],
    ["a new name", () => rename({ ...named, id: 2 }, "Other", null)],
    ["redo", () => doc.redo()],
  ])("no longer takes the copy back after %s", async (_, change) => {
    await duplicate(named, true);
    await change();
    expect(toast.current).toBeNull();
  });

  it("brings a deleted plan back while another one is open", async () => {
    await openPlan(2);
    await deletePlan(named);
    await press("z");
    expect(asked).toEqual(["plan_delete 1", "plan_undelete 1"]);
  });

  it.each([
    ["Back at version 3", () => restore(3)],
    ["The draft was discarded", discard],
  ])("under '%s' is about that step and its plan", async (text, work) => {
    await work();
    expect(toast.current?.text).toBe(text);
    await openPlan(2);
    await press("z");
    expect(asked).toEqual(["plan_undo 1"]);
  });

  it("has two keys for redo, both in the map", async () => {
    await press("y");
    expect(asked).toEqual(["plan_redo 1"]);
    const keys = shortcuts().filter((one) => one.label.startsWith("Redo"));
    expect(keys.map((one) => one.keys)).toEqual(["mod+shift+z", "mod+y"]);
  });
});
