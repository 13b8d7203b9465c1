/**
 * The button of a popup that is made when it is first opened. A screen has a hundred such buttons,
 * of which a person opens few, and making all their popups is most of what drawing it would cost.
 */
import { tick } from "svelte";

type Props = Record<string, unknown>;

export class LatePopup {
  /** Whether the popup has been made; it then stays. */
  made = $state(false);
  #own = $state.raw<Props | null>(null);
  readonly #open: () => void;
  readonly #plain: Props;

  /** `open` opens the popup once it is made. */
  constructor(kind: "dialog" | "menu", open: () => void) {
    this.#open = open;
    this.#plain = {
      "aria-haspopup": kind,
      "aria-expanded": "false",
      "data-state": "closed",
      onclick: (event: MouseEvent) => {
        // A click without a press of the mouse comes from the keyboard or a screen reader.
        void this.#make(event.currentTarget, event.detail === 0 ? "Enter" : null);
      },
      onkeydown: (event: KeyboardEvent) => {
        if (kind !== "menu" || event.key !== "ArrowDown") return;
        event.preventDefault();
        void this.#make(event.currentTarget, event.key);
      },
    };
  }

  async #make(button: EventTarget | null, key: string | null): Promise<void> {
    this.made = true;
    // The popup is there, and then its button is its own.
    await tick();
    await tick();
    // Opened by the key itself, it moves the focus as it does ever after.
    if (key === null) this.#open();
    else button?.dispatchEvent(new KeyboardEvent("keydown", { key, bubbles: true }));
  }

  /** To be spread on the button. */
  get props(): Props {
    return this.#own ?? this.#plain;
  }

  /** Takes over what the made popup wants on its button. */
  take(props: Props): void {
    this.#own = props;
  }
}
