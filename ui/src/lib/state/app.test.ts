import { clearMocks, mockIPC, mockWindows } from "@tauri-apps/api/mocks";
import { afterEach, beforeEach, describe, expect, it } from "vitest";

import type { OpenedFile, PlanCard } from "../bindings";
import { closePlan, openPlan, start } from "./app.svelte";
import { doc } from "./doc.svelte";
import { library } from "./library.svelte";
import { notices, putAway } from "./notice.svelte";
import { go, route } from "./route.svelte";
import { settings } from "./settings.svelte";

const problem = {
  code: "library_damaged",
  message: "x: is damaged. Fix: move it.",
  readable: false,
};

/** A desk with plans 1 and 2; what was written to the settings is in `kept`. */
function desk({
  last = null as number | null,
  files = [] as OpenedFile[],
  closed = false,
  plans = [1, 2],
  held = {} as Record<number, Promise<void>>,
} = {}) {
  const kept: unknown[] = [];
  const values = {
    theme: "light",
    locale: null,
    replications: null,
    lastPlan: last,
    dataDir: null,
  };
  mockWindows("main");
  mockIPC((command, payload) => {
    const args = payload as { plan: number; values: typeof values };
    switch (command) {
      case "settings":
        return { values, file: "", folder: "", problem: null };
      case "settings_set":
        kept.push(args.values.lastPlan);
        return { values: args.values, file: "", folder: "", problem: null };
      case "library_list":
        return {
          plans: closed ? [] : plans.map((id) => ({ id, archived: false }) as PlanCard),
          templates: [],
          recent: [],
          problem: closed ? problem : null,
        };
      case "open_waiting":
        return files;
      case "plan_open":
        if (plans.includes(args.plan)) {
          const view = { plan: args.plan, reference: null };
          return (held[args.plan] ?? Promise.resolve()).then(() => view);
        }
        return Promise.reject({ code: "plan_unknown", message: "there is no plan", faults: [] });
      default:
        return null;
    }
  });
  return kept;
}

beforeEach(() => go("library"));

afterEach(() => {
  closePlan();
  for (const notice of notices()) putAway(notice);
  clearMocks();
});

describe("the start", () => {
  it("goes to the plan that was open last", async () => {
    desk({ last: 2 });
    await start();
    expect([route.screen, doc.plan]).toEqual(["plan", 2]);
  });

  it("stays in the library without one, and when it is gone", async () => {
    desk({ last: 7 });
    await start();
    expect([route.screen, doc.plan]).toEqual(["library", null]);
    expect(notices()).toEqual([]);
  });

  it("goes to the last plan of the files it was opened with, and tells of those refused", async () => {
    const refusal = { code: "not_a_plan", message: "b.foothold is not a plan", faults: [] };
    const files = [
      { plan: 1, refusal: null },
      { plan: null, refusal },
    ];
    const kept = desk({ last: 2, files });
    await start();
    expect([route.screen, doc.plan]).toEqual(["plan", 1]);
    expect(notices()).toEqual([refusal]);
    await settings.change({});
    expect(kept[0]).toBe(1);
  });

  it("that is slow takes nobody away from where he went meanwhile", async () => {
    desk({ last: 2 });
    const starting = start();
    await openPlan(1);
    await starting;
    expect([route.screen, doc.plan]).toEqual(["plan", 1]);
  });

  it("opens nothing from a library that cannot be read", async () => {
    desk({ last: 1, closed: true });
    await start();
    expect(route.screen).toBe("library");
    expect(library.closed?.code).toBe("library_damaged");
  });
});

describe("opening a plan", () => {
  it("that is gone stays in the library", async () => {
    desk();
    await start();
    expect(await openPlan(9)).toBe(false);
    expect(route.screen).toBe("library");
    expect(doc.problem?.code).toBe("plan_unknown");
    doc.problem = null;
  });

  it("while another one is on its way shows the one that was asked for last", async () => {
    let release: () => void = () => undefined;
    const held = { 1: new Promise<void>((resolve) => (release = resolve)) };
    desk({ held });
    await start();
    const first = openPlan(1);
    expect(await openPlan(2)).toBe(true);
    release();
    expect(await first).toBe(false);
    expect([route.screen, doc.plan]).toEqual(["plan", 2]);
  });

  it("that is closed again leaves its screens", async () => {
    desk();
    await start();
    expect(await openPlan(1)).toBe(true);
    expect(route.screen).toBe("plan");
    closePlan();
    expect([route.screen, doc.plan]).toEqual(["library", null]);
  });
});
