// The Pricing screen on the real engine: the interface in Chromium, its calls answered by the bridge
// (crates/api/examples/bridge.rs). Build that first: cargo build -p foothold-api --example bridge.
// Run: node --test tests/screens/pricing.test.mjs
import assert from "node:assert/strict";
import { spawn } from "node:child_process";
import { mkdtempSync, readFileSync, rmSync } from "node:fs";
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
const target = process.env.CARGO_TARGET_DIR ?? join(root, "target");
const program = process.env.FOOTHOLD_BRIDGE_PROGRAM ?? join(target, "debug/examples/bridge");

// A debug build on a busy machine takes its time to run 200 replications.
const PATIENCE = 90_000;

let bridge;
let engine;
let server;
let browser;
let page;
let plan;
const folder = mkdtempSync(join(tmpdir(), "foothold-pricing-"));

async function call(name, args) {
  const body = JSON.stringify(args);
  const answer = await fetch(`${engine}/${name}`, { method: "POST", body });
  assert.ok(answer.ok, `${name}: ${answer.status}`);
  return answer.json();
}

before(async () => {
  bridge = spawn(program, ["--port", "0", "--data-dir", folder]);
  engine = await new Promise((listening, failed) => {
    bridge.on("error", failed);
    bridge.stdout.on("data", (text) => {
      const found = /listening on (\S+)/.exec(String(text));
      if (found) listening(`http://${found[1]}`);
    });
  });
  await call("plan_create", { template: "finance" });
  const { plans } = await call("library_list", {});
  plan = plans.find((card) => card.name === "Flat fee").id;
  process.env.FOOTHOLD_BRIDGE = engine;
  const { createServer } = await import(require.resolve("vite"));
  server = await createServer({
    root: ui,
    mode: "bridge",
    configFile: join(ui, "vite.config.ts"),
    server: { port: 0, strictPort: false, hmr: false },
  });
  await server.listen();
  const executablePath = process.env.CHROMIUM ?? "/usr/bin/chromium";
  browser = await chromium.launch({ executablePath, args: ["--no-sandbox"] });
  page = await browser.newPage({ viewport: { width: 1440, height: 900 } });
  page.setDefaultTimeout(PATIENCE);
  await open();
});

after(async () => {
  await browser?.close();
  await server?.close();
  bridge?.kill();
  rmSync(folder, { recursive: true, force: true });
});

async function open() {
  const address = `http://localhost:${server.httpServer.address().port}/`;
  await page.goto(address);
  // The first visit makes vite bundle the dependencies and load the page again.
  await page.waitForLoadState("networkidle");
  await page.evaluate(async (id) => {
    const { doc } = await import("/src/lib/state/doc.svelte.ts");
    const { go } = await import("/src/lib/state/route.svelte.ts");
    await doc.open(id);
    go("pricing");
  }, plan);
  await page.getByText("300 accounts").waitFor();
}

const cents = (text) => Math.round(Number(text) * 100);
const whole = (n) => new Intl.NumberFormat("en-US").format(Math.round(n));
const asked = {
  books: ["flat", "hybrid"],
  month: 0,
  replication: null,
  year: true,
  committed: false,
  opening: true,
  segment: null,
};

test("the table's totals are the sums of its rows, to the cent", async () => {
  const same = await call("pricing_same", { plan, ask: asked });
  assert.equal(same.rows.length, 300);
  same.books.forEach((book, k) => {
    const sum = same.rows.reduce((all, row) => all + cents(row.under[k].bill), 0);
    assert.equal(sum, cents(book.revenue));
  });
  const total = page.locator("tr.total");
  const shown = await total.innerText();
  for (const book of same.books) assert.ok(shown.includes(whole(book.revenue)), shown);
});

test("the bill follows every keystroke", async () => {
  const seats = page.getByRole("textbox", { name: "Seats", exact: true });
  await seats.click();
  await seats.fill("");
  await seats.pressSequentially("72");
  const ask = {
    book: "hybrid",
    seats: 72,
    usage: { api_calls: 24000, records: 8000 },
    year: true,
    discount: 0,
    commitment: 0,
    credits: 0,
  };
  const bill = await call("pricing_bill", { plan, ask });
  const total = new Intl.NumberFormat("en-US", { minimumFractionDigits: 2 });
  await page.getByText(total.format(Number(bill.total)), { exact: true }).waitFor();
  assert.equal(await seats.evaluate((cell) => cell === document.activeElement), true);
});

test("prices are edited in place, and what would not run is refused beside its cell", async () => {
  await page.getByRole("button", { name: /^seats Seats/ }).click();
  const price = page.getByRole("textbox", { name: /Per seat.*tier 1 of seats/ });
  await price.fill("700");
  await price.press("Enter");
  await page.getByText("from 700").waitFor();
  const text = await call("plan_text", { plan });
  assert.match(text, /unit_price = "700 USD"/);
  assert.match(text, /# Hybrid: a platform fee/, "comments stay");

  const bound = page.getByRole("textbox", { name: /To, tier 2 of seats/ });
  await bound.fill("40");
  await bound.press("Enter");
  await page
    .getByText(/does not rise above 50/)
    .first()
    .waitFor();
  assert.equal(await call("plan_text", { plan }), text, "nothing changed");

  await page.getByRole("button", { name: "Add tier" }).click();
  await page
    .getByRole("textbox", { name: /tier 4 of seats/ })
    .first()
    .waitFor();
  await page.getByRole("button", { name: "Remove tier 4" }).click();
  await page
    .getByRole("textbox", { name: /tier 4 of seats/ })
    .first()
    .waitFor({
      state: "detached",
    });
});

test("a book of the library is added and billed beside the others", async () => {
  await page.getByRole("button", { name: "Add book" }).click();
  await page.getByRole("button", { name: "Add Seats, graduated" }).click();
  await page.getByRole("radio", { name: "per-seat-graduated" }).waitFor();
  await page.getByRole("columnheader", { name: /per-seat-graduated, USD/ }).waitFor();
});

test("the replayed month shows what the same accounts pay then", async () => {
  await page.getByRole("radio", { name: "Month 36" }).click();
  await page.getByText(/Bills vary, P50/).waitFor();
  const same = await call("pricing_same", { plan, ask: { ...asked, month: 36 } });
  await page.getByText(`${same.rows.length} accounts`).first().waitFor();
  assert.ok(same.books[1].variationP50 > same.books[0].variationP50);
});

test("keys reach the account behind a row", async () => {
  const grid = page.getByRole("grid", { name: "Accounts under each price book" });
  await grid.focus();
  await page.keyboard.press("ArrowDown");
  await page.keyboard.press("Enter");
  await page.waitForFunction(async () => {
    const { route } = await import("/src/lib/state/route.svelte.ts");
    return route.screen === "accounts" && /^book-/.test(route.params.account ?? "");
  });
  await open();
});

test("no accessibility violation in either theme", async () => {
  for (const theme of ["light", "dark"]) {
    await page.evaluate(async (chosen) => {
      const { setTheme } = await import("/src/lib/state/prefs.svelte.ts");
      setTheme(chosen);
    }, theme);
    await page.evaluate(axe);
    const found = await page.evaluate(async () => {
      const { violations } = await globalThis.axe.run();
      return violations.map((one) => [one.id, one.nodes.map((node) => node.html)]);
    });
    assert.deepEqual(found, [], theme);
  }
});
