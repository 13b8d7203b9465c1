import { svelte } from "@sveltejs/vite-plugin-svelte";
import { defineConfig } from "vitest/config";

/** Where mode `bridge` finds the engine (crates/api/examples/bridge.rs). */
const bridge = process.env.FOOTHOLD_BRIDGE ?? "http://127.0.0.1:5290";

const proxy = {
  "/bridge": { target: bridge, rewrite: (path: string) => path.replace(/^\/bridge/, "") },
};

export default defineConfig(({ mode }) => ({
  plugins: [svelte()],
  // Tauri's dev window asks for this address (tauri.conf.json).
  server: { port: 5183, strictPort: true, ...(mode === "bridge" ? { proxy } : {}) },
  preview: mode === "bridge" ? { proxy } : {},
  build: {
    // The oldest web views the desktop shell meets.
    target: ["es2022", "safari16.4"],
    // Fonts and pictures stay files: the content policy allows no data: font.
    assetsInlineLimit: 0,
    outDir: mode === "production" ? "dist" : `dist-${mode}`,
  },
  resolve: process.env.VITEST ? { conditions: ["browser"] } : {},
  test: {
    environment: "jsdom",
    setupFiles: ["src/testing.ts"],
    include: ["src/**/*.test.ts"],
    restoreMocks: true,
    // Longer than a wait in a test (src/testing.ts), so that it is the wait that says what is missing.
    testTimeout: 30_000,
  },
}));
