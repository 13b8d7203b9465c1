import { describe, expect, it } from "vitest";

import type {
  CellView,
  DocView,
  OptimumView,
  RowView,
  SeekView,
  SweepView,
} from "../../lib/bindings";
import { setLocale } from "../../lib/format";
import {
  optimumRows,
  optimumWords,
  seekCurve,
  seekSentence,
  standing,
  sweepCurve,
  sweepGrid,
  sweepTwin,
  valuesAt,
} from "./reading";
import { choices, countOf, endsText, faultOf, numeric, usual, valuesText, valueText } from "./vary";

setLocale("en-US");

const rowOf = (more: Partial<RowView>): RowView => ({
  path: "land.acv",
  label: "Target land",
  about: "",
  kind: "money",
  value: "48000 USD",
  number: "48000",
  unit: "USD/yr",
  suffix: " USD",
  range: { low: "0", high: null, above: true },
  slider: { low: 0, high: 100_000, step: 1000 },
  words: [],
  default: null,
  isDefault: false,
  optional: false,
  editable: true,
  base: null,
  changed: false,
  evidence: "assumption",
  sources: [],
  source: null,
  note: null,
  plausible: null,
  behaviour: false,
  byKind: [],
  ...more,
});

const land = rowOf({});
const share = rowOf({
  path: "land.expansion_map",
  label: "Expansion map",
  kind: "percent",
  value: "27%",
  number: "27",
  unit: "%",
  suffix: "%",
  slider: { low: 0, high: 100, step: 1 },
});
const flag = rowOf({
  path: "plays.on",
  label: "Plays",
  kind: "flag",
  value: "true",
  number: null,
  unit: "",
  suffix: "",
});

const document = (rows: RowView[], behaviour: RowView[] = []): DocView =>
  ({
    fields: {
      sections: [{ id: "land", title: "Land", groups: [{ title: null, rows }], behaviour }],
      changed: 0,
    },
  }) as unknown as DocView;

describe("fields to vary", () => {
  it("are those with numbers or words that can be edited, each kind of segment its own", () => {
    const small = rowOf({ path: "behaviour.override.smb.churn", label: "SMB" });
    const churn = rowOf({ path: "behaviour.churn", number: null, byKind: [small] });
    const fixed = rowOf({ path: "book.accounts", editable: false });
    const text = rowOf({ path: "note", kind: "text", number: null });
    const all = choices(document([land, flag, fixed, text], [churn]));
    expect(all.map((choice) => choice.row.path)).toEqual(["land.acv", "plays.on", small.path]);
    expect(all.map((choice) => choice.section)).toEqual(["Land", "Land", "Land, behaviour"]);
    expect(all[2]?.row.label).toBe("Target land, SMB");
    expect(numeric(all).map((choice) => choice.row.path)).toEqual(["land.acv", small.path]);
  });

  it("of a list element say which one it is", () => {
    const rate = rowOf({ path: "segment[0].reference_win_rate", label: "Reference win rate" });
    const group = { title: "mid-market", rows: [rate] };
    const section = { id: "land", title: "Land", groups: [group], behaviour: [] };
    const all = choices({ fields: { sections: [section], changed: 0 } } as unknown as DocView);
    expect(all[0]?.row.label).toBe("Reference win rate, mid-market");
    expect(all[0]?.section).toBe("Land");
  });

  it("go over their slider, never from no money at all; behaviour over what is plausible", () => {
    expect(usual(land)).toMatchObject({ from: 10_000, to: 100_000, step: 10_000 });
    expect(usual(share)).toMatchObject({ from: 0, to: 100, step: 10 });
    const plausible = rowOf({
      slider: null,
      number: "4",
      kind: "percent",
      suffix: "%",
      plausible: { low: "2", high: "6", above: false },
    });
    expect(usual(plausible)).toMatchObject({ from: 2, to: 6, step: 0.5 });
    expect(usual(flag).words).toEqual(["true", "false"]);
    const days = rowOf({
      kind: "days",
      number: "5",
      slider: { low: 1, high: 4, step: 1 },
      suffix: " days",
    });
    expect(usual(days).step).toBe(1);
  });

  it("are written as the program reads them", () => {
    const vary = { field: "land.acv", from: 10_000, to: 60_000, step: 2500, words: [] };
    expect(valuesText(land, vary)).toBe("10000 USD..60000 USD:2500 USD");
    expect(endsText(share, { ...vary, from: 0.5, to: 2 })).toBe("0.5%..2%");
    expect(valuesText(flag, usual(flag))).toBe("true,false");
    expect(countOf(vary)).toBe(21);
    expect(countOf({ ...vary, from: 0, to: 0.3, step: 0.1 })).toBe(4);
  });

  it("say what keeps them from running", () => {
    const vary = { field: "land.acv", from: 10, to: 20, step: 5, words: [] };
    expect(faultOf(land, vary)).toBeNull();
    expect(faultOf(land, { ...vary, to: 10 })).toContain("above the first");
    expect(faultOf(land, { ...vary, step: 0 })).toContain("above nothing");
    expect(faultOf(land, { ...vary, step: 50 })).toContain("larger than the range");
    expect(faultOf(flag, { ...vary, words: ["true"] })).toContain("two values");
  });

  it("are shown in the reader's locale", () => {
    expect(valueText("18000 USD", land)).toBe("18,000 USD");
    expect(valueText("true", flag)).toBe("on");
    expect(valueText("smb 9%, enterprise 4%", null)).toBe("smb 9%, enterprise 4%");
  });
});

const cell = (mean: number | null, more: Partial<CellView> = {}): CellView => ({
  mean,
  se: 0.01,
  p10: mean === null ? null : mean - 0.1,
  p50: mean,
  p90: mean === null ? null : mean + 0.1,
  change: mean === null ? null : mean - 1,
  changeSe: 0.01,
  noise: false,
  ...more,
});

