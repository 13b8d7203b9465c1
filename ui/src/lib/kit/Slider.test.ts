import { cleanup, fireEvent, render, screen } from "@testing-library/svelte";
import userEvent from "@testing-library/user-event";
import { describe, expect, it, vi } from "vitest";

import Slider from "./Slider.svelte";

function slider(props: Record<string, unknown> = {}) {
  const oninput = vi.fn();
  const oncommit = vi.fn();
  const common = { value: 30, min: 0, max: 100, step: 1, label: "Land" };
  const { rerender } = render(Slider, { ...common, oninput, oncommit, ...props });
  const element = screen.getByRole("slider", { name: "Land" });
  element.getBoundingClientRect = () => new DOMRect(0, 0, 200, 20);
  // jsdom knows no pointer capture.
  let held = false;
  element.setPointerCapture = () => (held = true);
  element.releasePointerCapture = () => (held = false);
  element.hasPointerCapture = () => held;
  return { oninput, oncommit, element, rerender };
}

const at = (clientX: number) => ({ clientX, pointerId: 1, button: 0 });

describe("a slider", () => {
  it("tells every value on the way and commits once at the end", async () => {
    const { oninput, oncommit, element } = slider();
    await fireEvent.pointerDown(element, at(100));
    await fireEvent.pointerMove(element, at(120));
    await fireEvent.pointerMove(element, at(160));
    expect(oncommit).not.toHaveBeenCalled();
    await fireEvent.pointerUp(element, at(160));
    expect(oninput.mock.calls.flat()).toEqual([50, 60, 80]);
    expect(oncommit).toHaveBeenCalledExactlyOnceWith(80);
  });

  it("goes back to where it was on Escape, though the value follows the hand", async () => {
    const { oninput, oncommit, element, rerender } = slider();
    oninput.mockImplementation((value: number) => void rerender({ value }));
    await fireEvent.pointerDown(element, at(100));
    await fireEvent.pointerMove(element, at(160));
    await fireEvent.keyDown(element, { key: "Escape" });
    expect(oninput.mock.calls.flat()).toEqual([50, 80, 30]);
    expect(oncommit).toHaveBeenCalledExactlyOnceWith(30);
    await fireEvent.pointerMove(element, at(180));
    await fireEvent.pointerUp(element, at(180));
    expect(oninput).toHaveBeenCalledTimes(3);
    expect(oncommit).toHaveBeenCalledOnce();
    await fireEvent.pointerDown(element, at(100));
    await fireEvent.pointerUp(element, at(100));
    expect(oncommit).toHaveBeenLastCalledWith(50);
  });

  it("steps by keys and commits when the key is let go", async () => {
    const { oninput, oncommit, element } = slider();
    element.focus();
    await userEvent.setup().keyboard("{ArrowRight}{Shift>}{ArrowRight}{/Shift}{End}");
    expect(oninput.mock.calls.flat()).toEqual([31, 40, 100]);
    expect(oncommit).toHaveBeenCalledTimes(3);
  });

  it("goes by ratios on a log scale", async () => {
    const { oninput, element } = slider({ min: 1, max: 10_000, scale: "log" });
    await fireEvent.pointerDown(element, at(100));
    expect(oninput).toHaveBeenCalledWith(100);
  });

  it("marks the base only where it differs", () => {
    const { element } = slider({ base: 52 });
    expect(element.querySelector<HTMLElement>(".base")?.style.left).toBe("52%");
    cleanup();
    expect(slider({ base: 30 }).element.querySelector(".base")).toBeNull();
  });

  it("does nothing while disabled", async () => {
    const { oninput, element } = slider({ disabled: true });
    await fireEvent.pointerDown(element, at(100));
    await fireEvent.keyDown(element, { key: "ArrowRight" });
    expect(oninput).not.toHaveBeenCalled();
  });
});
