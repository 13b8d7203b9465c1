// The Explore screen on the real engine: a sweep as line and heat map, a tornado, a search and a
// frontier, each with the engine's numbers, its table, a point opened as a plan; what is refused;
// cancel; no axe-core violation in either theme.
// Run: node --test tests/screens/explore.test.mjs
import assert from "node:assert/strict";
import { test } from "node:test";

import { holds } from "../holds.mjs";
import { fits, LOOKS, violations } from "./browser.mjs";
import { Engine } from "./engine.mjs";

let small;
const engine = Engine.suite(async () => {
  small = await engine.call("plan_create", { template: "founder" });
});

/** The screen on a plan, with few replications so that it answers soon. */
async function open(options) {
  const opened = await engine.openScreen("explore", small, options);
  const { page } = opened;
  await page.getByRole("combobox", { name: /^Replications of every point/ }).click();
  await page.getByRole("option", { name: "50", exact: true }).click();
  return opened;
}

const run = (page) => page.getByRole("button", { name: /^Run/ }).click();
const mode = (page, name) =>
  page.getByRole("radiogroup", { name: "Kind of exploration" }).getByText(name).click();

/** Writes numbers into the cells of a field. */
async function range(page, of, values) {
  for (const [name, value] of Object.entries(values)) {
    const cell = page.getByRole("textbox", { name: new RegExp(`^${of}, ${name}`) });
    await cell.fill(String(value));
    await cell.press("Enter");
  }
}

const percent = (ratio) => `${(ratio * 100).toFixed(1)}%`;

test("a sweep of one field is a line with the engine's numbers, and a point opens as a plan", async () => {
  const { page, context, faults } = await open();
  await range(page, "Target land", { from: 15000, to: 45000, step: 15000 });
  await run(page);
  const points = page.getByRole("grid", { name: "Points of the sweep" });
  await points.getByRole("row", { name: /^30,000 USD/ }).waitFor();
  await page.getByRole("img", { name: /^Net revenue retention by Target land/ }).waitFor();

  // The row holds what the plan with that value runs to.
  const copy = await engine.call("plan_duplicate", { plan: small, name: "At 30K" });
  const changes = [{ kind: "set", path: "land.acv", value: "30000 USD" }];
  await engine.call("plan_edit", { plan: copy, changes, gesture: null });
  const ask = { month: null, replications: 50, against: null, seen: null };
  const view = await engine.call("run_view", { plan: copy, ask });
  const nrr = view.metrics.find((metric) => metric.id === "nrr");
  const row = points.getByRole("row", { name: /^30,000 USD/ });
  const cells = await row.getByRole("gridcell").or(row.getByRole("cell")).allInnerTexts();
  assert.equal(cells[3], percent(nrr.p10[view.month]));
  assert.equal(cells[4], percent(nrr.p90[view.month]));
  await engine.call("plan_delete", { plan: copy });

  // Another metric of the same run is there at once.
  await page.getByRole("combobox", { name: /^Metric shown/ }).click();
  await page.getByRole("option", { name: "Gross revenue retention" }).click();
  await page.getByRole("img", { name: /^Gross revenue retention by/ }).waitFor();
  const frame = page.getByRole("group", { name: /^Gross revenue retention by/ });
  await frame.getByRole("button", { name: "Show as table" }).click();
  await page.getByRole("table", { name: /as a table$/ }).waitFor();
  await frame.getByRole("button", { name: "More" }).click();
  await page.getByRole("menuitem", { name: "Save as CSV" }).waitFor();
  await page.keyboard.press("Escape");

  // By keys: the table's second row, opened with Enter.
  await points.focus();
  await page.keyboard.press("Home");
  await page.keyboard.press("ArrowDown");
  await page.getByRole("group", { name: "The chosen point" }).getByText("30,000 USD").waitFor();
  await page.keyboard.press("Enter");
  await page.getByRole("heading", { name: "Land at 18K, Target land 30,000 USD" }).waitFor();
  await page.getByText("was added to the library").waitFor();

  // What was found is there on coming back.
  await page.getByRole("button", { name: "Explore" }).click();
  await points.getByRole("row", { name: /^30,000 USD/ }).waitFor();
  const made = (await engine.call("library_list")).plans.find((plan) => /30,000/.test(plan.name));
  assert.equal(made.reference, small);
  await engine.call("plan_delete", { plan: made.id });
  assert.deepEqual(faults, []);
  await context.close();
});

