/** One table of the screen: what it shows, and what it last asked for. */
import type { Refusal } from "../../lib/bindings";
import { refusalOf } from "../../lib/ipc";

/** The latest answer. It stays while a newer one is computed, so that nothing moves. */
export class Answer<T> {
  value = $state.raw<T | null>(null);
  refusal = $state.raw<Refusal | null>(null);
  busy = $state(false);

  #latest = 0;

  /** Takes the answer of `call`, unless a later one was asked for meanwhile. */
  async ask(call: () => Promise<T>): Promise<void> {
    const mine = ++this.#latest;
    this.busy = true;
    try {
      const value = await call();
      if (mine !== this.#latest) return;
      this.value = value;
      this.refusal = null;
    } catch (error) {
      if (mine !== this.#latest) return;
      this.refusal = refusalOf(error);
      this.value = null;
    } finally {
      if (mine === this.#latest) this.busy = false;
    }
  }

  /** Shows nothing, and takes no answer that is still to come. */
  clear(): void {
    this.#latest++;
    this.value = null;
    this.refusal = null;
    this.busy = false;
  }
}
