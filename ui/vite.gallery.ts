import { readFileSync } from "node:fs";

import { svelte } from "@sveltejs/vite-plugin-svelte";
import { defineConfig } from "vite";

// The gallery of controls and charts, for development and its screen test; never part of the app.
// Its preview sends the window's own content policy, so that what the window would refuse shows here.
const window = JSON.parse(readFileSync(new URL("../tauri.conf.json", import.meta.url), "utf8")) as {
  app: { security: { csp: Record<string, string> } };
};
const policy = Object.entries(window.app.security.csp)
  .map(([directive, sources]) => `${directive} ${sources}`)
  .join("; ");

export default defineConfig({
  plugins: [svelte()],
  server: { port: 5184 },
  preview: { headers: { "Content-Security-Policy": policy } },
  build: {
    target: ["es2022", "safari16.4"],
    assetsInlineLimit: 0,
    outDir: "../target/gallery",
    emptyOutDir: true,
    rolldownOptions: { input: "gallery.html" },
  },
});
