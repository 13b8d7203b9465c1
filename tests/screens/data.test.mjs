// The Data screen on the real engine: the past of a company (one that the model itself played),
// read, refused where it is broken, tested against, fitted to, and applied to the plan and undone;
// the published cases; no axe-core violation in either theme.
// Run: node --test tests/screens/data.test.mjs
import assert from "node:assert/strict";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { after, test } from "node:test";

import { holds } from "../holds.mjs";
import { fits, LOOKS, violations } from "./browser.mjs";
import { Engine } from "./engine.mjs";

let plan;
const folder = mkdtempSync(join(tmpdir(), "foothold-past-"));

/** Thirty months of customers as movements: some land, grow, shrink and leave, by a fixed rule. */
function movements(customers = 160) {
  const rows = ["account,segment,date,kind,amount"];
  const day = (month) =>
    `${2024 + Math.floor(month / 12)}-${String((month % 12) + 1).padStart(2, "0")}-15`;
  let seed = 7;
  const draw = () => (seed = (seed * 1103515245 + 12345) % 2147483648) / 2147483648;
  for (let i = 0; i < customers; i++) {
    const start = i < 60 ? 0 : 1 + Math.floor(draw() * 28);
    let arr = 6000 + Math.floor(draw() * 200) * 100;
    rows.push(`c${i},mid-market,${day(start)},new,${arr}`);
    for (let month = start + 3; month < 30; month++) {
      if (draw() < 0.012) {
        rows.push(`c${i},mid-market,${day(month)},churn,${arr}`);
        break;
      }
      if (draw() < 0.05) {
        const more = Math.round(arr * 0.2);
        rows.push(`c${i},mid-market,${day(month)},expansion,${more}`);
        arr += more;
      }
    }
  }
  return `${rows.join("\n")}\n`;
}

const good = join(folder, "movements.csv");
const broken = join(folder, "broken.csv");

const engine = Engine.suite(async () => {
  writeFileSync(good, movements());
  writeFileSync(
    broken,
    "account,segment,date,kind,amount\nc1,mid-market,2024-02-30,new,12000\nc2,mid-market,2024-03-01,new,many\n",
  );
  plan = await engine.call("plan_create", { template: "founder" });
});

after(() => rmSync(folder, { recursive: true, force: true }));

/** The screen, with the file that the shell's dialog would give. */
async function open(file, options) {
  const opened = await engine.openScreen("data", plan, options);
  await opened.page.evaluate((path) => (globalThis.footholdChosenPast = path), file);
  return opened;
}

const choose = (page) => page.getByRole("button", { name: "Choose a file" }).click();
const mode = (page, name) =>
  page.getByRole("radiogroup", { name: "What to do" }).getByText(name).click();

async function replications(page, count) {
  await page.getByRole("combobox", { name: /^Replications/ }).click();
  await page.getByRole("option", { name: String(count), exact: true }).click();
}

test("a file that cannot be read is refused with line, field and fix, and a good one is read", async () => {
  const { page, context, faults } = await open(broken);
  await choose(page);
  const alert = page.getByRole("alert").filter({ hasText: "This cannot be used" });
  await alert.waitFor();
  const said = await alert.innerText();
  assert.match(said, /line 2/);
  assert.match(said, /line 3, amount/);
  assert.match(said, /Fix:/);
  assert.deepEqual(await violations(page), []);
  await page.evaluate((path) => (globalThis.footholdChosenPast = path), good);
  await choose(page);
  await page.getByText(/160 customers/).waitFor();
  assert.equal(await alert.count(), 0);
  assert.deepEqual(faults, []);
  await context.close();
});

test("a back-test stands beside what happened, with its coverage", async () => {
  const { page, context, faults } = await open(good);
  await choose(page);
  await page.getByText(/160 customers/).waitFor();
  await mode(page, "Back-test");
  await replications(page, 50);
  await page.getByRole("button", { name: /^Test/ }).click();
  const table = page.getByRole("grid", { name: "Errors by series" });
  await table.waitFor();
  const picture = page.getByRole("img", { name: /^ARR: what happened beside the model/ });
  await picture.waitFor();
  assert.match(await picture.getAttribute("aria-label"), /of 12 lie from P10 to P90/);
  // Another series, by its row.
  await table.getByRole("row", { name: /^Churned ARR/ }).click();
  await page.getByRole("img", { name: /^Churned ARR: what happened/ }).waitFor();
  assert.deepEqual(await violations(page), []);
  assert.deepEqual(faults, []);
  await context.close();
});

