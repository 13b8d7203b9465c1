// The Plan screen on the real engine: its numbers are the engine's, before and after an edit by hand
// and by slider; a refused value says why and changes nothing; a plan that cannot run says so and
// runs again once it is put right; what shows while nothing has come yet; no axe-core violation in
// either theme.
// Run: node --test tests/screens/plan.test.mjs
import assert from "node:assert/strict";
import { test } from "node:test";

import { holds } from "../holds.mjs";
import { violations } from "./browser.mjs";
import { Engine, goTo } from "./engine.mjs";

const engine = Engine.suite();

const fresh = () => engine.call("plan_create", { template: "founder" });
const ask = { month: null, against: null, replications: null, seen: null };
const status = (page, text) => page.getByRole("status").filter({ hasText: text }).waitFor();
const nrr = (page) => page.locator('[data-metric="nrr"] [data-value]');
const land = (page) => page.getByRole("textbox", { name: /^Target land, USD/ });

async function open(plan, options) {
  const opened = await engine.openScreen("plan", plan, options);
  await status(opened.page, "Done");
  return opened;
}

/** The page comes to show the engine's own numbers of a plan; gives its NRR. */
const agrees = (page, plan) => holds(() => agreesNow(page, plan));

async function agreesNow(page, plan) {
  await status(page, "Done");
  const view = await engine.call("run_view", { plan, ask });
  const role = view.roles.find((one) => one.role === "expansion_ae") ?? view.roles[0];
  const wanted = {
    nrr: view.metrics.find((one) => one.id === "nrr").p50,
    expansion_share: view.metrics.find((one) => one.id === "expansion_share").p50,
    [`quota_attainment.${role.role}`]: role.attainment.p50,
  };
  for (const [metric, p50] of Object.entries(wanted)) {
    const shown = page.locator(`[data-metric="${metric}"] [data-value]`);
    assert.equal(Number(await shown.getAttribute("data-value")), p50[view.month], metric);
  }
  return wanted.nrr[view.month];
}

for (const theme of ["light", "dark"]) {
  test(`headline, charts and their tables in the ${theme} theme`, async () => {
    const plan = await fresh();
    const { page, faults, context } = await open(plan, { theme });
    await agrees(page, plan);
    assert.deepEqual(await violations(page), []);
    const view = await engine.call("run_view", { plan, ask });
    for (const [chart, rows] of [
      ["Net revenue retention", view.months + 2],
      ["Expansion share", null],
      ["Quota attainment", null],
    ]) {
      const frame = page.getByRole("group", { name: chart, exact: true }).last();
      await frame.getByRole("button", { name: "Show as table" }).click();
      const twin = page.getByRole("table", { name: `${chart}, as a table` });
      await twin.waitFor();
      if (rows !== null) assert.equal(await twin.getByRole("row").count(), rows);
    }
    assert.deepEqual(await violations(page), []);
    assert.deepEqual(faults, []);
    await context.close();
  });
}

test("an edit by hand, by key on the slider, undone: always the engine's numbers", async () => {
  const plan = await fresh();
  const { page, faults, context } = await open(plan);
  const first = await agrees(page, plan);
  await land(page).fill("31k");
  await land(page).press("Enter");
  await page.getByText("was 18,000").waitFor();
  const edited = await agrees(page, plan);
  assert.notEqual(edited, first);
  assert.match(await engine.call("plan_text", { plan }), /acv = "31000 USD"/);

  const slider = page.locator('[data-path="land.acv"]').getByRole("slider");
  await slider.focus();
  await page.keyboard.press("ArrowRight");
  await page.waitForFunction(
    () => document.querySelector('[data-path="land.acv"] input').value !== "31,000",
  );
  // The cell follows the key, the plan follows the cell.
  await holds(async () =>
    assert.doesNotMatch(await engine.call("plan_text", { plan }), /acv = "31000 USD"/),
  );
  await agrees(page, plan);
  await page.getByRole("button", { name: "Undo" }).click();
  await page.waitForFunction(
    () => document.querySelector('[data-path="land.acv"] input').value === "31,000",
  );
  assert.equal(await agrees(page, plan), edited);
  assert.deepEqual(faults, []);
  await context.close();
});

test("a refused value says why beside its cell, and nothing changes", async () => {
  const plan = await fresh();
  const { page, faults, context } = await open(plan);
  const before = await nrr(page).getAttribute("data-value");
  const text = await engine.call("plan_text", { plan });
  await land(page).fill("-5");
  await land(page).press("Enter");
  await page.getByRole("alert").filter({ hasText: "At least 0." }).waitFor();
  assert.equal(await nrr(page).getAttribute("data-value"), before);
  assert.equal(await engine.call("plan_text", { plan }), text);
  assert.deepEqual(await violations(page), []);
  assert.deepEqual(faults, []);
  await context.close();
});

