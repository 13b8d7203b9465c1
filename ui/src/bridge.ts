/// <reference types="vite/client" />
/**
 * Development and screen tests: answers the product's own calls from the bridge
 * (`crates/api/examples/bridge.rs`) instead of a Tauri shell. Only mode `bridge` loads this file.
 */
import { mockIPC, mockWindows } from "@tauri-apps/api/mocks";

import { app, openPlan } from "./lib/state/app.svelte";
import { doc } from "./lib/state/doc.svelte";
import { library } from "./lib/state/library.svelte";
import { setTheme } from "./lib/state/prefs.svelte";
import { go, route } from "./lib/state/route.svelte";

type Payload = Record<string, unknown>;

interface EventSink {
  onmessage: (event: unknown) => void;
}

async function failure(response: Response): Promise<unknown> {
  try {
    return (await response.json()) as unknown;
  } catch {
    return { code: "bridge", message: `bridge answered ${response.status}`, faults: [] };
  }
}

async function call(name: string, payload: Payload): Promise<unknown> {
  const { events, ...args } = payload;
  const response = await fetch(`/bridge/${name}`, { method: "POST", body: JSON.stringify(args) });
  if (!response.ok) throw await failure(response);
  if (events === undefined) return (await response.json()) as unknown;
  return listen(response, events as EventSink);
}

/** Hands on the events of a streaming command, one a line, until its end. */
async function listen(response: Response, sink: EventSink): Promise<unknown> {
  const reader = response.body?.pipeThrough(new TextDecoderStream()).getReader();
  if (reader === undefined) throw new Error("the bridge sent no body");
  let rest = "";
  for (;;) {
    const { value, done } = await reader.read();
    if (done) throw new Error("the bridge broke off");
    const lines = (rest + value).split("\n");
    rest = lines.pop() ?? "";
    for (const line of lines) {
      const event = JSON.parse(line) as Payload;
      if ("end" in event) return event.end;
      if ("refused" in event) throw event.refused as Error;
      sink.onmessage(event);
    }
  }
}

/** Commands of the shell alone, which ask a person for a file: nobody opened or chose one. */
const SHELL_ONLY: Readonly<Record<string, unknown>> = {
  open_waiting: [],
  import_plan: null,
  export_plan: null,
  save_file: null,
  save_ledgers: null,
};

/** The past that a screen test has chosen, in place of the shell's dialog. */
const CHOSEN_PAST = "footholdChosenPast";

/** The state of the page, for screen tests that go to a screen without a click on the way. */
const STATE = "footholdState";

export function startBridge(): void {
  Reflect.set(globalThis, STATE, { app, doc, go, library, openPlan, route, setTheme });
  mockWindows("main");
  mockIPC((command, payload) => {
    if (command.startsWith("plugin:")) return null;
    if (command === "choose_past") {
      const path: unknown = Reflect.get(globalThis, CHOSEN_PAST);
      if (typeof path !== "string") return null;
      return call("past_take", { plan: (payload as Payload).plan, path });
    }
    if (command in SHELL_ONLY) return SHELL_ONLY[command];
    return call(command, (payload ?? {}) as Payload);
  });
}
