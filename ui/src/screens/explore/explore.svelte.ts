/** What is explored: a plan, what to vary, and the results, which stay while one looks elsewhere. */
import {
  commands,
  type DocView,
  type MetricChoice,
  type OptimumView,
  type PointChange,
  type PointLever,
  type Refusal,
  type SeekView,
  type SweepView,
  type TornadoView,
  type UnitView,
} from "../../lib/bindings";
import { ok, refusalOf, turn } from "../../lib/ipc";
import { remove } from "../../lib/state/actions";
import { openPlan } from "../../lib/state/app.svelte";
import { Job } from "../../lib/state/job.svelte";
import { library } from "../../lib/state/library.svelte";
import { notify } from "../../lib/state/notice.svelte";
import { showToast } from "../../lib/state/toast.svelte";
import {
  type Choice,
  choices,
  endsText,
  faultOf,
  numeric,
  rowOf,
  usual,
  valuesText,
  type Vary,
} from "./vary";

export const MODES = [
  { value: "sweep", label: "Sweep", doing: "Sweeping" },
  { value: "tornado", label: "Tornado", doing: "Ranking" },
  { value: "seek", label: "Seek", doing: "Seeking" },
  { value: "frontier", label: "Frontier", doing: "Trying combinations" },
] as const;

export type Mode = (typeof MODES)[number]["value"];

/** A limit of the frontier as it is entered. */
export interface Limit {
  metric: string;
  least: boolean;
  value: number;
}

/** Levers whose alternatives other plans hold. */
export const LEVERS = [
  { value: "price", label: "Price" },
  { value: "comp", label: "Comp" },
] as const;

export type LeverName = (typeof LEVERS)[number]["value"];

const FIRST_FIELD = "land.acv";

class Explore {
  plan = $state<number | null>(null);
  doc = $state.raw<DocView | null>(null);
  metrics = $state.raw<readonly MetricChoice[]>([]);
  /** Why the plan could not be opened. */
  problem = $state.raw<Refusal | null>(null);

  mode = $state<Mode>("sweep");
  metric = $state("nrr");
  /** Month to read at; null is the plan's report month. */
  month = $state<number | null>(null);
  replications = $state(100);

  /** One field or two. */
  sweep = $state<Vary[]>([]);
  /** Fields beside the behaviour values. */
  tornado = $state<Vary[]>([]);
  behaviour = $state(true);
  seek = $state<Vary | null>(null);
  target = $state<number | null>(null);
  frontier = $state<Vary[]>([]);
  /** Plans that a lever may also be taken from. */
  taken = $state<Record<LeverName, number[]>>({ price: [], comp: [] });
  limits = $state<Limit[]>([]);
  across = $state("nrr");
  up = $state("arr_end");

  readonly sweeps = new Job<SweepView>();
  readonly tornados = new Job<TornadoView>();
  readonly seeks = new Job<SeekView>();
  readonly frontiers = new Job<OptimumView>();

  readonly choices = $derived<Choice[]>(choices(this.doc));

  get job(): Job<SweepView> | Job<TornadoView> | Job<SeekView> | Job<OptimumView> {
    switch (this.mode) {
      case "sweep":
        return this.sweeps;
      case "tornado":
        return this.tornados;
      case "seek":
        return this.seeks;
      case "frontier":
        return this.frontiers;
    }
  }

  /** The mode whose job goes on; only one does at a time. */
  get running(): Mode | null {
    if (this.sweeps.running) return "sweep";
    if (this.tornados.running) return "tornado";
    if (this.seeks.running) return "seek";
    return this.frontiers.running ? "frontier" : null;
  }

  unit(metric: string): UnitView {
    return this.metrics.find((choice) => choice.metric === metric)?.unit ?? "number";
  }

  label(metric: string): string {
    return this.metrics.find((choice) => choice.metric === metric)?.label ?? metric;
  }

  row(field: string) {
    return rowOf(this.choices, field);
  }

  /** Takes a plan to explore; what was found of another one is forgotten. */
  async take(plan: number): Promise<void> {
    const another = this.plan !== plan;
    this.plan = plan;
    try {
      const [doc, metrics] = await Promise.all([
        ok(commands.planOpen(plan)),
        ok(commands.exploreMetrics(plan)),
      ]);
      if (this.plan !== plan) return;
      this.problem = null;
      this.doc = doc;
      this.metrics = metrics;
      if (another) this.#forget();
      this.#begin();
    } catch (error) {
      if (this.plan !== plan) return;
      this.doc = null;
      this.problem = refusalOf(error);
    }
  }

