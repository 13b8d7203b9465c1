/** A check that is repeated until it holds, for the tests of screens and window. */

import { setTimeout as sleep } from "node:timers/promises";

/** A tornado, the longest of what is waited for, on a machine that is busy with more. */
export const PATIENCE_MS = 240_000;

/**
 * Repeats a check until it holds, and gives what it gives. A page shows what was done in its own
 * time, and what stood there before satisfies any wait that names no content. Fails as the check did
 * last.
 */
export async function holds(check) {
  const deadline = Date.now() + PATIENCE_MS;
  for (;;) {
    try {
      return await check();
    } catch (error) {
      if (error.code !== "ERR_ASSERTION" || Date.now() > deadline) throw error;
    }
    await sleep(50);
  }
}
