// The way of a plan from an empty library to a restart, on the real engine: the interface in
// Chromium, the desk behind the bridge. Run: node --test tests/screens/library.test.mjs
import assert from "node:assert/strict";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { after, test } from "node:test";

import { holds } from "../holds.mjs";
import { violations } from "./browser.mjs";
import { Engine, started } from "./engine.mjs";

/** Runs a test on an engine of its own, stopped whatever happens. */
function onEngine(name, run, data) {
  test(name, async () => {
    const engine = await Engine.start({ data });
    try {
      await run(engine);
    } finally {
      await engine.stop();
    }
  });
}

const rail = (page, name) =>
  page.getByRole("navigation", { name: "Screens" }).getByRole("button", { name });
// The panel of versions names the draft too.
const draft = (page) => page.getByRole("banner").getByText("Draft, 1 change");
const onPlan = (page) => page.getByRole("heading", { level: 1, name: "Land at 18K" }).waitFor();
const cell = (page) => page.locator('[data-path="land.acv"] input').first();

for (const theme of ["light", "dark"]) {
  onEngine(`from an empty library to a restart, ${theme}`, async (engine) => {
    const { page, faults } = await engine.open({ theme });

    // Nothing is there: screens of a plan are closed, and the templates are offered.
    await page.getByRole("heading", { name: "No plans yet" }).waitFor();
    assert.equal(await rail(page, "Plan").isDisabled(), true);
    assert.deepEqual(await violations(page), []);
    await page.getByRole("button", { name: "Use template, A smaller first contract" }).click();
    await onPlan(page);
    await page.getByText("Saved", { exact: false }).first().waitFor();

    // An edit is saved at once, undone and redone by key.
    assert.equal(await cell(page).inputValue(), "18,000");
    await cell(page).fill("21k");
    await cell(page).press("Enter");
    await draft(page).waitFor();
    await page.keyboard.press("Control+z");
    await draft(page).waitFor({ state: "detached" });
    assert.equal(await cell(page).inputValue(), "18,000");
    await page.keyboard.press("Control+Shift+z");
    await draft(page).waitFor();

    // The draft becomes version 2, and the panel shows it with the change that led to it.
    await page.keyboard.press("Control+s");
    await page.getByRole("textbox", { name: "Name of the version" }).fill("Land at 21K");
    assert.deepEqual(await violations(page), []);
    await page.keyboard.press("Enter");
    await page.getByText(/^Saved .*version 2$/).waitFor();
    await page.getByRole("button", { name: "Versions", exact: true }).click();
    const panel = page.getByRole("complementary", { name: "Versions" });
    await panel.getByText("Land at 21K").waitFor();
    await panel.getByText(/Target land/).waitFor();
    assert.deepEqual(await violations(page), []);

    // The page is left and comes back as it was.
    await page.reload();
    await onPlan(page);
    assert.equal(await cell(page).inputValue(), "21,000");
    await page.getByText(/version 2$/).waitFor();

    // Back to the first version, and that is a change which can be undone.
    await page.getByRole("button", { name: "Versions", exact: true }).click();
    await page.getByRole("button", { name: "Restore version 1, As shipped" }).click();
    await draft(page).waitFor();
    assert.equal(await cell(page).inputValue(), "18,000");
    await page.getByText("Back at version 1").waitFor();
    await page.keyboard.press("Control+z");
    await draft(page).waitFor({ state: "detached" });

    // Its card is in the library, beside the plan it is compared with, which runs by itself.
    await rail(page, "Library").click();
    const card = page.getByRole("article", { name: "Land at 18K" });
    await card.getByText(/^version 2, /).waitFor();
    const other = page.getByRole("article", { name: "Land at 48K" });
    await other
      .getByText(/^\d+%$/)
      .first()
      .waitFor();
    assert.deepEqual(await violations(page), []);
    await page.keyboard.press("/");
    await page.keyboard.type("48k");
    await card.waitFor({ state: "detached" });
    await page.keyboard.press("Escape");
    await card.waitFor();

    await rail(page, "Settings").click();
    await page.getByText("Data folder").waitFor();
    assert.deepEqual(await violations(page), []);
    assert.deepEqual(faults, []);
  });
}

