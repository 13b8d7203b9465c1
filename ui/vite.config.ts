import { svelte } from "@sveltejs/vite-plugin-svelte";
import { defineConfig } from "vitest/config";

export default defineConfig({
  plugins: [svelte()],
  // Tauri's dev window asks for this address (tauri.conf.json).
  server: { port: 5183, strictPort: true },
  build: {
    // The oldest web views the desktop shell meets.
    target: ["es2022", "safari16.4"],
    // Fonts and pictures stay files: the content policy allows no data: font.
    assetsInlineLimit: 0,
  },
  resolve: process.env.VITEST ? { conditions: ["browser"] } : {},
  test: {
    environment: "jsdom",
    include: ["src/**/*.test.ts"],
    restoreMocks: true,
  },
});
