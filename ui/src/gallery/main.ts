import "@fontsource-variable/inter/index.css";
import "../styles/tokens.css";
import "../styles/base.css";

import { mount } from "svelte";

import Gallery from "./Gallery.svelte";

const target = document.getElementById("app");
if (target === null) throw new Error("gallery.html has no element #app");

export default mount(Gallery, { target });
