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

/** Any error as a refusal that can be shown. */
export function refusalOf(error: unknown): Refusal {
  if (error instanceof Refused) return error.refusal;
  const message = error instanceof Error ? error.message : String(error);
  return { code: "defect", message: `The program failed: ${message}`, faults: [] };
}
