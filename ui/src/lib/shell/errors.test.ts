import { describe, expect, it } from "vitest";

import { sentence } from "../format/sentence";
import { place, told } from "./errors";

const fault = { file: "a.foothold", line: 12, field: "land.acv", reason: "below 0", fix: "more" };

describe("a refusal", () => {
  it("is a title, the reason, and the way out", () => {
    const message = "Land at 18K is locked. Fix: unlock it, or duplicate it and change the copy.";
    expect(told({ code: "plan_locked", message, faults: [] })).toEqual({
      title: "This plan is locked",
      reason: "Land at 18K is locked.",
      fix: "Unlock it, or duplicate it and change the copy.",
    });
  });

  it("without a way out has none", () => {
    const one = told({ code: "nothing_to_undo", message: "there is nothing to undo.", faults: [] });
    expect(one.fix).toBeUndefined();
    expect(one.reason).toBe("There is nothing to undo.");
  });

  it("with faults is about the plan, whatever its code", () => {
    expect(told({ code: "invalid", message: "", faults: [fault] }).title).toBe(
      "This plan has faults",
    );
  });

  it("keeps a path as it is spelled", () => {
    expect(sentence("/home/eva/foothold.db: is damaged")).toBe(
      "/home/eva/foothold.db: is damaged.",
    );
    expect(sentence("a.foothold is not a plan")).toBe("a.foothold is not a plan.");
    expect(sentence("C:\\plans: full")).toBe("C:\\plans: full.");
  });

  it("says where a fault is as far as it is known", () => {
    expect(place(fault)).toBe("a.foothold:12");
    expect(place({ ...fault, line: null })).toBe("a.foothold");
  });
});
