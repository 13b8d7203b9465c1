// The Accounts screen on the real engine: the desk behind the development bridge, the interface in
// Chromium. A template is opened, a bar lists its accounts, the list adds up to the bar, an account
// shows its life; no axe-core violation in either theme.
// Build the bridge first: cargo build --release -p foothold-api --example bridge
// Run: node --test tests/screens/accounts.test.mjs
import assert from "node:assert/strict";
import { spawn } from "node:child_process";
import { existsSync, mkdtempSync, readFileSync, realpathSync, rmSync } from "node:fs";
import { createRequire } from "node:module";
import { createServer as createProbe } from "node:net";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { after, before, test } from "node:test";
import { fileURLToPath } from "node:url";

const root = join(dirname(fileURLToPath(import.meta.url)), "../..");
const ui = join(root, "ui");
const require = createRequire(join(ui, "package.json"));
const { chromium } = require("playwright-core");
const axe = readFileSync(require.resolve("axe-core/axe.min.js"), "utf8");
// A worktree may link to the packages of another.
const packages = realpathSync(join(ui, "node_modules"));
const target = process.env.CARGO_TARGET_DIR ?? join(root, "target");

let bridge;
let folder;
let server;
let browser;
let address;
let engine;

/** A port that nobody listens on. */
function freePort() {
  return new Promise((resolve, reject) => {
    const probe = createProbe();
    probe.once("error", reject);
    probe.listen(0, "127.0.0.1", () => {
      const { port } = probe.address();
      probe.close(() => resolve(port));
    });
  });
}

/** Starts the bridge; gives its address once it listens. */
async function startBridge() {
  const built = ["release", "debug"].map((profile) => join(target, profile, "examples/bridge"));
  const binary = built.find((path) => existsSync(path));
  assert.ok(binary, "build the bridge: cargo build --release -p foothold-api --example bridge");
  folder = mkdtempSync(join(tmpdir(), "foothold-accounts-"));
  const port = await freePort();
  bridge = spawn(binary, ["--port", String(port), "--data-dir", folder]);
  bridge.stderr.pipe(process.stderr);
  return new Promise((resolve, reject) => {
    bridge.once("exit", (code) => reject(new Error(`the bridge ended with ${code}`)));
    bridge.stdout.once("data", () => resolve(`http://127.0.0.1:${port}`));
  });
}

before(async () => {
  engine = await startBridge();
  process.env.FOOTHOLD_BRIDGE = engine;
  const { createServer } = await import(require.resolve("vite"));
  const options = {
    port: await freePort(),
    host: "127.0.0.1",
    hmr: false,
    fs: { allow: [ui, packages] },
  };
  server = await createServer({
    root: ui,
    mode: "bridge",
    server: options,
    logLevel: "error",
    // Other servers of the same packages keep their own cache.
    cacheDir: join(folder, "vite"),
  });
  await server.listen();
  address = `http://127.0.0.1:${options.port}/`;
  const executablePath = process.env.CHROMIUM ?? "/usr/bin/chromium";
  browser = await chromium.launch({ executablePath, args: ["--no-sandbox"] });
});

after(async () => {
  await browser?.close();
  await server?.close();
  bridge?.kill();
  if (folder) rmSync(folder, { recursive: true, force: true });
});

/** A command of the desk, as the interface would call it. */
async function desk(name, args) {
  const response = await fetch(`${engine}/${name}`, { method: "POST", body: JSON.stringify(args) });
  const answer = await response.json();
  assert.ok(response.ok, `${name}: ${JSON.stringify(answer)}`);
  return answer;
}

/** Opens the screen on a plan. */
async function open(plan, theme) {
  const context = await browser.newContext({
    viewport: { width: 1440, height: 900 },
    colorScheme: theme,
    locale: "en-US",
  });
  const page = await context.newPage();
  page.setDefaultTimeout(120_000);
  const faults = [];
  page.on("pageerror", (error) => faults.push(String(error)));
  page.on("console", (message) => {
    if (message.type() === "error") faults.push(message.text());
  });
  // Chromium asks for it by itself; the window has its icon from the system.
  await page.route("**/favicon.ico", (route) => route.fulfill({ status: 204 }));
  // What the window does at its start is done before the test goes on.
  await page.goto(address, { waitUntil: "networkidle" });
  // The modules of the page itself, as the development server serves them.
  await page.evaluate(
    async ([id, chosen]) => {
      const { setTheme } = await import("/src/lib/state/prefs.svelte.ts");
      const { doc } = await import("/src/lib/state/doc.svelte.ts");
      const { go } = await import("/src/lib/state/route.svelte.ts");
      setTheme(chosen);
      await doc.open(id);
      go("accounts");
    },
    [plan, theme],
  );
  await page.getByRole("img", { name: /month \d+ to \d+\. ARR/ }).waitFor();
  return { page, context, faults };
}

async function violations(page) {
  await page.evaluate(axe);
  const result = await page.evaluate(() => globalThis.axe.run(document));
  return result.violations.map(
    ({ id, nodes }) => `${id}: ${nodes.map((node) => node.html.slice(0, 160)).join(" | ")}`,
  );
}

/** An amount as tables write it: `+1.38M` is 1380000. */
function number(text) {
  const found = /^([+\u2212]?)([\d.,]+)([KM]?)/.exec(text.trim());
  assert.ok(found, text);
  const size = Number(found[2].replaceAll(",", "")) * { "": 1, K: 1e3, M: 1e6 }[found[3]];
  return found[1] === "\u2212" ? -size : size;
}

test("a bar is the sum of its accounts, and an account has a life", async () => {
  const plan = await desk("plan_create", { template: "founder" });
  const { page, context, faults } = await open(plan, "light");

  // One segment: few enough accounts that the table draws every row.
  await page.getByRole("combobox", { name: "Segment: All" }).click();
  await page.getByRole("option", { name: "Enterprise" }).click();
  const view = await desk("accounts_open", { plan, month: null });
  const window = { from: view.month - 12, to: view.month };
  const common = { replication: view.shown, segment: "enterprise", window };
  const movement = await desk("account_movement", { plan, ask: common });
  const exact = movement.bars.find((one) => one.bar === "teams").amount;
  const millions = (Number(exact) / 1e6).toFixed(2);

  const teams = page.getByRole("button", { name: `Teams, +${millions}M: list the accounts` });
  const bar = number((await teams.getAttribute("aria-label")).split(", ")[1]);
  await teams.click();
  await page.getByRole("heading", { name: "Expansion by new teams" }).waitFor();
  const grid = page.getByRole("grid", { name: "Expansion by new teams" });
  await grid.getByRole("row").nth(1).waitFor();

  // To the cent, where nothing is rounded.
  const behind = { kind: "bar", bar: "teams" };
  const ask = { ...common, behind, search: "", sort: "amount", descending: true, limit: 100_000 };
  const list = await desk("account_list", { plan, ask });
  const cents = (text) => BigInt(text.replace(".", ""));
  assert.equal(
    list.rows.reduce((total, row) => total + cents(row.amount), 0n),
    cents(exact),
  );

  // And on screen, within what rounded cells hide.
  const heads = await grid.getByRole("columnheader").allInnerTexts();
  const column = heads.findIndex((head) => head.trim() === "Expansion");
  const shown = await grid
    .locator("tbody tr:not(.space)")
    .evaluateAll((rows, at) => rows.map((row) => row.cells[at].innerText), column);
  assert.equal(shown.length, list.rows.length);
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
    const plan = await desk("plan_create", { template: "founder" });
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
