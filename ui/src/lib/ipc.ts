/** Calls of the program's commands, with refusals as exceptions. */
import type { Refusal } from "./bindings";

type Answer<T> = { status: "ok"; data: T } | { status: "error"; error: Refusal };

/** A command that was refused: what is wrong and what to do, with each fault of a file. */
export class Refused extends Error {
  constructor(readonly refusal: Refusal) {
    super(refusal.message);
    this.name = "Refused";
  }
}

/** The data of an answer; throws {@link Refused}. */
export async function ok<T>(answer: Promise<Answer<T>>): Promise<T> {
  const settled = await answer;
  if (settled.status === "error") throw new Refused(settled.error);
  return settled.data;
}

// From the time, so that a page that is loaded anew goes on behind the one before.
let lastTurn = Date.now();

/**
 * The turn of a call of which only the latest goes on, and of one that stops such a call: drawn when
 * it is made, since calls need not arrive in that order.
 */
export function turn(): number {
  return ++lastTurn;
}

/** Any error as a refusal that can be shown. */
export function refusalOf(error: unknown): Refusal {
  if (error instanceof Refused) return error.refusal;
  const message = error instanceof Error ? error.message : String(error);
  return { code: "defect", message: `The program failed: ${message}`, faults: [] };
}
