/** What the menu of the open plan and the command palette offer, from one list. */
import Archive from "@lucide/svelte/icons/archive";
import Bookmark from "@lucide/svelte/icons/bookmark";
import Copy from "@lucide/svelte/icons/copy";
import FileText from "@lucide/svelte/icons/file-text";
import FilePlus from "@lucide/svelte/icons/file-plus-2";
import History from "@lucide/svelte/icons/history";
import Lock from "@lucide/svelte/icons/lock";
import LockOpen from "@lucide/svelte/icons/lock-open";
import Pencil from "@lucide/svelte/icons/pencil";
import Redo2 from "@lucide/svelte/icons/redo-2";
import Trash2 from "@lucide/svelte/icons/trash-2";
import Undo2 from "@lucide/svelte/icons/undo-2";
import Upload from "@lucide/svelte/icons/upload";

import type { DocView } from "../bindings";
import type { IconOf } from "../kit/Icon.svelte";
import { discard, duplicate, exportPlan, setArchived, setLocked } from "../state/actions";
import { app } from "../state/app.svelte";
import { ask, type Named } from "../state/asking.svelte";
import { doc } from "../state/doc.svelte";

/** One thing to do with the open plan. */
export interface PlanCommand {
  id: string;
  label: string;
  icon: IconOf;
  /** Shortcut, as it is registered. */
  keys?: string;
  disabled?: boolean;
  /** In the palette only: the bar has a button for it. */
  bar?: boolean;
  run: () => void;
}

/** Asks for the name of the next version, after what is being typed has been taken. */
export function askToKeep(plan: Named, view: DocView): void {
  if (document.activeElement instanceof HTMLElement) document.activeElement.blur();
  ask({ kind: "keep", plan, version: view.version + 1 });
}

/** Everything that can be done with the open plan. A `"line"` parts groups in the menu. */
export function planCommands(view: DocView, plan: Named): (PlanCommand | "line")[] {
  const fixed = view.locked;
  return [
    {
      id: "rename",
      label: "Rename…",
      icon: Pencil,
      run: () => ask({ kind: "rename", plan }),
    },
    { id: "duplicate", label: "Duplicate", icon: Copy, run: () => void duplicate(plan, true) },
    { id: "export", label: "Export…", icon: Upload, run: () => void exportPlan(plan) },
    { id: "text", label: "Show as text", icon: FileText, run: () => ask({ kind: "text", plan }) },
    {
      id: "lock",
      label: fixed ? "Unlock" : "Lock",
      icon: fixed ? LockOpen : Lock,
      run: () => void setLocked(plan, !fixed),
    },
    {
      id: "archive",
      label: "Archive",
      icon: Archive,
      run: () => void setArchived(plan, true),
    },
    "line",
    {
      id: "keep",
      label: "Keep as version…",
      icon: Bookmark,
      keys: "mod+s",
      disabled: fixed || !view.draft,
      run: () => askToKeep(plan, view),
    },
    {
      id: "keep-as-new",
      label: "Keep as new plan…",
      icon: FilePlus,
      disabled: fixed || !view.draft,
      run: () => ask({ kind: "keepAsNew", plan }),
    },
    {
      id: "discard",
      label: "Discard draft",
      icon: Trash2,
      disabled: fixed || !view.draft,
      run: () => void discard(),
    },
    {
      id: "undo",
      label: view.undo === null ? "Undo" : `Undo: ${view.undo}`,
      icon: Undo2,
      keys: "mod+z",
      disabled: fixed || view.undo === null,
      bar: true,
      run: () => void doc.undo(),
    },
    {
      id: "redo",
      label: view.redo === null ? "Redo" : `Redo: ${view.redo}`,
      icon: Redo2,
      keys: "mod+shift+z",
      disabled: fixed || view.redo === null,
      bar: true,
      run: () => void doc.redo(),
    },
    {
      id: "versions",
      label: "Show versions and changes",
      icon: History,
      bar: true,
      run: () => (app.versions = true),
    },
  ];
}
