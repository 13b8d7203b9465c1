import { render, screen } from "@testing-library/svelte";
import userEvent from "@testing-library/user-event";
import { beforeAll, describe, expect, it, vi } from "vitest";

import { setLocale } from "../format";
import NumberCell from "./NumberCell.svelte";

beforeAll(() => setLocale("en-US"));

function cell(props: Record<string, unknown> = {}) {
  const oncommit = vi.fn();
  const view = render(NumberCell, { value: 31_000, label: "Target land", oncommit, ...props });
  const input = screen.getByLabelText<HTMLInputElement>("Target land");
  return { oncommit, input, user: userEvent.setup(), view };
}

describe("a number cell", () => {
  it.each([
    ["18k", {}, 18_000],
    ["=52k*0.6", {}, 31_200],
    ["27", { kind: "percent", value: 0.18 }, 0.27],
  ])("commits %s on Enter", async (typed, props, value) => {
    const { oncommit, input, user } = cell(props);
    await user.clear(input);
    await user.type(input, `${typed}{Enter}`);
    expect(oncommit).toHaveBeenCalledExactlyOnceWith(value);
  });

  it("gives the typed text up on Escape and keeps the key to itself", async () => {
    const { oncommit, input, user } = cell();
    const outside = vi.fn();
    document.addEventListener("keydown", outside);
    await user.clear(input);
    await user.type(input, "5");
    outside.mockClear();
    await user.keyboard("{Escape}");
    document.removeEventListener("keydown", outside);
    expect(input.value).toBe("31,000");
    expect(oncommit).not.toHaveBeenCalled();
    expect(outside).not.toHaveBeenCalled();
  });

  it("refuses with the reason below and commits nothing", async () => {
    const { oncommit, input, user } = cell({ min: 1, max: 100_000 });
    await user.clear(input);
    await user.type(input, "1,5{Enter}");
    expect(screen.getByRole("alert").textContent).toMatch(/two ways/);
    expect(input.getAttribute("aria-invalid")).toBe("true");
    await user.clear(input);
    await user.type(input, "200k{Enter}");
    expect(screen.getByRole("alert").textContent).toBe("At most 100,000.");
    expect(oncommit).not.toHaveBeenCalled();
  });

  it("steps by arrows, ten with Shift, a tenth with Alt, and stays within its limits", async () => {
    const { oncommit, input, user } = cell({ step: 500, max: 33_000 });
    input.focus();
    await user.keyboard("{ArrowUp}{Shift>}{ArrowUp}{/Shift}{Alt>}{ArrowDown}{/Alt}");
    expect(oncommit.mock.calls.flat()).toEqual([31_500, 33_000, 30_950]);
  });

  it("leaving without a change commits nothing", async () => {
    const { oncommit, user } = cell();
    await user.tab();
    await user.tab();
    expect(oncommit).not.toHaveBeenCalled();
  });

  it("gives a pasted block to the table around it", async () => {
    const onpastecells = vi.fn();
    const { input, user } = cell({ onpastecells });
    input.focus();
    await user.paste("50\t0.8\n100\t1.2");
    expect(onpastecells).toHaveBeenCalledWith([
      ["50", "0.8"],
      ["100", "1.2"],
    ]);
  });
});