test("two fields make a heat map, walked by keys, of which a cell opens as a plan with both values", async () => {
  const { page, context, faults } = await open();
  await range(page, "Target land", { from: 15000, to: 45000, step: 15000 });
  await page.getByRole("button", { name: "Second field" }).click();
  const second = page.getByRole("group", { name: "Second field" });
  const picker = second.getByRole("combobox", { name: "Second field" });
  await picker.click();
  await picker.fill("uplift at renewal");
  await page.getByRole("option", { name: /^Uplift at renewal/ }).click();
  await range(page, "Uplift at renewal", { from: 0, to: 6, step: 6 });
  await page.getByText("6 points, 50 replications each").waitFor();
  await run(page);
  const picture = page.getByRole("img", { name: /^Net revenue retention over/ });
  await picture.waitFor();
  assert.match(await picture.getAttribute("aria-label"), /: 2 by 3 values, from/);

  // One cell for each point, with the number of the table; the first field goes up.
  const frame = page.getByRole("group", { name: /^Net revenue retention by Target land and/ });
  // The place of the chart is there before the chart is drawn into it.
  await picture.locator("svg text").nth(5).waitFor();
  const drawn = await picture.locator("svg text").allTextContents();
  await frame.getByRole("button", { name: "Show as table" }).click();
  const twin = page.getByRole("table", { name: /as a table$/ });
  const [head, ...rows] = await twin
    .getByRole("row")
    .evaluateAll((all) => all.map((row) => [...row.cells].map((cell) => cell.innerText)));
  const at = head.findIndex((name) => name.startsWith("Net revenue retention, mean"));
  const numbers = rows.map((row) => `${Math.round(Number(row[at]) * 100)}%`);
  assert.equal(numbers.length, 6);
  assert.deepEqual(drawn.slice(0, 6), numbers);
  await frame.getByRole("button", { name: "Show as table" }).click();
  assert.deepEqual(await violations(page), []);

  // The pointer chooses; the table under the chart goes along.
  const box = await picture.boundingBox();
  await picture.click({ position: { x: box.width * 0.75, y: box.height * 0.25 } });
  const chosen = page.getByRole("group", { name: "The chosen point" });
  await chosen.getByText("Target land 45,000 USD, Uplift at renewal 6%").waitFor();
  const points = page.getByRole("grid", { name: "Points of the sweep" });
  const selected = points.getByRole("row", { selected: true });
  assert.match(await selected.innerText(), /^45,000 USD\s+6%/);
  assert.deepEqual(await violations(page), []);

  // Keys go on from there, no further than the edge, and each says what its cell holds.
  const cells = page.getByRole("grid", { name: "Cells of the heat map" });
  const says = async (point, words) => {
    const [land, uplift] = words;
    await chosen.getByText(`Target land ${land} USD, Uplift at renewal ${uplift}%`).waitFor();
    const cell = await cells.getByRole("gridcell", { selected: true }).innerText();
    assert.ok(cell.endsWith(`Net revenue retention ${numbers[point]}`), cell);
  };
  await says(5, ["45,000", "6"]);
  await page.keyboard.press("ArrowUp");
  await says(5, ["45,000", "6"]);
  await page.keyboard.press("ArrowLeft");
  await says(4, ["45,000", "0"]);
  await page.keyboard.press("PageDown");
  await says(0, ["15,000", "0"]);
  await page.keyboard.press("End");
  await says(1, ["15,000", "6"]);
  await page.keyboard.press("ArrowUp");
  await says(3, ["30,000", "6"]);

  // Enter opens the cell, the button what the pointer chose: both fields have the cell's values.
  const holds = async (name, land, uplift) => {
    await page.getByRole("heading", { name }).waitFor();
    const { plans } = await engine.call("library_list");
    const made = plans.find((plan) => plan.name === name);
    const { fields } = await engine.call("plan_open", { plan: made.id });
    const all = fields.sections.flatMap(({ groups }) => groups.flatMap((group) => group.rows));
    const value = (label) => all.find((row) => row.label === label).value;
    assert.equal(value("Target land"), land);
    assert.equal(value("Uplift at renewal"), uplift);
    assert.equal(made.reference, small);
    await engine.call("plan_delete", { plan: made.id });
    await page.getByRole("button", { name: "Explore" }).click();
    await picture.waitFor();
  };
  await page.keyboard.press("Enter");
  await holds("Land at 18K, Target land 30,000 USD, Uplift at renewal 6%", "30000 USD", "6%");
  await picture.click({ position: { x: box.width * 0.25, y: box.height * 0.25 } });
  await chosen.getByRole("button", { name: "Open as a plan" }).click();
  await holds("Land at 18K, Target land 45,000 USD, Uplift at renewal 0%", "45000 USD", "0%");
  await picture.dblclick({ position: { x: box.width * 0.75, y: box.height * 0.25 } });
  await holds("Land at 18K, Target land 45,000 USD, Uplift at renewal 6%", "45000 USD", "6%");
  assert.deepEqual(faults, []);
  await context.close();
});

