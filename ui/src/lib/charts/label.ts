/** Names of lines that run the whole width: written at the end where no curve crosses them. */
import { type Place, type Shape, text } from "./draw";
import type { ByMonth } from "./fan";

/** Width of a letter of a label, on average, in pixels. */
const LETTER = 6;
/** Half the height of a label. */
const HALF = 7;

/** Pixels between a label and the nearest curve above or below it; none is as far as can be. */
function room(place: Place, curves: readonly ByMonth[], [from, to]: [number, number], y: number) {
  let least = Infinity;
  for (const curve of curves) {
    curve.forEach((value, month) => {
      if (value === null) return;
      const [x, at] = place(month, value);
      if (x >= from && x <= to) least = Math.min(least, Math.abs(at - y));
    });
  }
  return least;
}

/** `content` over the months from 0 on, its middle at the height `y`: at the left, or where a curve
 *  would run through it and leaves more room at the right, there. */
export function roomyLabel(
  place: Place,
  curves: readonly ByMonth[],
  { months, y, content, color }: { months: number; y: number; content: string; color: string },
): Shape {
  const left = place(0, 0)[0] + 8;
  const right = place(months, 0)[0] - 8;
  const width = content.length * LETTER;
  const there = room(place, curves, [left, left + width], y);
  if (there >= HALF || there >= room(place, curves, [right - width, right], y)) {
    return text(left, y, content, color);
  }
  return text(right, y, content, color, { align: "right" });
}
