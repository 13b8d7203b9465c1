import { describe, expect, it } from "vitest";

import { draftText, savedText } from "./saved";

const view = (draft: boolean, changed: number) => ({ draft, fields: { sections: [], changed } });

describe("the top bar's words", () => {
  it("count the changes of a draft", () => {
    expect(draftText(view(false, 0))).toBeUndefined();
    expect(draftText(view(true, 1))).toBe("Draft, 1 change");
    expect(draftText(view(true, 12))).toBe("Draft, 12 changes");
  });

  it("call a draft one that differs in no value, such as by a comment", () => {
    expect(draftText(view(true, 0))).toBe("Draft");
  });

  it("say when it was saved, and the version", () => {
    const now = new Date(2026, 10, 22, 15, 0);
    expect(savedText(new Date(2026, 10, 22, 14, 2), 7, now, "en-GB")).toBe(
      "Saved 14:02, version 7",
    );
    expect(savedText(new Date(2026, 10, 3, 9, 0), 9, now, "en-GB")).toBe("Saved 3 Nov, version 9");
    expect(savedText(null, 1, now)).toBe("Version 1");
  });
});
