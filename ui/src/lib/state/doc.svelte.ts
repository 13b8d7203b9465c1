/** The open plan: its assumptions, edits one after the other, undo and redo. */
import { type ChangeAsk, commands, type DocView, type Refusal } from "../bindings";
import { ok, refusalOf } from "../ipc";
import { run } from "./run.svelte";

class Doc {
  view = $state.raw<DocView | null>(null);
  /** Why the plan could not be opened. */
  problem = $state.raw<Refusal | null>(null);
  /** Edits that were refused, by path: the cell shows the reason, the last valid value runs on. */
  refused = $state.raw<Readonly<Record<string, string>>>({});
  /** Month that everything is read at; null is the plan's report month. */
  month = $state<number | null>(null);
  /** Plan that everything is read against. */
  against = $state<number | null>(null);
  /** Replications to refine to; null is the usual number. */
  replications = $state<number | null>(null);

  #waiting = new Map<string, ChangeAsk>();
  #gesture: string | null = null;
  #pumping = false;

  get plan(): number | null {
    return this.view?.plan ?? null;
  }

  async open(plan: number): Promise<void> {
    this.problem = null;
    if (this.plan !== plan) {
      this.view = null;
      this.month = null;
      this.refused = {};
      run.clear();
    }
    try {
      this.view = await ok(commands.planOpen(plan));
      this.against = this.view.reference;
    } catch (error) {
      this.problem = refusalOf(error);
    }
  }

  close(): void {
    this.view = null;
    this.problem = null;
    run.clear();
  }

  /** Reads everything at another month, or against another plan. */
  async read(at: { month?: number | null; against?: number | null }): Promise<void> {
    if (at.month !== undefined) this.month = at.month;
    if (at.against !== undefined) this.against = at.against;
    await this.rerun();
  }

  rerun(): Promise<void> {
    if (this.plan === null) return Promise.resolve();
    const { month, against, replications } = this;
    return run.start(this.plan, { month, against, replications });
  }

  /**
   * One value on the way of a slider: answered at once, however fast they come. Values that arrive
   * while an answer is computed wait, and only the newest of each field is taken.
   */
  slide(path: string, value: string, gesture: string): void {
    this.#waiting.set(path, { kind: "set", path, value });
    this.#gesture = gesture;
    void this.#pump();
  }

  /** Changes applied together as one step; true when they were accepted. */
  async edit(changes: ChangeAsk[], gesture: string | null = null): Promise<boolean> {
    // Values on the way come first, so that steps of undo keep their order.
    while (this.#pumping) await this.#idle;
    const accepted = await this.#apply(changes, gesture);
    if (accepted) void this.rerun();
    return accepted;
  }

  /** One value; `null` goes back to the default. */
  set(path: string, value: string | null): Promise<boolean> {
    return this.edit([value === null ? { kind: "unset", path } : { kind: "set", path, value }]);
  }

  undo(): Promise<void> {
    return this.#step(commands.planUndo);
  }

  redo(): Promise<void> {
    return this.#step(commands.planRedo);
  }

  /** Takes over a state that a command of versions gave back. */
  take(view: DocView): void {
    this.view = view;
    this.refused = {};
    void this.rerun();
  }

  async #step(command: typeof commands.planUndo): Promise<void> {
    const plan = this.plan;
    if (plan === null) return;
    try {
      this.take(await ok(command(plan)));
    } catch (error) {
      this.problem = refusalOf(error);
    }
  }

  #idle: Promise<void> = Promise.resolve();

  #pump(): Promise<void> {
    if (!this.#pumping) {
      this.#pumping = true;
      this.#idle = this.#drain().finally(() => (this.#pumping = false));
    }
    return this.#idle;
  }

  async #drain(): Promise<void> {
    while (this.#waiting.size > 0) {
      const changes = [...this.#waiting.values()];
      this.#waiting.clear();
      const accepted = await this.#apply(changes, this.#gesture);
      // The coarse answer is drawn before the next value is taken: the picture follows the hand.
      if (accepted) await this.rerun();
    }
  }

  async #apply(changes: ChangeAsk[], gesture: string | null): Promise<boolean> {
    const plan = this.plan;
    if (plan === null) return false;
    const paths = changes.map((change) => change.path);
    try {
      this.view = await ok(commands.planEdit(plan, changes, gesture));
      this.#forget(paths);
      return true;
    } catch (error) {
      const refusal = refusalOf(error);
      const refused = { ...this.refused };
      for (const path of paths) {
        const fault = refusal.faults.find((f) => f.field === path) ?? refusal.faults[0];
        refused[path] =
          fault === undefined ? refusal.message : `${fault.reason}. Fix: ${fault.fix}.`;
      }
      this.refused = refused;
      return false;
    }
  }

  #forget(paths: readonly string[]): void {
    const left = Object.entries(this.refused).filter(([path]) => !paths.includes(path));
    this.refused = Object.fromEntries(left);
  }
}

export const doc = new Doc();
