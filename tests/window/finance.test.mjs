/** A finance lead's first five minutes: the same accounts under a flat fee and under usage. */

import assert from "node:assert/strict";
import { describe, it } from "node:test";

import { App, cli, number } from "./app.mjs";

const TABLE = "Accounts under each price book";

describe("a finance lead who weighs usage against a flat fee", () => {
  const app = App.suite();
  let plan;
  let raised;

  /** The bills of the table, once they are those of a library as it is now. */
  async function bills() {
    const ask = {
      books: ["flat", "hybrid"],
      month: 0,
      replication: null,
      year: true,
      committed: false,
      opening: true,
      segment: null,
    };
    const same = await app.call("pricing_same", { plan: plan.id, ask });
    const total = Math.round(Number(same.books[1].revenue));
    await app.until(
      `a total of ${total}`,
      `const text = document.querySelector('table[aria-label="${TABLE}"] tr.total')?.innerText;
       return text?.replaceAll(",", "").includes(arguments[0])`,
      String(total),
    );
    return { same, ...(await app.rows(TABLE)) };
  }

  it("opens the template with the command line's numbers", async () => {
    await app.click("button", "Use template, Flat against usage");
    plan = await app.plan();
    await app.agrees(plan.name);
    await app.picture("finance-plan");
  });

  it("reads the same accounts under two books; totals are the sums of the rows", async () => {
    await app.go("Pricing");
    const { same, heads, rows, total } = await bills();
    assert.equal(rows.length, 300);
    assert.equal(same.rows.length, 300);
    for (const [k, book] of same.books.entries()) {
      const column = heads.find((head) => head.startsWith(book.book));
      const sum = rows.reduce((all, row) => all + number(row[column]), 0);
      // Each row hides up to half a unit.
      assert.ok(Math.abs(sum - number(total[column])) <= rows.length / 2, `${column}: ${sum}`);
      const arr = same.rows.reduce((all, row) => all + cents(row.under[k].arr), 0);
      assert.equal(arr, cents(book.arr), `ARR under ${book.book}`);
    }
    const [arr] = await app.figure("ARR");
    const exact = Number(same.books[1].arr);
    assert.ok(Math.abs(number(arr) - exact) <= exact / 100, `${arr} is not ${exact}`);
    await app.picture("finance-pricing");
  });

  it("sees who pays more and who less, as the rows say", async () => {
    const { rows } = await bills();
    const [counts] = await app.figure("Pay more, pay less");
    const [more, less] = counts.split(", ").map(number);
    const signs = rows.map((row) => row.Difference[0]);
    assert.equal(signs.filter((sign) => sign === "+").length, more);
    assert.equal(signs.filter((sign) => sign === "\u2212").length, less);
    assert.match(await app.said("Accounts by change"), new RegExp(`${more} pay more`));
  });

  it("raises a price: the other book bills more, and the plan still runs", async () => {
    const before = await bills();
    await app.click('[role="radio"], button', "hybrid");
    await app.click("button", "seats Seats");
    await app.until(
      "a price",
      `return document.querySelector('input[aria-label*="tier 1 of seats"]')`,
    );
    const name = await app.run(
      `return [...document.querySelectorAll("input")].map((e) => e.getAttribute("aria-label"))
         .find((label) => /Per seat.*tier 1 of seats/.test(label ?? ""))`,
    );
    raised = (await app.field(name)) * 2;
    await app.fill(name, String(raised));
    await app.until("the edit", `return /Draft, 1 change/.test(document.body.innerText)`);
    const after = await bills();
    assert.ok(Number(after.same.books[1].revenue) > Number(before.same.books[1].revenue));
    assert.equal(after.same.books[0].revenue, before.same.books[0].revenue);
    await app.go("Plan");
    await app.agrees(plan.name);
  });

  it("drills down to an account and its life", async () => {
    await app.go("Pricing");
    await bills();
    const account = await app.row(TABLE, 0, { open: true });
    await app.said(`${account}, month`);
    await app.picture("finance-account");
  });

  it("finds the work again after a restart", async () => {
    await app.restart();
    await app.agrees(plan.name);
    await app.go("Pricing");
    const { same } = await bills();
    assert.equal(same.rows.length, 300);
    const { plans } = cli(app.folder, "library");
    assert.equal(plans.find((one) => one.name === plan.name)?.changes, 1);
    assert.match(await app.call("plan_text", { plan: plan.id }), new RegExp(`"${raised} USD"`));
  });
});

function cents(text) {
  return Math.round(Number(text) * 100);
}
