/** Keyboard steps of number cells and sliders: arrows, Shift times ten, Alt a tenth. */

/** How far one key press goes, in steps; 0 for a key that does not step. */
export function stepsOf(event: { key: string; shiftKey: boolean; altKey: boolean }): number {
  const scale = event.shiftKey ? 10 : event.altKey ? 0.1 : 1;
  switch (event.key) {
    case "ArrowUp":
    case "ArrowRight":
      return scale;
    case "ArrowDown":
    case "ArrowLeft":
      return -scale;
    case "PageUp":
      return 10;
    case "PageDown":
      return -10;
    default:
      return 0;
  }
}

/** The limits of a value. */
export interface Limits {
  min?: number | undefined;
  max?: number | undefined;
}

/** `value` held within `limits`. */
export function clamp(value: number, { min, max }: Limits): number {
  return Math.min(max ?? Infinity, Math.max(min ?? -Infinity, value));
}

/** `value` without the dust of binary fractions. */
export function tidy(value: number): number {
  return Number(value.toPrecision(12));
}

/** `value` moved onto the nearest whole step from `origin`. */
export function snap(value: number, step: number, origin = 0): number {
  return tidy(origin + Math.round((value - origin) / step) * step);
}
