/** Why the compared plans differ: what is being worked out, and what was found. */
import { type AttributionView, commands } from "../../lib/bindings";
import { turn } from "../../lib/ipc";
import { Job } from "../../lib/state/job.svelte";

/** Two plans at a month. */
export interface Asked {
  from: number;
  to: number;
  month: number;
  interactions: boolean;
}

class Attribution {
  readonly job = new Job<AttributionView>();

  /** Works it out anew; a later call takes the place of an earlier one. */
  start({ from, to, month, interactions }: Asked): Promise<void> {
    return this.job.start((events) =>
      commands.compareAttribution(turn(), from, to, month, interactions, events),
    );
  }

  /** Stops it; the last answer stays. */
  async cancel(): Promise<void> {
    if (this.job.running) await commands.attributionCancel(turn());
  }
}

export const attribution = new Attribution();
