/** The run behind the Plan screen: coarse first, refined in place. */
import { Channel } from "@tauri-apps/api/core";

import { commands, type Refusal, type RunEvent, type RunView } from "../bindings";
import { ok, refusalOf } from "../ipc";

export type RunPhase = "idle" | "first" | "refining" | "done" | "stopped";

/** What to run. */
export interface Ask {
  month: number | null;
  replications: number | null;
  against: number | null;
}

class Run {
  /** The latest answer; it stays while a newer one is computed. */
  view = $state.raw<RunView | null>(null);
  phase = $state<RunPhase>("idle");
  done = $state(0);
  of = $state(0);
  refusal = $state.raw<Refusal | null>(null);

  #latest = 0;

  /** Starts a run; resolves with its first view, or without one when it was stopped before. */
  start(plan: number, ask: Ask): Promise<void> {
    const mine = ++this.#latest;
    const current = () => this.#latest === mine;
    this.phase = "first";
    this.done = 0;
    this.refusal = null;
    return new Promise((answered) => {
      const events = new Channel<RunEvent>();
      events.onmessage = (event) => {
        if (!current()) return;
        this.#hear(event);
        if (event.kind === "view") answered();
      };
      void ok(commands.planRun(plan, ask, events))
        .then(() => {
          if (current() && this.phase !== "stopped") this.phase = "done";
        })
        .catch((error: unknown) => {
          if (!current()) return;
          this.phase = "stopped";
          this.refusal = refusalOf(error);
        })
        .finally(answered);
    });
  }

  /** Stops the run; the last view stays. */
  async cancel(): Promise<void> {
    await ok(commands.runCancel());
  }

  /** Forgets what is shown, before another plan is opened. */
  clear(): void {
    this.#latest++;
    this.view = null;
    this.phase = "idle";
    this.refusal = null;
  }

  #hear(event: RunEvent): void {
    switch (event.kind) {
      case "progress":
        this.done = event.done;
        this.of = event.of;
        break;
      case "view":
        this.view = event;
        this.done = event.replications;
        this.of = event.of;
        this.phase = event.replications < event.of ? "refining" : "done";
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
