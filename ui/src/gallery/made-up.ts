/** Made-up numbers for the gallery, shaped like the mocks'. Nothing here comes from a run. */
import type {
  CohortRow,
  CrossoverData,
  FanData,
  HistogramData,
  PayoutData,
  RoleData,
  RoleRow,
  ShareData,
  TimelineData,
  VestingData,
  WaterfallRow,
} from "../lib/charts";

const months = Array.from({ length: 37 }, (_, month) => month);
const rise = (month: number, from: number, to: number, at: number, over: number) =>
  from + (to - from) / (1 + Math.exp(-(month - at) / over));

export const start = "2027-01";

const p50 = months.map((m) => rise(m, 0.955, 1.27, 11.5, 2.6) - Math.max(0, m - 17) * 0.0025);
const spreadAt = (m: number) => 0.012 + Math.min(m, 18) * 0.0027;

export const nrr: FanData = {
  p50,
  p10: p50.map((v, m) => v - spreadAt(m)),
  p90: p50.map((v, m) => v + spreadAt(m)),
  reference: { label: "Before", p50: months.map((m) => 0.96 - Math.max(0, m - 12) * 0.0004) },
  benchmark: {
    low: 1.01,
    high: 1.16,
    median: 1.08,
    label: "Mid-market 101 to 116%",
    medianLabel: "Benchmark median 108%",
  },
  threshold: 1,
  pinned: 14,
  start,
};

const quarters = Array.from({ length: 12 }, (_, q) => q);

export const share: ShareData = {
  p50: months.map((m) => rise(m, 0.06, 0.47, 10, 3) + Math.max(0, m - 20) * 0.0025),
  p10: months.map((m) => rise(m, 0.05, 0.44, 10, 3) + Math.max(0, m - 20) * 0.0025),
  p90: months.map((m) => rise(m, 0.07, 0.5, 10, 3) + Math.max(0, m - 20) * 0.0025),
  reference: { label: "Before", p50: months.map(() => 0.08) },
  rule: { value: 0.25, label: "25% rule" },
  bars: quarters.map((q) => ({
    from: q * 3 + 1,
    to: q * 3 + 3,
    new: 1.49e6 + q * 0.13e6,
    expansion: 0.23e6 + q * 0.27e6,
  })),
  pinned: 14,
};

const bell = (mean: number, sd: number): [number, number][] =>
  Array.from({ length: 61 }, (_, i) => {
    const x = mean + ((i - 30) / 10) * sd;
    return [x, Math.exp(-0.5 * ((x - mean) / sd) ** 2)];
  });
const role = (
  name: string,
  detail: string,
  mean: number,
  sd: number,
  atQuota: number,
): RoleRow => ({
  name,
  detail,
  density: bell(mean, sd),
  p10: mean - 1.28 * sd,
  p50: mean,
  p90: mean + 1.28 * sd,
  atQuota,
});

export const roles: RoleData = {
  roles: [
    role("Expansion AE", "1 rep", 1.42, 0.19, 0.99),
    role("New-logo AE", "6 reps", 0.91, 0.3, 0.39),
    role("CSM, activation", "5 reps", 1.04, 0.14, 0.61),
    role("Team", "sum over sum", 1, 0.1, 0.5),
  ],
};

const bins = (mean: number, sd: number) => {
  const raw = Array.from({ length: 20 }, (_, i) => ({
    from: i / 10,
    to: (i + 1) / 10,
    share: Math.exp(-0.5 * (((i + 0.5) / 10 - mean) / sd) ** 2),
  }));
  const all = raw.reduce((sum, bin) => sum + bin.share, 0);
  return raw.map((bin) => ({ ...bin, share: bin.share / all }));
};

export const attainment: HistogramData = {
  threshold: 1,
  min: 0,
  max: 2,
  panels: [
    {
      title: "Expansion AE",
      note: "99% at quota",
      figures: "P10 118, P50 142, P90 169",
      bins: bins(1.42, 0.19),
      p10: 1.18,
      p50: 1.42,
      p90: 1.69,
    },
    {
      title: "New-logo AE",
      note: "39% at quota",
      figures: "P10 54, P50 91, P90 133",
      bins: bins(0.91, 0.3),
      p10: 0.54,
      p50: 0.91,
      p90: 1.33,
    },
  ],
};

const b50 = Array.from(
  { length: 25 },
  (_, m) => -4e5 * Math.sin(m / 2.4) * Math.exp(-m / 6) + 13_500 * m * m,
);

