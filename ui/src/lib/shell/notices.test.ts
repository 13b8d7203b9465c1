import { render, screen } from "@testing-library/svelte";
import userEvent from "@testing-library/user-event";
import { expect, it } from "vitest";

import { Refused } from "../ipc";
import { notify } from "../state/notice.svelte";
import Notices from "./Notices.svelte";

it("shows each fault with its place, field, reason and fix, until it is put away", async () => {
  const user = userEvent.setup();
  const fault = {
    file: "plan.foothold",
    line: 12,
    field: "land.acv",
    reason: "-5 USD is below 0",
    fix: "write an amount",
  };
  render(Notices);
  expect(screen.queryByRole("alert")).toBeNull();
  notify(new Refused({ code: "invalid", message: "one fault", faults: [fault] }));
  const panel = await screen.findByRole("alert");
  const [line] = panel.querySelectorAll("li");
  const words = line?.textContent.replace(/\s+/g, " ").trim();
  expect(words).toBe("plan.foothold:12 land.acv -5 USD is below 0. Write an amount.");
  await user.click(screen.getByRole("button", { name: "Put away" }));
  expect(screen.queryByRole("alert")).toBeNull();
});
