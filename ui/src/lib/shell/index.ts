/** The window around the screens. */
export * from "./palette.svelte";
export { keysText, registerShortcuts } from "./shortcuts.svelte";
export { default as Shell } from "./Shell.svelte";
export * from "./topbar.svelte";
