/** What the library holds, as it was asked last. */
import { commands, type LibraryView, type PlanCard } from "../bindings";
import { ok } from "../ipc";
import { notify } from "./notice.svelte";

class Library {
  view = $state.raw<LibraryView | null>(null);

  /** Why no plan can be opened; null when plans can be. */
  get closed() {
    const problem = this.view?.problem ?? null;
    return problem === null || problem.readable ? null : problem;
  }

  card(plan: number | null): PlanCard | null {
    return this.view?.plans.find((card) => card.id === plan) ?? null;
  }

  /** Asks again. */
  refresh(): Promise<void> {
    return this.#take(commands.libraryList());
  }

  /** Opens the library again, after a person put right what was wrong with it. */
  reopen(): Promise<void> {
    return this.#take(commands.libraryReopen());
  }

  async #take(answer: ReturnType<typeof commands.libraryList>): Promise<void> {
    try {
      this.view = await ok(answer);
    } catch (error) {
      notify(error);
    }
  }
}

export const library = new Library();
