/** Files that the user keeps: the shell asks where and writes them. */
import { commands } from "./bindings";
import { ok } from "./ipc";
import type { SavedFile } from "./kit";
import { notify } from "./state/notice.svelte";

async function base64(blob: Blob): Promise<string> {
  const bytes = new Uint8Array(await blob.arrayBuffer());
  let text = "";
  for (const byte of bytes) text += String.fromCharCode(byte);
  return btoa(text);
}

/** Asks where to keep `file` and writes it. */
export function saveFile(file: SavedFile): void {
  void keep(file);
}

async function keep({ name, data }: SavedFile): Promise<void> {
  const content =
    typeof data === "string"
      ? { kind: "text" as const, text: data }
      : { kind: "base64" as const, bytes: await base64(data) };
  try {
    await ok(commands.saveFile(name, content));
  } catch (error) {
    notify(error);
  }
}
