import { render, screen } from "@testing-library/svelte";
import userEvent from "@testing-library/user-event";
import { afterEach, describe, expect, it, vi } from "vitest";

import { back, go, route, setParams } from "../state/route.svelte";
import { dismissToast, showToast, toast, TOAST_MS } from "../state/toast.svelte";
import CommandPalette from "./CommandPalette.svelte";
import { closePalette, find, openPalette, registerPalette, splitQuery } from "./palette.svelte";
import { cycleRegion } from "./regions";
import { handleShortcut, keysOf, keysText, registerShortcuts } from "./shortcuts.svelte";

const press = (init: KeyboardEventInit) =>
  new KeyboardEvent("keydown", { cancelable: true, ...init });

describe("shortcuts", () => {
  it("name keys the same way pressed and printed", () => {
    expect(keysOf(press({ key: "K", ctrlKey: true, shiftKey: true }))).toBe("mod+shift+k");
    expect(keysOf(press({ key: "?", shiftKey: true }))).toBe("?");
    expect(keysText("mod+shift+z")).toBe("Ctrl Shift Z");
  });

  it("run the newest that applies, and leave typing alone", () => {
    const [old, fresh] = [vi.fn(), vi.fn()];
    const end = registerShortcuts([{ keys: "[", label: "Month before", group: "Plan", run: old }]);
    const also = registerShortcuts([
      { keys: "[", label: "Month before", group: "Accounts", run: fresh, when: () => true },
    ]);
    handleShortcut(press({ key: "[" }));
    expect([old, fresh].map((run) => run.mock.calls.length)).toEqual([0, 1]);
    also();
    const input = document.createElement("input");
    document.body.append(input);
    input.addEventListener("keydown", handleShortcut);
    input.dispatchEvent(press({ key: "[" }));
    expect(old).not.toHaveBeenCalled();
    handleShortcut(press({ key: "[" }));
    expect(old).toHaveBeenCalledOnce();
    end();
    input.remove();
  });
});

describe("regions", () => {
  it("F6 goes round them and back", () => {
    document.body.innerHTML =
      '<nav data-region="a"><button id="x"></button></nav><main data-region="b"><button id="y"></button></main>';
    cycleRegion(1);
    expect(document.activeElement?.id).toBe("x");
    cycleRegion(1);
    expect(document.activeElement?.id).toBe("y");
    cycleRegion(1);
    expect(document.activeElement?.id).toBe("x");
    cycleRegion(-1);
    expect(document.activeElement?.id).toBe("y");
    document.body.replaceChildren();
  });
});

describe("routes", () => {
  it("remember how each screen was left", () => {
    go("accounts", { account: "A7" });
    setParams({ bar: "teams" });
    go("comp");
    expect(route.params).toEqual({});
    go("accounts");
    expect(route.params).toEqual({ account: "A7", bar: "teams" });
    expect(back()).toBe(true);
    expect(route.screen).toBe("comp");
  });
});

describe("the toast", () => {
  afterEach(() => vi.useRealTimers());

  it("is one, for six seconds", () => {
    vi.useFakeTimers();
    showToast("A", () => undefined);
    showToast("B", () => undefined);
    vi.advanceTimersByTime(TOAST_MS - 1);
    expect(toast.current?.text).toBe("B");
    vi.advanceTimersByTime(1);
    expect(toast.current).toBeNull();
    dismissToast();
  });
});

describe("the palette", () => {
  const item = (label: string, more = {}) => ({ id: label, label, run: vi.fn(), ...more });

  it("splits off a value after =", () => {
    expect(splitQuery("win rate = 22")).toEqual({ search: "win rate", value: "22" });
    expect(splitQuery("win")).toEqual({ search: "win", value: null });
  });

  it("finds by every word, beginnings first", () => {
    const end = registerPalette("Assumptions", () => [
      item("Signal win odds"),
      item("Win elasticity"),
      item("Land", { words: "acv win" }),
    ]);
    expect(find("win")[0]?.items.map((one) => one.label)).toEqual([
      "Win elasticity",
      "Signal win odds",
      "Land",
    ]);
    expect(find("win odds")[0]?.items).toHaveLength(1);
    end();
    expect(find("win")).toEqual([]);
  });

  it("sets the selected assumption, or says why not", async () => {
    const set = vi.fn((text: string) => (text === "22" ? null : "Not a rate."));
    const end = registerPalette("Assumptions", () => [item("Reference win rate", { set })]);
    const user = userEvent.setup();
    render(CommandPalette);
    openPalette();
    const field = await screen.findByRole("combobox");
    await user.type(field, "win = x{Enter}");
    expect(screen.getByRole("alert").textContent).toBe("Not a rate.");
    await user.clear(field);
    await user.type(field, "win = 22{Enter}");
    expect(set).toHaveBeenLastCalledWith("22");
    expect(screen.queryByRole("combobox")).toBeNull();
    closePalette();
    end();
  });
});
