/** A small comparison for tests: B falls short of A first and overtakes it in month 4. */
import type { CompareView, GapCurve, DifferenceCell, ValueCell } from "../../lib/bindings";

export const value = (p50: number | null, noRole = false): ValueCell => ({
  noRole,
  p10: p50,
  p50,
  p90: p50,
});

export const gap = (mean: number | null, se: number | null, noise = false): DifferenceCell => ({
  p10: mean,
  p50: mean,
  p90: mean,
  mean,
  se,
  noise,
});

export const curve = (more: Partial<GapCurve> = {}): GapCurve => ({
  measure: "runRate",
  mean: [0, -200_000, -500_000, -100_000, 300_000],
  p10: [0, -300_000, -600_000, -200_000, 100_000],
  p50: [0, -200_000, -500_000, -100_000, 300_000],
  p90: [0, -100_000, -400_000, 0, 500_000],
  dip: { month: 2, amount: 500_000 },
  crosses: 4,
  crossesP10: 3,
  crossesP90: null,
  crossesIn: 0.8,
  ...more,
});

const plan = (id: number, name: string) => ({
  plan: id,
  name,
  revision: 1,
  version: 1,
  draft: false,
  seed: "20270",
});

const segment = (target: number, unviable: boolean) => ({
  segment: "smb",
  target,
  winRate: 0.2,
  minimumViable: 20_000,
  unviable,
});

export const comparisonOf = (more: Partial<CompareView> = {}): CompareView => ({
  plans: [plan(1, "Before"), plan(2, "After")],
  currency: "USD",
  start: "2027-01",
  months: 4,
  month: 4,
  replications: 200,
  notes: [],
  results: [
    {
      id: "nrr",
      label: "Net revenue retention",
      about: null,
      group: "retention",
      unit: "ratio",
      values: [value(0.96), value(1.19)],
      differences: [gap(0.23, 0.009)],
    },
    {
      id: "new_arr",
      label: "New-logo ARR",
      about: null,
      group: "growth",
      unit: "money",
      values: [value(9_300_000), value(840_000)],
      differences: [gap(-8_460_000, 60_000)],
    },
  ],
  best: 1,
  inputs: {
    rows: [
      {
        section: "land",
        title: "Land",
        key: "land.acv",
        label: "Target land",
        values: [
          { text: "48000 USD", number: "48000", unit: "USD/yr", differs: false },
          { text: "18000 USD", number: "18000", unit: "USD/yr", differs: true },
        ],
      },
    ],
    of: 94,
  },
  curves: [
    {
      plan: 2,
      curves: [
        curve(),
        curve({ measure: "cumulativeArr", crosses: null, crossesP10: 4 }),
        curve({ measure: "cumulativeCash", dip: null, crosses: null }),
      ],
    },
  ],
  contracts: [
    { land: 50_000, month12: 61_000, month24: null, segments: [segment(48_000, false)] },
    { land: 19_000, month12: 44_000, month24: null, segments: [segment(18_000, true)] },
  ],
  ...more,
});
