import "@fontsource-variable/inter/index.css";
import "./styles/tokens.css";
import "./styles/base.css";

import { mount } from "svelte";

import App from "./App.svelte";
import { start } from "./lib/state/app.svelte";

// Removed from the product's build: its mode is `production`.
if (import.meta.env.MODE === "bridge") (await import("./bridge")).startBridge();

const target = document.getElementById("app");
if (target === null) throw new Error("index.html has no element #app");

void start();
// Beside what the start waits for. Text that is laid out before its font is there has every font of
// the system looked through, a tenth of a second on Linux; the letter stands for its own file.
await document.fonts.load('1em "Inter Variable"', "Aƒ").catch(() => undefined);
mount(App, { target });
