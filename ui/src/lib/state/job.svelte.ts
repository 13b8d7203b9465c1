/** A long job of the desk: progress while it works, a result that stays, and how it ended. */
import { Channel } from "@tauri-apps/api/core";

import type { Refusal } from "../bindings";
import { ok, refusalOf } from "../ipc";

export type JobPhase = "idle" | "running" | "done" | "stopped";

/** What a job reports. */
export type JobEvent<V> =
  { kind: "progress"; done: number; of: number } | ({ kind: "done" } & V) | { kind: "stopped" };

type Call<V> = (events: Channel<JobEvent<V>>) => Parameters<typeof ok>[0];

export class Job<V extends object> {
  /** The latest result; it stays while another one is computed. */
  view = $state.raw<V | null>(null);
  phase = $state<JobPhase>("idle");
  done = $state(0);
  of = $state(0);
  refusal = $state.raw<Refusal | null>(null);

  #latest = 0;

  get running(): boolean {
    return this.phase === "running";
  }

  /** Starts the job anew; one that goes on is no longer heard. */
  async start(call: Call<V>): Promise<void> {
    const mine = ++this.#latest;
    const current = () => this.#latest === mine;
    this.phase = "running";
    this.done = 0;
    this.of = 0;
    this.refusal = null;
    const events = new Channel<JobEvent<V>>();
    // The last event may come after the command has returned.
    const ended = new Promise<void>((resolve) => {
      events.onmessage = (event) => {
        if (event.kind !== "progress") resolve();
        if (!current()) return;
        if (event.kind === "progress") {
          this.done = event.done;
          this.of = event.of;
        } else if (event.kind === "done") {
          this.view = event;
          this.phase = "done";
        } else {
          this.phase = "stopped";
        }
      };
    });
    try {
      await ok(call(events));
      await ended;
    } catch (error) {
      if (!current()) return;
      // What is shown would be read as the answer to what was asked.
      this.view = null;
      this.phase = "idle";
      this.refusal = refusalOf(error);
    }
  }

  /** Forgets everything; a job that goes on is no longer heard. */
  clear(): void {
    this.#latest++;
    this.view = null;
    this.phase = "idle";
    this.refusal = null;
  }
}
