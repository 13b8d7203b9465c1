/** Axis scales and where labels go: plain arithmetic. */

/** An axis: its ends and the distance of its ticks. */
export interface Scale {
  min: number;
  max: number;
  step: number;
}

/** The largest of 1, 2, 2.5 and 5 times a power of ten that gives at least `count` steps over `span`. */
export function niceStep(span: number, count: number): number {
  if (!(span > 0)) return 1;
  const raw = span / count;
  const power = 10 ** Math.floor(Math.log10(raw));
  const unit = raw / power;
  const nice = unit > 5 ? 10 : unit > 2.5 ? 5 : unit > 2 ? 2.5 : unit > 1 ? 2 : 1;
  return Number((nice * power).toPrecision(12));
}

/** A scale with round ends around `values`; undefined values take no part. */
export function niceScale(
  values: readonly (number | null | undefined)[],
  { count = 5, zero = false }: { count?: number; zero?: boolean } = {},
): Scale {
  let low = Infinity;
  let high = -Infinity;
  for (const value of values) {
    if (value === null || value === undefined || !Number.isFinite(value)) continue;
    low = Math.min(low, value);
    high = Math.max(high, value);
  }
  if (zero) {
    low = Math.min(low, 0);
    high = Math.max(high, 0);
  }
  if (low > high) return { min: 0, max: 1, step: 0.5 };
  if (low === high) {
    const around = Math.abs(low) * 0.1 || 1;
    high += around;
    if (!zero || low !== 0) low -= around;
  }
  const step = niceStep(high - low, count);
  // A value a hair over a tick does not open a whole new step.
  const down = Math.floor(low / step + 1e-6) * step;
  const up = Math.ceil(high / step - 1e-6) * step;
  return { min: Number(down.toPrecision(12)), max: Number(up.toPrecision(12)), step };
}

/** The ticks of `scale`, both ends included. */
export function ticks({ min, max, step }: Scale): number[] {
  const count = Math.round((max - min) / step);
  return Array.from({ length: count + 1 }, (_, i) => Number((min + i * step).toPrecision(12)));
}

/** Distance of month ticks: half years, finer for short runs, coarser where `width` pixels are few. */
export function monthStep(months: number, width: number, room = 40): number {
  const finest = months >= 24 ? 6 : months > 12 ? 3 : 1;
  const steps = [1, 2, 3, 6, 12, 24].filter((step) => step >= finest);
  return steps.find((step) => (width * step) / Math.max(1, months) >= room) ?? 24;
}

/** The ticks of a month axis; the last month always has one. */
export function monthTicks(months: number, step: number): number[] {
  const marks: number[] = [];
  for (let month = 0; month <= months; month += step) marks.push(month);
  const last = marks.at(-1) ?? 0;
  if (last !== months) {
    // The end is named; a tick too close before it gives way.
    if (months - last < step / 2) marks.pop();
    marks.push(months);
  }
  return marks;
}

/** The tick that the pinned month's pill would touch, if there is one. */
export function tickUnder(marks: readonly number[], pinned: number | null): number | null {
  if (pinned === null || marks.length < 2) return null;
  const nearest = marks.reduce((a, b) => (Math.abs(b - pinned) < Math.abs(a - pinned) ? b : a));
  const step = (marks[1] ?? 1) - (marks[0] ?? 0);
  return Math.abs(nearest - pinned) <= step / 2 ? nearest : null;
}

/**
 * Moves labels apart so that neighbours keep `gap` pixels, staying in `[top, bottom]` and near their
 * own places. Order is kept.
 */
export function spread(
  places: readonly number[],
  gap: number,
  [top, bottom]: readonly [number, number],
): number[] {
  const order = places.map((_, i) => i).sort((a, b) => (places[a] ?? 0) - (places[b] ?? 0));
  const moved = [...places];
  let floor = top;
  for (const i of order) {
    moved[i] = Math.max(moved[i] ?? 0, floor);
    floor = (moved[i] ?? 0) + gap;
  }
  let ceiling = bottom;
  for (const i of order.reverse()) {
    moved[i] = Math.min(moved[i] ?? 0, ceiling);
    ceiling = (moved[i] ?? 0) - gap;
  }
  return moved;
}

/** The stretches of `values` without an undefined one, as index ranges `[from, to]`. */
export function runs(values: readonly (number | null)[]): [number, number][] {
  const found: [number, number][] = [];
  let from = -1;
  for (let i = 0; i <= values.length; i++) {
    const is = i < values.length && values[i] !== null;
    if (is && from === -1) from = i;
    if (!is && from !== -1) {
      found.push([from, i - 1]);
      from = -1;
    }
  }
  return found;
}
