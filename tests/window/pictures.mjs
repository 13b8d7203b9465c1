/**
 * The screenshots of the README and the user guide, from the real window. Run by
 * `cargo xtask pictures`.
 */

import { writeFileSync, mkdirSync } from "node:fs";
import { dirname, join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { fileURLToPath } from "node:url";

import { App, drop, freshFolder } from "./app.mjs";
import { smaller } from "./png.mjs";

const target = join(dirname(fileURLToPath(import.meta.url)), "../../docs/pictures");
mkdirSync(target, { recursive: true });

async function keep(app, name) {
  // Charts glide to their place.
  await sleep(1500);
  await app.run("document.activeElement?.blur()");
  writeFileSync(join(target, `${name}.png`), smaller(await app.window.screenshot()));
  console.log(`made docs/pictures/${name}.png`);
}

const use = async (app, title) => {
  await app.go("Library");
  const opened = await app.run(
    "return document.querySelector('[aria-label^=\"Use template\"]') !== null",
  );
  if (!opened) await app.click("button", "New plan");
  await app.click("button", `Use template, ${title}`);
  await app.done();
};

const folder = freshFolder();
try {
  let app = await App.open(folder);
  await use(app, "A smaller first contract");
  await keep(app, "plan");
  await app.go("Compare");
  await app.until("the comparison", "return /Target land/.test(document.body.innerText)");
  await sleep(8000);
  await keep(app, "compare");
  await app.go("Explore");
  await app.until(
    "a plan to explore",
    "return /points, 100 replications/.test(document.body.innerText)",
  );
  await app.click("button", "Second field");
  await app.click("button", "Run");
  await app.rows("Points of the sweep");
  await keep(app, "explore");
  await app.go("Data");
  await app.click("[role=radio]", "Published cases");
  await app.click("button", "Score");
  await app.rows("Published cases");
  await keep(app, "data");
  await app.go("Accounts");
  await app.click("button", "Teams");
  await app.until("the list", 'return document.querySelectorAll("table tbody tr").length > 3');
  await keep(app, "accounts");
  await use(app, "A comp plan for expansion");
  await app.go("Comp");
  await app.until("statements", "return /Books balance/.test(document.body.innerText)");
  await keep(app, "comp");
  await use(app, "Flat against usage");
  await app.go("Pricing");
  await app.rows("Accounts under each price book");
  await app.figure("Pay more, pay less");
  await keep(app, "pricing");
  await app.go("Library");
  await sleep(4000);
  await keep(app, "library");
  await app.close();

  app = await App.open(folder, { theme: "dark", args: ["--template", "founder"] });
  await app.done();
  await keep(app, "plan-dark");
  await app.close();
} finally {
  drop(folder);
}
