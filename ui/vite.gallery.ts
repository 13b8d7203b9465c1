import { svelte } from "@sveltejs/vite-plugin-svelte";
import { defineConfig } from "vite";

// The gallery of controls and charts, for development and its screen test; never part of the app.
// Its preview sends the window's content policy, so that a style the window would refuse shows here.
const policy = [
  "default-src 'self'",
  "script-src 'self'",
  "style-src 'self'",
  "style-src-attr 'unsafe-inline'",
  "font-src 'self'",
  "img-src 'self' data:",
].join("; ");

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
