/** The app as a whole: its start, the plan that is open, files that were opened with it. */
import { listen } from "@tauri-apps/api/event";

import { commands } from "../bindings";
import { ok, Refused } from "../ipc";
import { doc } from "./doc.svelte";
import { library } from "./library.svelte";
import { notify } from "./notice.svelte";
import { forgetPlaces, go, route, type Screen } from "./route.svelte";
import { settings } from "./settings.svelte";

/** Screens that are about the open plan. */
export const OF_A_PLAN: readonly Screen[] = ["plan", "accounts", "comp", "pricing"];

/** A start that takes longer than this shows the library, still empty, meanwhile. */
const PATIENCE_MS = 500;

const state = $state({ ready: false, started: false, versions: false });

export const app = {
  /** Whether a screen is shown; before, it is not known which. */
  get ready(): boolean {
    return state.ready;
  },
  /** Whether the start is over, however long it took: nothing more opens by itself. */
  get started(): boolean {
    return state.started;
  },
  /** Whether the panel of versions is open. */
  get versions(): boolean {
    return state.versions;
  },
  set versions(open: boolean) {
    state.versions = open;
  },
};

/** How many plans were asked for. */
let asked = 0;

/**
 * Opens a plan and shows it; false when it cannot be opened, and a notice says why, or when another
 * one was asked for meanwhile.
 */
export async function openPlan(plan: number, screen: Screen = "plan"): Promise<boolean> {
  const another = doc.plan !== plan;
  asked++;
  if (!(await doc.open(plan))) {
    if (doc.problem !== null && OF_A_PLAN.includes(route.screen)) go("library");
    return false;
  }
  if (another) forgetPlaces();
  go(screen);
  void doc.rerun();
  // Which plan was open is a convenience: a settings file that cannot be written is told of in
  // Settings, not at every plan.
  settings.change({ lastPlan: plan }).catch(() => undefined);
  return true;
}

/** Lets go of the open plan, such as when it was deleted. */
export function closePlan(): void {
  doc.close();
  app.versions = false;
  if (OF_A_PLAN.includes(route.screen)) go("library");
}

/** Takes the files that were opened with Foothold; gives the last plan that came of them. */
async function takeFiles(): Promise<number | null> {
  let last: number | null = null;
  try {
    for (const { plan, refusal } of await ok(commands.openWaiting())) {
      if (plan !== null) last = plan;
      if (refusal !== null) notify(new Refused(refusal));
    }
  } catch (error) {
    notify(error);
  }
  return last;
}

async function openFiles(): Promise<void> {
  const plan = await takeFiles();
  if (plan === null) return;
  await openPlan(plan);
  await library.refresh();
}

/** Loads what the app needs and opens the plan to begin with. */
export async function start(): Promise<void> {
  const slow = setTimeout(() => (state.ready = true), PATIENCE_MS);
  const before = asked;
  const [file] = await Promise.all([
    takeFiles(),
    settings.load().catch(notify),
    library.refresh(),
    listen("files-to-open", () => void openFiles()),
  ]);
  if (file !== null) await library.refresh();
  const last = settings.values?.lastPlan ?? null;
  const first = file ?? (library.card(last) === null ? null : last);
  // Where the start was slow, a person may have gone somewhere meanwhile.
  const moved = asked > before || route.screen !== "library";
  if (first !== null && (file !== null || !moved)) await openPlan(first);
  clearTimeout(slow);
  state.ready = true;
  state.started = true;
}
