/**
 * The interface in Chromium on the real engine: the desk behind the development bridge
 * (`crates/api/examples/bridge.rs`) and the interface in mode `bridge`.
 *
 * Build the bridge first: cargo build --release -p foothold-api --example bridge
 */

import assert from "node:assert/strict";
import { spawn } from "node:child_process";
import { existsSync, mkdtempSync, readFileSync, realpathSync, rmSync } from "node:fs";
import { createRequire } from "node:module";
import { createServer as createProbe } from "node:net";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";

const root = join(dirname(fileURLToPath(import.meta.url)), "../..");
const ui = join(root, "ui");
const require = createRequire(join(ui, "package.json"));
const { chromium } = require("playwright-core");
const axe = readFileSync(require.resolve("axe-core/axe.min.js"), "utf8");

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

/** An engine with a library of its own, the interface on it, and a browser. */
export class Engine {
  #bridge;
  #server;
  #folder = mkdtempSync(join(tmpdir(), "foothold-screens-"));

  /** `prepare` may put something into the library's folder first. */
  static async start({ prepare } = {}) {
    const engine = new Engine();
    try {
      prepare?.(engine.#folder);
      engine.address = await engine.#startBridge();
      await engine.#serve();
      engine.browser = await chromium.launch({
        executablePath: process.env.CHROMIUM ?? "/usr/bin/chromium",
        args: ["--no-sandbox"],
      });
      return engine;
    } catch (error) {
      await engine.stop();
      throw error;
    }
  }

  async #startBridge() {
    const binary =
      process.env.FOOTHOLD_BRIDGE_PROGRAM ?? join(root, "target/release/examples/bridge");
    assert.ok(existsSync(binary), `there is no ${binary}; build the bridge first`);
    const port = await freePort();
    this.#bridge = spawn(binary, ["--port", String(port), "--data-dir", this.#folder]);
    this.#bridge.stderr.pipe(process.stderr);
    return new Promise((resolve, reject) => {
      this.#bridge.once("exit", (code) => reject(new Error(`the bridge ended with ${code}`)));
      this.#bridge.stdout.once("data", () => resolve(`http://127.0.0.1:${port}`));
    });
  }

  async #serve() {
    process.env.FOOTHOLD_BRIDGE = this.address;
    const { createServer } = await import(require.resolve("vite"));
    // A work tree may link to the packages of another.
    const packages = realpathSync(join(ui, "node_modules"));
    const port = await freePort();
    this.#server = await createServer({
      root: ui,
      mode: "bridge",
      server: { port, host: "127.0.0.1", hmr: false, fs: { allow: [ui, packages] } },
      logLevel: "error",
      cacheDir: join(this.#folder, "vite"),
    });
    await this.#server.listen();
    this.page = `http://127.0.0.1:${port}/`;
  }

  /** Calls a command of the desk, as the window would. */
  async call(name, args = {}) {
    const response = await fetch(`${this.address}/${name}`, {
      method: "POST",
      body: JSON.stringify(args),
    });
    const answer = await response.json();
    if (!response.ok) throw new Error(`${name}: ${answer.message}`);
    return answer;
  }

  async stop() {
    await this.browser?.close();
    await this.#server?.close();
    this.#bridge?.removeAllListeners("exit");
    this.#bridge?.kill();
    rmSync(this.#folder, { recursive: true, force: true });
  }
}

/** What axe finds wrong with a page, as text; empty when nothing is. */
export async function violations(page) {
  await page.evaluate(axe);
  const { violations: found } = await page.evaluate(() => window.axe.run());
  return found
    .map((one) => `${one.id}: ${one.help}\n${one.nodes.map((node) => node.html).join("\n")}`)
    .join("\n");
}
