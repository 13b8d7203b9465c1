/** A small replication for tests: two quarters of landings, a year's movement, one account's life. */
import type {
  AccountLine,
  AccountsView,
  Bar,
  BarView,
  CohortsView,
  Facts,
  ListView,
  MovementView,
  TimelineView,
} from "../../lib/bindings";

export const CHOICES: AccountsView = {
  replications: 200,
  picks: [
    { percentile: 10, replication: 7, nrr: 1.02 },
    { percentile: 50, replication: 41, nrr: 1.1 },
    { percentile: 90, replication: 163, nrr: 1.21 },
  ],
  shown: 41,
  month: 14,
  months: 24,
  start: "2027-01",
  currency: "USD",
  segments: ["smb", "mid-market"],
};

export const COHORTS: CohortsView = {
  replication: 41,
  ages: [0, 3, 6, 9],
  rows: [
    { from: 0, to: 0, accounts: 200, land: "10100000.00", kept: [1, 1.01, 1.02, 1.05] },
    { from: 1, to: 3, accounts: 57, land: "1740000.00", kept: [1, 0.91, 0.89, null] },
    { from: 4, to: 6, accounts: 61, land: "1930000.00", kept: [1, 0.97, null, null] },
  ],
  weighted: { from: 1, to: 6, accounts: 118, land: "3670000.00", kept: [1, 0.94, 0.89, null] },
};

const amounts: Record<Bar, string> = {
  opening: "14890000.00",
  new: "7990000.00",
  seats: "1620000.00",
  teams: "1380000.00",
  usage: "0.00",
  product: "340000.00",
  tier: "310000.00",
  price: "190000.00",
  reactivation: "80000.00",
  contraction: "-500000.00",
  churn: "-1180000.00",
  closing: "25120000.00",
};

export const MOVEMENT: MovementView = {
  replication: 41,
  window: { from: 2, to: 14 },
  bars: Object.entries(amounts).map(([bar, amount]): BarView => ({
    bar: bar as Bar,
    amount,
    accounts: 34,
  })),
};

const LINE: AccountLine = {
  account: "book-1-0007",
  segment: "mid-market",
  landed: -3,
  land: "48600.00",
  before: "48600.00",
  after: "69900.00",
  amount: "21300.00",
  kept: 1.4383,
  teams: 1,
  month: 12,
  times: 1,
  led: "signal",
  signal: "new_team",
  rep: "expansion_ae-01",
};

export const LIST: ListView = {
  rows: [
    LINE,
    {
      ...LINE,
      account: "mid-market-015-0003",
      landed: 3,
      land: "31200.00",
      before: "0.00",
      after: "74900.00",
      amount: "28600.00",
      kept: null,
      teams: 2,
      times: 2,
      led: "gutFeel",
      signal: null,
      rep: null,
    },
  ],
  found: 2,
  accounts: 34,
  total: "1380000.00",
  landed: null,
};

export const FACTS: Facts = {
  account: "mid-market-015-0003",
  segment: "mid-market",
  landed: 3,
  land: "31200.00",
  arr: "74900.00",
  activated: true,
  activatedMonth: 5,
  churnedMonth: null,
  teams: 3,
  possibleTeams: 6,
  seats: 52,
  demand: 61,
  closer: "ae-03",
  owner: "expansion_ae-01",
  contract: {
    committed: "74900.00",
    usage: "0.00",
    product: "0.00",
    price: 0.96,
    renewal: 27,
  },
  next: { month: 15, amount: "18725.00", billed: true },
};

export const LIFE: TimelineView = {
  replication: 41,
  months: 24,
  facts: FACTS,
  arr: Array.from({ length: 25 }, (_, month) =>
    month < 3 ? 0 : month < 9 ? 31200 : month < 14 ? 46300 : 74900,
  ),
  steps: [
    { month: 3, bar: "new", amount: "31200.00", arr: "31200.00", led: null, signal: null },
    {
      month: 9,
      bar: "seats",
      amount: "15100.00",
      arr: "46300.00",
      led: "signal",
      signal: "seat_utilisation",
    },
    { month: 14, bar: "teams", amount: "28600.00", arr: "74900.00", led: "ask", signal: null },
  ],
  teams: [{ month: 11, teams: 2 }],
  signals: [
    { month: 8, signal: "seat_utilisation", fate: "started", ended: 8, waited: 0 },
    { month: 10, signal: "renewal_near", fate: "missed", ended: null, waited: null },
  ],
  plays: [
    {
      started: 8,
      closed: 9,
      play: "seat_expansion",
      led: "signal",
      signal: "seat_utilisation",
      rep: "expansion_ae-01",
      won: true,
      amount: "15100.00",
    },
    {
      started: 16,
      closed: 18,
      play: "team_expansion",
      led: "gutFeel",
      signal: null,
      rep: null,
      won: false,
      amount: "0.00",
    },
  ],
  bills: [
    {
      month: 3,
      amount: "9000.00",
      lines: [
        { kind: "committed", amount: "7800.00" },
        { kind: "usage", amount: "1200.00" },
      ],
    },
  ],
  credits: [
    { month: 5, rep: "csm-01", measure: "activations", amount: "1.00" },
    { month: 9, rep: "expansion_ae-01", measure: "expansion_arr", amount: "15100.00" },
    { month: 9, rep: "ae-03", measure: "expansion_arr", amount: "4900.00" },
  ],
};
