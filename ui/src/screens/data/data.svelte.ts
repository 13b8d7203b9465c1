/** A company's past beside a plan: fits, tests, and the scorecard, which stay while one looks elsewhere. */
import {
  type BacktestView,
  type CalibrationView,
  commands,
  type DocView,
  type PastFile,
  type PastReading,
  type Refusal,
  type ScorecardView,
} from "../../lib/bindings";
import { ok, refusalOf, turn } from "../../lib/ipc";
import { doc } from "../../lib/state/doc.svelte";
import { Job } from "../../lib/state/job.svelte";
import { library } from "../../lib/state/library.svelte";
import { notify } from "../../lib/state/notice.svelte";
import { showToast } from "../../lib/state/toast.svelte";

export const MODES = [
  { value: "calibrate", label: "Calibrate", doing: "Calibrating" },
  { value: "backtest", label: "Back-test", doing: "Testing" },
  { value: "cases", label: "Published cases", doing: "Scoring" },
] as const;

export type Mode = (typeof MODES)[number]["value"];

/** A behaviour value that can be named for the fit. */
export interface ValueChoice {
  name: string;
  label: string;
  section: string;
}

class Data {
  plan = $state<number | null>(null);
  mode = $state<Mode>("calibrate");
  /** The past, as it reads beside the plan. */
  past = $state.raw<PastFile | null>(null);
  /** Why it does not. */
  refusal = $state.raw<Refusal | null>(null);
  loading = $state(false);
  /** What the file does not say itself, as it was answered. */
  reading = $state.raw<PastReading>({ dates: null, decimals: null });
  doc = $state.raw<DocView | null>(null);

  /** Values to fit; those that the data can tell apart when empty. */
  values = $state<string[]>([]);
  holdOut = $state(3);
  /** First month of a test; a year before the end when null. */
  from = $state<string | null>(null);
  replications = $state(100);

  /** The revision at which undo made the plan again what it was when it was fitted. */
  #asFitted: number | null = null;

  readonly fits = new Job<CalibrationView>();
  readonly tests = new Job<BacktestView>();
  readonly cards = new Job<ScorecardView>();

  readonly choices = $derived<ValueChoice[]>(
    (this.doc?.fields.sections ?? []).flatMap((section) =>
      section.behaviour.map((row) => ({
        name: row.path.replace(/^behaviour\./, ""),
        label: row.label,
        section: section.title,
      })),
    ),
  );

  get job(): Job<CalibrationView> | Job<BacktestView> | Job<ScorecardView> {
    if (this.mode === "calibrate") return this.fits;
    return this.mode === "backtest" ? this.tests : this.cards;
  }

  /** Whether the plan is another than was fitted. */
  get stale(): boolean {
    const [now, fit] = [this.doc?.revision ?? null, this.fits.view];
    if (now === null || fit === null) return false;
    return now !== fit.revision && now !== this.#asFitted;
  }

  /** The mode whose job goes on; only one does at a time. */
  get running(): Mode | null {
    if (this.fits.running) return "calibrate";
    if (this.tests.running) return "backtest";
    return this.cards.running ? "cases" : null;
  }

  /** Reads the past beside a plan; what was found of another one is forgotten. */
  async take(plan: number): Promise<void> {
    if (this.plan !== plan) {
      this.fits.clear();
      this.tests.clear();
      this.values = [];
      this.from = null;
    }
    this.plan = plan;
    try {
      const opened = await ok(commands.planOpen(plan));
      if (this.plan !== plan) return;
      this.doc = opened;
    } catch (error) {
      if (this.plan !== plan) return;
      this.doc = null;
      this.refusal = refusalOf(error);
      return;
    }
    await this.#read(() => commands.dataPast(plan));
  }

  /** Reads what was chosen another way, also where it was refused. */
  async readAs(reading: Partial<PastReading>): Promise<void> {
    const { plan } = this;
    if (plan === null) return;
    const next = { ...this.reading, ...reading };
    this.reading = next;
    await this.#read(() => commands.dataRead(plan, next));
    this.#forget();
  }

  /** Asks for a file or a folder; nothing changes when none is chosen. */
  async choose(folder: boolean): Promise<void> {
    const { plan } = this;
    if (plan === null) return;
    const before = this.past;
    this.reading = { dates: null, decimals: null };
    await this.#read(async () => {
      const answer = await commands.choosePast(plan, folder);
      return answer.status === "ok" && answer.data === null
        ? { status: "ok" as const, data: before }
        : answer;
    });
    if (this.past !== before) this.#forget();
  }

  #forget(): void {
    this.fits.clear();
    this.tests.clear();
    this.from = null;
  }

  async forget(): Promise<void> {
    await commands.dataForget();
    this.past = null;
    this.refusal = null;
    this.reading = { dates: null, decimals: null };
    this.#forget();
  }

  async #read(answer: () => Promise<Awaited<ReturnType<typeof commands.dataPast>>>): Promise<void> {
    this.loading = true;
    try {
      this.past = await ok(answer());
      this.refusal = null;
      this.reading = this.past?.reading ?? this.reading;
    } catch (error) {
      this.refusal = refusalOf(error);
    } finally {
      this.loading = false;
    }
  }

  /** Runs what the mode asks for. */
  async run(): Promise<void> {
    const { plan, replications } = this;
    if (this.mode === "cases") {
      await this.cards.start((events) => commands.dataScorecard(turn(), replications, events));
      return;
    }
    if (plan === null || this.past === null) return;
    if (this.mode === "backtest") {
      const ask = { from: this.from, to: null, replications };
      await this.tests.start((events) => commands.dataBacktest(turn(), plan, ask, events));
      return;
    }
    const ask = {
      values: this.values,
      from: null,
      to: null,
      holdOut: this.holdOut,
      replications,
    };
    await this.fits.start((events) => commands.dataCalibrate(turn(), plan, ask, events));
  }

  async cancel(): Promise<void> {
    try {
      await ok(commands.dataCancel(turn()));
    } catch (error) {
      notify(error);
    }
  }

  /** Writes fitted values into the plan, as one step that can be undone. */
  async apply(values: string[]): Promise<void> {
    const { plan, stale } = this;
    if (plan === null || values.length === 0) return;
    try {
      const after = await ok(commands.dataApply(plan, values));
      this.doc = after;
      if (doc.plan === plan) doc.take(after);
      // At once: after a further change it would offer to undo that one.
      const count = values.length === 1 ? "1 value was" : `${values.length} values were`;
      showToast(`${count} written into ${after.name}`, () => {
        void this.#undo(plan, stale ? null : after.revision);
      });
      await library.refresh();
    } catch (error) {
      notify(error);
    }
  }

  /** Takes the last change of a plan back: that of `applied`, unless another came after it. */
  async #undo(plan: number, applied: number | null): Promise<void> {
    try {
      const after = await ok(commands.planUndo(plan));
      if (applied !== null && after.revision === applied + 1) this.#asFitted = after.revision;
      this.doc = after;
      if (doc.plan === plan) doc.take(after);
      await library.refresh();
    } catch (error) {
      notify(error);
    }
  }
}

export const data = new Data();
