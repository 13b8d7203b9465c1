/** What the Pricing screen shows, and how it is asked for. */
import { commands } from "../../lib/bindings";
import { refusalOf } from "../../lib/ipc";
import type {
  BillAsk,
  BillView,
  ChangeAsk,
  CurveAsk,
  CurveView,
  DocView,
  MigrationView,
  PricingStep,
  PricingView,
  Refusal,
  SameAsk,
  SameView,
} from "../../lib/bindings";

type Answer<T> = { status: "ok"; data: T } | { status: "error"; error: Refusal };

/** The answer, also where the program failed instead of refusing. */
async function settled<T>(answer: Promise<Answer<T>>): Promise<Answer<T>> {
  try {
    return await answer;
  } catch (cause) {
    return { status: "error", error: refusalOf(cause) };
  }
}

/** A question whose answers may come out of order: only the latest counts, the last good one stays. */
export class Asked<T> {
  value = $state.raw<T | null>(null);
  refusal = $state.raw<Refusal | null>(null);
  #latest = 0;

  async ask(question: Promise<Answer<T>>): Promise<void> {
    const mine = ++this.#latest;
    const answer = await settled(question);
    if (mine !== this.#latest) return;
    if (answer.status === "ok") {
      this.value = answer.data;
      this.refusal = null;
    } else {
      this.refusal = answer.error;
    }
  }
}

/** Everything that is asked of one plan. */
export class Pricing {
  readonly books = new Asked<PricingView>();
  readonly bill = new Asked<BillView>();
  readonly curve = new Asked<CurveView>();
  readonly same = new Asked<SameView>();
  readonly migration = new Asked<MigrationView>();
  /** Why the last edit was refused; gone with the next one. */
  refused = $state.raw<Refusal | null>(null);
  readonly #plan: () => number | null;
  readonly #edited: (doc: DocView) => void;

  constructor(plan: () => number | null, edited: (doc: DocView) => void) {
    this.#plan = plan;
    this.#edited = edited;
  }

  askBooks = () => this.#ask(this.books, (plan) => commands.pricingBooks(plan));
  askBill = (ask: BillAsk) => this.#ask(this.bill, (plan) => commands.pricingBill(plan, ask));
  askCurve = (ask: CurveAsk) => this.#ask(this.curve, (plan) => commands.pricingCurve(plan, ask));
  askSame = (ask: SameAsk) => this.#ask(this.same, (plan) => commands.pricingSame(plan, ask));
  askMigration = (book: string | null) =>
    this.#ask(this.migration, (plan) => commands.pricingMigration(plan, book));

  edit = (changes: ChangeAsk[]) => this.#take((plan) => commands.planEdit(plan, changes, null));
  step = (step: PricingStep) => this.#take((plan) => commands.pricingStep(plan, step, null));

  /** The refusal of the last edit that belongs to the field at `path`, as one sentence. */
  faultAt = (path: string): string | null => {
    const fault = this.refused?.faults.find((found) => found.field === path);
    return fault === undefined ? null : `${capital(fault.reason)}. Fix: ${fault.fix}.`;
  };

  #ask<T>(slot: Asked<T>, question: (plan: number) => Promise<Answer<T>>): Promise<void> {
    const plan = this.#plan();
    return plan === null ? Promise.resolve() : slot.ask(question(plan));
  }

  async #take(edit: (plan: number) => Promise<Answer<DocView>>): Promise<boolean> {
    const plan = this.#plan();
    if (plan === null) return false;
    const result = await settled(edit(plan));
    if (result.status === "ok") {
      this.refused = null;
      this.#edited(result.data);
      return true;
    }
    this.refused = result.error;
    return false;
  }
}

/** `text` as a sentence begins. */
export const capital = (text: string) => text.charAt(0).toUpperCase() + text.slice(1);
