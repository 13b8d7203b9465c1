import { beforeEach, describe, expect, it } from "vitest";

import { setLocale } from "../../lib/format";
import {
  behindCell,
  chosenCell,
  cohortLabel,
  cohortRows,
  cohortTwin,
  weightedRow,
} from "./cohorts";
import { factsOf, firstMonth, lifeSummary, lifeTwin, timelineOf } from "./life";
import { ledText, listColumns, listSummary, listTitle, type Subject } from "./list";
import { barLabel, largestExpansion, movementTwin, waterfallOf } from "./movement";
import { COHORTS, FACTS, LIFE, LIST, MOVEMENT } from "./sample";
import { windowChoices, windowText } from "./windows";

const START = "2027-01";

beforeEach(() => setLocale("en-US"));

const byLabel = (choices: ReturnType<typeof windowChoices>) =>
  Object.fromEntries(choices.map((one) => [one.id, one.label]));

describe("windows", () => {
  it("follow the pinned month and stay inside the run", () => {
    expect(byLabel(windowChoices(14, 24, START))).toEqual({
      year: "Mar 27 to Feb 28",
      quarter: "Dec 27 to Feb 28",
      month: "Feb 28",
      whole: "Jan 27 to Dec 28",
      "year-1": "Jan 27 to Dec 27",
      "year-2": "Jan 28 to Dec 28",
    });
    expect(byLabel(windowChoices(24, 24, START)).before).toBe("Jan 27 to Dec 27");
  });

  it("near the start are as long as the run is old", () => {
    const [first] = windowChoices(2, 24, START);
    expect(first?.window).toEqual({ from: 0, to: 2 });
    expect(first?.hint).toBe("so far");
    expect(windowText({ from: 2, to: 14 }, START)).toBe("Mar 27 to Feb 28");
  });
});

describe("cohorts", () => {
  it("are named by quarter, by month, or by the months that a quarter of the plan spans", () => {
    const row = { accounts: 1, land: "1.00", kept: [] };
    expect(cohortLabel({ ...row, from: 0, to: 0 }, "quarter", START)).toBe("Book");
    expect(cohortLabel({ ...row, from: 4, to: 6 }, "quarter", START)).toBe("Q2 27");
    expect(cohortLabel({ ...row, from: 1, to: 3 }, "quarter", "2026-11")).toBe("Nov\u2013Jan 27");
    expect(cohortLabel({ ...row, from: 4, to: 4 }, "month", START)).toBe("Apr 27");
  });

  it("lead from a cell to its accounts and back", () => {
    const cell = { row: "1-3", column: 2 };
    const behind = behindCell(COHORTS, cell);
    expect(behind).toEqual({ kind: "cell", from: 1, to: 3, age: 6 });
    expect(behind && chosenCell(COHORTS, behind)).toEqual(cell);
    expect(chosenCell(COHORTS, { kind: "cell", from: 1, to: 1, age: 6 })).toBeNull();
    expect(chosenCell(COHORTS, { kind: "bar", bar: "new" })).toBeNull();
  });

  it("show accounts and land ARR before the cells, and copy as numbers", () => {
    expect(cohortRows(COHORTS, "quarter", START)[1]).toEqual({
      key: "1-3",
      label: "Q1 27",
      lead: ["57", "1.74M"],
      cells: [1, 0.91, 0.89, null],
    });
    expect(weightedRow(COHORTS)?.lead).toEqual(["118", "3.67M"]);
    const twin = cohortTwin(COHORTS, "quarter", START, "USD");
    expect(twin.rows[1]).toEqual(["Q1 27", 57, 1740000, 100, 91, 89, null]);
    expect(twin.rows.at(-1)?.[0]).toBe("Weighted");
  });
});

describe("ARR movement", () => {
  it("is a waterfall whose rows say what they are", () => {
    const { rows, selected } = waterfallOf(MOVEMENT, START, "teams");
    expect(selected).toBe("teams");
    expect(rows.map(({ label }) => label).slice(0, 3)).toEqual(["Opening, Feb 27", "New", "Seats"]);
    expect(rows.find((row) => row.key === "teams")).toEqual({
      key: "teams",
      label: "Teams",
      kind: "expansion",
      value: 1380000,
      indent: true,
      text: "+1.38M",
    });
    expect(rows.find((row) => row.key === "churn")?.text).toBe("\u22121.18M");
    expect(rows.at(-1)?.text).toBe("25.12M");
    const sum = rows.slice(0, -1).reduce((total, row) => total + row.value, 0);
    expect(sum).toBe(rows.at(-1)?.value);
  });

  it("begins with the cause that moved most, and copies every bar", () => {
    expect(largestExpansion(MOVEMENT)).toBe("seats");
    expect(largestExpansion({ ...MOVEMENT, bars: [] })).toBeNull();
    expect(barLabel("closing", MOVEMENT.window, START)).toBe("Closing, Feb 28");
    expect(movementTwin(MOVEMENT, START, "USD").rows).toHaveLength(12);
  });
});

