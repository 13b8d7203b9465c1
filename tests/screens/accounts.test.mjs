// The Accounts screen on the real engine: the desk behind the development bridge, the interface in
// Chromium. A template is opened, a bar lists its accounts, the list adds up to the bar, an account
// shows its life; no axe-core violation in either theme.
// Run: node --test tests/screens/accounts.test.mjs
import assert from "node:assert/strict";
import { test } from "node:test";

import { holds } from "../holds.mjs";
import { violations } from "./browser.mjs";
import { Engine } from "./engine.mjs";

const engine = Engine.suite();

/** Opens the screen on a plan. */
async function open(plan, theme) {
  const opened = await engine.openScreen("accounts", plan, { theme });
  await opened.page.getByRole("img", { name: /month \d+ to \d+\. ARR/ }).waitFor();
  return opened;
}

/** An amount as tables write it: `+1.38M` is 1380000. */
function number(text) {
  const found = /^([+\u2212]?)([\d.,]+)([KM]?)/.exec(text.trim());
  assert.ok(found, text);
  const size = Number(found[2].replaceAll(",", "")) * { "": 1, K: 1e3, M: 1e6 }[found[3]];
  return found[1] === "\u2212" ? -size : size;
}

test("a bar is the sum of its accounts, and an account has a life", async () => {
  const plan = await engine.call("plan_create", { template: "founder" });
  const { page, context, faults } = await open(plan, "light");

  // One segment: few enough accounts that the table draws every row.
  await page.getByRole("combobox", { name: "Segment: All" }).click();
  await page.getByRole("option", { name: "Enterprise" }).click();
  const view = await engine.call("accounts_open", { plan, month: null });
  const window = { from: view.month - 12, to: view.month };
  const common = { replication: view.shown, segment: "enterprise", window };
  const movement = await engine.call("account_movement", { plan, ask: common });
  const exact = movement.bars.find((one) => one.bar === "teams").amount;
  const millions = (Number(exact) / 1e6).toFixed(2);

  const teams = page.getByRole("button", { name: `Teams, +${millions}M: list the accounts` });
  const bar = number((await teams.getAttribute("aria-label")).split(", ")[1]);
  await teams.click();
  await page.getByRole("heading", { name: "Expansion by new teams" }).waitFor();
  const grid = page.getByRole("grid", { name: "Expansion by new teams" });

  // To the cent, where nothing is rounded.
  const behind = { kind: "bar", bar: "teams" };
  const ask = { ...common, behind, search: "", sort: "amount", descending: true, limit: 100_000 };
  const list = await engine.call("account_list", { plan, ask });
  const cents = (text) => BigInt(text.replace(".", ""));
  assert.equal(
    list.rows.reduce((total, row) => total + cents(row.amount), 0n),
    cents(exact),
  );

  // And on screen, within what rounded cells hide.
  const heads = await grid.getByRole("columnheader").allInnerTexts();
  const column = heads.findIndex((head) => head.trim() === "Expansion");
  // The heading goes ahead of the list: until it comes, the accounts of before stand there.
  const shown = await holds(async () => {
    const rows = await grid
      .locator("tbody tr:not(.space)")
      .evaluateAll(
        (all, at) => all.map(({ cells }) => [cells[0], cells[at]].map((e) => e.innerText.trim())),
        column,
      );
    assert.deepEqual(
      rows.map(([account]) => account),
      list.rows.map((row) => row.account),
    );
    return rows.map(([, amount]) => amount);
  });
  const sum = shown.reduce((total, text) => total + number(text), 0);
  assert.ok(Math.abs(sum - bar) <= 5_000 + shown.length * 50, `${sum} is not ${bar}`);

  // By keys: the account of the list that is chosen is the one whose life is shown.
  await grid.focus();
  await page.keyboard.press("End");
  await page.getByRole("heading", { name: list.rows.at(-1).account }).waitFor();
  await page.keyboard.press("Home");
  const first = list.rows[0].account;
  await page.getByRole("heading", { name: first }).waitFor();
  const life = page.getByRole("img", { name: new RegExp(`^${first}, month`) });
  await life.locator("svg").first().waitFor();

  // A cell of the table leads to its accounts.
  await page.getByRole("button", { name: /^Book, 12: / }).click();
  await page.getByRole("heading", { name: "Book at 12 months" }).waitFor();
  assert.deepEqual(faults, []);
  await context.close();
});

for (const theme of ["light", "dark"]) {
  test(`no violation in the ${theme} theme`, async () => {
    const plan = await engine.call("plan_create", { template: "founder" });
    const { page, context, faults } = await open(plan, theme);
    assert.deepEqual(await violations(page), []);
    await page.getByRole("button", { name: /^Replication: / }).click();
    await page.getByText("Any replication").waitFor();
    assert.deepEqual(await violations(page), []);
    await page.keyboard.press("Escape");
    await page.getByRole("radio", { name: "Month" }).click();
    await page.getByRole("button", { name: /^Book, 11: / }).waitFor();
    assert.deepEqual(await violations(page), []);
    assert.deepEqual(faults, []);
    await context.close();
  });
}