test("a tornado ranks behaviour and opens an end; a search finds its own crossing", async () => {
  const { page, context, faults } = await open();
  await mode(page, "Tornado");
  await run(page);
  const bars = page.getByRole("grid", { name: "Assumptions by swing" });
  await bars.getByRole("row").nth(3).waitFor();
  await page.getByRole("img", { name: /^Net revenue retention, by assumption/ }).waitFor();
  await bars.getByRole("row").nth(1).click();
  const ends = page.getByRole("group", { name: "The chosen point" }).getByRole("button");
  await holds(async () => assert.equal(await ends.count(), 2));
  assert.match(await ends.first().innerText(), /^Open at /);
  assert.deepEqual(await violations(page), []);

  await mode(page, "Seek");
  await page.getByText("Enter the target.").waitFor();
  const nrr = async (value) => {
    const ask = {
      vary: [{ field: "land.acv", values: String(value) }],
      metrics: ["nrr"],
      month: null,
      replications: 50,
    };
    const copy = await engine.call("plan_duplicate", { plan: small, name: "x" });
    const changes = [{ kind: "set", path: "land.acv", value: `${ask.vary[0].values} USD` }];
    await engine.call("plan_edit", { plan: copy, changes, gesture: null });
    const run = { month: null, replications: 50, against: null, seen: null };
    const view = await engine.call("run_view", { plan: copy, ask: run });
    await engine.call("plan_delete", { plan: copy });
    return view.metrics.find((metric) => metric.id === "nrr").p50[view.month];
  };
  const [low, high] = [await nrr(20000), await nrr(45000)];
  await range(page, "Target land", { from: 20000, to: 45000 });
  const target = page.getByRole("textbox", { name: /^Target of/ });
  await target.fill(((low + high) * 50).toFixed(1));
  await target.press("Enter");
  await run(page);
  const answer = page.getByRole("region", { name: "Answer" });
  await answer
    .getByRole("button", { name: /^Open at/ })
    .first()
    .waitFor();
  assert.match(await answer.innerText(), /noise leaves/);
  assert.deepEqual(await violations(page), []);

  // A target out of reach says so, and what comes nearest.
  await target.fill("900");
  await target.press("Enter");
  await run(page);
  await answer.getByText(/is not reached between/).waitFor();
  assert.match(await answer.innerText(), /comes nearest/);
  assert.deepEqual(faults, []);
  await context.close();
});

test("a frontier keeps limits, and takes a lever of another plan", async () => {
  const { page, context, faults } = await open();
  await mode(page, "Frontier");
  await range(page, "Target land", { from: 20000, to: 40000, step: 20000 });
  await page
    .getByRole("group", { name: "Comp of other plans, beside its own" })
    .getByRole("checkbox", { name: "Land at 48K" })
    .check();
  await page.getByText("4 points, 50 replications each").waitFor();
  await page.getByRole("button", { name: "A limit" }).click();
  await run(page);
  const tried = page.getByRole("grid", { name: "Plans tried, the frontier first" });
  await tried.getByRole("row").nth(4).waitFor();
  assert.match(await tried.getByRole("row").nth(1).innerText(), /^frontier/);
  assert.deepEqual(await violations(page), []);
  assert.deepEqual(faults, []);
  await context.close();
});

test("what cannot be run is refused with point, field and fix; a run can be cancelled", async () => {
  const { page, context } = await open();
  await range(page, "Target land", { from: 0, to: 40000, step: 20000 });
  await run(page);
  const alert = page.getByRole("alert").filter({ hasText: "Nothing was run" });
  await alert.waitFor();
  assert.match(await alert.innerText(), /land\.acv.*Fix:/s);
  assert.deepEqual(await violations(page), []);
  await mode(page, "Tornado");
  await page.getByRole("combobox", { name: /^Replications of every point/ }).click();
  await page.getByRole("option", { name: "1000" }).click();
  await run(page);
  // While it works its place says so, in the shape of what will stand there.
  await page.getByRole("heading", { name: "Ranking" }).waitFor();
  await page.getByRole("button", { name: /^Cancel/ }).click();
  await page.getByText("Stopped before it was done").waitFor();
  assert.deepEqual(await violations(page), []);

  // What was found before stays, and is not taken for what was stopped.
  await mode(page, "Sweep");
  await page.getByRole("combobox", { name: /^Replications of every point/ }).click();
  await page.getByRole("option", { name: "50", exact: true }).click();
  await range(page, "Target land", { from: 20000 });
  await run(page);
  const points = page.getByRole("grid", { name: "Points of the sweep" });
  await points.waitFor();
  // Twenty-one points are not done before they can be stopped.
  await range(page, "Target land", { step: 1000 });
  await page.getByRole("combobox", { name: /^Replications of every point/ }).click();
  await page.getByRole("option", { name: "1000" }).click();
  await page.getByText("21 points, 1,000 replications each").waitFor();
  await run(page);
  await page.getByRole("button", { name: /^Cancel/ }).click();
  await page.getByText("What stands here was found by the run before.").waitFor();
  assert.ok(await points.isVisible());
  assert.deepEqual(await violations(page), []);
  await context.close();
});

for (const look of LOOKS) {
  const { theme, width, height } = look;
  test(`no violation in the ${theme} theme at ${width} by ${height}`, async () => {
    const { page, context, faults } = await open(look);
    await range(page, "Target land", { from: 20000, to: 40000, step: 20000 });
    await run(page);
    await page.getByRole("grid", { name: "Points of the sweep" }).waitFor();
    assert.deepEqual(await violations(page), []);
    for (const name of ["Tornado", "Seek", "Frontier"]) {
      await mode(page, name);
      assert.deepEqual(await violations(page), []);
    }
    await fits(page);
    assert.deepEqual(faults, []);
    await context.close();
  });
}
