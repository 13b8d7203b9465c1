// The Comp screen on the real engine: the desk behind the development bridge, the interface in
// Chromium. A rate table is edited and the curve, the strip and the statements follow; a refused
// edit says why and changes nothing; a shipped comp plan is applied and undone; a rep's lines add up
// to the table; no axe-core violation in either theme.
// Run: node --test tests/screens/comp.test.mjs
import assert from "node:assert/strict";
import { test } from "node:test";

import { holds } from "../holds.mjs";
import { violations } from "./browser.mjs";
import { Engine } from "./engine.mjs";

const engine = Engine.suite();

/** Opens the screen on a plan. */
async function open(plan, theme = "light", width = 1440) {
  const opened = await engine.openScreen("comp", plan, { theme, width });
  await opened.page.getByText(/^Books balance/).waitFor();
  return opened;
}

const fresh = () => engine.call("plan_create", { template: "sales-vested-expansion" });
const curve = (page) =>
  page.getByRole("img", { name: /^Pay as a share/ }).getAttribute("aria-label");
const number = (text) => Number(text.replaceAll(",", ""));

for (const theme of ["light", "dark"]) {
  test(`the screen in the ${theme} theme`, async () => {
    const plan = await fresh();
    const { page, faults, context } = await open(plan, theme);
    assert.deepEqual(await violations(page), []);
    await page.getByRole("grid", { name: "Statements" }).focus();
    await page.keyboard.press("ArrowDown");
    await page.getByRole("heading", { name: /^Credits and pay/ }).waitFor();
    assert.deepEqual(await violations(page), []);
    for (const frame of ["Payout curve", "Attainment", "Vesting"]) {
      await page
        .getByRole("group", { name: frame, exact: true })
        .getByRole("button", { name: "Show as table" })
        .click();
      await page.getByRole("group", { name: `${frame}, as a table` }).waitFor();
    }
    assert.deepEqual(await violations(page), []);
    assert.deepEqual(faults, []);
    await context.close();
  });
}

test("a step is added, edited and taken back, and everything follows", async () => {
  const plan = await fresh();
  const { page, faults, context } = await open(plan);
  const before = await curve(page);
  const strip = () => page.getByLabel("Comp at a glance").textContent();
  await page.getByRole("button", { name: "Add step" }).click();
  const bound = page.getByRole("textbox", { name: "Step 2 ends at, % of quota" });
  await page.waitForFunction((input) => input.value === "125", await bound.elementHandle());
  const multiple = page.getByRole("textbox", { name: "Step 3, multiple of the base rate" });
  await multiple.fill("2");
  await multiple.press("Enter");
  await holds(async () => assert.match(await curve(page), /125% pays 138%, 150% pays 188%/));
  // Target pay and the cost at 150% need no run; the rest follows when it is done.
  await holds(async () => assert.match(await strip(), /206\.3K/));

  // Bounds must rise: the refusal stands at the cell, and the plan is as it was.
  const text = await engine.call("plan_text", { plan });
  await bound.fill("90");
  await bound.press("Enter");
  await page.getByRole("alert").filter({ hasText: "does not rise above 100%" }).waitFor();
  assert.equal(await engine.call("plan_text", { plan }), text);

  await page.evaluate(async () => {
    const { doc } = globalThis.footholdState;
    await doc.undo();
    await doc.undo();
  });
  assert.match(before, /100% pays 100%, 150% pays 175%/);
  await holds(async () => assert.equal(await curve(page), before));
  assert.deepEqual(faults, []);
  await context.close();
});

test("a shipped comp plan is applied to the chosen role", async () => {
  const plan = await fresh();
  const { page, faults, context } = await open(plan);
  await page.getByRole("radio", { name: "New-logo AE" }).click();
  await page.getByLabel(/^Comp plan to start from/).click();
  await page.getByRole("option", { name: "Retroactive cliff" }).click();
  await page.getByLabel("Comp plan to start from: Retroactive cliff").waitFor();
  const terms = await engine.call("comp_terms", { plan });
  const ae = terms.roles.find((role) => role.role === "ae");
  assert.deepEqual(
    ae.components.map((line) => [line.measure, line.table, line.tiers.length]),
    [["new_arr", "retroactive", 3]],
  );
  // Attainment is read on what the new plan is paid on; the old quota stays behind it.
  assert.deepEqual(
    ae.quotas.map((quota) => quota.measure),
    ["new_arr", "first_year_acv"],
  );
  await page.getByText(/^Books balance/).waitFor();
  assert.deepEqual(faults, []);
  await context.close();
});

test("shares by age and vesting are edited beside their picture", async () => {
  const plan = await fresh();
  const { page, faults, context } = await open(plan);
  const year = page.getByRole("textbox", { name: /^Closer, months 13 to 24/ });
  await year.fill("0");
  await year.press("Enter");
  await page.getByRole("img", { name: /12 to 24: Closer 0%, Owner 100%/ }).waitFor();
  await page.getByLabel("Expansion vests: at once").click();
  await page.getByRole("option", { name: "evenly" }).click();
  await page.getByRole("textbox", { name: "Vests within, months" }).waitFor();
  const terms = await engine.call("comp_terms", { plan });
  const owner = terms.roles.find((role) => role.role === "expansion_ae").components[0];
  assert.equal(owner.vesting.kind, "linear");
  assert.deepEqual(faults, []);
  await context.close();
});

test("a rep's lines and the run add up to the statements", async () => {
  const plan = await fresh();
  const { page, faults, context } = await open(plan);
  const made = await engine.call("comp_statements", { plan, ask: {} });
  const result = await engine.call("comp_result", { plan, month: null, reference: null });
  assert.equal(result.month, made.to);
  const rows = page.getByRole("grid", { name: "Statements" }).getByRole("row");
  await holds(async () => {
    const total = await rows.last().getByRole("gridcell").allTextContents();
    assert.ok(total.some((cell) => number(cell) === Math.round(Number(made.total.earned))));
  });
  const row = rows.nth(1);
  await row.click();
  const panel = page.getByRole("complementary");
  await panel.getByRole("heading", { name: /^Credits and pay/ }).waitFor();
  const shown = await panel.getByRole("definition").allTextContents();
  const cells = await row.getByRole("gridcell").allTextContents();
  assert.ok(shown.some((value) => number(value) > 0 && cells.includes(value)));
  await page.keyboard.press("Escape");
  assert.deepEqual(faults, []);
  await context.close();
});

test("nothing is cut at 1280 pixels", async () => {
  const plan = await fresh();
  const { page, context } = await open(plan, "light", 1280);
  // Until the page has its fonts, others stand in, of another width.
  await page.evaluate(() => document.fonts.ready);
  const cut = await page.evaluate(() =>
    [...document.querySelectorAll("dd, td, th, dt")]
      .filter((cell) => cell.scrollWidth > cell.clientWidth + 1)
      .map((cell) => cell.textContent.trim()),
  );
  assert.deepEqual(cut, []);
  await context.close();
});
