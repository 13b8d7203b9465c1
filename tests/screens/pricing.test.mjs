// The Pricing screen on the real engine: the interface in Chromium, its calls answered by the bridge
// (crates/api/examples/bridge.rs).
// Run: node --test tests/screens/pricing.test.mjs
import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { test } from "node:test";

import { root, violations } from "./browser.mjs";
import { Engine, goTo } from "./engine.mjs";

let shipped;
const engine = Engine.suite(async () => {
  await engine.call("plan_create", { template: "finance" });
  const { plans } = await engine.call("library_list");
  shipped = plans.find((card) => card.name === "Flat fee").id;
});

/** A test on the screen of a plan of its own, as shipped. */
function onPricing(name, run) {
  test(name, async () => {
    const plan = await engine.call("plan_duplicate", { plan: shipped, name });
    const { page, context, faults } = await engine.openScreen("pricing", plan);
    await page.getByText("300 accounts").waitFor();
    await run(page, plan);
    assert.deepEqual(faults, []);
    await context.close();
  });
}

const cents = (text) => Math.round(Number(text) * 100);
const whole = (n) => new Intl.NumberFormat("en-US").format(Math.round(n));
const asked = {
  books: ["flat", "hybrid"],
  month: 0,
  replication: null,
  year: true,
  committed: false,
  opening: true,
  segment: null,
};

onPricing("the table's totals are the sums of its rows, to the cent", async (page, plan) => {
  const same = await engine.call("pricing_same", { plan, ask: asked });
  assert.equal(same.rows.length, 300);
  same.books.forEach((book, k) => {
    const sum = same.rows.reduce((all, row) => all + cents(row.under[k].bill), 0);
    assert.equal(sum, cents(book.revenue));
  });
  const total = page.locator("tr.total");
  const shown = await total.innerText();
  for (const book of same.books) assert.ok(shown.includes(whole(book.revenue)), shown);
});

test("the guide says what the template shows as it is shipped", async () => {
  const { plans } = await engine.call("library_list");
  const plan = plans.find((card) => card.name === "Seats and usage").id;
  const { books, changes } = await engine.call("pricing_same", { plan, ask: asked });
  const { more, less, net } = changes[0];
  const share = ((100 * -Number(net)) / Number(books[0].revenue)).toFixed(1);
  const guide = readFileSync(join(root, "docs/guide.md"), "utf8").replace(/\s+/g, " ");
  const said = `As shipped, ${more.accounts} pay more, ${less.accounts} less, and together they pay ${share}% less.`;
  assert.ok(guide.includes(said), said);
});

onPricing("the bill follows every keystroke", async (page, plan) => {
  const seats = page.getByRole("textbox", { name: "Seats", exact: true });
  await seats.click();
  await seats.fill("");
  await seats.pressSequentially("72");
  const ask = {
    book: "hybrid",
    seats: 72,
    usage: { api_calls: 24000, records: 8000 },
    year: true,
    discount: 0,
    commitment: 0,
    credits: 0,
  };
  const bill = await engine.call("pricing_bill", { plan, ask });
  const total = new Intl.NumberFormat("en-US", { minimumFractionDigits: 2 });
  await page.getByText(total.format(Number(bill.total)), { exact: true }).waitFor();
  assert.equal(await seats.evaluate((cell) => cell === document.activeElement), true);
});

onPricing(
  "prices are edited in place, and what would not run is refused beside its cell",
  async (page, plan) => {
    await page.getByRole("button", { name: /^seats Seats/ }).click();
    const price = page.getByRole("textbox", { name: /Per seat.*tier 1 of seats/ });
    await price.fill("700");
    await price.press("Enter");
    await page.getByText("from 700").waitFor();
    const text = await engine.call("plan_text", { plan });
    assert.match(text, /unit_price = "700 USD"/);
    assert.match(text, /# Hybrid: a platform fee/, "comments stay");

    const bound = page.getByRole("textbox", { name: /To, tier 2 of seats/ });
    await bound.fill("40");
    await bound.press("Enter");
    await page
      .getByText(/does not rise above 50/)
      .first()
      .waitFor();
    assert.equal(await engine.call("plan_text", { plan }), text, "nothing changed");
    assert.deepEqual(await violations(page), []);

    await page.getByRole("button", { name: "Add tier" }).click();
    await page
      .getByRole("textbox", { name: /tier 4 of seats/ })
      .first()
      .waitFor();
    await page.getByRole("button", { name: "Remove tier 4" }).click();
    await page
      .getByRole("textbox", { name: /tier 4 of seats/ })
      .first()
      .waitFor({
        state: "detached",
      });
  },
);

onPricing("a book of the library is added and billed beside the others", async (page) => {
  await page.getByRole("button", { name: "Add book" }).click();
  await page.getByRole("button", { name: "Add Seats, graduated" }).click();
  await page.getByRole("radio", { name: "per-seat-graduated" }).waitFor();
  await page.getByRole("columnheader", { name: /per-seat-graduated, USD/ }).waitFor();
  assert.deepEqual(await violations(page), []);
});

onPricing("the replayed month shows what the same accounts pay then", async (page, plan) => {
  await page.getByRole("radio", { name: "Month 36" }).click();
  await page.getByText(/Bills vary, P50/).waitFor();
  const same = await engine.call("pricing_same", { plan, ask: { ...asked, month: 36 } });
  await page.getByText(`${same.rows.length} accounts`).first().waitFor();
  assert.ok(same.books[1].variationP50 > same.books[0].variationP50);
});

onPricing("keys reach the account behind a row", async (page, plan) => {
  const grid = page.getByRole("grid", { name: "Accounts under each price book" });
  const account = await grid.locator("tbody tr").first().locator("td").first().innerText();
  assert.match(account, /^book-/);
  await grid.focus();
  await page.keyboard.press("ArrowDown");
  await page.keyboard.press("Enter");
  await page.getByRole("heading", { name: account, exact: true }).waitFor();
  assert.equal(await page.evaluate(() => globalThis.footholdState.route.screen), "accounts");
  await goTo(page, "pricing", plan);
  await page.getByText("300 accounts").waitFor();
});

onPricing("no accessibility violation in either theme", async (page) => {
  for (const theme of ["light", "dark"]) {
    await page.evaluate((chosen) => globalThis.footholdState.setTheme(chosen), theme);
    assert.deepEqual(await violations(page), [], theme);
  }
});
