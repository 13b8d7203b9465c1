/**
 * The real window, as it ships: it must show what the command line prints.
 *
 * Started by `cargo xtask test --only window`, which builds both programs, gives
 * their paths, and provides a display. FOOTHOLD_PICTURES names a folder to keep
 * pictures of the window in.
 */

import assert from "node:assert/strict";
import { execFileSync } from "node:child_process";
import { mkdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { after, before, describe, it } from "node:test";
import { fileURLToPath } from "node:url";

import { Window } from "./webdriver.mjs";

const ROOT = fileURLToPath(new URL("../..", import.meta.url));
const TEMPLATE = "scenarios/templates/founder-18k.foothold";

/** The window runs as many; the percentiles agree only over the same number. */
const REPLICATIONS = 32;

function required(name) {
  const value = process.env[name];
  assert.ok(value, `${name} must hold the path of a built program`);
  return value;
}

/** What the command line prints for the template that the window opens on. */
function printed() {
  const args = ["run", TEMPLATE, "--json", "--replications", String(REPLICATIONS)];
  return JSON.parse(
    execFileSync(required("FOOTHOLD_CLI"), args, {
      cwd: ROOT,
      encoding: "utf8",
      maxBuffer: 64 * 1024 * 1024,
    }),
  );
}

/** A ratio as the window writes it: a whole percentage, with a true minus. */
function percent(ratio) {
  return ratio === null ? "undefined" : `${Math.round(ratio * 100)}%`.replace("-", "\u2212");
}

/** Calls a command as the page would: `allowed`, or the code or text of its error. */
function invoke(window, command, payload) {
  return window.runAsync(
    `const [command, payload, done] = arguments;
     window.__TAURI_INTERNALS__.invoke(command, payload)
       .then(() => done("allowed"), (error) => done(error.code ?? String(error)));`,
    command,
    payload,
  );
}

async function keepPicture(window, name) {
  const folder = process.env.FOOTHOLD_PICTURES;
  if (!folder) return;
  mkdirSync(folder, { recursive: true });
  writeFileSync(join(folder, name), await window.screenshot());
}

for (const [theme, gtkTheme] of [
  ["light", "Adwaita"],
  ["dark", "Adwaita:dark"],
]) {
  describe(`the window on a ${theme} desktop`, () => {
    let window;
    let run;

    before(async () => {
      run = printed();
      window = await Window.open(required("FOOTHOLD_DESKTOP"), {
        GTK_THEME: gtkTheme,
      });
    });

    after(() => window?.close());

    it("takes the theme of the desktop", async () => {
      assert.equal(await window.run("return document.documentElement.dataset.theme"), theme);
    });

    it("shows the retention and expansion that the command line prints", async () => {
      for (const metric of ["nrr", "grr", "expansion_share"]) {
        const shown = await window.text(`[data-metric="${metric}"] [data-part="p50"]`);
        assert.equal(shown, percent(run.headline[metric].p50), metric);
      }
      await keepPicture(window, `window-${theme}.png`);
    });

    it("shows the attainment of every role that the command line prints", async () => {
      for (const [role, attainment] of Object.entries(run.headline.quota_attainment)) {
        const shown = await window.text(
          `[data-metric="quota_attainment.${role}"] [data-part="p50"]`,
        );
        assert.equal(shown, percent(attainment.p50), role);
      }
    });

    it("is the same run: same seed, same result hash", async () => {
      const facts = await window.text("footer");
      assert.ok(facts.includes(run.result_hash), `${facts} does not name ${run.result_hash}`);
      assert.ok(facts.includes(String(run.seed)), `${facts} does not name seed ${run.seed}`);
    });

    it("runs no script that a page could be made to contain", async () => {
      const wasRun = await window.run(`
        const script = document.createElement("script");
        script.textContent = "window.wasRun = true";
        document.head.append(script);
        return window.wasRun === true;
      `);
      assert.equal(wasRun, false, "the content policy is not in force");
    });

    it("may call its own command and nothing else", async () => {
      assert.equal(await invoke(window, "template_headline", { name: "founder-18k" }), "allowed");
      for (const command of ["plugin:app|version", "plugin:window|close", "plugin:event|emit"]) {
        assert.match(await invoke(window, command, {}), /not allowed/, command);
      }
    });

    it("answers a name that is no template with an error code", async () => {
      for (const name of ["nowhere", "", "../founder-18k", "founder-18k.foothold\u0000"]) {
        const code = await invoke(window, "template_headline", { name });
        assert.match(code, /^[a-z_]+$/, `${JSON.stringify(name)} gave: ${code}`);
        assert.notEqual(code, "allowed", name);
      }
    });
  });
}