test("everything is read at another month, and by key at the next", async () => {
  const plan = await fresh();
  const { page, context } = await open(plan);
  const { metrics } = await engine.call("run_view", { plan, ask });
  const { p50 } = metrics.find((one) => one.id === "nrr");
  const at = (month) =>
    page.waitForFunction(
      (wanted) =>
        Number(document.querySelector('[data-metric="nrr"] [data-value]')?.dataset.value) ===
        wanted,
      p50[month],
    );
  await page.getByRole("combobox", { name: /^Month read/ }).click();
  await page.getByRole("option", { name: /^Month 24,/ }).click();
  await at(24);
  await page.keyboard.press("]");
  await at(25);
  await context.close();
});

test("what is read against is kept with the plan, and is the plan as it stands", async () => {
  const [plan, other] = [await fresh(), await fresh()];
  const { page, faults, context } = await open(plan);
  const against = page.getByRole("combobox", { name: /^Reference plan/ });
  await engine.call("plan_rename", { plan: other, name: "Flat fee", group: null });
  await page.evaluate(() => globalThis.footholdState.library.refresh());
  await against.click();
  await page.getByRole("option", { name: "Flat fee" }).click();
  await page.getByText("against Flat fee").first().waitFor();
  assert.equal((await engine.call("plan_open", { plan })).reference, other);

  // Another plan and back: as kept, not as it was.
  await goTo(page, "plan", other);
  await goTo(page, "plan", plan);
  await page.getByText("against Flat fee").first().waitFor();
  await engine.call("plan_rename", { plan: other, name: "Flat, renamed", group: null });
  await page.evaluate(() => globalThis.footholdState.library.refresh());
  await page.getByText("against Flat, renamed").first().waitFor();
  assert.deepEqual(faults, []);
  await context.close();
});

test("a plan that cannot be run says why, shows no number, and runs again once put right", async () => {
  const plan = await fresh();
  const { page, faults, context } = await open(plan);
  const before = await nrr(page).getAttribute("data-value");
  // A seat for a million: an account larger than one can be, found only when it runs.
  await page.evaluate(
    (path) => globalThis.footholdState.doc.set(path, "1000000 USD"),
    "price_book[0].charge[0].tiers[0].unit_price",
  );
  const alert = page.getByRole("alert").filter({ hasText: "This plan did not run" });
  await alert.waitFor();
  assert.match(await alert.innerText(), /ARR of mid-market-.*42,949,672\.95/);
  assert.match(await alert.innerText(), /lower what one account pays/i);
  assert.equal(await nrr(page).count(), 0, "no number is shown");
  // A machine at fault may be put right, and then it runs; this plan is refused again.
  const asked = page.waitForResponse("**/bridge/plan_run");
  await page.getByRole("button", { name: "Run again" }).click();
  await asked;
  await status(page, "Stopped");
  await alert.waitFor();
  assert.deepEqual(await violations(page), []);
  await context.close();

  const again = await engine.openScreen("plan", plan);
  await again.page.getByText("This plan did not run").waitFor();
  await again.page.getByRole("button", { name: "Undo" }).click();
  await status(again.page, "Done");
  assert.equal(await again.page.getByText("This plan did not run").count(), 0);
  assert.equal(await nrr(again.page).getAttribute("data-value"), before);
  assert.deepEqual([...faults, ...again.faults], []);
  await again.context.close();
});

test("numbers of before a change whose run was stopped are said to be so", async () => {
  const plan = await fresh();
  const { page, faults, context } = await open(plan);
  const before = await nrr(page).getAttribute("data-value");
  // As when Cancel comes before the first answer.
  await page.route("**/bridge/plan_slide", async (route) => {
    const response = await route.fetch();
    await route.fulfill({
      response,
      json: { ...(await response.json()), run: null },
    });
  });
  await land(page).fill("31k");
  await land(page).press("Enter");
  await status(page, "Stopped");
  const notice = page.getByText("these numbers are of before the last change");
  await notice.waitFor();
  assert.equal(await nrr(page).getAttribute("data-value"), before);
  await page.getByRole("button", { name: "Resume" }).click();
  assert.notEqual(String(await agrees(page, plan)), before);
  assert.equal(await notice.count(), 0);
  assert.deepEqual(faults, []);
  await context.close();
});

test("until the first answer comes the page shows its shape, and can be left alone", async () => {
  const plan = await fresh();
  const { page, faults, context } = await engine.open();
  let answer;
  const held = new Promise((resolve) => (answer = resolve));
  await page.route("**/bridge/plan_run", async (route) => {
    await held;
    await route.continue();
  });
  await goTo(page, "plan", plan);
  await status(page, "First run");
  await land(page).waitFor();
  assert.equal(await nrr(page).count(), 0);
  assert.equal(await page.getByText("After the first run").count(), 1);
  assert.deepEqual(await violations(page), []);
  answer();
  await agrees(page, plan);
  assert.deepEqual(faults, []);
  await context.close();
});