const subject = (behind: Subject["behind"]): Subject => ({
  behind,
  window: { from: 2, to: 14 },
  start: START,
  currency: "USD",
});

describe("list", () => {
  const labels = (behind: Subject["behind"]) =>
    listColumns(subject(behind)).map((column) => column.label);

  it("has the columns that its bar or cell needs", () => {
    expect(labels({ kind: "bar", bar: "teams" })).toEqual([
      "Account",
      "Segment",
      "Landed",
      "ARR, Feb 27",
      "ARR, Feb 28",
      "Teams",
      "Expansion",
      "Won",
      "Signal",
      "Owner",
    ]);
    expect(labels({ kind: "bar", bar: "churn" })).not.toContain("Signal");
    expect(labels({ kind: "bar", bar: "new" })).toContain("Closed by");
    expect(labels({ kind: "cell", from: 1, to: 3, age: 6 })).toContain("ARR at 6 months");
    expect(labels({ kind: "all" })).not.toContain("Month");
  });

  it("says what an account landed with where it had no ARR before", () => {
    const columns = listColumns(subject({ kind: "bar", bar: "teams" }));
    const cells = (row: number) =>
      columns.map((column) => {
        const line = LIST.rows[row];
        if (line === undefined) throw new Error("no such row");
        return column.text ? column.text(line) : column.value(line);
      });
    expect(cells(0).slice(2, 5)).toEqual(["Book", "48.6K", "69.9K"]);
    expect(cells(1).slice(2, 5)).toEqual(["Mar 27", "lands 31.2K", "74.9K"]);
    expect(cells(0).slice(5)).toEqual(["+1", "+21.3K", "Dec 27", "New team", "expansion_ae-01"]);
    expect(cells(1).slice(7)).toEqual(["Dec 27 (2)", "Guess", "nobody"]);
  });

  it("is titled by what it is behind, with its sum", () => {
    expect(listTitle(subject({ kind: "bar", bar: "teams" }))).toBe("Expansion by new teams");
    expect(listTitle(subject({ kind: "cell", from: 1, to: 3, age: 6 }))).toBe("Q1 27 at 6 months");
    const said = listSummary(LIST, subject({ kind: "bar", bar: "teams" }));
    expect(said).toBe("34 accounts, +1.38M, 2 found");
    const cell = { ...LIST, found: 34, landed: "1740000.00" };
    expect(listSummary(cell, subject({ kind: "cell", from: 1, to: 3, age: 6 }))).toBe(
      "34 accounts, 1.38M of 1.74M, 2 shown",
    );
    expect(ledText({ led: null, signal: null })).toBe("");
  });
});

describe("life", () => {
  const shown = timelineOf(LIFE, 14);

  it("begins where the account landed and steps where ARR does", () => {
    expect(firstMonth(FACTS)).toBe(3);
    expect(firstMonth({ ...FACTS, landed: -20 })).toBe(0);
    expect(shown.arr).toEqual([
      { month: 3, value: 31200, text: "" },
      { month: 9, value: 46300, text: "seats" },
      { month: 14, value: 74900, text: "teams" },
    ]);
  });

  it("has a lane for each thing that happens", () => {
    const lanes = Object.fromEntries(shown.lanes.map((lane) => [lane.label, lane.events]));
    expect(Object.keys(lanes)).toEqual(["Adoption", "Signals", "Plays", "Bills"]);
    expect(lanes.Adoption?.map((event) => event.text)).toEqual(["activated", "team 2"]);
    expect(lanes.Signals?.map((event) => event.tone)).toEqual(["signal", "neutral"]);
    expect(lanes.Plays?.map((event) => event.text)).toEqual(["won", "lost"]);
    expect(lanes.Bills?.map((event) => event.text)).toEqual(["9.0K"]);
  });

  it("tells who it is and what it pays next", () => {
    expect(lifeSummary(FACTS, START)).toBe("Mid-market, landed Mar 27, owner expansion_ae-01");
    const facts = Object.fromEntries(factsOf(FACTS, START).map((fact) => [fact.label, fact.value]));
    expect(facts).toEqual({
      Teams: "3 of 6",
      Seats: "52 of 61 wanted",
      Price: "96% of list",
      Renews: "Mar 29",
      "Next bill": "18.7K, Mar 28",
    });
    const gone = { ...FACTS, contract: null, churnedMonth: 20, next: null };
    expect(factsOf(gone, START).at(-1)).toEqual({ label: "Left", value: "Aug 28" });
  });

  it("lists everything in order of time", () => {
    const { rows } = lifeTwin(LIFE, START, "USD");
    const months = rows.map((row) => Number(row[0]));
    expect([...months].sort((a, b) => a - b)).toEqual(months);
    expect(rows.filter((row) => row[2] === "Bill")).toHaveLength(2);
    expect(rows.map((row) => row[2])).toContain("Credit to csm-01");
    expect(rows).toContainEqual([9, "Sep 27", "ARR: seats", "Seats nearly full", 15100, 46300]);
  });
});
