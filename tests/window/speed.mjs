/**
 * How fast the real window answers on this machine, as a table. Run by `cargo xtask measure`.
 * Each figure is taken in the page, so that nothing of the driver is in it.
 */

import { setTimeout as sleep } from "node:timers/promises";

import { App, drop, freshFolder } from "./app.mjs";

const MOVES = 40;
const PLANS = 1_000;

const quantile = (values, share) =>
  [...values].sort((a, b) => a - b)[Math.min(values.length - 1, Math.floor(share * values.length))];

/**
 * From a key on the slider of land size to the end of the frame in which the headline and all three
 * charts show the answer; and of that, until the answer was there.
 */
async function sliderMoves(app) {
  return app.window.runAsync(
    `const [moves, done] = arguments;
     const value = document.querySelector('[data-metric="nrr"] [data-value]');
     const slider = document.querySelector('[data-path="land.acv"] [role="slider"]');
     const pictures = [...document.querySelectorAll(".charts .host")];
     if (pictures.length !== 3) return done({ error: pictures.length + " charts" });
     slider.focus();
     const press = (type, key) => slider.dispatchEvent(new KeyboardEvent(type, { key, bubbles: true }));
     const move = (key) => new Promise((next) => {
       const begun = performance.now();
       let answered = 0;
       const missing = new Set([value, ...pictures]);
       const watches = [...missing].map((part) => {
         const watch = new MutationObserver(() => {
           answered ||= performance.now() - begun;
           missing.delete(part);
           watch.disconnect();
           if (missing.size > 0) return;
           // The frame is drawn when a task comes after its last callback.
           requestAnimationFrame(() => {
             const { port1, port2 } = new MessageChannel();
             port1.onmessage = () => next({ answered, drawn: performance.now() - begun });
             port2.postMessage(0);
           });
         });
         watch.observe(part, { attributes: true, childList: true, subtree: true });
         return watch;
       });
       press("keydown", key);
     });
     (async () => {
       const times = [];
       for (let k = 0; k < moves; k++) {
         times.push(await move(k < moves / 2 ? "ArrowRight" : "ArrowLeft"));
         await new Promise((next) => setTimeout(next, 60));
       }
       press("keyup", "ArrowLeft");
       done(times);
     })();`,
    MOVES,
  );
}

/** A move of the slider as the interface asks for it, with nothing drawn. */
async function calls(app, plan) {
  return app.window.runAsync(
    `const [plan, moves, done] = arguments;
     const { invoke } = window.__TAURI_INTERNALS__;
     (async () => {
       const ask = { month: null, replications: null, against: null, seen: null };
       let { revision, version, reference } = await invoke("plan_open", { plan });
       const times = [];
       for (let k = 0; k < moves; k++) {
         const changes = [{ kind: "set", path: "land.acv", value: 19000 + 10 * k + " USD" }];
         const seen = { revision, version };
         const begun = performance.now();
         const { doc } = await invoke("plan_slide", {
           turn: Date.now(), plan, seen, changes, gesture: "measured",
           ask: { ...ask, against: reference },
         });
         times.push(performance.now() - begun);
         revision = doc.revision;
         await new Promise((next) => setTimeout(next, 60));
       }
       done(times);
     })();`,
    plan,
    MOVES,
  );
}

/** Runs a plan at 1,000 replications: until the last view, and the longest gap between turns. */
async function refine(app, plan) {
  return app.window.runAsync(
    `const [plan, done] = arguments;
     const internals = window.__TAURI_INTERNALS__;
     let longest = 0, last = performance.now(), over = false;
     const { port1, port2 } = new MessageChannel();
     // A turn of the event loop after the other: input would wait as long as the longest.
     port1.onmessage = () => {
       const now = performance.now();
       longest = Math.max(longest, now - last);
       last = now;
       if (!over) setTimeout(() => port2.postMessage(0), 0);
     };
     port2.postMessage(0);
     const begun = performance.now();
     const events = "__CHANNEL__:" + internals.transformCallback(() => undefined);
     const ask = { month: null, replications: 1000, against: null };
     internals.invoke("plan_run", { turn: Date.now(), plan, ask, events }).then(
       () => { over = true; done({ time: performance.now() - begun, longest }); },
       (error) => { over = true; done({ error }); });`,
    plan,
  );
}

/** From the start of the program to `ready`. */
async function coldStart(folder, ready, args = []) {
  const begun = performance.now();
  const app = await App.open(folder, { args });
  await app.until("the first screen", ready);
  return { app, time: performance.now() - begun };
}

const rows = [];
const note = (what, ...figures) => rows.push([what, ...figures]);
const ms = (time) => `${time.toFixed(0)} ms`;

const folder = freshFolder();
try {
  let { app, time } = await coldStart(
    folder,
    `return document.querySelector('[data-metric="nrr"] [data-value]') !== null`,
    ["--template", "founder"],
  );
  note("first start to a usable plan, with its template", ms(time));
  await app.done();
  await sleep(500);

  const times = await sliderMoves(app);
  if (times.error) throw new Error(times.error);
  const part = (what, of) =>
    note(what, ms(quantile(times.map(of), 0.5)), ms(quantile(times.map(of), 0.95)));
  part(`slider to a redrawn answer, ${MOVES} moves`, (time) => time.drawn);
  part("  of which until the answer is taken over", (time) => time.answered);
  await app.done();

  const { id } = await app.plan();
  const alone = await calls(app, id);
  note("  the call alone", ms(quantile(alone, 0.5)), ms(quantile(alone, 0.95)));
  const refined = await refine(app, id);
  note(
    "1,000 replications refined",
    refined.error ? JSON.stringify(refined.error) : ms(refined.time),
  );
  if (!refined.error) note("longest wait of input meanwhile", ms(refined.longest));
  await app.close();

  ({ app, time } = await coldStart(
    folder,
    `return document.querySelector('[data-metric="nrr"] [data-value]') !== null`,
  ));
  note("cold start to a usable plan", ms(time));

  const made = await app.window.runAsync(
    `const [plan, count, done] = arguments;
     (async () => {
       for (let k = 0; k < count; k++)
         await window.__TAURI_INTERNALS__.invoke("plan_duplicate", { plan, name: "Plan " + k });
       done(count);
     })().catch((error) => done(String(error.message ?? error)));`,
    id,
    PLANS,
  );
  if (made !== PLANS) throw new Error(`no ${PLANS} plans: ${made}`);
  const listed = await app.window.runAsync(
    `const done = arguments[0];
     const rail = [...document.querySelectorAll("nav button")].find((e) =>
       e.textContent.trim().startsWith("Library"));
     const begun = performance.now();
     rail.click();
     const look = () => {
       if (!/Plan 999/.test(document.body.textContent)) return setTimeout(look, 0);
       requestAnimationFrame(() => requestAnimationFrame(() => done(performance.now() - begun)));
     };
     look();`,
  );
  note(`library with ${PLANS} plans to a drawn list`, ms(listed));
  await app.close();
} finally {
  drop(folder);
}

const width = Math.max(...rows.map(([what]) => what.length));
console.log(`${"".padEnd(width)}  P50, or once    P95`);
for (const [what, first, second = ""] of rows) {
  console.log(`${what.padEnd(width)}  ${first.padStart(12)}  ${second.padStart(9)}`);
}