onEngine("a plan is locked, duplicated, archived and deleted from its card", async (engine) => {
  const { page, faults } = await engine.open({ width: 1280, height: 800 });
  await page.getByRole("button", { name: "Use template, Flat against usage" }).click();
  await page.getByRole("button", { name: "Menu of the plan" }).click();
  await page.getByRole("menuitem", { name: "Lock" }).click();
  await page.getByText("This plan is locked.").waitFor();
  assert.deepEqual(await violations(page), []);

  await rail(page, "Library").click();
  const articles = page.getByRole("article").filter({ has: page.locator("dl") });
  await holds(async () => assert.equal(await articles.count(), 2));
  const locked = articles.filter({ hasText: "Locked" });
  const name = await locked.getByRole("heading").innerText();
  const choose = async (article, item) => {
    await article.getByRole("button", { name: /^More, / }).click();
    await page.getByRole("menuitem", { name: item }).click();
  };
  await choose(locked, "Duplicate");
  await articles.nth(2).waitFor();
  await choose(locked, "Archive");
  await page.getByText(`${name} is in the archive`).waitFor();
  await page.getByRole("radio", { name: /Archive/ }).click();
  await choose(locked, "Delete");
  // The key takes back what a toast tells of, and that stays while it is pointed at.
  await page.getByText(`${name} was deleted`).hover();
  await locked.waitFor({ state: "detached" });
  await page.keyboard.press("Control+z");
  await locked.waitFor();
  assert.deepEqual(faults, []);
});

const damaged = mkdtempSync(join(tmpdir(), "foothold-damaged-"));
writeFileSync(join(damaged, "library.db"), "x".repeat(4096));
after(() => rmSync(damaged, { recursive: true, force: true }));

const cannotBeRead = async (engine) => {
  const { page } = await engine.open();
  await page.getByRole("alert").getByText("The library is damaged").waitFor();
  await page.getByText(/Move .* aside/).waitFor();
  assert.equal(await page.getByRole("button", { name: "New plan" }).count(), 0);
  assert.deepEqual(await violations(page), []);
};
onEngine("a library that cannot be read says why and what to do", cannotBeRead, damaged);

onEngine("popups open by key and give the focus back, the first time too", async (engine) => {
  const plan = await engine.call("plan_create", { template: "founder" });
  const { page, faults } = await engine.openScreen("plan", plan, { theme: "light" });
  const about = page.getByRole("button", { name: "About Target land", exact: true });
  await about.focus();
  for (const time of ["first", "second"]) {
    await page.keyboard.press("Enter");
    await page.getByText("land.acv", { exact: true }).waitFor();
    assert.equal(await about.getAttribute("aria-expanded"), "true", time);
    await page.keyboard.press("Escape");
    await page.getByText("land.acv", { exact: true }).waitFor({ state: "detached" });
    assert.ok(await about.evaluate((button) => button === document.activeElement), time);
  }

  for (const key of ["Enter", "ArrowDown", " "]) {
    // Made anew, no menu has been opened yet.
    await page.reload();
    // It begins with the plan that was open.
    await started(page);
    await page.getByRole("navigation", { name: "Screens" }).getByText("Library").click();
    const more = page.getByRole("button", { name: "More, Land at 18K" });
    await more.focus();
    await page.keyboard.press(key);
    const focused = (name) =>
      page.waitForFunction((text) => document.activeElement?.textContent.trim() === text, name);
    await focused("Open");
    await page.keyboard.press("ArrowDown");
    await focused("Duplicate");
    await page.keyboard.press("Escape");
    await page.getByRole("menu").waitFor({ state: "detached" });
    assert.ok(await more.evaluate((button) => button === document.activeElement), key);
  }
  assert.deepEqual(faults, []);
});
