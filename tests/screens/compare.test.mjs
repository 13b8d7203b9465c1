// The Compare screen on the real engine: a pair of plans side by side, numbers on screen equal to
// the engine's, the chart's table, a third plan, another reference, another month, and what is said
// of plans that cannot be compared; no axe-core violation in either theme.
// Run: node --test tests/screens/compare.test.mjs
import assert from "node:assert/strict";
import { test } from "node:test";

import { fits, LOOKS, violations } from "./browser.mjs";
import { Engine } from "./engine.mjs";

let small;
const engine = Engine.suite(async () => {
  small = await engine.call("plan_create", { template: "founder" });
});

/** Opens the window on a plan and goes to Compare. */
const open = (plan, options) => engine.openScreen("compare", plan, options);

const results = (page) => page.getByRole("table", { name: "Results" });

/** Texts of a row of the results, the label left out. */
async function row(page, label) {
  const found = results(page).getByRole("row", { name: new RegExp(`^${label} `) });
  await found.waitFor();
  return found.getByRole("cell").allInnerTexts();
}

const percent = (ratio) => `${(ratio * 100).toFixed(1)}%`;
const points = (difference) =>
  `${difference < 0 ? "\u2212" : "+"}${Math.abs(difference * 100).toFixed(1)}`;

test("the open plan stands beside its reference, with the engine's numbers", async () => {
  const { page, context, faults } = await open(small);
  const view = await engine.call("compare_plans", { plans: [small - 1, small], month: null });
  const nrr = view.results.find((one) => one.id === "nrr");
  const [a, b, gap] = [nrr.values[0].p50, nrr.values[1].p50, nrr.differences[0]];
  assert.deepEqual(await row(page, "Net revenue retention"), [
    percent(a),
    percent(b),
    `${points(gap.mean)}±${(gap.se * 100).toFixed(1)}`,
  ]);

  // The one input that the pair differs in.
  const inputs = page.getByRole("table", { name: "Inputs that differ" });
  await inputs.getByRole("row", { name: "Land Target land 48,000 USD/yr 18,000 USD/yr" }).waitFor();
  assert.equal(await inputs.getByRole("row").count(), 2);

  // What the founder asks: land, and what it becomes.
  const contract = page.getByRole("table", { name: "First contract and payback" });
  await contract.getByRole("row", { name: "Target land 48.0K 18.0K" }).waitFor();
  const passes = view.curves[0].curves.find((curve) => curve.measure === "runRate").crosses;
  await contract
    .getByRole("row", { name: `ARR passes A for good reference month ${passes}` })
    .waitFor();

  // The chart has a twin with every month, in each of its measures.
  const frame = page.getByRole("group", { name: "Crossover", exact: true });
  await frame.getByRole("radio", { name: "Summed cash" }).click();
  await frame.getByRole("img", { name: /^Cash collected since the start less A/ }).waitFor();
  await frame.getByRole("button", { name: "Show as table" }).click();
  const twin = page.getByRole("table", { name: "Crossover, as a table" });
  assert.equal(await twin.getByRole("row").count(), view.months + 2);
  await frame.getByRole("button", { name: "More" }).click();
  await page.getByRole("menuitem", { name: "Save as CSV" }).waitFor();
  await page.keyboard.press("Escape");
  assert.deepEqual(faults, []);
  await context.close();
});

test("the change is split over the levers, which sum to what is shown", async () => {
  const copy = await engine.call("plan_duplicate", { plan: small, name: "With uplift" });
  const changes = [{ kind: "set", path: "contract.renewal_uplift", value: "7%" }];
  await engine.call("plan_edit", { plan: copy, changes, gesture: null });
  await engine.call("plan_reference", { plan: copy, reference: small - 1 });
  const { page, context, faults } = await open(copy);
  const picture = page.getByRole("img", { name: /^Net revenue retention, A to B\. A/ });
  await picture.waitFor();
  const label = await picture.getAttribute("aria-label");
  // As written on the columns: A, Land, Contract, B.
  const found = [
    ...label.matchAll(/(?:^|[ ,.])(A|Land|Contract|B) (?:\u2248 )?([+\u2212]?[\d.]+)/g),
  ];
  const [a, land, contract, b] = found.map((one) => Number(one[2].replace("\u2212", "-")));
  assert.equal((a + land + contract).toFixed(1), b.toFixed(1), label);

  // What two levers do together, on request.
  await page.getByRole("radio", { name: "Interactions" }).click();
  const pairs = page.getByRole("table", { name: "Interactions of levers" });
  await pairs.getByRole("row", { name: /^Land with Contract|^Contract with Land/ }).waitFor();
  assert.deepEqual(await violations(page), []);
  await page.getByRole("radio", { name: "Levers" }).click();
  await page.getByRole("combobox", { name: /^Metric that is split/ }).click();
  await page.getByRole("option", { name: "New-logo ARR" }).click();
  await page.getByRole("img", { name: /^New-logo ARR, A to B/ }).waitFor();
  assert.deepEqual(faults, []);
  await context.close();
  await engine.call("plan_delete", { plan: copy });
});