export const crossing: CrossoverData = {
  reference: "A Before",
  differences: [
    {
      label: "B",
      slot: "b",
      p50: b50,
      p10: b50.map((v, m) => v - m * 45_000),
      p90: b50.map((v, m) => v + m * 45_000),
      dip: { month: 3, text: "dip \u22120.15M, month 3" },
      crossing: {
        month: 6,
        text: "Month 6: run rate passes Before",
        more: "month 11 cumulative, P10 10, P90 13",
      },
    },
    {
      label: "C",
      slot: "c",
      p50: b50.map((v, m) => v * 0.1 - 4e5 * Math.sin(Math.min(m, 18) / 6)),
      crossing: { month: 19, text: "month 19" },
    },
  ],
};

const move = (
  key: string,
  label: string,
  kind: WaterfallRow["kind"],
  value: number,
  text: string,
  indent = false,
): WaterfallRow => ({ key, label, kind, value: value * 1e6, text, indent });

export const movement: WaterfallRow[] = [
  move("opening", "Opening, Feb 27", "total", 14.89, "14.89M"),
  move("new", "New", "new", 7.99, "+7.99"),
  move("seats", "Seats", "expansion", 1.62, "+1.62", true),
  move("teams", "Teams", "expansion", 1.38, "+1.38", true),
  move("usage", "Usage", "expansion", 1.06, "+1.06", true),
  move("product", "Product", "expansion", 0.34, "+0.34", true),
  move("tier", "Tier", "expansion", 0.31, "+0.31", true),
  move("uplift", "Price uplift", "expansion", 0.19, "+0.19", true),
  move("reactivation", "Reactivation", "reactivation", 0.08, "+0.08"),
  move("contraction", "Contraction", "contraction", -0.5, "\u22120.50"),
  move("churn", "Churn", "churn", -1.18, "\u22121.18"),
  move("closing", "Closing, Feb 28", "total", 26.18, "26.18M"),
];

export const pay: PayoutData = {
  points: [
    [0, 0],
    [0.5, 0.4],
    [1, 1],
    [1.25, 1.375],
    [1.5, 1.875],
  ],
  multiples: ["0.8×", "1.2×", "1.5×", "2×"],
  atQuota: "70.0K",
  zone: { p10: 1.18, p90: 1.69 },
  mark: { attainment: 1.42, pay: 1.715, label: "P50 172%", more: "120.2K" },
};

export const vests: VestingData = {
  payees: [
    { label: "Closer", color: "new" },
    { label: "Owner", color: "expansion" },
  ],
  bands: [
    { from: 0, to: 12, shares: [1, 0] },
    { from: 12, to: 24, shares: [0.3, 1] },
    { from: 24, to: 36, shares: [0, 1] },
  ],
};

export const account: TimelineData = {
  from: 3,
  to: 24,
  pinned: 14,
  arr: [
    { month: 3, value: 31_200, text: "" },
    { month: 9, value: 46_300, text: "seats" },
    { month: 14, value: 74_900, text: "teams" },
    { month: 19, value: 81_200, text: "" },
    { month: 22, value: 96_800, text: "" },
  ],
  lanes: [
    {
      label: "Adoption",
      mark: "dot",
      events: [
        { month: 5, text: "activated, day 61", tone: "plan" },
        { month: 11, text: "team 2", tone: "plan" },
        { month: 13, text: "team 3", tone: "plan" },
        { month: 20, text: "team 4", tone: "plan" },
      ],
    },
    {
      label: "Signals",
      mark: "diamond",
      events: [
        { month: 8, text: "seats 80%", tone: "signal" },
        { month: 12.3, text: "new team", tone: "signal" },
        { month: 18, text: "API 90%", tone: "signal" },
      ],
    },
    {
      label: "Plays",
      mark: "box",
      events: [
        { month: 8.2, to: 9, text: "won", tone: "plan" },
        { month: 12.5, to: 14, text: "won", tone: "plan" },
        { month: 15.5, to: 17, text: "lost", tone: "lost" },
        { month: 18.2, to: 19, text: "won", tone: "plan" },
      ],
    },
    {
      label: "Bills",
      mark: "box",
      events: [3, 6, 9, 12, 15, 18, 21].map((month, i) => ({
        month,
        text: ["7.8", "7.8", "11.6", "11.6", "18.7", "18.7", "20.3"][i] ?? "",
        tone: "neutral" as const,
      })),
    },
  ],
};

export const cohorts: CohortRow[] = Array.from({ length: 8 }, (_, r) => ({
  key: `c${r}`,
  label: `Q${(r % 4) + 1} ${27 + Math.floor(r / 4)}`,
  lead: [String(57 + r * 4), `${(1.74 + r * 0.11).toFixed(2)}M`],
  cells: Array.from({ length: 12 }, (_, c) =>
    c > 11 - r ? null : c === 0 ? 1 : 0.88 + r * 0.03 + c * 0.042,
  ),
}));