test("a fit is applied to the plan with its source; undo brings every value back, redo applies it again", async () => {
  const { page, context, faults } = await open(good);
  await choose(page);
  await page.getByText(/160 customers/).waitFor();
  await replications(page, 50);
  const picker = page.getByRole("combobox", { name: "Add a value to fit" });
  const fitted = ["Churn of activated accounts", "Churn of unactivated accounts"];
  for (const name of fitted) {
    await picker.click();
    await picker.fill(name);
    await page
      .getByRole("option", { name: new RegExp(`^${name}`) })
      .first()
      .click();
  }
  await page.getByRole("button", { name: /^Calibrate/ }).click();
  const values = page.getByRole("table", { name: "Behaviour values before and after" });
  await values.getByRole("row").nth(1).waitFor();
  await page.getByRole("table", { name: "Targets of the fit" }).waitFor();
  await page.getByRole("img", { name: /^ARR: what happened beside the model/ }).waitFor();
  assert.deepEqual(await violations(page), []);

  // What the plan has, as its text and as the rows of the assumptions.
  const stands = async () => {
    const { fields } = await engine.call("plan_open", { plan });
    const rows = fields.sections.flatMap((section) => section.behaviour);
    const text = await engine.call("plan_text", { plan });
    return { text, values: rows.map(({ path, value, byKind }) => ({ path, value, byKind })) };
  };
  const before = await stands();
  const button = page.getByRole("button", { name: /^Apply \d to the plan$/ });
  const count = Number(/\d/.exec(await button.innerText())[0]);
  await button.click();
  // Its Undo is for later: a toast stays while it is pointed at.
  await page.getByText(/ written into Land at 18K/).hover();
  const changed = page.getByText("The plan has changed since this fit");
  await changed.waitFor();
  const after = await stands();
  assert.match(after.text, /evidence = "actual"/);
  assert.match(after.text, /fitted to .*movements\.csv/);
  const moved = after.values.filter((row, i) => {
    return JSON.stringify(row) !== JSON.stringify(before.values[i]);
  });
  assert.equal(moved.length, count);

  await page
    .getByRole("status")
    .filter({ hasText: "written into" })
    .getByRole("button", { name: /^Undo/ })
    .click();
  await changed.waitFor({ state: "detached" });
  assert.deepEqual(await stands(), before);

  // Undo and redo of the plan know the fit as the one step that it was.
  await page.getByRole("button", { name: "Plan", exact: true }).click();
  await page.getByRole("heading", { name: "Land at 18K" }).waitFor();
  await page.getByRole("button", { name: "Redo", exact: true }).click();
  await page.getByTitle("Nothing to redo").waitFor();
  assert.deepEqual(await stands(), after);
  await page.getByRole("button", { name: "Undo", exact: true }).click();
  await page.getByTitle("Nothing to undo").waitFor();
  assert.deepEqual(await stands(), before);
  assert.deepEqual(faults, []);
  await context.close();
});

test("the published cases are scored, hits and misses apart", async () => {
  const { page, context, faults } = await open(good);
  await mode(page, "Published cases");
  await replications(page, 50);
  await page.getByRole("button", { name: /^Score/ }).click();
  const cases = page.getByRole("grid", { name: "Published cases" });
  await cases.getByRole("row").nth(3).waitFor();
  await cases.getByRole("row").nth(1).click();
  assert.deepEqual(await violations(page), []);
  const missed = page.getByRole("radio", { name: /^Missed/ });
  await missed.click();
  await holds(async () => {
    const [, ...texts] = await cases.getByRole("row").allInnerTexts();
    assert.ok(texts.length > 0, "a case is missed");
    assert.deepEqual(
      texts.filter((text) => !text.startsWith("missed")),
      [],
    );
  });
  assert.deepEqual(faults, []);
  await context.close();
});

for (const look of LOOKS) {
  const { theme, width, height } = look;
  test(`no violation in the ${theme} theme at ${width} by ${height}`, async () => {
    const { page, context, faults } = await open(good, look);
    for (const name of ["Back-test", "Published cases", "Calibrate"]) {
      await mode(page, name);
      assert.deepEqual(await violations(page), []);
    }
    await fits(page);
    assert.deepEqual(faults, []);
    await context.close();
  });
}
