/** The plan that the open one is read against, and the plans it can be. */
import { untrack } from "svelte";

import { commands, type RunView } from "../bindings";
import { ok } from "../ipc";
import { doc } from "./doc.svelte";
import { library } from "./library.svelte";
import { settings } from "./settings.svelte";

class Reference {
  /** The reference's run, at the same month. */
  view = $state.raw<RunView | null>(null);

  /** Plans to choose from; one that was put away only while it is chosen. */
  readonly plans = $derived(
    (library.view?.plans ?? [])
      .filter((card) => !card.archived || card.id === doc.against)
      .map(({ id, name }) => ({ id, name })),
  );

  #asked = "";
  #of = "";

  /**
   * Brings the reference to what is read against, at the month read. What the answer depends on is
   * read before anything is waited for, so that an effect follows it: the plan as the library has it,
   * under its name, and how many replications a finished run has.
   */
  async follow(): Promise<void> {
    const { against, month } = doc;
    const card = library.card(against);
    const standing = [card?.name, card?.changed, card?.changes, card?.version];
    const of = JSON.stringify([doc.plan, against, month]);
    const asked = JSON.stringify([against, month, standing, settings.values?.replications]);
    if (asked === this.#asked) {
      this.#of = of;
      return;
    }
    const renewed = against !== null && of === this.#of;
    this.#asked = asked;
    this.#of = of;
    // The open plan's own answer knows when it overtakes the reference.
    if (renewed) void untrack(() => doc.rerun());
    if (against === null) {
      this.view = null;
      return;
    }
    try {
      const ask = { month, replications: null, against: null, seen: null };
      const view = await ok(commands.runView(against, ask));
      if (this.#asked === asked) this.view = view;
    } catch {
      // A reference that cannot be run is none; its own screen says why.
      if (this.#asked === asked) this.view = null;
    }
  }
}

export const reference = new Reference();
