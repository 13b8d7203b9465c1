/** The Comp screen's state: terms at once after an edit, results when the run is done. */
import {
  commands,
  type CompRun,
  type CompView,
  type DocView,
  type LibraryComp,
  type OwnStatement,
  type Refusal,
  type StatementAsk,
  type Statements,
  type TermEdit,
} from "../../lib/bindings";
import { ok, refusalOf } from "../../lib/ipc";
import { doc } from "../../lib/state/doc.svelte";
import type { Months } from "./periods";

class Comp {
  terms = $state.raw<CompView | null>(null);
  result = $state.raw<CompRun | null>(null);
  statements = $state.raw<Statements | null>(null);
  own = $state.raw<OwnStatement | null>(null);
  library = $state.raw<readonly LibraryComp[]>([]);
  /** Why there is nothing to show. */
  problem = $state.raw<Refusal | null>(null);
  /** Why the last edit of a cell was refused, by the name of the cell. */
  refused = $state.raw<Readonly<Record<string, string>>>({});

  #asked = { terms: 0, library: 0, result: 0, statements: 0, own: 0 };

  /** Everything of a plan that needs no run. */
  async read(plan: number): Promise<void> {
    await this.#newest("terms", commands.compTerms(plan), (terms) => (this.terms = terms));
  }

  /** Comp plans that a role can be paid by. */
  async readLibrary(plan: number, role: string): Promise<void> {
    await this.#newest("library", commands.compLibrary(plan, role), (all) => (this.library = all));
  }

  /** What the finished run says. */
  async readResult(plan: number, month: number | null, reference: number | null): Promise<void> {
    const answer = commands.compResult(plan, month, reference);
    await this.#newest("result", answer, (result) => (this.result = result));
  }

  /** Statements of one replication. */
  async readStatements(plan: number, ask: StatementAsk): Promise<void> {
    const answer = commands.compStatements(plan, ask);
    await this.#newest("statements", answer, (found) => (this.statements = found));
  }

  /** One rep's statement; none closes it. */
  async readOwn(plan: number, ask: StatementAsk, rep: number | null): Promise<void> {
    if (rep === null) {
      this.#asked.own++;
      this.own = null;
      return;
    }
    const mine = ++this.#asked.own;
    try {
      const own = await ok(commands.compStatement(plan, ask, rep));
      if (mine === this.#asked.own) this.own = own;
    } catch {
      // After an edit the rep may have no statement any more: the panel closes.
      if (mine === this.#asked.own) this.own = null;
    }
  }

  /** Statements as text for a spreadsheet. */
  csv(plan: number, ask: StatementAsk): Promise<string> {
    return ok(commands.compCsv(plan, ask));
  }

  /** Changes a term; `cell` names the control that shows a refusal. */
  edit(role: string, component: number, term: TermEdit, cell: string): Promise<boolean> {
    const plan = doc.plan;
    if (plan === null) return Promise.resolve(false);
    return this.#change(cell, () => commands.compEdit(plan, { role, component, term }, null));
  }

  /** Pays a role by a comp plan of the library. */
  apply(role: string, name: string): Promise<boolean> {
    const plan = doc.plan;
    if (plan === null) return Promise.resolve(false);
    return this.#change("library", () => commands.compApply(plan, role, name));
  }

  /** Forgets another plan's figures. */
  clear(): void {
    const { terms, library, result, statements, own } = this.#asked;
    // Answers that are still on their way are of the plan before.
    this.#asked = {
      terms: terms + 1,
      library: library + 1,
      result: result + 1,
      statements: statements + 1,
      own: own + 1,
    };
    this.terms = null;
    this.result = null;
    this.statements = null;
    this.own = null;
    this.library = [];
    this.problem = null;
    this.refused = {};
  }

  async #change(cell: string, change: () => ReturnType<typeof commands.compEdit>) {
    try {
      const view: DocView = await ok(change());
      this.refused = {};
      doc.take(view);
      return true;
    } catch (error) {
      const { faults, message } = refusalOf(error);
      const fault = faults[0];
      const reason = fault === undefined ? message : `${fault.reason}. Fix: ${fault.fix}.`;
      this.refused = { [cell]: reason };
      return false;
    }
  }

  async #newest<T>(
    what: "terms" | "library" | "result" | "statements",
    answer: Parameters<typeof ok<T>>[0],
    take: (data: T) => void,
  ): Promise<void> {
    const mine = ++this.#asked[what];
    try {
      const data = await ok(answer);
      if (mine !== this.#asked[what]) return;
      take(data);
      this.problem = null;
    } catch (error) {
      if (mine === this.#asked[what]) this.problem = refusalOf(error);
    }
  }
}

export const comp = new Comp();

/** The statements that are asked for. */
export function askFor(month: number, months: Months, replication: number | null): StatementAsk {
  return { month, replication, from: months.from, to: months.to };
}
