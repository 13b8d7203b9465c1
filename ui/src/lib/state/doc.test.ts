import { clearMocks, mockIPC, mockWindows } from "@tauri-apps/api/mocks";
import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";

import type { ChangeAsk, DocView, FieldsView, RunAsk, RunView, Seen, Slid } from "../bindings";
import { doc } from "./doc.svelte";
import { run } from "./run.svelte";

const fields = { sections: [], changed: 0 } as FieldsView;
const document = (revision: number) =>
  ({ plan: 1, revision, version: 1, reference: null, fields }) as unknown as DocView;
const view = (replications: number) => ({ replications, of: 200 }) as RunView;

interface SlideArgs {
  seen: Seen;
  changes: (ChangeAsk & { value?: string })[];
  ask: RunAsk;
}

/** A desk that answers a slide when the test says so. */
function desk() {
  const slides: { args: SlideArgs; answer: (slid: Partial<Slid>) => void; refuse: () => void }[] =
    [];
  const runs: RunAsk[] = [];
  mockWindows("main");
  mockIPC((command, payload) => {
    switch (command) {
      case "plan_open":
        return document(0);
      case "plan_slide":
        return new Promise((resolve, reject) => {
          const args = payload as unknown as SlideArgs;
          const whole = { doc: document(args.seen.revision + 1), sparse: true, problem: null };
          const answer = (slid: Partial<Slid>) =>
            resolve({ ...whole, run: view(32), ...slid } satisfies Slid);
          const fault = { file: "plan", line: 1, field: "land.acv", reason: "No", fix: "less" };
          const refuse = () =>
            reject({ code: "plan_invalid", message: "no", faults: [fault] } as unknown as Error);
          slides.push({ args, answer, refuse });
        });
      case "plan_run":
        runs.push((payload as { ask: RunAsk }).ask);
        return new Promise(() => undefined);
      default:
        return null;
    }
  });
  return { slides, runs };
}

const values = (slides: { args: SlideArgs }[]) =>
  slides.map(({ args }) => args.changes.map((change) => change.value));

beforeEach(() => {
  vi.useFakeTimers({ toFake: ["setTimeout", "clearTimeout", "requestAnimationFrame"] });
});

afterEach(() => {
  doc.close();
  clearMocks();
  vi.useRealTimers();
});

const turns = () => vi.advanceTimersByTimeAsync(40);
/** The hand rests. */
const rest = () => vi.advanceTimersByTimeAsync(150);

describe("a slider on its way", () => {
  it("has one value under way; of those that wait only the newest is taken", async () => {
    const { slides } = desk();
    await doc.open(1);
    for (const value of ["1 USD", "2 USD", "3 USD"]) doc.slide("land.acv", value, "drag");
    await turns();
    expect(values(slides)).toEqual([["3 USD"]]);
    doc.slide("land.acv", "4 USD", "drag");
    doc.slide("land.acv", "5 USD", "drag");
    slides[0]?.answer({});
    await turns();
    expect(values(slides)).toEqual([["3 USD"], ["5 USD"]]);
    expect(slides[1]?.args.seen).toEqual({ revision: 1, version: 1 });
    slides[1]?.answer({});
    await turns();
    expect(doc.view?.revision).toBe(2);
  });

  it("is refined once its answer is drawn and nothing waits", async () => {
    const { slides, runs } = desk();
    await doc.open(1);
    doc.slide("land.acv", "1 USD", "drag");
    await turns();
    doc.slide("land.acv", "2 USD", "drag");
    slides[0]?.answer({});
    await turns();
    expect([run.view?.replications, runs]).toEqual([32, []]);
    slides[1]?.answer({});
    await turns();
    expect(runs).toEqual([]);
    await rest();
    expect(runs).toEqual([{ month: null, against: null, replications: null, seen: 32 }]);
    expect(run.phase).toBe("refining");
  });

  it("is not refined when its answer was finished, or was stopped", async () => {
    const { slides, runs } = desk();
    await doc.open(1);
    doc.slide("land.acv", "1 USD", "drag");
    await turns();
    slides[0]?.answer({ run: view(200) });
    await rest();
    expect([run.phase, runs]).toEqual(["done", []]);
    doc.slide("land.acv", "2 USD", "drag");
    await turns();
    slides[1]?.answer({ run: null });
    await rest();
    expect([run.phase, run.view?.replications, runs]).toEqual(["stopped", 200, []]);
  });

  it("that is refused says why, and what ran before goes on", async () => {
    const { slides, runs } = desk();
    await doc.open(1);
    doc.slide("land.acv", "1 USD", "drag");
    await turns();
    slides[0]?.answer({});
    await rest();
    const refused = doc.set("land.acv", "9 USD");
    await turns();
    slides[1]?.refuse();
    await turns();
    expect(await refused).toBe(false);
    expect(doc.refused).toEqual({ "land.acv": "No. Fix: less." });
    expect(doc.view?.revision).toBe(1);
    expect(runs.map((ask) => ask.seen)).toEqual([32, 32]);
  });

  it("says that a first answer is on its way only when it takes long", async () => {
    const { slides } = desk();
    await doc.open(1);
    doc.slide("land.acv", "1 USD", "drag");
    await turns();
    slides[0]?.answer({ run: view(200) });
    await turns();
    doc.slide("land.acv", "2 USD", "drag");
    await turns();
    expect(run.phase).toBe("done");
    await vi.advanceTimersByTimeAsync(200);
    expect(run.phase).toBe("first");
    slides[1]?.answer({ run: view(200) });
    await turns();
    expect(run.phase).toBe("done");
  });
});
