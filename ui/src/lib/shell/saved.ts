/** The words of the top bar about draft and saving. */
import type { DocView } from "../bindings";
import { whenText } from "../format";

/** `Draft, 12 changes`; nothing when the plan is as its newest version has it. */
export function draftText(view: Pick<DocView, "draft" | "fields">): string | undefined {
  if (!view.draft) return undefined;
  const { changed } = view.fields;
  if (changed === 0) return "Draft";
  return `Draft, ${changed} ${changed === 1 ? "change" : "changes"}`;
}

/** `Saved 14:02, version 7`: every accepted edit is saved at once. */
export function savedText(at: Date | null, version: number, now: Date, locale?: string): string {
  if (at === null) return `Version ${version}`;
  return `Saved ${whenText(at, now, locale).replace(/ today$/, "")}, version ${version}`;
}
