import { clearMocks, mockIPC } from "@tauri-apps/api/mocks";
import { cleanup, configure, render, screen, waitFor, within } from "@testing-library/svelte";
import userEvent from "@testing-library/user-event";
import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";

import type { DocView, LifeAsk, ListAsk, MovementAsk } from "../../lib/bindings";
import { setLocale } from "../../lib/format";
import { doc } from "../../lib/state/doc.svelte";
import { CHOICES, COHORTS, LIFE, LIST, MOVEMENT } from "./sample";
import Screen from "./Screen.svelte";

const PLAN: DocView = {
  plan: 5,
  name: "Smaller land",
  revision: 1,
  version: 1,
  draft: false,
  locked: false,
  reference: null,
  undo: null,
  redo: null,
  fields: { sections: [], changed: 0 },
  warnings: [],
};

let plans = 0;

/** Every call that the screen has made, by command. */
let asked: Record<string, unknown[]>;
let answers: Record<string, (ask: never) => unknown>;

beforeEach(() => {
  setLocale("en-US");
  vi.stubGlobal(
    "ResizeObserver",
    class {
      observe = vi.fn();
      unobserve = vi.fn();
      disconnect = vi.fn();
    },
  );
  asked = {};
  answers = {
    accounts_open: () => CHOICES,
    account_cohorts: () => COHORTS,
    account_movement: () => MOVEMENT,
    account_list: () => LIST,
    account_life: (ask: LifeAsk) => ({ ...LIFE, facts: { ...LIFE.facts, account: ask.account } }),
  };
  mockIPC((command, payload) => {
    const { ask } = payload as { ask?: unknown };
    (asked[command] ??= []).push(ask);
    const answer = answers[command];
    if (answer === undefined) throw { code: "unknown", message: command, faults: [] } as unknown;
    return answer(ask as never);
  });
  // What was chosen in one plan is forgotten in the next.
  plans += 1;
  doc.view = { ...PLAN, plan: plans };
});

afterEach(() => {
  cleanup();
  doc.view = null;
  clearMocks();
  vi.unstubAllGlobals();
});

const last = <T>(command: string) => asked[command]?.at(-1) as T;

// Four tables in a simulated document take their time on a busy machine.
configure({ asyncUtilTimeout: 10_000 });

describe("the Accounts screen", { timeout: 60_000 }, () => {
  it("opens on the P50 run, the cause that expanded most and its first account", async () => {
    render(Screen);
    await screen.findByRole("heading", { name: "Expansion by more seats" });
    expect(last<MovementAsk>("account_movement")).toEqual({
      replication: 41,
      window: { from: 2, to: 14 },
      segment: null,
    });
    expect(screen.getByRole("button", { name: "Replication: 41, the P50 run" })).toBeTruthy();
    await screen.findByRole("heading", { name: "book-1-0007" });
    expect(last<LifeAsk>("account_life").account).toBe("book-1-0007");
  });

  it("lists the accounts behind a bar, and behind a cell", async () => {
    const user = userEvent.setup();
    render(Screen);
    await user.click(await screen.findByRole("button", { name: /^Teams, \+1\.38M/ }));
    await screen.findByRole("heading", { name: "Expansion by new teams" });
    expect(last<ListAsk>("account_list").behind).toEqual({ kind: "bar", bar: "teams" });
    await user.click(screen.getByRole("button", { name: "Q1 27, 6: 89%" }));
    await screen.findByRole("heading", { name: "Q1 27 at 6 months" });
    expect(last<ListAsk>("account_list").behind).toEqual({ kind: "cell", from: 1, to: 3, age: 6 });
    await user.click(screen.getByRole("button", { name: "Clear" }));
    await screen.findByRole("heading", { name: "All accounts" });
  });

  it("shows the account that is chosen, by pointer and by keys", async () => {
    const user = userEvent.setup();
    render(Screen);
    const grid = await screen.findByRole("grid", { name: "Expansion by more seats" });
    await user.click(within(grid).getByText("mid-market-015-0003"));
    await screen.findByRole("heading", { name: "mid-market-015-0003" });
    grid.focus();
    await user.keyboard("{ArrowUp}");
    await screen.findByRole("heading", { name: "book-1-0007" });
  });

  it("asks anew for what depends on a choice", async () => {
    const user = userEvent.setup();
    render(Screen);
    await screen.findByRole("heading", { name: "book-1-0007" });
    await user.click(screen.getByRole("radio", { name: "Accounts kept" }));
    await waitFor(() => expect(last("account_cohorts")).toMatchObject({ kept: "accounts" }));
    await user.click(screen.getByRole("radio", { name: "Month" }));
    await waitFor(() => expect(last("account_cohorts")).toMatchObject({ step: "month" }));
    await user.type(screen.getByRole("searchbox", { name: "Find an account" }), "0003");
    await waitFor(() => expect(last("account_list")).toMatchObject({ search: "0003" }));
  });

  it("shows where the ledgers were written", async () => {
    answers.save_ledgers = () => "/home/me/ledgers";
    render(Screen);
    await screen.findByRole("heading", { name: "book-1-0007" });
    await userEvent.click(screen.getByRole("button", { name: "Ledgers" }));
    const said = await screen.findByText("Ledgers written to /home/me/ledgers");
    expect([said.role, said.classList.contains("visually-hidden")]).toEqual(["status", false]);
  });

  it("says why accounts cannot be shown", async () => {
    answers.accounts_open = () => {
      throw { code: "books_unbalanced", message: "books do not balance", faults: [] } as unknown;
    };
    render(Screen);
    const alert = await screen.findByRole("alert");
    expect(alert.textContent).toContain("Books do not balance");
  });

  it("asks for a plan where none is open", () => {
    doc.view = null;
    render(Screen);
    expect(screen.getByText("Open a plan to see its accounts")).toBeTruthy();
  });
});
