/** A sales leader's first five minutes: comp that makes reps land small and grow. */

import assert from "node:assert/strict";
import { describe, it } from "node:test";

import { holds } from "../holds.mjs";
import { App, number } from "./app.mjs";

const MULTIPLE = "Step 3, multiple of the base rate";

describe("a sales leader who changes a rate table", () => {
  const app = App.suite();
  let plan;

  const curve = () => app.said("Pay as a share");

  /** The statements of the library's plan as it is now, once they are on screen. */
  async function statements() {
    const { total } = await app.call("comp_statements", { plan: plan.id, ask: {} });
    await app.until(
      `statements that sum to ${total.earned}`,
      `const cells = document.querySelector('table[aria-label="Statements"] tr.total')?.cells;
       return [...(cells ?? [])].some((cell) =>
         cell.innerText.replaceAll(",", "").trim() === arguments[0])`,
      String(Math.round(Number(total.earned))),
    );
    return app.rows("Statements");
  }

  /** The strip of the Comp screen says what the command line does. */
  async function stripAgrees({ further }) {
    const exact = Number(further.unvested_comp.p50);
    // The strip is asked for apart from the statements, and may come after them.
    await holds(async () => {
      const [shown] = await app.figure("Comp per new ARR");
      assert.equal(shown, `${(further.comp_per_new_arr.p50 * 100).toFixed(1)}%`);
      const [unvested] = await app.figure("Unvested liability");
      assert.ok(Math.abs(number(unvested) - exact) <= Math.max(1, exact / 100), unvested);
    });
  }

  it("opens the template with the command line's numbers, on Plan and on Comp", async () => {
    await app.click("button", "Use template, A comp plan for expansion");
    plan = await app.plan();
    const result = await app.agrees(plan.name);
    await app.go("Comp");
    await app.until("statements", "return /Books balance/.test(document.body.innerText)");
    await stripAgrees(result);
    await app.picture("sales-comp");
  });

  it("pays more above quota: curve, statements and cost follow", async () => {
    const before = { curve: await curve(), ...(await statements()) };
    await app.click("button", "Add step");
    await app.fill(MULTIPLE, "3");
    await app.until(
      "another curve",
      `return document.querySelector('[role="img"][aria-label^="Pay as a share"]')
         .getAttribute("aria-label") !== arguments[0]`,
      before.curve,
    );
    assert.match(await curve(), /150% pays/);
    await app.go("Plan");
    const result = await app.agrees(plan.name);
    await app.go("Comp");
    const after = await statements();
    assert.notDeepEqual(after.total, before.total, "what is earned");
    await stripAgrees(result);
  });

  it("reads a statement line by line; lines add up to the pay", async () => {
    const { rows } = await statements();
    const rep = await app.row("Statements", 0);
    await app.until("lines", "return /Credits and pay/.test(document.body.innerText)");
    const { rows: lines, total } = await app.rows(`Credits and pay of ${rep}`);
    assert.ok(lines.length > 0);
    const sum = lines.reduce((all, line) => all + number(line.Pay), 0);
    assert.ok(Math.abs(sum - number(total.Pay)) <= lines.length / 2 + 1, `${sum}: ${total.Pay}`);
    assert.equal(rows.find((row) => row.Rep === rep).Earned, total.Pay);
    await app.picture("sales-statement");
  });

  it("goes from a line to its account", async () => {
    const account = await app.until(
      "a line with an account",
      `const table = document.querySelector('table[aria-label^="Credits and pay of"]');
       const row = [...table.querySelectorAll("tbody tr[id]")].find((row) =>
         !/whole book/.test(row.innerText));
       row?.click();
       return row?.cells[1].innerText.trim();`,
    );
    await app.click("button", `Open ${account}`);
    await app.said(`${account}, month`);
  });

  it("finds the work again after a restart", async () => {
    await app.restart();
    const result = await app.agrees(plan.name);
    await app.go("Comp");
    await statements();
    assert.equal(await app.field(MULTIPLE), 3);
    await stripAgrees(result);
  });
});
