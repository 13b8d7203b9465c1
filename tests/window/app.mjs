/**
 * What a person does in the window, and what the command line says of the same library.
 */

import assert from "node:assert/strict";
import { execFileSync } from "node:child_process";
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { after, before } from "node:test";
import { setTimeout as sleep } from "node:timers/promises";

import { holds } from "../holds.mjs";
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
  rmSync(folder, { recursive: true, force: true, maxRetries: 3 });
}

/**
 * What the program is run with on the library in a folder: a session of its own. In that of whoever
 * runs the tests, their language would write the numbers, their running Foothold would be handed
 * what a test opens, and their home would keep what the window remembers.
 */
export function session(folder, { theme = "light", bus = "disabled:" } = {}) {
  const env = {
    ...process.env,
    FOOTHOLD_DATA_DIR: folder,
    GTK_THEME: theme === "dark" ? "Adwaita:dark" : "Adwaita",
    LC_ALL: "C.UTF-8",
    XDG_CONFIG_HOME: join(folder, "session/config"),
    XDG_DATA_HOME: join(folder, "session/data"),
    XDG_CACHE_HOME: join(folder, "session/cache"),
    DBUS_SESSION_BUS_ADDRESS: bus,
  };
  // It would come before LC_ALL.
  delete env.LANGUAGE;
  return env;
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

/** A number as a person reads it: `+1.38M` is 1380000. */
export function number(text) {
  const found = /^([+\u2212-]?)([\d.,]+)\s*([KMB%]?)/.exec(text.trim());
  assert.ok(found, `${text} is no number`);
  const size = { "": 1, "%": 0.01, K: 1e3, M: 1e6, B: 1e9 }[found[3]];
  return (["", "+"].includes(found[1]) ? 1 : -1) * Number(found[2].replaceAll(",", "")) * size;
}

/** The program on the library in a folder, as a person meets it. */
export class App {
  /** @type {Window | undefined} */
  window;
  #env;

  constructor(folder, options) {
    this.folder = folder;
    this.#env = session(folder, options);
  }

  static async open(folder, { args, ...options } = {}) {
    const app = new App(folder, options);
    await app.start(args);
    return app;
  }

  /**
   * The program of a group of tests, on a library of its own: started before them, once `prepare` has
   * had the library's folder, and closed after them. Tests may hold it from the beginning.
   */
  static suite({ prepare = () => undefined, args, ...options } = {}) {
    const app = new App(freshFolder(), options);
    before(async () => {
      await prepare(app.folder);
      await app.start(args);
    });
    after(async () => {
      await app.close();
      drop(app.folder);
    });
    return app;
  }

  async start(args) {
    this.window = await Window.open(required("FOOTHOLD_DESKTOP"), { env: this.#env, args });
  }

  async close() {
    await this.window?.close();
    this.window = undefined;
  }

  /** Closes the program and starts it again, as the next morning does. */
  async restart() {
    await this.close();
    await this.start();
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

  /** Clicks the first visible element of a selector whose name or text is or begins with `name`. */
  async click(selector, name) {
    await this.until(
      `${selector} ${name ?? ""}`,
      `const [selector, name] = arguments;
       const named = (e) => [e.getAttribute("aria-label"), e.textContent].some(
         (text) => text !== null && text.trim().replace(/\\s+/g, " ").startsWith(name));
       const shown = [...document.querySelectorAll(selector)].filter((e) =>
         e.getClientRects().length > 0 && !e.disabled && (name === null || named(e)));
       // Comp is not Compare.
       const found = shown.find((e) => e.textContent.trim() === name) ?? shown[0];
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

  /** Types a value into the field of a name. */
  async fill(name, value) {
    await this.until(
      `the field ${name}`,
      `const cell = document.querySelector(\`input[aria-label^="\${arguments[0]}"]\`);
       if (!cell || cell.disabled) return false;
       cell.focus();
       cell.value = arguments[1];
       cell.dispatchEvent(new InputEvent("input", { bubbles: true }));
       cell.dispatchEvent(new KeyboardEvent("keydown", { key: "Enter", bubbles: true }));
       return true;`,
      name,
      value,
    );
  }

  /** The value in the field of a name, digits ungrouped. */
  async field(name) {
    const text = await this.until(
      `the field ${name}`,
      `return document.querySelector(\`input[aria-label^="\${arguments[0]}"]\`)?.value`,
      name,
    );
    return number(text);
  }

  /** What a picture says of itself, for one whose description begins so. */
  said(begin) {
    return this.until(
      begin,
      `return document.querySelector(\`[role="img"][aria-label^="\${arguments[0]}"]\`)
         ?.getAttribute("aria-label")`,
      begin,
    );
  }

  /** A figure of a strip, with what stands beside it: `["1.2M", "flat 1.1M"]`. */
  figure(label) {
    return this.until(
      `the figure ${label}`,
      `const dt = [...document.querySelectorAll("dt")].find((e) =>
         e.textContent.trim().startsWith(arguments[0]));
       const parts = [...(dt?.nextElementSibling?.childNodes ?? [])]
         .map((part) => part.textContent.trim()).filter((text) => text !== "");
       return parts.length > 0 && !parts.includes("\u2026") && parts;`,
      label,
    );
  }

  /** Every row of a table as an object by heading; those out of sight are scrolled to. */
  async rows(label) {
    await this.until(
      `rows of ${label}`,
      `return document.querySelector(\`table[aria-label^="\${arguments[0]}"] tbody tr\`) !== null`,
      label,
    );
    const { heads, rows, total } = await this.window.runAsync(
      `const [label, done] = arguments;
       const table = document.querySelector(\`table[aria-label^="\${label}"]\`);
       const frame = () => new Promise((next) =>
         requestAnimationFrame(() => requestAnimationFrame(next)));
       const cells = (row) => [...row.cells].map((cell) => cell.innerText.trim());
       (async () => {
         const scroller = table.parentElement;
         const found = new Map();
         for (let top = 0; top <= scroller.scrollHeight; top += scroller.clientHeight) {
           scroller.scrollTop = top;
           await frame();
           for (const row of table.tBodies[0].rows)
             if (row.id !== "") found.set(row.id, cells(row));
         }
         scroller.scrollTop = 0;
         await frame();
         const last = table.querySelector("tr.total");
         done({
           heads: cells(table.tHead.rows[0]),
           rows: [...found.values()],
           total: last === null ? null : cells(last),
         });
       })();`,
      label,
    );
    const named = (row) => Object.fromEntries(heads.map((head, k) => [head, row[k]]));
    return { heads, rows: rows.map(named), total: total === null ? null : named(total) };
  }

  /** Clicks a row of a table, or opens it by two clicks; gives the text of its first cell. */
  row(label, index, { open = false } = {}) {
    return this.until(
      `a row of ${label}`,
      `const table = document.querySelector(\`table[aria-label^="\${arguments[0]}"]\`);
       const row = table?.querySelectorAll("tbody tr[id]")[arguments[1]];
       if (!row) return false;
       row.click();
       if (arguments[2]) row.dispatchEvent(new MouseEvent("dblclick", { bubbles: true }));
       return row.cells[0].innerText.trim();`,
      label,
      index,
      open,
    );
  }

  /** Calls a command as the interface does. */
  async call(command, args) {
    const [answer, refusal] = await this.window.runAsync(
      `const [command, args, done] = arguments;
       window.__TAURI_INTERNALS__.invoke(command, args)
         .then((answer) => done([answer, null]), (error) => done([null, error]));`,
      command,
      args,
    );
    assert.equal(refusal, null, command);
    return answer;
  }

  /** The name and the number of the plan that is open. */
  async plan() {
    const name = await this.until(
      "a plan",
      `const value = document.querySelector('[data-metric="nrr"] [data-value]');
       return value && document.querySelector("h1")?.textContent.trim()`,
    );
    const { plans } = await this.call("library_list", {});
    const card = plans.find((one) => one.name === name);
    assert.ok(card, `the library has no ${name}`);
    return { name, id: card.id };
  }

  /** The window comes to show the numbers of the command line on the same plan; gives the latter. */
  agrees(plan) {
    return holds(() => this.#agreesNow(plan));
  }

  async #agreesNow(plan) {
    await this.done();
    const result = cli(this.folder, "run", `@${plan}`);
    const { headline } = result;
    for (const metric of ["nrr", "expansion_share"]) {
      assert.equal(await this.headline(metric), headline[metric].p50, metric);
    }
    const card = await this.run(
      `return document.querySelector('[data-metric^="quota_attainment."]').dataset.metric`,
    );
    const role = card.split(".")[1];
    assert.equal(await this.headline(card), headline.quota_attainment[role].p50, role);
    return result;
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
