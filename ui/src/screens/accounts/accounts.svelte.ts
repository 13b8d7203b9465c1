/**
 * What the Accounts screen shows: choices, and the four tables that follow from them. One selection
 * drives the next: a bar or a cell fills the list, a row of the list fills the timeline.
 */
import {
  type AccountsView,
  type Bar,
  type Behind,
  type CohortsView,
  commands,
  type Kept,
  type ListView,
  type MovementView,
  type Step,
  type TimelineView,
  type Window,
} from "../../lib/bindings";
import { ok } from "../../lib/ipc";
import { Answer } from "./answer.svelte";
import { largestExpansion } from "./movement";
import { BARS } from "./words";
import { type WindowChoice, windowChoices, YEAR } from "./windows";

/** Rows that a list shows at most; its sum is always of all. */
export const LIST_LIMIT = 2000;

/** Everything chosen on the screen, and what came of it. */
export class Accounts {
  readonly choices = new Answer<AccountsView>();
  readonly cohorts = new Answer<CohortsView>();
  readonly movement = new Answer<MovementView>();
  readonly list = new Answer<ListView>();
  readonly life = new Answer<TimelineView>();

  /** The replication that somebody chose; null follows the P50 run. */
  chosen = $state<number | null>(null);
  step = $state<Step>("quarter");
  kept = $state<Kept>("arr");
  /** Segment; null is all. */
  segment = $state<string | null>(null);
  windowId = $state(YEAR);
  search = $state("");
  /** What the list is of; null until there is a movement to begin with. */
  behind = $state.raw<Behind | null>(null);
  account = $state<string | null>(null);

  /** The replication that is shown. */
  readonly replication = $derived(this.chosen ?? this.choices.value?.shown ?? null);

  readonly windows = $derived.by<WindowChoice[]>(() => {
    const view = this.choices.value;
    return view === null ? [] : windowChoices(view.month, view.months, view.start);
  });

  /** The window that is shown. Windows before the start of the run are not there to be chosen. */
  readonly window = $derived.by<Window | null>(() => {
    const found = this.windows.find((one) => one.id === this.windowId) ?? this.windows[0];
    return found?.window ?? null;
  });

  /** The bar whose accounts are listed. */
  readonly bar = $derived<Bar | null>(this.behind?.kind === "bar" ? this.behind.bar : null);

  /** Asks for what there is to choose from, at a pinned month. */
  open(plan: number, month: number | null): Promise<void> {
    return this.choices.ask(() => ok(commands.accountsOpen(plan, month)));
  }

  askCohorts(plan: number): void {
    const { replication, step, kept, segment } = this;
    if (replication === null) return;
    const ask = { replication, step, kept, segment };
    void this.cohorts.ask(() => ok(commands.accountCohorts(plan, ask)));
  }

  askMovement(plan: number): void {
    const { replication, window, segment } = this;
    if (replication === null || window === null) return;
    const ask = { replication, window, segment };
    void this.movement.ask(async () => {
      const view = await ok(commands.accountMovement(plan, ask));
      if (this.behind === null) this.show(startingPoint(view));
      return view;
    });
  }

  askList(plan: number): void {
    const { replication, window, segment, behind, search } = this;
    if (replication === null || window === null || behind === null) return;
    const ask = {
      replication,
      behind,
      window,
      segment,
      search,
      sort: "amount" as const,
      descending: true,
      limit: LIST_LIMIT,
    };
    void this.list.ask(async () => {
      const view = await ok(commands.accountList(plan, ask));
      this.#keepAccount(view);
      return view;
    });
  }

  askLife(plan: number, month: number | null): void {
    const { replication, account } = this;
    if (replication === null) return;
    if (account === null) return this.life.clear();
    const ask = { replication, account, month };
    void this.life.ask(() => ok(commands.accountLife(plan, ask)));
  }

  /** Lists the accounts behind something else. */
  show(behind: Behind): void {
    this.behind = behind;
    this.search = "";
  }

  /**
   * Another plan was opened, or another screen sent somebody here: `bar`, `account` and
   * `replication` say what to look at.
   */
  enter(plan: number | null, params: Readonly<Record<string, string>>): void {
    if (plan !== this.#plan) this.#forget();
    this.#plan = plan;
    const { bar, account, replication } = params;
    if (bar !== undefined && isBar(bar)) this.show({ kind: "bar", bar });
    if (replication !== undefined) this.chosen = Number(replication);
    if (account !== undefined) {
      // Whatever list is shown, this account is in it.
      if (bar === undefined) this.show({ kind: "all" });
      this.account = account;
    }
  }

  #plan: number | null = null;

  #forget(): void {
    for (const answer of [this.choices, this.cohorts, this.movement, this.list, this.life]) {
      answer.clear();
    }
    this.chosen = null;
    this.segment = null;
    this.windowId = YEAR;
    this.search = "";
    this.behind = null;
    this.account = null;
  }

  /** The account shown stays while it is in the list; else the first of the list takes its place. */
  #keepAccount(view: ListView): void {
    const listed = view.rows.some((row) => row.account === this.account);
    if (!listed && this.search === "") this.account = view.rows[0]?.account ?? null;
  }
}

const isBar = (name: string): name is Bar => name in BARS;

/** The list to begin with: the cause that expanded most, else every account. */
function startingPoint(view: MovementView): Behind {
  const bar = largestExpansion(view);
  return bar === null ? { kind: "all" } : { kind: "bar", bar };
}

/** The screen's choices; they outlive a visit to another screen. */
export const accounts = new Accounts();
