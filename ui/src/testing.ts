/** What every component test stands on: parts of the web view that jsdom does not have. */
import { cleanup, configure } from "@testing-library/svelte";
import { afterEach } from "vitest";

afterEach(cleanup);

// What is waited for comes at once, unless the machine is busy with something else.
configure({ asyncUtilTimeout: 10_000 });

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
