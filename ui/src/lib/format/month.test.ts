import { describe, expect, it } from "vitest";

import { calendar, monthDate, monthLabel, quarterLabel, whenText } from "./month";

describe("months", () => {
  it("count from the month in which month 1 ends", () => {
    expect(calendar(1, "2027-01")).toEqual({ year: 2027, month: 1 });
    expect(calendar(0, "2027-01")).toEqual({ year: 2026, month: 12 });
    expect(monthLabel(14, "2027-01", "en-US")).toBe("Month 14, Feb 28");
    expect(monthDate(36, "2027-01", "en-US")).toBe("Dec 29");
    expect(quarterLabel(14, "2027-01")).toBe("Q1 28");
  });
});

describe("whenText", () => {
  const now = new Date(2026, 10, 22, 16, 0);
  it.each([
    [new Date(2026, 10, 22, 14, 2), "14:02 today"],
    [new Date(2026, 10, 17, 17, 55), "Tue 17:55"],
    [new Date(2026, 10, 3, 9, 0), "3 Nov"],
    [new Date(2025, 10, 3, 9, 0), "3 Nov 25"],
  ])("writes %s as %s", (at, expected) => {
    expect(whenText(at, now, "en-GB")).toBe(expected);
  });
});
