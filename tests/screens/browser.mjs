/** Chromium as the screen tests drive it, and what they look for on every page. */

import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { createRequire } from "node:module";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";

import { PATIENCE_MS } from "../holds.mjs";

export const root = join(dirname(fileURLToPath(import.meta.url)), "../..");
export const ui = join(root, "ui");
/** Packages are the interface's own. */
export const require = createRequire(join(ui, "package.json"));

const { chromium } = require("playwright-core");
const axe = readFileSync(require.resolve("axe-core/axe.min.js"), "utf8");

export function launch() {
  return chromium.launch({
    executablePath: process.env.CHROMIUM ?? "/usr/bin/chromium",
    args: ["--no-sandbox"],
  });
}

/**
 * A page at an address once it has loaded; what it throws or complains of is collected in
 * `faults`. A refused command is an answer, not a fault.
 */
export async function open(browser, url, { theme = "light", width = 1440, height = 900 } = {}) {
  const context = await browser.newContext({
    viewport: { width, height },
    colorScheme: theme,
    // A colour on its way from one to the other is neither, and axe would look at it.
    reducedMotion: "reduce",
    locale: "en-US",
  });
  const page = await context.newPage();
  page.setDefaultTimeout(PATIENCE_MS);
  const faults = [];
  page.on("pageerror", (error) => faults.push(String(error)));
  page.on("console", (message) => {
    const refused = new URL(message.location().url || url).pathname.startsWith("/bridge/");
    if (message.type() === "error" && !refused) faults.push(message.text());
  });
  // Chromium asks for it by itself; the window has its icon from the system.
  await page.route("**/favicon.ico", (route) => route.fulfill({ status: 204 }));
  await page.goto(url);
  return { page, faults, context };
}

/** Every way the window is looked at: both themes, and the two sizes it is made for. */
export const LOOKS = ["light", "dark"].flatMap((theme) => [
  { theme, width: 1440, height: 900 },
  { theme, width: 1280, height: 800 },
]);

/** Asserts that the page itself does not scroll sideways. */
export async function fits(page) {
  const wider = await page.evaluate(
    () => document.documentElement.scrollWidth - document.documentElement.clientWidth,
  );
  assert.equal(wider, 0, "the page scrolls sideways");
}

/** What axe finds wrong with a page; empty when nothing is. */
export async function violations(page) {
  await page.evaluate(axe);
  const result = await page.evaluate(() => globalThis.axe.run(document));
  return result.violations.map(
    ({ id, nodes }) =>
      `${id}: ${nodes.map((node) => `${node.target} ${node.html.slice(0, 160)}`).join(" | ")}`,
  );
}