const axis = (field: string, values: string[], numbers: number[] | null) => ({
  field,
  label: field,
  unit: numbers === null ? "" : "USD",
  values,
  numbers,
  own: "12 USD",
});

const sweep = (axes: SweepView["axes"], means: (number | null)[]): SweepView => ({
  plan: 1,
  revision: 1,
  currency: "USD",
  month: 24,
  replications: 100,
  axes,
  metrics: [
    {
      metric: "nrr",
      label: "NRR",
      unit: "ratio",
      base: cell(1),
      cells: means.map((mean) => cell(mean)),
    },
  ],
});

describe("a sweep", () => {
  const two = [
    axis("land", ["10 USD", "20 USD"], [10, 20]),
    axis("price", ["1", "2", "3"], [1, 2, 3]),
  ];

  it("runs through the last field fastest", () => {
    expect([0, 2, 3, 5].map((at) => valuesAt(two, at))).toEqual([
      ["10 USD", "1"],
      ["10 USD", "3"],
      ["20 USD", "1"],
      ["20 USD", "3"],
    ]);
  });

  it("of two fields is a grid around the plan as it stands, the chosen point in it", () => {
    const view = sweep(two, [1, 2, 3, 4, null, 6]);
    const metric = view.metrics[0];
    if (metric === undefined) throw new Error("no metric");
    const grid = sweepGrid(view, metric, 5, () => null);
    expect(grid?.cells).toEqual([
      [1, 2, 3],
      [4, null, 6],
    ]);
    expect(grid?.chosen).toEqual([2, 1]);
    expect(grid?.middle).toBe(1);
    expect(sweepTwin(view).rows[4]?.slice(0, 3)).toEqual([20, 2, null]);
  });

  it("of one is a line, with words in place of numbers where there are none", () => {
    const view = sweep([axis("land", ["10 USD", "20 USD"], [10, 20])], [1, 1.1]);
    const metric = view.metrics[0];
    if (metric === undefined) throw new Error("no metric");
    const line = sweepCurve(view, metric, null, () => null);
    expect(line?.points.map((point) => point.x)).toEqual([10, 20]);
    expect(line?.own).toBe(12);
    const words = sweepCurve(
      { ...view, axes: [axis("plays", ["true", "false"], null)] },
      metric,
      null,
      () => flag,
    );
    expect(words?.names).toEqual(["on", "off"]);
    expect(words?.own).toBeNull();
  });
});

describe("a search", () => {
  const view = (solutions: SeekView["solutions"]): SeekView => ({
    plan: 1,
    revision: 1,
    currency: "USD",
    month: 24,
    replications: 100,
    field: "land.acv",
    fieldLabel: "Target land",
    low: "10000 USD",
    high: "60000 USD",
    step: "500 USD",
    metric: "nrr",
    label: "Net revenue retention",
    unit: "ratio",
    target: 1.18,
    solutions,
    nearest: { value: "10000 USD", number: 10_000, mean: 1.16, se: 0.004 },
    tried: [
      { value: "10000 USD", number: 10_000, mean: 1.16, se: 0.004 },
      { value: "60000 USD", number: 60_000, mean: null, se: null },
    ],
  });

  it("says the value, and what noise leaves of it", () => {
    const said = seekSentence(
      view([{ value: "23500 USD", mean: 1.18, se: 0.004, from: "21000 USD", to: null }]),
      land,
    );
    expect(said.title).toBe("Target land of 23,500 USD brings Net revenue retention to 118.0%");
    expect(said.text).toContain("noise leaves 21,000 USD to above the high end");
  });

  it("says when there is none, and what came nearest", () => {
    const said = seekSentence(view([]), land);
    expect(said.title).toBe("118.0% is not reached between 10,000 USD and 60,000 USD");
    expect(said.text).toContain("10,000 USD comes nearest, with 116.0% ±0.4");
  });

  it("marks the crossing with its interval; past the ends it reaches to the end", () => {
    const curve = seekCurve(
      view([{ value: "23500 USD", mean: 1.18, se: 0.004, from: "21000 USD", to: null }]),
      null,
      land,
    );
    expect(curve.crossings).toEqual([{ x: 23_500, from: 21_000, to: 60_000, text: "23,500 USD" }]);
    expect(curve.points[1]?.low).toBeNull();
  });
});

describe("a frontier", () => {
  const point = (
    values: string[],
    chosen: string[],
    more: Partial<OptimumView["points"][number]> = {},
  ) => ({
    values,
    chosen,
    breaks: [],
    unsure: [],
    onFrontier: false,
    ...more,
  });
  const view = {
    axes: [axis("land.acv", ["10000 USD"], [10_000])],
    levers: ["price"],
    points: [
      point(["10000 USD"], ["own"], { breaks: [0] }),
      point(["20000 USD"], ["Usage"]),
      point(["30000 USD"], ["own"], { onFrontier: true, unsure: [0] }),
    ],
    frontier: [2],
  } as unknown as OptimumView;

  it("comes first, then what keeps the limits, then what breaks them", () => {
    expect(optimumRows(view).map((row) => row.at)).toEqual([2, 1, 0]);
    expect(view.points.map(standing)).toEqual([
      "breaks a limit",
      "beaten",
      "frontier, limit within noise",
    ]);
  });

  it("names a point by what differs from the plan", () => {
    expect(optimumWords(view, 1, () => land)).toBe("land.acv 20,000 USD, price of Usage");
    expect(optimumWords(view, 2, () => land)).toBe("land.acv 30,000 USD");
  });
});
