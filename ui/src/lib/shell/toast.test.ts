import { render, screen } from "@testing-library/svelte";
import userEvent from "@testing-library/user-event";
import { expect, it, vi } from "vitest";

import { showToast } from "../state/toast.svelte";
import ToastArea from "./ToastArea.svelte";

it("takes back what it tells of when its button is pressed, and goes", async () => {
  const user = userEvent.setup();
  const undo = vi.fn();
  render(ToastArea);
  showToast("Land at 18K was deleted", undo);
  await user.click(await screen.findByRole("button", { name: /^Undo/ }));
  expect(undo).toHaveBeenCalledOnce();
  expect(screen.queryByText("Land at 18K was deleted")).toBeNull();
});
