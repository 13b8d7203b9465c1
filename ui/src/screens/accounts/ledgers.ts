/** The full ledgers of a replication, as files. */
import { invoke } from "@tauri-apps/api/core";

import { commands } from "../../lib/bindings";
import { ok } from "../../lib/ipc";

/** Asks for a folder and writes the ledgers there; null when the person changed their mind. */
export async function writeLedgers(plan: number, replication: number): Promise<string | null> {
  const folder = await invoke<string | null>("choose_folder");
  if (folder === null) return null;
  return ok(commands.accountLedgers(plan, { replication, folder }));
}