  #forget(): void {
    if (this.running !== null) void this.cancel();
    for (const job of [this.sweeps, this.tornados, this.seeks, this.frontiers]) job.clear();
    this.month = null;
    this.target = null;
    this.limits = [];
    this.taken = { price: [], comp: [] };
  }

  /** Fields that the plan does not have give way to one that it has. */
  #begin(): void {
    const numbers = numeric(this.choices);
    const first = rowOf(numbers, FIRST_FIELD) ?? numbers[0]?.row ?? null;
    const kept = (list: Vary[]) => list.filter((vary) => this.row(vary.field) !== null);
    this.sweep = kept(this.sweep);
    this.tornado = kept(this.tornado);
    this.frontier = kept(this.frontier);
    if (this.seek !== null && this.row(this.seek.field) === null) this.seek = null;
    if (first === null) return;
    if (this.sweep.length === 0) this.sweep = [usual(first)];
    if (this.frontier.length === 0) this.frontier = [usual(first, 5)];
    this.seek ??= usual(first);
    if (!this.metrics.some((choice) => choice.metric === this.metric)) this.metric = "nrr";
  }

  /** What keeps the mode's run from starting; null when it can. */
  get fault(): string | null {
    const of = (vary: Vary) => {
      const row = this.row(vary.field);
      return row === null ? "Choose a field." : faultOf(row, vary);
    };
    switch (this.mode) {
      case "sweep":
        return this.sweep.map(of).find((fault) => fault !== null) ?? null;
      case "tornado":
        if (!this.behaviour && this.tornado.length === 0) return "Choose what to vary.";
        return this.tornado.map(of).find((fault) => fault !== null) ?? null;
      case "seek":
        if (this.seek === null) return "Choose a field.";
        if (this.target === null) return "Enter the target.";
        return this.seek.to > this.seek.from ? null : "The second end must be above the first.";
      case "frontier":
        if (this.across === this.up) return "Choose two different metrics.";
        if (this.frontier.length === 0 && Object.values(this.taken).every((p) => p.length === 0)) {
          return "Choose what to vary.";
        }
        return this.frontier.map(of).find((fault) => fault !== null) ?? null;
    }
  }

  /** Runs what the mode asks for. */
  async run(): Promise<void> {
    const { plan, month, replications, metric } = this;
    if (plan === null || this.fault !== null) return;
    const usualAsk = { month, replications };
    const values = (vary: Vary) => {
      const row = this.row(vary.field);
      return { field: vary.field, values: row === null ? "" : valuesText(row, vary) };
    };
    const between = (vary: Vary) => {
      const row = this.row(vary.field);
      return { field: vary.field, values: row === null ? "" : endsText(row, vary) };
    };
    switch (this.mode) {
      case "sweep": {
        const ask = { ...usualAsk, vary: this.sweep.map(values), metrics: this.#read() };
        await this.sweeps.start((events) => commands.exploreSweep(turn(), plan, ask, events));
        break;
      }
      case "tornado": {
        const vary = this.tornado.map(between);
        const ask = { ...usualAsk, vary, behaviour: this.behaviour, metric };
        await this.tornados.start((events) => commands.exploreTornado(turn(), plan, ask, events));
        break;
      }
      case "seek": {
        if (this.seek === null || this.target === null) return;
        const ask = { ...usualAsk, vary: between(this.seek), metric, target: this.target };
        await this.seeks.start((events) => commands.exploreSeek(turn(), plan, ask, events));
        break;
      }
      case "frontier": {
        const choose = LEVERS.map(({ value }) => ({ lever: value, plans: this.taken[value] }));
        const ask = {
          ...usualAsk,
          vary: this.frontier.map(values),
          choose: choose.filter(({ plans }) => plans.length > 0),
          limits: this.limits,
          across: this.across,
          up: this.up,
        };
        await this.frontiers.start((events) => commands.exploreOptimise(turn(), plan, ask, events));
        break;
      }
    }
  }

  /** Metrics of a sweep: the one looked at first, and those one turns to next. */
  #read(): string[] {
    const usualOnes = ["nrr", "grr", "expansion_share", "arr_end", "new_arr", "comp_cost"];
    const has = (metric: string) => this.metrics.some((choice) => choice.metric === metric);
    return [...new Set([this.metric, ...usualOnes.filter(has)])];
  }

  async cancel(): Promise<void> {
    try {
      await ok(commands.exploreCancel(turn()));
    } catch (error) {
      notify(error);
    }
  }

  /** Adds the plan of a point to the library and opens it. */
  async open(changes: PointChange[], levers: PointLever[], words: string): Promise<void> {
    const { plan } = this;
    if (plan === null) return;
    const own = library.card(plan)?.name ?? this.doc?.name ?? "";
    const name = `${own}, ${words}`;
    try {
      const made = await ok(commands.exploreOpen(plan, changes, levers, name));
      await library.refresh();
      if (await openPlan(made)) {
        showToast(`${name} was added to the library`, () => void remove(made));
      }
    } catch (error) {
      notify(error);
    }
  }
}

export const explore = new Explore();
