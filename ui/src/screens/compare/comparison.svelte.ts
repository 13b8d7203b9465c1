/** The comparison that is shown: plans that have not run are run first, with progress. */
import { Channel } from "@tauri-apps/api/core";

import { commands, type CompareEvent, type CompareView, type Refusal } from "../../lib/bindings";
import { ok, refusalOf, turn } from "../../lib/ipc";

export type Phase = "idle" | "running" | "done" | "stopped";

class Comparison {
  /** The latest answer; it stays while another one is computed. */
  view = $state.raw<CompareView | null>(null);
  phase = $state<Phase>("idle");
  done = $state(0);
  of = $state(0);
  refusal = $state.raw<Refusal | null>(null);

  #latest = 0;

  /** Compares `plans` at a month; a later call takes the place of an earlier one. */
  async start(plans: number[], month: number | null): Promise<void> {
    const mine = ++this.#latest;
    const current = () => this.#latest === mine;
    this.phase = "running";
    this.done = 0;
    this.refusal = null;
    try {
      const finished = await this.#run(plans, month, current);
      if (!current()) return;
      if (!finished) {
        this.phase = "stopped";
        return;
      }
      const view = await ok(commands.comparePlans(plans, month));
      if (!current()) return;
      this.view = view;
      this.phase = "done";
    } catch (error) {
      if (!current()) return;
      // What is shown would be read as the answer to what was asked.
      this.view = null;
      this.phase = "idle";
      this.refusal = refusalOf(error);
    }
  }

  /** Stops the runs; the last answer stays. */
  async cancel(): Promise<void> {
    await ok(commands.compareCancel(turn()));
  }

  /** Forgets what is shown: fewer than two plans are chosen. */
  clear(): void {
    this.#latest++;
    this.view = null;
    this.phase = "idle";
    this.refusal = null;
  }

  /** Runs what has not run; whether it came to its end. */
  async #run(plans: number[], month: number | null, current: () => boolean): Promise<boolean> {
    const events = new Channel<CompareEvent>();
    // The last event may come after the command has returned.
    const ended = new Promise<boolean>((resolve) => {
      events.onmessage = (event) => {
        if (event.kind === "ready") resolve(true);
        else if (current()) {
          this.done = event.kind === "progress" ? event.done : event.at;
          this.of = event.of;
        }
        if (event.kind === "stopped") resolve(false);
      };
    });
    await ok(commands.compareRun(turn(), plans, month, events));
    return ended;
  }
}

export const comparison = new Comparison();
