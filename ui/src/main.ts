import "@fontsource-variable/inter/index.css";
import "./styles/tokens.css";
import "./styles/base.css";

import { mount } from "svelte";

import App from "./App.svelte";

// Removed from the product's build: its mode is `production`.
if (import.meta.env.MODE === "bridge") (await import("./bridge")).startBridge();

const target = document.getElementById("app");
if (target === null) throw new Error("index.html has no element #app");

export default mount(App, { target });
