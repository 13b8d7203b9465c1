export { currentLocale, separators, setLocale } from "./locale.svelte";
export * from "./month";
export * from "./number";
export * from "./parse";
