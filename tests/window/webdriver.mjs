/**
 * A small WebDriver client: as much of https://www.w3.org/TR/webdriver2/ as the
 * window test needs, against WebKitGTK's own driver.
 */

import { spawn } from "node:child_process";
import { once } from "node:events";
import { createServer } from "node:net";
import { setTimeout as sleep } from "node:timers/promises";

/** How long the driver, the window or its content may take to appear. */
const PATIENCE_MS = 30_000;

/** How long a script may work in the page. */
const SCRIPT_MS = 120_000;

/** How many ports are tried. */
const PORTS = 3;

/** A port that is free now. */
async function freePort() {
  const server = createServer();
  server.listen(0, "127.0.0.1");
  await once(server, "listening");
  const { port } = server.address();
  server.close();
  await once(server, "close");
  return port;
}

/** Repeats `attempt` until it gives something, or says what did not come. */
async function eventually(what, attempt) {
  const deadline = Date.now() + PATIENCE_MS;
  let last;
  while (Date.now() < deadline) {
    try {
      const found = await attempt();
      if (found) return found;
    } catch (error) {
      last = error;
    }
    await sleep(50);
  }
  throw new Error(`${what} did not appear in ${PATIENCE_MS / 1000} s`, {
    cause: last,
  });
}

/** Ends every process of a group that is still there. */
function endGroup(leader) {
  try {
    process.kill(-leader, "SIGKILL");
  } catch (error) {
    // Nobody left is what is wanted.
    if (error.code !== "ESRCH") throw error;
  }
}

/** One running program with its window, driven from outside. */
export class Window {
  #driver;
  #base;
  #session;

  /** Starts the program in an environment and waits for its window. */
  static async open(binary, { env, args = [] }) {
    const window = new Window();
    try {
      await window.#startDriver({ ...env, TAURI_WEBVIEW_AUTOMATION: "true" });
      const { sessionId } = await window.#call("POST", "/session", {
        capabilities: {
          alwaysMatch: { "webkitgtk:browserOptions": { binary, args } },
        },
      });
      window.#session = `/session/${sessionId}`;
      await window.#call("POST", `${window.#session}/timeouts`, { script: SCRIPT_MS });
      return window;
    } catch (error) {
      await window.close();
      throw error;
    }
  }

  /** Starts the driver, on another port where something else took the free one first. */
  async #startDriver(env) {
    for (let left = PORTS - 1; ; left--) {
      try {
        await this.#driverOn(await freePort(), env);
        return;
      } catch (error) {
        if (left === 0 || this.#driverRuns()) throw error;
      }
    }
  }

  async #driverOn(port, env) {
    this.#base = `http://127.0.0.1:${port}`;
    this.#driver = spawn("WebKitWebDriver", [`--port=${port}`, "--host=127.0.0.1"], {
      env,
      // The window is the driver's child and may outlive it. In a group of its own it can be ended
      // for certain; with no pipe of ours it cannot keep the test waiting for the end of output.
      detached: true,
      stdio: "ignore",
    });
    const broken = new Promise((_, reject) => {
      this.#driver.once("error", reject);
      this.#driver.once("exit", (code) => reject(new Error(`WebKitWebDriver ended: ${code}`)));
    });
    // Raced below; after that the driver may end when it likes.
    broken.catch(() => undefined);
    const ready = eventually("WebKitWebDriver", async () => {
      return (await this.#call("GET", "/status")).ready;
    });
    // Where the driver ends first, nobody waits for it any more.
    ready.catch(() => undefined);
    await Promise.race([ready, broken]);
  }

  /** Whether the driver is there. One that a signal ended has no exit code. */
  #driverRuns() {
    const { pid, exitCode, signalCode } = this.#driver ?? {};
    return pid !== undefined && exitCode === null && signalCode === null;
  }

  /** Runs JavaScript in the page and gives what it returns. */
  run(script, ...args) {
    return this.#call("POST", `${this.#session}/execute/sync`, {
      script,
      args,
    });
  }

  /** Runs JavaScript whose last argument is a function to call with the answer. */
  runAsync(script, ...args) {
    return this.#call("POST", `${this.#session}/execute/async`, {
      script,
      args,
    });
  }

  /** The visible text of the first element that `selector` finds, once it is there. */
  text(selector) {
    return eventually(selector, () =>
      this.run("return document.querySelector(arguments[0])?.textContent.trim()", selector),
    );
  }

  /**
   * A picture of the page as PNG bytes, once its fonts are there and it is painted. WebKit takes it
   * with the next frame that it draws, and draws none while nothing changes; so one pixel, too faint
   * to be seen, changes meanwhile.
   */
  async screenshot() {
    await this.runAsync(`
      const done = arguments[0];
      const pixel = document.createElement("i");
      pixel.id = "foothold-restless";
      pixel.style.cssText = "position:fixed;left:0;top:0;width:1px;height:1px;opacity:0.004";
      let frames = 0;
      const change = () => {
        if (frames > 0 && !pixel.isConnected) return;
        if (frames++ === 0) document.body.append(pixel);
        if (frames === 3) done();
        pixel.style.background = frames % 2 ? "black" : "white";
        requestAnimationFrame(change);
      };
      document.fonts.ready.then(change);
    `);
    const picture = await this.#call("GET", `${this.#session}/screenshot`);
    await this.run(`document.getElementById("foothold-restless")?.remove()`);
    return Buffer.from(picture, "base64");
  }

  /** Kills the program and its driver at once, as a crash would. */
  async kill() {
    const { pid } = this.#driver;
    const ended = once(this.#driver, "exit");
    endGroup(pid);
    await ended;
    this.#session = undefined;
  }

  /** Closes the window and ends the driver. */
  async close() {
    const pid = this.#driver?.pid;
    const ended = this.#driverRuns() ? once(this.#driver, "exit") : undefined;
    try {
      if (this.#session) await this.#call("DELETE", this.#session);
    } finally {
      if (pid) endGroup(pid);
      await ended;
    }
  }

  async #call(method, path, body) {
    const response = await fetch(this.#base + path, {
      method,
      ...(body && { body: JSON.stringify(body) }),
    });
    const { value } = await response.json();
    if (!response.ok) throw new Error(`${method} ${path}: ${value.error}: ${value.message}`);
    return value;
  }
}
