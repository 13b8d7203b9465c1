// Sets the theme before the first paint. The choice is mirrored here from the settings by
// prefs.svelte.ts; "system", or no choice, follows the system's colour scheme.
(() => {
  const dark = window.matchMedia("(prefers-color-scheme: dark)");
  const apply = () => {
    let choice = null;
    try {
      choice = window.localStorage.getItem("foothold.theme");
    } catch {
      // Storage may be switched off: the system's scheme is then the answer.
    }
    const named = choice === "light" || choice === "dark";
    document.documentElement.dataset.theme = named ? choice : dark.matches ? "dark" : "light";
  };
  apply();
  dark.addEventListener("change", apply);
  window.addEventListener("foothold:theme", apply);
})();
