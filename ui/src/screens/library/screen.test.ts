import { clearMocks, mockIPC } from "@tauri-apps/api/mocks";
import { render, screen, waitFor } from "@testing-library/svelte";
import userEvent from "@testing-library/user-event";
import { afterEach, describe, expect, it } from "vitest";

import type { LibraryView, PlanCard } from "../../lib/bindings";
import { library } from "../../lib/state/library.svelte";
import { go } from "../../lib/state/route.svelte";
import Screen from "./Screen.svelte";

const view = (more: Partial<LibraryView>): LibraryView => ({
  plans: [],
  count: 0,
  archived: 0,
  deleted: [],
  templates: [
    {
      name: "founder",
      reader: "Founder",
      title: "A smaller first contract",
      question: "What if?",
      points: [],
      plans: [],
    },
  ],
  recent: [],
  folder: "/plans",
  problem: null,
  ...more,
});

const card = (id: number): PlanCard => ({
  id,
  name: `Plan ${id}`,
  group: "",
  changes: 0,
  version: 1,
  locked: false,
  archived: false,
  created: 0,
  changed: id,
  reference: null,
  referenceName: null,
  headline: {
    stale: false,
    replications: 200,
    month: 36,
    nrr: 1.19,
    expansionShare: null,
    quota: null,
    quotaRole: null,
    nrrByMonth: [null, 1.19],
  },
  referenceNrr: null,
});

const problem = (readable: boolean) => ({
  code: readable ? "library_read_only" : "library_newer",
  message: "/plans/library.db: cannot be used. Fix: make the folder writable.",
  readable,
});

const shown = (more: Partial<LibraryView>) => {
  library.view = view(more);
  render(Screen);
};

afterEach(() => {
  clearMocks();
  library.view = null;
  go("library", {});
});

describe("the Library screen", () => {
  it("shows that it reads while it reads", () => {
    render(Screen);
    expect(screen.getByRole("status", { name: "The library is being read" })).toBeTruthy();
  });

  it("asks for a question to start from when it is empty", () => {
    shown({});
    expect(screen.getByRole("heading", { name: "No plans yet" })).toBeTruthy();
  });

  it("tells an undefined share from a quota that nobody has", () => {
    shown({ plans: [card(1)], count: 1 });
    const figures = [...document.querySelectorAll("dd")].map((dd) => dd.textContent.trim());
    expect(figures).toEqual(["119%", "undefined", "none"]);
  });

  it("draws many plans by the page", () => {
    shown({ plans: Array.from({ length: 60 }, (_, i) => card(i + 1)), count: 60 });
    expect(document.querySelectorAll("dl")).toHaveLength(24);
    expect(screen.getByRole("button", { name: "Show 24 more of 60" })).toBeTruthy();
  });

  it("that cannot be written shows plans, and takes no new ones", () => {
    shown({ plans: [card(1)], count: 1, problem: problem(true) });
    expect(screen.getByRole("alert").textContent).toContain("The library cannot be written");
    expect(screen.getByRole("alert").textContent).toContain("Make the folder writable.");
    expect(screen.getByRole("heading", { name: "Plan 1" })).toBeTruthy();
    const use = screen.getByRole("button", { name: "Use template, A smaller first contract" });
    expect((use as HTMLButtonElement).disabled).toBe(true);
  });

  it("that cannot be read shows only why, where, and the way out", () => {
    shown({ problem: problem(false) });
    expect(screen.getByRole("alert").textContent).toContain("A newer Foothold wrote this library");
    expect(screen.getByText("The library is in /plans")).toBeTruthy();
    expect(screen.queryByRole("button", { name: /Use template/ })).toBeNull();
  });

  it("brings a deleted plan back from a shelf of its own, also when no other is left", async () => {
    const asked: unknown[] = [];
    mockIPC((command, payload) => {
      asked.push([command, payload]);
      return command === "library_list" ? view({ plans: [card(7)], count: 1 }) : null;
    });
    const gone = { id: 7, name: "Plan 7", group: "Northwind", deleted: 0, until: 2_592_000 };
    shown({ deleted: [gone] });
    await userEvent.click(screen.getByRole("radio", { name: /Deleted/ }));
    expect(screen.getByRole("cell", { name: "Northwind" })).toBeTruthy();
    await userEvent.click(screen.getByRole("button", { name: "Bring back Plan 7" }));
    expect(asked[0]).toEqual(["plan_undelete", { plan: 7 }]);
    await waitFor(() =>
      expect(screen.getByText("Plans that you delete stay here for 30 days.")).toBeTruthy(),
    );
  });

  it("is opened again on demand, and says when that has not helped", async () => {
    const answers = [view({ problem: problem(false) }), view({ plans: [card(1)], count: 1 })];
    mockIPC((command) => (command === "library_reopen" ? answers.shift() : null));
    shown({ problem: problem(false) });
    const again = () => screen.getByRole("button", { name: "Open the library again" });
    await userEvent.click(again());
    await waitFor(() => expect(screen.getByText("It is still so.")).toBeTruthy());
    await userEvent.click(again());
    await waitFor(() => expect(screen.getByRole("heading", { name: "Plan 1" })).toBeTruthy());
  });
});
