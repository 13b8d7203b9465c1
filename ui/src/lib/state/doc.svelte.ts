/** The open plan: its assumptions, edits one after the other, undo and redo. */
import { type ChangeAsk, commands, type DocView, type Refusal } from "../bindings";
import { ok, refusalOf, turn } from "../ipc";
import { notify } from "./notice.svelte";
import { run } from "./run.svelte";
import { merged } from "./sparse";
import { dismissToast } from "./toast.svelte";

/** A hand that rests this long is answered in full; before, the first answer must do. */
const REST_MS = 100;

/** A window that is not shown draws nothing; what waits for a picture goes on without. */
const UNSEEN_MS = 100;

/** Resolves once what has changed is on the screen. */
function drawn(): Promise<void> {
  return new Promise((done) => {
    const unseen = setTimeout(done, UNSEEN_MS);
    requestAnimationFrame(() => {
      clearTimeout(unseen);
      // After the frame itself.
      setTimeout(done, 0);
    });
  });
}

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

  #waiting = new Map<string, ChangeAsk>();
  #gesture: string | null = null;
  #pumping = false;
  /** How often a plan was opened: of two on their way the later one stands. */
  #opening = 0;
  #resting: ReturnType<typeof setTimeout> | undefined;
  /** What is done to the plan is done in turn, so that steps of undo keep their order. */
  #turn: Promise<unknown> = Promise.resolve();
  /** What plans are read against as long as the library has not taken it. */
  #against = new Map<number, number | null>();

  get plan(): number | null {
    return this.view?.plan ?? null;
  }

  /** Opens a plan; false when there is a problem, or another one was asked for meanwhile. */
  async open(plan: number): Promise<boolean> {
    const mine = ++this.#opening;
    this.problem = null;
    if (this.plan !== plan) {
      this.view = null;
      this.month = null;
      this.refused = {};
      run.clear();
    }
    try {
      const view = await ok(commands.planOpen(plan));
      if (this.#opening !== mine) return false;
      this.view = view;
      const chosen = this.#against.get(plan);
      this.against = chosen === undefined ? view.reference : chosen;
    } catch (error) {
      if (this.#opening === mine) this.problem = refusalOf(error);
      return false;
    }
    return true;
  }

  close(): void {
    this.#opening++;
    clearTimeout(this.#resting);
    this.view = null;
    this.problem = null;
    run.clear();
  }

  /** Reads everything at another month. */
  async read(at: { month: number | null }): Promise<void> {
    this.month = at.month;
    await this.rerun();
  }

  /**
   * Reads everything against another plan, or none, from now on: the library keeps it on the plan's
   * card. Where it cannot, the choice stays for as long as the window does.
   */
  async readAgainst(against: number | null): Promise<void> {
    const { plan } = this;
    if (plan === null) return;
    this.against = against;
    this.#against.set(plan, against);
    const kept = this.#inTurn(async () => {
      try {
        await ok(commands.planReference(plan, against));
        if (this.#against.get(plan) === against) this.#against.delete(plan);
      } catch (error) {
        notify(error);
      }
    });
    await Promise.all([this.rerun(), kept]);
  }

  /** A plan that is gone is read against no more. */
  async dropReference(plan: number): Promise<void> {
    for (const [of, against] of this.#against) if (against === plan) this.#against.delete(of);
    if (this.against !== plan) return;
    this.against = null;
    await this.rerun();
  }

  rerun(): Promise<void> {
    clearTimeout(this.#resting);
    if (this.plan === null) return Promise.resolve();
    return run.start(this.plan, this.#ask());
  }

  #ask() {
    const { month, against } = this;
    return { month, against, replications: null };
  }

  /**
   * One value on the way of a slider: answered at once, however fast they come. Values that arrive
   * while an answer is computed wait, and only the newest of each field is taken.
   */
  slide(path: string, value: string, gesture: string): void {
    dismissToast();
    this.#waiting.set(path, { kind: "set", path, value });
    this.#gesture = gesture;
    if (this.#pumping) return;
    this.#pumping = true;
    void this.#inTurn(() => this.#drain());
  }

  /** Changes applied together as one step; true when they were accepted. */
  edit(changes: ChangeAsk[], gesture: string | null = null): Promise<boolean> {
    dismissToast();
    return this.#inTurn(async () => {
      const accepted = await this.#apply(changes, gesture);
      void drawn().then(() => this.#refine(0));
      return accepted;
    });
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

  /** Takes over a state that a command gave back that changed the plan. */
  take(view: DocView): void {
    dismissToast();
    this.view = view;
    this.refused = {};
    void this.rerun();
  }

  #step(command: typeof commands.planUndo): Promise<void> {
    dismissToast();
    return this.#inTurn(async () => {
      const plan = this.plan;
      if (plan === null) return;
      try {
        this.take(await ok(command(plan)));
      } catch (error) {
        this.problem = refusalOf(error);
      }
    });
  }

  #inTurn<T>(work: () => Promise<T>): Promise<T> {
    const mine = this.#turn.then(work);
    this.#turn = mine.catch(() => undefined);
    return mine;
  }

  async #drain(): Promise<void> {
    try {
      while (this.#waiting.size > 0) {
        const changes = [...this.#waiting.values()];
        this.#waiting.clear();
        await this.#apply(changes, this.#gesture);
        // The answer is on the screen before the next value is taken: the picture follows the hand.
        await drawn();
      }
    } finally {
      this.#pumping = false;
    }
    this.#refine(REST_MS);
  }

  /**
   * The rest of the replications, once the first ones are shown and the hand rests: begun at every
   * move they would be given up at the next, and would take the processor from it.
   */
  #refine(after: number): void {
    clearTimeout(this.#resting);
    this.#resting = setTimeout(() => {
      if (this.plan !== null && !this.#pumping) run.refine(this.plan, this.#ask());
    }, after);
  }

  /** Writes changes and shows the first answer; false when they were refused. */
  async #apply(changes: ChangeAsk[], gesture: string | null): Promise<boolean> {
    const { view } = this;
    if (view === null) return false;
    const { plan, revision, version } = view;
    const ask = { ...this.#ask(), seen: null };
    const paths = changes.map((change) => change.path);
    clearTimeout(this.#resting);
    run.expect();
    try {
      const seen = { revision, version };
      const slid = await ok(commands.planSlide(turn(), plan, seen, changes, gesture, ask));
      if (this.plan !== plan) return true;
      const { doc, sparse } = slid;
      if (!sparse) this.view = doc;
      else if (this.view === view) this.view = { ...doc, fields: merged(view.fields, doc.fields) };
      // It was read again meanwhile, such as under another name.
      else this.view = await ok(commands.planOpen(plan));
      this.#forget(paths);
      run.take(slid.run, slid.problem);
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
      run.unchanged();
      return false;
    }
  }

  #forget(paths: readonly string[]): void {
    if (!paths.some((path) => path in this.refused)) return;
    const left = Object.entries(this.refused).filter(([path]) => !paths.includes(path));
    this.refused = Object.fromEntries(left);
  }
}

export const doc = new Doc();
