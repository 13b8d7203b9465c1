// The way of a plan from an empty library to a restart, on the real engine: the interface in
// Chromium, the desk behind the bridge. Builds the interface in mode `bridge` and starts the
// bridge on a new folder; needs `cargo build --release -p foothold-api --example bridge`
// (BRIDGE names another binary). Run: node --test tests/screens/library.test.mjs
import assert from "node:assert/strict";
import { execFileSync, spawn } from "node:child_process";
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { createRequire } from "node:module";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { after, before, test } from "node:test";
import { fileURLToPath } from "node:url";

const root = join(dirname(fileURLToPath(import.meta.url)), "../..");
const ui = join(root, "ui");
const require = createRequire(join(ui, "package.json"));
const { chromium } = require("playwright-core");
const axe = readFileSync(require.resolve("axe-core/axe.min.js"), "utf8");
const vite = join(dirname(require.resolve("vite/package.json")), "bin/vite.js");
const binary = process.env.BRIDGE ?? join(root, "target/release/examples/bridge");

const work = mkdtempSync(join(tmpdir(), "foothold-screens-"));
const built = join(work, "ui");
let browser;

before(async () => {
  execFileSync(process.execPath, [vite, "build", "--mode", "bridge", "--outDir", built], {
    cwd: ui,
    stdio: "ignore",
  });
  const executablePath = process.env.CHROMIUM ?? "/usr/bin/chromium";
  browser = await chromium.launch({ executablePath, args: ["--no-sandbox"] });
});

after(async () => {
  await browser?.close();
  rmSync(work, { recursive: true, force: true });
});

/** A bridge on `folder` and the interface in front of it. */
async function serve(folder) {
  const bridge = spawn(binary, ["--port", "0", "--data-dir", folder], {
    stdio: ["ignore", "pipe", "inherit"],
  });
  const address = await new Promise((resolve, reject) => {
    bridge.once("error", reject);
    bridge.once("exit", () => reject(new Error("the bridge ended")));
    bridge.stdout.on("data", (said) => {
      const found = /listening on (\S+)/.exec(String(said));
      if (found) resolve(found[1]);
    });
  });
  const { preview } = await import(require.resolve("vite"));
  const target = `http://${address}`;
  const server = await preview({
    root: ui,
    configFile: false,
    build: { outDir: built },
    preview: {
      port: 0,
      proxy: { "/bridge": { target, rewrite: (path) => path.replace(/^\/bridge/, "") } },
    },
  });
  return {
    url: `http://localhost:${server.httpServer.address().port}/`,
    async close() {
      bridge.removeAllListeners("exit");
      bridge.kill();
      await server.close();
    },
  };
}

/** A page in a theme; what it throws or complains of is collected in `faults`. */
async function open(url, theme, viewport = { width: 1440, height: 900 }) {
  const context = await browser.newContext({ viewport, colorScheme: theme });
  const page = await context.newPage();
  const faults = [];
  page.on("pageerror", (error) => faults.push(String(error)));
  page.on("console", (message) => {
    const missing = message.location().url.endsWith("/favicon.ico");
    if (message.type() === "error" && !missing) faults.push(message.text());
  });
  await page.goto(url);
  return { page, faults, context };
}

async function violations(page) {
  await page.evaluate(axe);
  const result = await page.evaluate(() => globalThis.axe.run(document));
  return result.violations.map(
    ({ id, nodes }) =>
      `${id}: ${nodes.map((node) => `${node.target} ${node.html.slice(0, 160)}`).join(" | ")}`,
  );
}

const rail = (page, name) =>
  page.getByRole("navigation", { name: "Screens" }).getByRole("button", { name });
const onPlan = (page) => page.getByRole("heading", { level: 1, name: "Land at 18K" }).waitFor();
const cell = (page) => page.locator('[data-path="land.acv"] input').first();

for (const theme of ["light", "dark"]) {
  test(`from an empty library to a restart, ${theme}`, async () => {
    const served = await serve(join(work, theme));
    const { page, faults, context } = await open(served.url, theme);

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
    await page.getByText("Draft, 1 change").waitFor();
    await page.keyboard.press("Control+z");
    await page.getByText("Draft, 1 change").waitFor({ state: "detached" });
    assert.equal(await cell(page).inputValue(), "18,000");
    await page.keyboard.press("Control+Shift+z");
    await page.getByText("Draft, 1 change").waitFor();

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
    await page.getByText("Draft, 1 change").waitFor();
    assert.equal(await cell(page).inputValue(), "18,000");
    await page.getByText("Back at version 1").waitFor();
    await page.keyboard.press("Control+z");
    await page.getByText("Draft, 1 change").waitFor({ state: "detached" });

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
    await context.close();
    await served.close();
  });
}

test("a plan is locked, duplicated, archived and deleted from its card", async () => {
  const served = await serve(join(work, "cards"));
  const { page, faults, context } = await open(served.url, "light", { width: 1280, height: 800 });
  await page.getByRole("button", { name: "Use template, Flat against usage" }).click();
  await page.getByRole("button", { name: "Menu of the plan" }).click();
  await page.getByRole("menuitem", { name: "Lock" }).click();
  await page.getByText("This plan is locked.").waitFor();
  assert.deepEqual(await violations(page), []);

  await rail(page, "Library").click();
  const articles = page.getByRole("article").filter({ has: page.locator("dl") });
  assert.equal(await articles.count(), 2);
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
  await page.getByText(`${name} was deleted`).waitFor();
  await locked.waitFor({ state: "detached" });
  await page.keyboard.press("Control+z");
  await locked.waitFor();
  assert.deepEqual(faults, []);
  await context.close();
  await served.close();
});

test("a library that cannot be read says why and what to do", async () => {
  const folder = mkdtempSync(join(work, "damaged-"));
  writeFileSync(join(folder, "library.db"), "x".repeat(4096));
  const served = await serve(folder);
  const { page, context } = await open(served.url, "light");
  await page.getByRole("alert").getByText("The library is damaged").waitFor();
  await page.getByText(/Move .* aside/).waitFor();
  assert.equal(await page.getByRole("button", { name: "New plan" }).count(), 0);
  assert.deepEqual(await violations(page), []);
  await context.close();
  await served.close();
});
