/** The customer whose bill is shown while books are edited. */
import type { TypicalAccount } from "../../lib/bindings";

export interface Customer {
  /** Segment it began as; null once anything of it was changed. */
  segment: string | null;
  seats: number;
  /** Units a month, by meter. */
  usage: Record<string, number>;
  year: boolean;
  /** A ratio. */
  discount: number;
  /** Major units a year. */
  commitment: number;
  /** Major units. */
  credits: number;
}

/** A typical account of a segment, billed for a year at list price; contract terms of `before` stay. */
export function customerOf(typical: TypicalAccount, before?: Customer): Customer {
  const usage = Object.entries(typical.usage).map(([meter, units]) => [meter, units ?? 0]);
  return {
    year: before?.year ?? true,
    discount: before?.discount ?? 0,
    commitment: before?.commitment ?? 0,
    credits: before?.credits ?? 0,
    segment: typical.segment,
    seats: typical.seats,
    usage: Object.fromEntries(usage) as Record<string, number>,
  };
}
