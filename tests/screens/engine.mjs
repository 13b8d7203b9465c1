/**
 * The interface in Chromium on the real engine: the desk behind the development bridge
 * (`crates/api/examples/bridge.rs`) and the interface as built in mode `bridge`.
 *
 * Build the bridge first: cargo build --release -p foothold-api --example bridge
 */

import assert from "node:assert/strict";
import { execFileSync, spawn } from "node:child_process";
import { once } from "node:events";
import { existsSync, mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { after, before } from "node:test";

import { launch, open, require, root, ui } from "./browser.mjs";

const vite = join(dirname(require.resolve("vite/package.json")), "bin/vite.js");

let built = process.env.FOOTHOLD_SCREENS_BUILT === "1";

/** The interface as users get it, only with the bridge: once, `cargo xtask test` does it for all. */
function build() {
  if (!built) {
    execFileSync(process.execPath, [vite, "build", "--mode", "bridge", "--logLevel", "error"], {
      cwd: ui,
    });
  }
  built = true;
}

/** An engine with a library of its own, the interface on it, and a browser. */
export class Engine {
  /**
   * The engine of a file of tests: starts before them, with `prepare`, and stops after them. Tests
   * may hold it from the beginning.
   */
  static suite(prepare = () => undefined) {
    const engine = new Engine();
    before(async () => {
      await engine.#start();
      await prepare(engine);
    });
    after(() => engine.stop());
    return engine;
  }

  #bridge;
  #server;
  #browser;
  #folder = mkdtempSync(join(tmpdir(), "foothold-screens-"));

  /** On the library in `data`, or on a new one. */
  static async start({ data } = {}) {
    const engine = new Engine();
    try {
      await engine.#start(data);
      return engine;
    } catch (error) {
      await engine.stop();
      throw error;
    }
  }

  async #start(data = this.#folder) {
    await this.#startBridge(data);
    await this.#serve();
    this.#browser = await launch();
  }

  async #startBridge(data) {
    const binary =
      process.env.FOOTHOLD_BRIDGE_PROGRAM ?? join(root, "target/release/examples/bridge");
    assert.ok(existsSync(binary), `there is no ${binary}; build the bridge first`);
    this.#bridge = spawn(binary, ["--port", "0", "--data-dir", data], {
      stdio: ["ignore", "pipe", "inherit"],
    });
    this.address = await new Promise((resolve, reject) => {
      this.#bridge.once("error", reject);
      this.#bridge.once("exit", (code) => reject(new Error(`the bridge ended with ${code}`)));
      this.#bridge.stdout.on("data", (said) => {
        const found = /listening on (\S+)/.exec(String(said));
        if (found) resolve(`http://${found[1]}`);
      });
    });
  }

  async #serve() {
    const { preview } = await import(require.resolve("vite"));
    build();
    const rewrite = (path) => path.replace(/^\/bridge/, "");
    this.#server = await preview({
      root: ui,
      mode: "bridge",
      preview: {
        port: 0,
        strictPort: false,
        host: "127.0.0.1",
        proxy: { "/bridge": { target: this.address, rewrite } },
      },
      logLevel: "error",
    });
    this.url = `http://127.0.0.1:${this.#server.httpServer.address().port}/`;
  }

  /** Calls a command of the desk, as the window would. */
  async call(name, args = {}) {
    const response = await fetch(`${this.address}/${name}`, {
      method: "POST",
      body: JSON.stringify(args),
    });
    const answer = await response.json();
    assert.ok(response.ok, `${name}: ${JSON.stringify(answer)}`);
    return answer;
  }

  /** The interface once it has started: a page, its context and its faults. */
  async open(options) {
    const opened = await open(this.#browser, this.url, options);
    await started(opened.page);
    return opened;
  }

  /** A screen on a plan, in a theme. */
  async openScreen(screen, plan, options = {}) {
    const opened = await this.open(options);
    await goTo(opened.page, screen, plan, options.theme);
    return opened;
  }

  async stop() {
    await this.#browser?.close();
    await this.#server?.close();
    await this.#endBridge();
    rmSync(this.#folder, { recursive: true, force: true, maxRetries: 3 });
  }

  /** Ends the bridge, and waits until it is gone: it writes into its library up to its end. */
  async #endBridge() {
    const bridge = this.#bridge;
    if (!bridge?.pid || bridge.exitCode !== null || bridge.signalCode !== null) return;
    bridge.removeAllListeners("exit");
    const gone = once(bridge, "exit");
    bridge.kill();
    await gone;
  }
}

/**
 * Waits until the app has started. That a page has loaded says nothing of it: the bridge is a module
 * of its own, and the start asks the engine.
 */
export async function started(page) {
  await page.waitForFunction(() => globalThis.footholdState?.app.started);
}

/**
 * Puts a page on a screen of a plan as the library does, by the page's own state, which the bridge
 * hands out. The app has started by then: before, nothing answers its calls, and its start opens the
 * plan that was open last.
 */
export async function goTo(page, screen, plan, theme = "light") {
  await started(page);
  await page.evaluate(
    async ([name, id, chosen]) => {
      const { doc, go, openPlan, setTheme } = globalThis.footholdState;
      setTheme(chosen);
      if (doc.plan === id) go(name);
      else await openPlan(id, name);
    },
    [screen, plan, theme],
  );
}
