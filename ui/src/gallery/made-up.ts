/** Made-up numbers for the gallery, shaped like the mocks'. Nothing here comes from a run. */
import type { FanData } from "../lib/charts/fan";

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
