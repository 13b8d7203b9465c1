/** What can be done with a plan, from its card, the top bar or the palette. */
import { commands, type DocView } from "../bindings";
import { ok } from "../ipc";
import { closePlan, openPlan } from "./app.svelte";
import type { Named } from "./asking.svelte";
import { doc } from "./doc.svelte";
import { library } from "./library.svelte";
import { notify } from "./notice.svelte";
import { dismissToast, showToast } from "./toast.svelte";

/**
 * Does something and shows the library as it is afterwards; an error becomes a notice. A toast is
 * shown within the work, not after it: what is done while the library is read is newer than it.
 */
async function act(work: () => Promise<unknown>): Promise<boolean> {
  dismissToast();
  try {
    await work();
    return true;
  } catch (error) {
    notify(error);
    return false;
  } finally {
    await library.refresh();
  }
}

/** The open plan again, after something about it changed that is no edit. */
async function reread(plan: number): Promise<void> {
  if (doc.plan !== plan) return;
  const { against } = doc;
  await doc.open(plan);
  doc.against = against;
}

/** Adds the plans of a template and opens the one to start with. */
export async function useTemplate(template: string): Promise<void> {
  await act(async () => openPlan(await ok(commands.planCreate(template))));
}

/** Asks for a plan file and opens its plan. */
export async function importPlan(): Promise<void> {
  await act(async () => {
    const plan = await ok(commands.importPlan());
    if (plan !== null) await openPlan(plan);
  });
}

/** Asks where to write a plan's file. */
export async function exportPlan(plan: Named): Promise<void> {
  await act(() => ok(commands.exportPlan(plan.id, plan.name)));
}

/** Adds a copy; with `open` shows it. */
export async function duplicate(plan: Named, open = false): Promise<void> {
  await act(async () => {
    const copy = await ok(commands.planDuplicate(plan.id, null));
    if (open) await openPlan(copy);
    showToast(`A copy of ${plan.name} was made`, () => void remove(copy));
  });
}

/** A plan is gone: it is neither open nor read against any more. */
function letGo(plan: number): void {
  if (doc.plan === plan) closePlan();
  else void doc.dropReference(plan);
}

/** Takes back a plan that was just added. */
export async function remove(plan: number): Promise<void> {
  await act(async () => {
    await ok(commands.planDelete(plan));
    letGo(plan);
  });
}

/** Gives a plan another name and company; what is null stays. */
export function rename(plan: Named, name: string | null, group: string | null): Promise<boolean> {
  return act(async () => {
    await ok(commands.planRename(plan.id, name, group));
    await reread(plan.id);
    if (doc.plan === plan.id && name !== null) void doc.rerun();
  });
}

/** Locks a plan against changes, or unlocks it. */
export async function setLocked(plan: Named, locked: boolean): Promise<void> {
  await act(async () => {
    await ok(commands.planLock(plan.id, locked));
    await reread(plan.id);
  });
}

/** Puts a plan away, or takes it back. */
export async function setArchived(plan: Named, archived: boolean): Promise<void> {
  await act(async () => {
    await ok(commands.planArchive(plan.id, archived));
    const text = archived ? `${plan.name} is in the archive` : `${plan.name} is back`;
    showToast(text, () => void setArchived(plan, !archived));
  });
}

/** Deletes a plan. */
export async function deletePlan(plan: Named): Promise<void> {
  await act(async () => {
    await ok(commands.planDelete(plan.id));
    letGo(plan.id);
    showToast(`${plan.name} was deleted`, () => void undelete(plan.id));
  });
}

/** Brings a deleted plan back. */
export async function undelete(plan: number): Promise<void> {
  await act(() => ok(commands.planUndelete(plan)));
}

/** Keeps the open plan's draft as its next version. */
export function keep(name: string): Promise<boolean> {
  return versions((plan) => commands.planKeep(plan, name));
}

/** Takes back the last step of a plan, which need not be open any more. */
async function stepBack(plan: number): Promise<void> {
  if (doc.plan === plan) await doc.undo();
  else await act(() => ok(commands.planUndo(plan)));
}

/** Goes back to a version of the open plan. */
export async function restore(version: number): Promise<void> {
  await versions((plan) => commands.planRestore(plan, version), `Back at version ${version}`);
}

/** Goes back to the newest version of the open plan. */
export async function discard(): Promise<void> {
  await versions((plan) => commands.planDiscard(plan), "The draft was discarded");
}

/** Makes a plan of the draft of the open one and opens it. */
export function keepAsNew(plan: Named, name: string): Promise<boolean> {
  return act(async () => openPlan(await ok(commands.planKeepAsNew(plan.id, name))));
}

function versions(
  work: (plan: number) => ReturnType<typeof commands.planKeep>,
  said?: string,
): Promise<boolean> {
  return act(async () => {
    const { plan } = doc;
    if (plan === null) return;
    const view: DocView = await ok(work(plan));
    if (doc.plan === plan) doc.take(view);
    if (said !== undefined) showToast(said, () => void stepBack(plan));
  });
}
