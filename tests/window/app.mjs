/**
 * What a person does in the window, and what the command line says of the same library.
 */

import assert from "node:assert/strict";
import { execFileSync } from "node:child_process";
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";

import { Window } from "./webdriver.mjs";

const PATIENCE_MS = 60_000;

export function required(name) {
  const value = process.env[name];
  assert.ok(value, `${name} must hold the path of a built program`);
  return value;
}

/** A folder for a library of its own. */
export function freshFolder() {
  return mkdtempSync(join(tmpdir(), "foothold-window-"));
}

export function drop(folder) {
  rmSync(folder, { recursive: true, force: true });
}

/** What the command line says, as JSON. */
export function cli(folder, ...args) {
  const text = execFileSync(required("FOOTHOLD_CLI"), [...args, "--json"], {
    encoding: "utf8",
    env: { ...process.env, FOOTHOLD_DATA_DIR: folder },
    maxBuffer: 64 * 1024 * 1024,
  });
  return JSON.parse(text);
}

/** The program on the library in a folder, as a person meets it. */
export class App {
  /** @param {Window} window */
  constructor(window) {
    this.window = window;
  }

  static async open(folder, { theme = "light", args = [] } = {}) {
    const window = await Window.open(required("FOOTHOLD_DESKTOP"), {
      env: {
        FOOTHOLD_DATA_DIR: folder,
        GTK_THEME: theme === "dark" ? "Adwaita:dark" : "Adwaita",
      },
      args,
    });
    return new App(window);
  }

  close() {
    return this.window.close();
  }

  run(script, ...args) {
    return this.window.run(script, ...args);
  }

  /** Repeats a script until it gives something. */
  async until(what, script, ...args) {
    const deadline = Date.now() + PATIENCE_MS;
    while (Date.now() < deadline) {
      const found = await this.run(script, ...args);
      if (found) return found;
      await sleep(50);
    }
    const text = await this.run("return document.body.innerText.slice(0, 1500)");
    throw new Error(`${what} did not come; the window shows:\n${text}`);
  }

  /** Clicks the first visible element of a selector whose name or text is `name`. */
  async click(selector, name) {
    await this.until(
      `${selector} ${name ?? ""}`,
      `const [selector, name] = arguments;
       const named = (e) => [e.getAttribute("aria-label"), e.textContent].some(
         (text) => text !== null && text.trim().replace(/\\s+/g, " ").startsWith(name));
       const found = [...document.querySelectorAll(selector)].find((e) =>
         e.getClientRects().length > 0 && !e.disabled && (name === null || named(e)));
       if (!found) return false;
       found.scrollIntoView({ block: "center" });
       for (const type of ["pointerdown", "pointerup"])
         found.dispatchEvent(new PointerEvent(type, { bubbles: true, button: 0 }));
       found.click();
       return true;`,
      selector,
      name ?? null,
    );
  }

  /** Goes to a screen by the rail. */
  async go(screen) {
    await this.click("nav button, nav a", screen);
  }

  /** Waits until the run behind the Plan screen is done. */
  done() {
    return this.until(
      "a finished run",
      `const status = [...document.querySelectorAll('[role="status"]')].map((e) => e.textContent);
       return status.some((text) => /Done/.test(text));`,
    );
  }

  /** The P50 of a headline card as the run gave it, once it is there. */
  async headline(metric) {
    const text = await this.until(
      `the headline ${metric}`,
      `return document.querySelector(\`[data-metric="\${arguments[0]}"] [data-value]\`)?.dataset.value`,
      metric,
    );
    return Number(text);
  }

  /** Presses a key on the slider of an assumption. */
  async press(path, key) {
    await this.until(
      `the slider of ${path}`,
      `const slider = document.querySelector(\`[data-path="\${arguments[0]}"] [role="slider"]\`);
       if (!slider) return false;
       slider.focus();
       slider.dispatchEvent(new KeyboardEvent("keydown", { key: arguments[1], bubbles: true }));
       slider.dispatchEvent(new KeyboardEvent("keyup", { key: arguments[1], bubbles: true }));
       return true;`,
      path,
      key,
    );
  }

  /** Types a value into the number cell of an assumption. */
  async type(path, value) {
    await this.until(
      `the cell of ${path}`,
      `const cell = document.querySelector(\`[data-path="\${arguments[0]}"] input\`);
       if (!cell) return false;
       cell.focus();
       cell.value = arguments[1];
       cell.dispatchEvent(new InputEvent("input", { bubbles: true }));
       cell.dispatchEvent(new KeyboardEvent("keydown", { key: "Enter", bubbles: true }));
       return true;`,
      path,
      value,
    );
  }

  text() {
    return this.run("return document.body.innerText");
  }

  /** Keeps a picture where FOOTHOLD_PICTURES says. */
  async picture(name) {
    const folder = process.env.FOOTHOLD_PICTURES;
    if (!folder) return;
    mkdirSync(folder, { recursive: true });
    writeFileSync(join(folder, `${name}.png`), await this.window.screenshot());
  }
}
