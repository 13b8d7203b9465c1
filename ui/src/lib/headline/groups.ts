import type { HeadlineRow } from "../bindings";

/** The rows of a headline by how much room each is given. */
export interface HeadlineGroups {
  /** The three answers Foothold is for: retention, expansion, attainment. */
  readonly main: readonly HeadlineRow[];
  /** Everything else, in a strip below. */
  readonly rest: readonly HeadlineRow[];
}

function isMain(row: HeadlineRow): boolean {
  return row.id === "nrr" || row.id === "expansion_share" || row.id.startsWith("quota_attainment");
}

/** Splits the rows, keeping their order; no row is dropped. */
export function group(rows: readonly HeadlineRow[]): HeadlineGroups {
  return {
    main: rows.filter(isMain),
    rest: rows.filter((row) => !isMain(row)),
  };
}
