/** What the window may not do, and how it looks on each desktop. */

import assert from "node:assert/strict";
import { rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { describe, it } from "node:test";

import { App } from "./app.mjs";

/** Calls a command as the page would: `allowed`, or the code or text of its error. */
function invoke(app, command, payload) {
  return app.window.runAsync(
    `const [command, payload, done] = arguments;
     window.__TAURI_INTERNALS__.invoke(command, payload)
       .then(() => done("allowed"), (error) => done(error.code ?? String(error)));`,
    command,
    payload,
  );
}

for (const theme of ["light", "dark"]) {
  describe(`the window on a ${theme} desktop`, () => {
    const app = App.suite({ theme });

    it("takes the theme of the desktop", async () => {
      await app.until(
        `the ${theme} theme`,
        "return document.documentElement.dataset.theme === arguments[0]",
        theme,
      );
    });

    it("opens on the library with a template for each question", async () => {
      await app.until(
        "templates",
        "return /A smaller first contract/.test(document.body.innerText)",
      );
      await app.picture(`library-${theme}`);
    });

    it("runs no script that a page could be made to contain", async () => {
      const wasRun = await app.run(`
        const script = document.createElement("script");
        script.textContent = "window.wasRun = true";
        document.head.append(script);
        return window.wasRun === true;
      `);
      assert.equal(wasRun, false, "the content policy is not in force");
    });

    it("may call its own commands and nothing else", async () => {
      assert.equal(await invoke(app, "library_list", {}), "allowed");
      const others = ["plugin:app|version", "plugin:window|close", "plugin:event|emit"];
      const files = ["plugin:dialog|open", "plugin:dialog|save", "plan_import", "plan_export"];
      for (const command of [...others, ...files]) {
        assert.match(await invoke(app, command, {}), /not allowed|not found/, command);
      }
    });

    it("answers what cannot be done with a code and a way out", async () => {
      assert.equal(await invoke(app, "plan_open", { plan: 99 }), "plan_unknown");
      assert.equal(await invoke(app, "plan_create", { template: "../founder" }), "request_invalid");
    });
  });
}

describe("a library that cannot be used", () => {
  const app = App.suite({
    prepare: (folder) =>
      writeFileSync(join(folder, "library.db"), "this is no database, and long enough to be read"),
  });

  it("says so, names the file and the way out, and leaves it alone", async () => {
    const text = await app.until(
      "the message",
      "return /library\\.db/.test(document.body.innerText) && document.body.innerText",
    );
    assert.match(text, /Fix|restore|move/i);
    await app.picture("library-damaged");
  });

  it("is opened again in the same window once it was put right", async () => {
    await app.click("button", "Open the library again");
    await app.until("that it is still so", "return /still so/.test(document.body.innerText)");
    rmSync(join(app.folder, "library.db"));
    await app.click("button", "Open the library again");
    await app.click("button", "Use template, A smaller first contract");
    await app.done();
  });
});
