/** Refusals as they are read: a title by their kind, the reason, and the way out apart from it. */
import type { FaultView, Refusal } from "../bindings";
import { parted } from "../format/sentence";

/** A refusal taken apart for a panel. */
export interface Told {
  title: string;
  reason: string;
  fix: string | undefined;
}

const TITLES: Record<string, string> = {
  library_newer: "A newer Foothold wrote this library",
  library_damaged: "The library is damaged",
  library_foreign: "Something else stands where the library belongs",
  library_read_only: "The library cannot be written",
  library_full: "There is no room left on the disk",
  library_busy: "The library is busy",
  library_failed: "The library could not be used",
  plan_locked: "This plan is locked",
  plan_conflict: "This plan was changed elsewhere",
  plan_unknown: "This plan is not in the library",
  plan_unchanged: "Nothing has changed",
  plan_unreadable: "The file could not be read",
  not_a_plan: "This file is not a plan",
  name_invalid: "That name cannot be given",
  log_torn: "This plan’s changes cannot be undone",
  file_not_written: "The file was not written",
  settings_invalid: "The settings file has a fault",
  settings_failed: "The settings could not be kept",
  defect: "Foothold failed",
};

/** A refusal with faults is about a file, whatever its code. */
const FAULTY = "This plan has faults";

/** A refusal as a panel shows it. */
export function told(refusal: Pick<Refusal, "code" | "message" | "faults">): Told {
  const title = TITLES[refusal.code] ?? (refusal.faults.length > 0 ? FAULTY : "That did not work");
  return { title, ...parted(refusal.message) };
}

/** Where a fault is: `plan.foothold:12`. */
export function place(fault: FaultView): string {
  return fault.line === null ? fault.file : `${fault.file}:${fault.line}`;
}
