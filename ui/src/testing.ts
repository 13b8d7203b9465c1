/** What every component test stands on: parts of the web view that jsdom does not have. */
import { cleanup } from "@testing-library/svelte";
import { afterEach } from "vitest";

afterEach(cleanup);

globalThis.ResizeObserver ??= class {
  observe() {
    // jsdom lays nothing out: there is never a size to tell of.
  }
  unobserve() {
    // See above.
  }
  disconnect() {
    // See above.
  }
};
Element.prototype.scrollIntoView ??= () => undefined;
window.matchMedia ??= (media) =>
  Object.assign(new EventTarget(), { media, matches: false }) as never;
