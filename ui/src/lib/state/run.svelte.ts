/** The run behind the Plan screen: coarse first, refined in place. */
import { Channel } from "@tauri-apps/api/core";

import { commands, type Refusal, type RunAsk, type RunEvent, type RunView } from "../bindings";
import { ok, refusalOf, turn } from "../ipc";

export type RunPhase = "idle" | "first" | "refining" | "done" | "stopped";

/** What to run. */
export type Ask = Omit<RunAsk, "seen">;

/** A first answer that takes longer than this is said to be on its way. */
const PATIENCE_MS = 150;

class Run {
  /** The latest answer; it stays while a newer one is computed, and goes when there is none. */
  view = $state.raw<RunView | null>(null);
  phase = $state<RunPhase>("idle");
  done = $state(0);
  of = $state(0);
  refusal = $state.raw<Refusal | null>(null);

  #latest = 0;
  #patience: ReturnType<typeof setTimeout> | undefined;
  #before: RunPhase = "idle";

  /** Starts a run; resolves with its first view, or without one when it was stopped before. */
  start(plan: number, ask: Ask): Promise<void> {
    this.#begin();
    this.phase = "first";
    this.done = 0;
    return this.#run(plan, { ...ask, seen: null });
  }

  /** An answer is being asked for elsewhere: whatever goes on here is stale. */
  expect(): void {
    this.#before = this.phase;
    this.#begin();
    this.#patience = setTimeout(() => {
      this.phase = "first";
      this.done = 0;
    }, PATIENCE_MS);
  }

  /** Takes over the first view that was asked for elsewhere; none when it was stopped. */
  take(view: RunView | null, problem: Refusal | null): void {
    clearTimeout(this.#patience);
    if (problem !== null) this.#refuse(problem);
    else if (view === null) this.phase = "stopped";
    else this.#show(view);
  }

  /** Nothing came of what was expected: the last view is as good as before, and can go on. */
  unchanged(): void {
    clearTimeout(this.#patience);
    this.phase = this.#before === "first" ? "refining" : this.#before;
  }

  /** Goes on from the view that is shown, unless it is finished or was stopped. */
  refine(plan: number, ask: Ask): void {
    if (this.phase !== "refining") return;
    this.#begin();
    void this.#run(plan, { ...ask, seen: this.view?.replications ?? null });
  }

  #begin(): void {
    this.#latest++;
    clearTimeout(this.#patience);
    this.refusal = null;
  }

  #run(plan: number, ask: RunAsk): Promise<void> {
    const mine = this.#latest;
    const current = () => this.#latest === mine;
    return new Promise((answered) => {
      const events = new Channel<RunEvent>();
      events.onmessage = (event) => {
        if (!current()) return;
        this.#hear(event);
        if (event.kind === "view") answered();
      };
      void ok(commands.planRun(turn(), plan, ask, events))
        .then(() => {
          if (current() && this.phase !== "stopped") this.phase = "done";
        })
        .catch((error: unknown) => {
          if (!current()) return;
          this.#refuse(refusalOf(error));
        })
        .finally(answered);
    });
  }

  /** Stops the run; the last view stays. */
  async cancel(): Promise<void> {
    await ok(commands.runCancel(turn()));
  }

  /** Forgets what is shown, before another plan is opened. */
  clear(): void {
    this.#begin();
    this.view = null;
    this.phase = "idle";
  }

  /** The plan cannot be run: what is shown was another plan's. */
  #refuse(problem: Refusal): void {
    this.view = null;
    this.done = 0;
    this.of = 0;
    this.phase = "stopped";
    this.refusal = problem;
  }

  #show(view: RunView): void {
    this.view = view;
    this.done = view.replications;
    this.of = view.of;
    this.phase = view.replications < view.of ? "refining" : "done";
  }

  #hear(event: RunEvent): void {
    switch (event.kind) {
      case "progress":
        this.done = event.done;
        this.of = event.of;
        break;
      case "view":
        this.#show(event);
        break;
      case "stopped":
        this.phase = "stopped";
        this.done = event.at;
        this.of = event.of;
        break;
    }
  }
}

export const run = new Run();
