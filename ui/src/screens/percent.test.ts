// In a cell in percent, 27 and 27% are the same wherever it stands; in one with another unit a
// percentage is refused. Spreadsheets put the sign on the clipboard.
import { render, screen } from "@testing-library/svelte";
import userEvent from "@testing-library/user-event";
import { beforeAll, describe, expect, it, vi } from "vitest";

import type { ComponentTerms, DocView, RoleTerms, RowView } from "../lib/bindings";
import { setLocale } from "../lib/format";
import { doc } from "../lib/state/doc.svelte";
import RateTable from "./comp/RateTable.svelte";
import TermRows from "./comp/TermRows.svelte";
import VestingRule from "./comp/VestingRule.svelte";
import VaryRow from "./explore/VaryRow.svelte";
import AssumptionRow from "./plan/AssumptionRow.svelte";
import { assumptionItems } from "./plan/palette";

beforeAll(() => setLocale("en-US"));

const row = (more: Partial<RowView>) =>
  ({
    path: "land.win_rate",
    label: "Win rate",
    about: "",
    kind: "percent",
    value: "18%",
    number: "18",
    unit: "%",
    suffix: "%",
    range: null,
    slider: null,
    words: [],
    default: null,
    editable: true,
    base: "18%",
    changed: false,
    evidence: "assumption",
    sources: [],
    note: null,
    byKind: [],
    ...more,
  }) as unknown as RowView;

const rate = row({});
const land = row({
  path: "land.acv",
  label: "Target land",
  kind: "money",
  value: "18000 USD",
  number: "18000",
  unit: "USD/yr",
  suffix: " USD",
});

async function paste(label: string, text: string) {
  const user = userEvent.setup();
  const input = screen.getByLabelText<HTMLInputElement>(label);
  await user.clear(input);
  await user.click(input);
  await user.paste(text);
  await user.keyboard("{Enter}");
}

describe.each(["27%", "27", "27 %"])("%s in a cell in percent is 27 percent points", (text) => {
  it("on Plan", async () => {
    const set = vi.spyOn(doc, "set").mockResolvedValue(true);
    render(AssumptionRow, { row: rate });
    await paste("Win rate, %", text);
    expect(set).toHaveBeenCalledExactlyOnceWith("land.win_rate", "27%");
    set.mockRestore();
  });

  it("in the palette, also where nothing is set yet", () => {
    const set = vi.spyOn(doc, "set").mockResolvedValue(true);
    const unset = row({ path: "land.odds", number: null, value: "" });
    const groups = [{ title: null, rows: [rate, unset] }];
    const fields = { sections: [{ title: "Land", groups, behaviour: [] }], changed: 0 };
    for (const item of assumptionItems({ fields } as unknown as DocView)) {
      expect(item.set?.(text)).toBeNull();
    }
    expect(set.mock.calls).toEqual([
      ["land.win_rate", "27%"],
      ["land.odds", "27%"],
    ]);
    set.mockRestore();
  });

  it("on Explore", async () => {
    const onchange = vi.fn();
    const vary = { field: rate.path, from: 10, to: 20, step: 2, words: [] };
    render(VaryRow, {
      choices: [{ row: rate, section: "Land" }],
      vary,
      label: "First field",
      onchange,
    });
    for (const end of ["from", "to", "step"]) {
      onchange.mockClear();
      await paste(`Win rate, ${end}, %`, text);
      expect(onchange).toHaveBeenCalledExactlyOnceWith({ ...vary, [end]: 27 });
    }
  });

  it("on Comp", async () => {
    const onedit = vi.fn();
    const component = {
      id: "expansion",
      measure: "book_nrr",
      source: "own",
      basis: "variable",
      basisValue: 1,
      quota: 0,
      baseRate: null,
      table: "marginal",
      tiers: [{ from: 0, to: 1, multiple: 1, rate: null, payAtTop: null }],
      threshold: 0.5,
      cap: 2,
      split: 1,
      vesting: { kind: "schedule", months: 0, cliff: 0, steps: [{ month: 6, vested: 0.5 }] },
      payOn: "booking",
      clawback: 0,
      spifs: [],
    } as unknown as ComponentTerms;
    const role = {
      quotas: [{ amount: "1.1", period: "year" }],
      draw: null,
    } as unknown as RoleTerms;
    const common = { component, refused: {}, locked: false, onedit };
    render(TermRows, { ...common, role, currency: "USD" });
    render(RateTable, common);
    render(VestingRule, common);
    const cells: [string, unknown][] = [
      ["Of variable pay, %", { kind: "basis", value: 27 }],
      [screen.getByLabelText(/^Quota on .*, %$/).getAttribute("aria-label") ?? "", null],
      ["Pays from, % of quota", { kind: "threshold", percent: 27 }],
      ["Cap, % of pay at quota; 0 is no cap", { kind: "cap", percent: 27 }],
      ["Step 1 ends at, % of quota", { kind: "tierTo", tier: 0, percent: 27 }],
      [
        "Step 1, % vested",
        { kind: "vesting", rule: { kind: "schedule", steps: [{ month: 6, percent: 27 }] } },
      ],
    ];
    for (const [label, edit] of cells) {
      onedit.mockClear();
      await paste(label, text);
      expect(onedit).toHaveBeenCalledOnce();
      expect(onedit.mock.calls[0]?.[0]).toEqual(edit ?? { kind: "quota", amount: 27 });
    }
  });
});

describe("a percentage where the unit is another", () => {
  it("is refused on Plan and in the palette, with the reason", async () => {
    const set = vi.spyOn(doc, "set").mockResolvedValue(true);
    render(AssumptionRow, { row: land });
    await paste("Target land, USD/yr", "27%");
    expect(screen.getByRole("alert").textContent).toMatch(/27% is a percentage/);
    const groups = [{ title: null, rows: [land] }];
    const fields = { sections: [{ title: "Land", groups, behaviour: [] }], changed: 0 };
    const [item] = assumptionItems({ fields } as unknown as DocView);
    expect(item?.set?.("27%")).toMatch(/27% is a percentage/);
    expect(set).not.toHaveBeenCalled();
    set.mockRestore();
  });

  it("is taken where it can only be a multiple", async () => {
    const onedit = vi.fn();
    const component = {
      measure: "expansion_arr",
      basis: "variable",
      quota: 0,
      tiers: [{ from: 0, to: null, multiple: 1, rate: null, payAtTop: null }],
    } as unknown as ComponentTerms;
    render(RateTable, { component, refused: {}, locked: false, onedit });
    await paste("Step 1, multiple of the base rate", "150%");
    expect(onedit.mock.calls[0]?.[0]).toEqual({ kind: "tierMultiple", tier: 0, multiple: 1.5 });
  });
});