test("a third plan, another reference, another month", async () => {
  const copy = await engine.call("plan_duplicate", { plan: small, name: "No map" });
  const changes = [{ kind: "set", path: "land.expansion_map", value: "0%" }];
  await engine.call("plan_edit", { plan: copy, changes, gesture: null });
  const { page, context, faults } = await open(small);
  await row(page, "Net revenue retention");

  await page.getByRole("button", { name: "Add plan" }).click();
  await page.getByRole("menuitem", { name: "No map" }).click();
  await results(page).getByRole("columnheader", { name: "C No map" }).waitFor();
  assert.equal((await row(page, "Net revenue retention")).length, 5);

  // The reference is the first: its differences are gone, the others' are against it.
  await page.getByRole("combobox", { name: /^Reference:/ }).click();
  await page.getByRole("option", { name: "B Land at 18K" }).click();
  await results(page).getByRole("columnheader", { name: "A Land at 18K" }).waitFor();
  const plans = [small, small - 1, copy];
  const view = await engine.call("compare_plans", { plans, month: 12 });

  // The keyboard moves the month that everything is read at.
  await page.getByRole("combobox", { name: /^Month read:/ }).click();
  await page.getByRole("option", { name: "Month 13, Jan 27" }).click();
  await results(page).getByRole("rowheader", { name: "ARR, month 13" }).waitFor();
  await page.getByRole("heading", { name: "Results" }).click();
  await page.keyboard.press("[");
  await results(page).getByRole("rowheader", { name: "ARR, month 12" }).waitFor();
  const nrr = view.results.find((one) => one.id === "nrr");
  const cells = await row(page, "Net revenue retention");
  assert.equal(cells[0], percent(nrr.values[0].p50));
  assert.equal(cells[1], percent(nrr.values[1].p50));

  await page.getByRole("button", { name: "Remove C No map" }).click();
  await results(page)
    .getByRole("columnheader", { name: "C No map" })
    .waitFor({ state: "detached" });
  assert.deepEqual(faults, []);
  await context.close();
  await engine.call("plan_delete", { plan: copy });
});

test("plans that cannot be compared say what would make them so", async () => {
  const copy = await engine.call("plan_duplicate", { plan: small, name: "Longer" });
  const changes = [{ kind: "set", path: "time.months", value: "48" }];
  await engine.call("plan_edit", { plan: copy, changes, gesture: null });
  await engine.call("plan_reference", { plan: copy, reference: small });
  const { page, context } = await open(copy);
  const alert = page.getByRole("alert").filter({ hasText: "simulates 48 months" });
  await alert.waitFor();
  assert.match(await alert.innerText(), /Set Months simulated/);
  assert.deepEqual(await violations(page), []);
  await context.close();
  await engine.call("plan_delete", { plan: copy });
});

test("a plan alone is duplicated to be compared", async () => {
  const alone = await engine.call("plan_duplicate", { plan: small, name: "Alone" });
  await engine.call("plan_reference", { plan: alone, reference: null });
  const { page, context } = await open(alone);
  await page.getByText("Choose what to compare Alone with").waitFor();
  assert.deepEqual(await violations(page), []);
  await page.getByRole("button", { name: "Duplicate and change" }).click();
  await page.getByRole("combobox", { name: "Reference plan: Alone" }).waitFor();
  await context.close();
});

for (const look of LOOKS) {
  const { theme, width, height } = look;
  test(`no violation in the ${theme} theme at ${width} by ${height}`, async () => {
    const { page, context, faults } = await open(small, look);
    await row(page, "Net revenue retention");
    assert.deepEqual(await violations(page), []);
    await fits(page);
    await page.getByRole("button", { name: "Add plan" }).click();
    await page.getByRole("menuitem").first().waitFor();
    assert.deepEqual(await violations(page), []);
    assert.deepEqual(faults, []);
    await context.close();
  });
}
