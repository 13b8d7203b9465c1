/** The program is killed while a person works: nothing that was confirmed is lost. */

import assert from "node:assert/strict";
import { before, describe, it } from "node:test";

import { App } from "./app.mjs";

describe("a program that is killed during edits", () => {
  const app = App.suite({ args: ["--template", "founder"] });
  before(() => app.done());

  const edits = {
    typed: `invoke("plan_edit", { plan: 2, changes, gesture: null })`,
    "on the way of a slider": `invoke("plan_slide", {
      turn: Date.now(),
      plan: 2,
      seen: { revision: 0, version: 1 },
      changes,
      gesture: "drag",
      ask: { month: null, replications: null, against: null, seen: null },
    })`,
  };

  for (const [how, edit] of Object.entries(edits)) {
    it(`has every confirmed edit when it is opened again: ${how}`, async () => {
      // Edits as fast as they are confirmed; each confirmation notes the value.
      await app.run(`
        const { invoke } = window.__TAURI_INTERNALS__;
        window.confirmed = null;
        (async () => {
          for (let acv = 20000; ; acv += 10) {
            const changes = [{ kind: "set", path: "land.acv", value: acv + " USD" }];
            await ${edit};
            window.confirmed = acv;
          }
        })();
      `);
      await app.until("some edits", "return window.confirmed > 20100");
      const confirmed = await app.run("return window.confirmed");
      await app.window.kill();
      await app.start();
      const found = await app.until(
        "the plan",
        `return document.querySelector('[data-path="land.acv"] input')?.value`,
      );
      assert.ok(
        Number(found.replaceAll(",", "")) >= confirmed,
        `${confirmed} was confirmed, ${found} is there`,
      );
    });
  }
});
