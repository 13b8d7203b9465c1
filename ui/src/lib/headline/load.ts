import type { AppError, HeadlineView } from "../bindings";

/** Where the loading of the headline numbers stands. */
export type Load =
  | { readonly state: "loading" }
  | { readonly state: "done"; readonly headline: HeadlineView }
  | { readonly state: "failed"; readonly message: string };

type Answer =
  | { readonly status: "ok"; readonly data: HeadlineView }
  | { readonly status: "error"; readonly error: AppError };

/** Calls the command and turns every way it can end into a state to show. */
export async function loadHeadline(call: () => Promise<Answer>): Promise<Load> {
  try {
    const answer = await call();
    return answer.status === "ok"
      ? { state: "done", headline: answer.data }
      : { state: "failed", message: answer.error.message };
  } catch (thrown) {
    // The call itself broke: the command is missing or its reply unreadable.
    const reason = thrown instanceof Error ? thrown.message : String(thrown);
    return { state: "failed", message: `The window could not reach the engine: ${reason}` };
  }
}
