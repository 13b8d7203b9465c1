import { describe, expect, it } from "vitest";

import type { HeadlineCard, PlanCard, RunView } from "../../lib/bindings";
import { axis, chosen, headlineOf, lately } from "./cards";

const headline = (nrr: number | null): HeadlineCard => ({
  stale: false,
  replications: 200,
  month: 36,
  nrr,
  expansionShare: 0.4,
  quota: null,
  quotaRole: null,
  nrrByMonth: [null, nrr],
});

const card = (id: number, name: string, more: Partial<PlanCard> = {}): PlanCard => ({
  id,
  name,
  group: "",
  changes: 0,
  version: 1,
  locked: false,
  archived: false,
  created: 0,
  changed: id,
  reference: null,
  referenceName: null,
  headline: null,
  referenceNrr: null,
  ...more,
});

const all = [
  card(1, "Before, 52K land", { group: "Northwind", headline: headline(0.96) }),
  card(2, "No owner", { group: "Northwind", headline: headline(1.05) }),
  card(3, "Flat to per seat", { headline: headline(null) }),
  card(4, "Archived", { archived: true }),
  card(5, "Another", {}),
];
const of = (one: PlanCard) => one.headline;
const ids = (filter: Partial<Parameters<typeof chosen>[1]>) =>
  chosen(all, { search: "", archived: false, order: "changed", ...filter }, of).map((c) => c.id);

describe("cards", () => {
  it("are the last changed first, without the archive", () => {
    expect(ids({})).toEqual([5, 3, 2, 1]);
    expect(ids({ archived: true })).toEqual([4]);
  });

  it("are found by words of name and company in any order", () => {
    expect(ids({ search: "land north" })).toEqual([1]);
    expect(ids({ search: "NORTHWIND" })).toEqual([2, 1]);
    expect(ids({ search: "nobody" })).toEqual([]);
  });

  it("go by name, by company with those of none last, by NRR with undefined last", () => {
    expect(ids({ order: "name" })).toEqual([5, 1, 3, 2]);
    expect(ids({ order: "company" })).toEqual([1, 2, 5, 3]);
    expect(ids({ order: "nrr" })).toEqual([2, 1, 5, 3]);
  });
});

describe("the pictures' axis", () => {
  it("holds 100% and every line, but not one plan far off", () => {
    expect(axis([])).toEqual({ min: 0.95, max: 1.05 });
    expect(axis([[null, 0.9, 1.24]])).toEqual({ min: 0.9, max: 1.24 });
    expect(axis([[0.1], [9]])).toEqual({ min: 0.4, max: 2 });
  });
});

describe("the headline of a run", () => {
  const series = (id: string, p50: (number | null)[]) => ({ id, p50 });
  const run = (roles: unknown[]) =>
    ({
      replications: 32,
      month: 2,
      metrics: [series("nrr", [null, 1.01, 1.02]), series("expansion_share", [0, 0.1, 0.2])],
      roles,
    }) as unknown as RunView;
  const role = (word: string, at: number) => ({
    role: word,
    attainment: series(word, [null, null, at]),
  });

  it("is P50 at the month read, of the role that the Plan screen shows", () => {
    expect(headlineOf(run([role("ae", 0.8), role("expansion_ae", 1.3)]))).toMatchObject({
      nrr: 1.02,
      expansionShare: 0.2,
      quota: 1.3,
      quotaRole: "expansion_ae",
      nrrByMonth: [null, 1.01, 1.02],
    });
    expect(headlineOf(run([role("ae", 0.8)])).quota).toBe(0.8);
  });

  it("has no quota without roles", () => {
    expect(headlineOf(run([]))).toMatchObject({ quota: null, quotaRole: null });
  });
});

describe("what happened lately", () => {
  it("holds one run of each plan, its newest", () => {
    const row = (plan: number, kind: string, detail: string) => {
      return { plan, name: "A", kind, detail, at: 0 };
    };
    const rows = [
      row(1, "run", "c"),
      row(2, "run", "b"),
      row(1, "run", "a"),
      row(1, "version", "Two"),
      row(1, "version", "One"),
    ];
    expect(lately(rows, 3).map((one) => one.detail)).toEqual(["c", "b", "Two"]);
  });
});
