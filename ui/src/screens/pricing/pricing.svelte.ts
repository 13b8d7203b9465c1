/** What the Pricing screen shows, and how it is asked for. */
import { commands } from "../../lib/bindings";
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

/** A question whose answers may come out of order: only the latest counts, the last good one stays. */
export class Asked<T> {
  value = $state.raw<T | null>(null);
  refusal = $state.raw<Refusal | null>(null);
  busy = $state(false);
  #latest = 0;

  async ask(question: Promise<Answer<T>>): Promise<void> {
    const this_ = ++this.#latest;
    this.busy = true;
    let answer: Answer<T>;
    try {
      answer = await question;
    } catch (cause) {
      const message = cause instanceof Error ? cause.message : String(cause);
      answer = { status: "error", error: { code: "broken", message, faults: [] } };
    }
    if (this_ !== this.#latest) return;
    this.busy = false;
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
  readonly #plan: () => number;
  readonly #edited: (doc: DocView) => void;

  constructor(plan: () => number, edited: (doc: DocView) => void) {
    this.#plan = plan;
    this.#edited = edited;
  }

  askBooks = () => this.books.ask(commands.pricingBooks(this.#plan()));
  askBill = (ask: BillAsk) => this.bill.ask(commands.pricingBill(this.#plan(), ask));
  askCurve = (ask: CurveAsk) => this.curve.ask(commands.pricingCurve(this.#plan(), ask));
  askSame = (ask: SameAsk) => this.same.ask(commands.pricingSame(this.#plan(), ask));
  askMigration = (book: string | null) =>
    this.migration.ask(commands.pricingMigration(this.#plan(), book));

  edit = (changes: ChangeAsk[]) => this.#take(commands.planEdit(this.#plan(), changes, null));
  step = (step: PricingStep) => this.#take(commands.pricingStep(this.#plan(), step, null));

  /** The refusal of the last edit that belongs to the field at `path`, as one sentence. */
  faultAt = (path: string): string | null => {
    const fault = this.refused?.faults.find((found) => found.field === path);
    return fault === undefined ? null : `${capital(fault.reason)}. Fix: ${fault.fix}.`;
  };

  async #take(answer: Promise<Answer<DocView>>): Promise<boolean> {
    const result = await answer;
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
