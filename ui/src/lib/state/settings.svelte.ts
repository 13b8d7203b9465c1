/** The settings file: what it holds, and changes to it, written one after the other. */
import { commands, type SettingsValues, type SettingsView } from "../bindings";
import { ok } from "../ipc";
import { applyPrefs } from "./prefs.svelte";

class Settings {
  view = $state.raw<SettingsView | null>(null);

  #writing: Promise<unknown> = Promise.resolve();

  get values(): SettingsValues | null {
    return this.view?.values ?? null;
  }

  async load(): Promise<void> {
    this.#take(await ok(commands.settings()));
  }

  /** Writes what changed; rejects when the file cannot take it, and then nothing has changed. */
  change(some: Partial<SettingsValues>): Promise<void> {
    // Each write starts from what the one before left.
    const written = this.#writing.then(async () => {
      if (this.view === null) await this.load();
      if (this.view === null) return;
      this.#take(await ok(commands.settingsSet({ ...this.view.values, ...some })));
    });
    this.#writing = written.catch(() => undefined);
    return written;
  }

  #take(view: SettingsView): void {
    this.view = view;
    const { theme, locale } = view.values;
    applyPrefs({ theme, locale });
  }
}

export const settings = new Settings();
