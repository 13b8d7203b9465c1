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

const state = $state({ ready: false, versions: false });

export const app = {
  /** Whether a screen is shown; before, it is not known which. */
  get ready(): boolean {
    return state.ready;
  },
  /** Whether the panel of versions is open. */
  get versions(): boolean {
    return state.versions;
  },
  set versions(open: boolean) {
    state.versions = open;
  },
};

/** Opens a plan and shows it; false when it cannot be opened, and a notice says why. */
export async function openPlan(plan: number, screen: Screen = "plan"): Promise<boolean> {
  const another = doc.plan !== plan;
  await doc.open(plan);
  if (doc.plan !== plan) {
    if (OF_A_PLAN.includes(route.screen)) go("library");
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
  const [file] = await Promise.all([
    takeFiles(),
    settings.load().catch(notify),
    library.refresh(),
    listen("files-to-open", () => void openFiles()),
  ]);
  if (file !== null) await library.refresh();
  const last = settings.values?.lastPlan ?? null;
  const first = file ?? (library.card(last) === null ? null : last);
  if (first !== null) await openPlan(first);
  clearTimeout(slow);
  state.ready = true;
}
