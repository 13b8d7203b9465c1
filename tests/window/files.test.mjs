/** Plan files that are opened with Foothold: named at its start, and at a second start. */

import assert from "node:assert/strict";
import { spawn } from "node:child_process";
import { once } from "node:events";
import { copyFileSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { after, before, describe, it } from "node:test";
import { fileURLToPath } from "node:url";

import { PATIENCE_MS } from "../holds.mjs";
import { App, drop, freshFolder, required, session } from "./app.mjs";

const scenarios = join(dirname(fileURLToPath(import.meta.url)), "../../scenarios");
const title = (name) => [
  `the plan ${name}`,
  `return document.querySelector("h1")?.textContent.trim() === arguments[0]`,
  name,
];

describe("a plan file opened with Foothold", () => {
  const data = freshFolder();
  const files = freshFolder();
  const first = join(files, "first.foothold");
  const second = join(files, "with a space.foothold");
  const faulty = join(files, "faulty.foothold");
  let daemon;
  let bus;
  let app;

  before(async () => {
    copyFileSync(join(scenarios, "templates/founder-48k.foothold"), first);
    copyFileSync(join(scenarios, "templates/finance-flat.foothold"), second);
    writeFileSync(faulty, 'schema = 1\nname = "Faulty"\ncurrency = "USD"\nsed = 4\n');
    // A desktop has a bus, on which the second start finds the first.
    daemon = spawn("dbus-daemon", ["--session", "--nofork", "--print-address"], {
      stdio: ["ignore", "pipe", "inherit"],
    });
    const [address] = await once(daemon.stdout, "data");
    bus = String(address).trim();
    app = await App.open(data, { bus, args: [first] });
  });

  after(async () => {
    await app?.close();
    daemon?.kill();
    drop(data);
    drop(files);
  });

  /** Starts the program again, as a file manager would, and waits for it to end. */
  async function startAgain(...args) {
    const again = spawn(required("FOOTHOLD_DESKTOP"), args, {
      cwd: files,
      env: session(data, { bus }),
      stdio: "ignore",
    });
    const timer = setTimeout(() => again.kill(), PATIENCE_MS);
    const [code, signal] = await once(again, "exit");
    clearTimeout(timer);
    assert.equal(signal, null, "the second start did not end by itself");
    return code;
  }

  it("shows its plan", async () => {
    await app.until(...title("Land at 48K"));
    await app.done();
  });

  it("goes to the window that is open, by a path from where it was named", async () => {
    assert.equal(await startAgain("with a space.foothold"), 0);
    await app.until(...title("Flat fee"));
    const { plans } = await app.call("library_list", {});
    assert.deepEqual(plans.map((plan) => plan.name).sort(), ["Flat fee", "Land at 48K"]);
  });

  it("is refused with every fault when it has some, and the plan that was open stays", async () => {
    assert.equal(await startAgain(faulty), 0);
    const text = await app.until(
      "the faults",
      `return /faulty\\.foothold/.test(document.body.innerText) && document.body.innerText`,
    );
    assert.match(text, /faulty\.foothold:4/);
    assert.match(text, /seed/);
    await app.until(...title("Flat fee"));
  });

  it("that is not there is told of by name", async () => {
    assert.equal(await startAgain("gone.foothold"), 0);
    await app.until("the file's name", "return /gone\\.foothold/.test(document.body.innerText)");
  });
});
