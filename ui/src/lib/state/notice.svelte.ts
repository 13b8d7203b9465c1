/** What went wrong outside of any field: shown above the screen until it is put away. */
import type { Refusal } from "../bindings";
import { refusalOf } from "../ipc";

let list = $state.raw<readonly Refusal[]>([]);

/** What is to be read, oldest first. */
export function notices(): readonly Refusal[] {
  return list;
}

/** Shows an error until it is put away; the same one only once. */
export function notify(error: unknown): void {
  const refusal = refusalOf(error);
  if (list.some((known) => known.message === refusal.message)) return;
  list = [...list, refusal];
}

/** Puts a notice away. */
export function putAway(refusal: Refusal): void {
  list = list.filter((known) => known !== refusal);
}
