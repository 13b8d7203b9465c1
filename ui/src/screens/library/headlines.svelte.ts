/**
 * Headlines of plans that have not run as they stand. They are run one after the other with few
 * replications while nothing else runs, so that cards fill and nobody waits for it. Only for the
 * card: the library records what a person ran.
 */
import { commands, type HeadlineCard, type PlanCard } from "../../lib/bindings";
import { ok } from "../../lib/ipc";
import { headlineOf } from "./cards";

/** As many as the first answer of the Plan screen. */
const REPLICATIONS = 32;
/** Between two looks whether the window is idle. */
const PAUSE_MS = 150;

const key = (card: PlanCard) => `${card.id}@${card.changed}`;

class Headlines {
  // A plan that cannot be run has null, so that it is not tried again.
  #known = $state.raw<Readonly<Record<string, HeadlineCard | null>>>({});
  #queue: PlanCard[] = [];
  #working = false;

  /** The newest headline that is known; a stale one until its plan has run again. */
  of(card: PlanCard): HeadlineCard | null {
    const { headline } = card;
    if (headline !== null && !headline.stale) return headline;
    return this.#known[key(card)] ?? headline;
  }

  /** Whether a headline is still to come. */
  awaited(card: PlanCard): boolean {
    return this.of(card) === null && !(key(card) in this.#known);
  }

  /** Runs these cards' plans as far as needed, while `idle` holds. */
  want(cards: readonly PlanCard[], idle: () => boolean): void {
    this.#queue = cards.filter(
      (card) => (card.headline === null || card.headline.stale) && !(key(card) in this.#known),
    );
    if (!this.#working) void this.#work(idle);
  }

  /** Wants nothing more. */
  rest(): void {
    this.#queue = [];
  }

  async #work(idle: () => boolean): Promise<void> {
    this.#working = true;
    while (this.#queue.length > 0) {
      // The screen paints, and a plan that is being opened goes first.
      await new Promise((pause) => setTimeout(pause, PAUSE_MS));
      const card = idle() ? this.#queue.shift() : undefined;
      if (card === undefined) continue;
      const ask = { month: null, replications: REPLICATIONS, against: null, seen: null };
      const headline = await ok(commands.runView(card.id, ask)).then(headlineOf, () => null);
      this.#known = { ...this.#known, [key(card)]: headline };
    }
    this.#working = false;
  }
}

export const headlines = new Headlines();
