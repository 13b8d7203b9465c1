/** A founder's first five minutes: a smaller first contract. */

import assert from "node:assert/strict";
import { describe, it } from "node:test";

import { holds } from "../holds.mjs";
import { App } from "./app.mjs";

describe("a founder who wants to land smaller", () => {
  const app = App.suite();
  let landed;

  it("opens the template on a working plan with the command line's numbers", async () => {
    await app.click("button", "Use template");
    landed = (await app.agrees("Land at 18K")).headline.nrr.p50;
    await app.picture("founder-plan");
  });

  it("moves land size and reads another NRR, again the command line's", async () => {
    await app.type("land.acv", "31k");
    await app.until("the edit", 'return document.body.innerText.includes("was 18,000")');
    const { headline } = await app.agrees("Land at 18K");
    assert.notEqual(headline.nrr.p50, landed);
  });

  it("moves the slider by key, and undo takes it back", async () => {
    const before = await app.headline("nrr");
    await app.press("land.acv", "ArrowRight");
    await app.until(
      "another value",
      `return document.querySelector('[data-path="land.acv"] input').value !== "31,000"`,
    );
    await app.done();
    await app.click("button", "Undo");
    await app.until(
      "the old value",
      `return document.querySelector('[data-path="land.acv"] input').value === "31,000"`,
    );
    await holds(async () => assert.equal(await app.headline("nrr"), before));
    await app.done();
  });

  it("compares with the plan it started from", async () => {
    await app.go("Compare");
    await app.until(
      "the comparison",
      "return /Net revenue retention/.test(document.body.innerText) && /Target land/.test(document.body.innerText)",
    );
    await app.picture("founder-compare");
  });

  it("drills down to the accounts behind a bar, and to one account", async () => {
    await app.go("Accounts");
    await app.click("button", "Teams");
    await app.until("the list", 'return document.querySelectorAll("table tbody tr").length > 3');
    await app.picture("founder-accounts");
  });

  it("finds the work again after a restart", async () => {
    await app.restart();
    await app.until(
      "the plan",
      `return document.querySelector('[data-path="land.acv"] input')?.value === "31,000"`,
    );
    await app.agrees("Land at 18K");
  });
});
