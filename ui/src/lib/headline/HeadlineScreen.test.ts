import { clearMocks, mockIPC } from "@tauri-apps/api/mocks";
import { cleanup, render, screen, waitFor, within } from "@testing-library/svelte";
import { afterEach, describe, expect, it } from "vitest";

import HeadlineScreen from "./HeadlineScreen.svelte";
import { headline, row } from "./sample";

/** Answers the window's calls with `answer`; gives the calls as they come. */
function engine(answer: () => unknown) {
  const calls: { command: string; payload: unknown }[] = [];
  mockIPC((command, payload) => {
    calls.push({ command, payload });
    return answer();
  });
  return calls;
}

function metric(id: string): HTMLElement {
  const element = document.querySelector<HTMLElement>(`[data-metric="${id}"]`);
  if (element === null) throw new Error(`no metric ${id} is shown`);
  return element;
}

afterEach(() => {
  cleanup();
  clearMocks();
});

describe("the headline screen", () => {
  it("asks for the template and shows its median, range and read-at month", async () => {
    const calls = engine(() => headline());
    render(HeadlineScreen, { template: "founder-18k" });

    await screen.findByRole("heading", { level: 1, name: "Smaller land" });
    expect(calls).toEqual([{ command: "template_headline", payload: { name: "founder-18k" } }]);
    expect(metric("nrr").querySelector("[data-part=p50]")?.textContent?.trim()).toBe("119%");
    within(metric("nrr")).getByText("P10 114%, P90 123%");
    screen.getByText(/Read at month 24 of 36/);
    screen.getByText(/seed 18446744073709551615/);
  });

  it("writes an undefined number as undefined, with its reason and no range", async () => {
    const note = "No rep of this role carried a quota.";
    const undefinedRow = row({ id: "quota_attainment.csm", p10: null, p50: null, p90: null, note });
    engine(() => headline([undefinedRow]));
    render(HeadlineScreen, { template: "founder-18k" });

    await screen.findByText("undefined");
    const card = within(metric("quota_attainment.csm"));
    card.getByText(note);
    expect(card.queryByText(/P10/)).toBeNull();
  });

  it("shows every row it is given, known to it or not", async () => {
    const rows = ["nrr", "arr_end", "a_metric_of_tomorrow", "quota_attainment.ae"].map((id) =>
      row({ id, label: id }),
    );
    engine(() => headline(rows));
    render(HeadlineScreen, { template: "founder-18k" });

    await screen.findByText("a_metric_of_tomorrow");
    const shown = [...document.querySelectorAll<HTMLElement>("[data-metric]")];
    expect(shown.map((element) => element.dataset.metric).sort()).toEqual(
      rows.map((each) => each.id).sort(),
    );
  });

  it("keeps markup in a plan's name as text", async () => {
    engine(() => ({ ...headline(), planName: "<img src=x onerror=alert(1)>" }));
    render(HeadlineScreen, { template: "founder-18k" });

    await screen.findByRole("heading", { name: "<img src=x onerror=alert(1)>" });
    expect(document.querySelector("img")).toBeNull();
  });

  it("shows blocks, not numbers, while the first run goes on", () => {
    engine(() => new Promise(() => undefined));
    render(HeadlineScreen, { template: "founder-18k" });

    expect(screen.getByRole("main").getAttribute("aria-busy")).toBe("true");
    expect(screen.getByRole("status").textContent).toContain("First run");
    expect(document.querySelector("[data-metric]")).toBeNull();
  });

  it("shows the engine's message in place, and runs again on request", async () => {
    let fails = true;
    engine(() => {
      if (!fails) return headline();
      // A command that fails rejects with its error as plain data.
      return Promise.reject({ code: "no_such_template", message: "There is no template “x”." });
    });
    render(HeadlineScreen, { template: "x" });

    const alert = within(await screen.findByRole("alert"));
    alert.getByText("There is no template “x”.");
    fails = false;
    alert.getByRole("button", { name: "Run again" }).click();
    await screen.findByRole("heading", { level: 1, name: "Smaller land" });
    expect(screen.queryByRole("alert")).toBeNull();
  });

  it("drops an answer that comes after a newer question", async () => {
    const answers: ((answer: unknown) => void)[] = [];
    engine(() => new Promise((resolve) => answers.push(resolve)));
    const { rerender } = render(HeadlineScreen, { template: "first" });
    await rerender({ template: "second" });
    await waitFor(() => expect(answers).toHaveLength(2));

    answers[1]?.({ ...headline(), planName: "The second" });
    await screen.findByRole("heading", { level: 1, name: "The second" });
    answers[0]?.({ ...headline(), planName: "The first" });
    await new Promise((resolve) => setTimeout(resolve, 0));
    expect(screen.queryByText("The first")).toBeNull();
  });

  it("says so when the engine cannot be reached at all", async () => {
    engine(() => {
      throw new Error("command not found");
    });
    render(HeadlineScreen, { template: "founder-18k" });

    const alert = within(await screen.findByRole("alert"));
    alert.getByText("The window could not reach the engine: command not found");
  });
});
