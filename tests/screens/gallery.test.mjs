// Every control and chart, in both themes: no axe-core violation, no style or script that the
// window's content policy refuses, nothing thrown. Builds the gallery, serves it with that policy
// and drives Chromium. Run: node --test tests/screens/gallery.test.mjs
import assert from "node:assert/strict";
import { execFileSync } from "node:child_process";
import { dirname, join } from "node:path";
import { after, before, test } from "node:test";

import { launch, open as openPage, require, ui, violations } from "./browser.mjs";

const vite = join(dirname(require.resolve("vite/package.json")), "bin/vite.js");
const config = join(ui, "vite.gallery.ts");

let server;
let browser;
let address;

before(async () => {
  execFileSync(process.execPath, [vite, "build", "--config", config], {
    cwd: ui,
  });
  const { preview } = await import(require.resolve("vite"));
  server = await preview({
    root: ui,
    configFile: config,
    preview: { port: 0 },
  });
  address = `http://localhost:${server.httpServer.address().port}/gallery.html`;
  browser = await launch();
});

after(async () => {
  await browser?.close();
  await server?.close();
});

/** Opens the gallery once its charts are drawn. */
async function open(theme) {
  const opened = await openPage(browser, address, { theme });
  const chart = opened.page.getByRole("img", { name: /^NRR by month/ });
  await chart.locator("svg").waitFor();
  return opened;
}

for (const theme of ["light", "dark"]) {
  test(`the gallery in the ${theme} theme`, async () => {
    const { page, faults, context } = await open(theme);
    assert.deepEqual(await violations(page), []);

    await page.getByRole("button", { name: "Show as table" }).first().click();
    await page.getByRole("group", { name: "Net revenue retention, as a table" }).waitFor();
    await page.getByRole("button", { name: "More" }).nth(1).click();
    await page.getByRole("menuitem", { name: "Save as CSV" }).waitFor();
    assert.deepEqual(await violations(page), []);
    await page.keyboard.press("Escape");

    await page.keyboard.press("Control+k");
    await page.getByRole("combobox", { name: "Find or run a command" }).fill("win");
    assert.deepEqual(await violations(page), []);
    await page.keyboard.press("Escape");

    await page.getByRole("button", { name: "New plan" }).click();
    await page.getByRole("dialog").waitFor();
    assert.deepEqual(await violations(page), []);
    await page.keyboard.press("Escape");

    await page.getByRole("combobox", { name: /^Reference plan/ }).click();
    await page.getByRole("option", { name: "CSM" }).waitFor();
    assert.deepEqual(await violations(page), []);
    assert.deepEqual(faults, []);
    await context.close();
  });
}

test("a chart keeps its instance while its data change", async () => {
  const { page, context } = await open("light");
  const chart = page.getByRole("img", { name: /^NRR by month/ });
  await chart.locator("svg").evaluate((svg) => (svg.dataset.kept = "yes"));
  const box = await chart.boundingBox();
  await page.mouse.click(box.x + box.width * 0.6, box.y + box.height * 0.4);
  await page
    .getByRole("img", { name: /at month 2\d/ })
    .first()
    .waitFor();
  assert.equal(await chart.locator("svg").getAttribute("data-kept"), "yes");
  await context.close();
});
