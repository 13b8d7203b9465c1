/** The plan that the open one is read against, and the plans it can be. */
import { commands, type RunView } from "../bindings";
import { ok } from "../ipc";

class Reference {
  /** The reference's run, at the same month. */
  view = $state.raw<RunView | null>(null);
  /** Plans to choose from. */
  plans = $state.raw<readonly { id: number; name: string }[]>([]);

  #asked = "";

  /** Asks again which plans there are. */
  async refresh(): Promise<void> {
    const library = await ok(commands.libraryList());
    this.plans = library.plans.map(({ id, name }) => ({ id, name }));
  }

  /** Brings the reference to a plan and a month. */
  async follow(plan: number | null, month: number | null): Promise<void> {
    const asked = `${plan ?? ""}@${month ?? ""}`;
    if (asked === this.#asked) return;
    this.#asked = asked;
    if (plan === null) {
      this.view = null;
      return;
    }
    try {
      const ask = { month, replications: null, against: null, seen: null };
      const view = await ok(commands.runView(plan, ask));
      if (this.#asked === asked) this.view = view;
    } catch {
      // A reference that cannot be run is none; its own screen says why.
      if (this.#asked === asked) this.view = null;
    }
  }
}

export const reference = new Reference();
