/** The life of one account as its timeline, its table and its facts know it. */
import type { ArrStep, Bar, Facts, TimelineView } from "../../lib/bindings";
import type { TimelineData, TimelineEvent } from "../../lib/charts";
import { amount, amountInTable, monthDate, percentText, plain, whole } from "../../lib/format";
import type { Cell, Twin } from "../../lib/kit";
import { landedText } from "./list";
import {
  BARS,
  isCount,
  LED,
  measureWords,
  plainWords,
  segmentWords,
  signalMark,
  signalWords,
} from "./words";

/** Words on a step of ARR. Usage moves ARR nearly every month: its steps speak for themselves. */
const STEP_WORDS: Partial<Record<Bar, string>> = {
  seats: "seats",
  teams: "teams",
  product: "2nd product",
  tier: "tier",
  price: "price",
  reactivation: "back",
  contraction: "less",
  churn: "churned",
};

/** The movement of a month that says most: the largest that has words. */
function said(steps: readonly ArrStep[], month: number): string {
  const worded = steps.filter((step) => step.month === month && STEP_WORDS[step.bar] !== undefined);
  const size = (step: ArrStep) => Math.abs(Number(step.amount));
  const largest = worded.reduce<ArrStep | null>(
    (a, b) => (a === null || size(b) > size(a) ? b : a),
    null,
  );
  return largest === null ? "" : (STEP_WORDS[largest.bar] ?? "");
}

/** First month shown: the landing, or the start for the existing book. */
export const firstMonth = (facts: Facts) => Math.max(0, facts.landed);

/** A step smaller than this share of the largest ARR is not worth words. */
const WORTH_SAYING = 0.06;

function arrSteps(view: TimelineView): TimelineData["arr"] {
  const from = firstMonth(view.facts);
  const worth = WORTH_SAYING * Math.max(...view.arr.map((value) => value ?? 0));
  const steps: { month: number; value: number; text: string | null }[] = [];
  for (let month = from; month <= view.months; month++) {
    const value = view.arr[month] ?? 0;
    const before = steps.at(-1);
    if (before?.value === value) continue;
    const small = before !== undefined && Math.abs(value - before.value) < worth;
    steps.push({ month, value, text: small ? null : said(view.steps, month) });
  }
  return steps;
}

function adoption(view: TimelineView): TimelineEvent[] {
  const { activatedMonth } = view.facts;
  const events: TimelineEvent[] = view.teams.map(({ month, teams }) => ({
    month,
    text: `team ${teams}`,
    tone: "plan",
  }));
  if (activatedMonth !== null) {
    events.push({ month: activatedMonth, text: "activated", tone: "plan" });
  }
  return events.sort((a, b) => a.month - b.month);
}

function signals(view: TimelineView): TimelineEvent[] {
  return view.signals.map(({ month, signal, fate }) => ({
    month,
    text: signalMark(signal),
    // Only those that somebody acted on stand out.
    tone: fate === "started" ? "signal" : fate === "expired" ? "lost" : "neutral",
  }));
}

/** The timeline of an account. */
export function timelineOf(view: TimelineView, pinned: number | null): TimelineData {
  return {
    from: firstMonth(view.facts),
    to: view.months,
    arr: arrSteps(view),
    pinned,
    lanes: [
      { label: "Adoption", mark: "dot", events: adoption(view) },
      { label: "Signals", mark: "diamond", events: signals(view) },
      {
        label: "Plays",
        mark: "box",
        events: view.plays.map(({ started, closed, won }) => ({
          month: started,
          to: closed,
          text: won ? "won" : "lost",
          tone: won ? "plan" : "lost",
        })),
      },
      {
        label: "Bills",
        mark: "box",
        events: view.bills.map((bill) => ({
          month: bill.month,
          text: amount(bill.amount),
          tone: "neutral",
        })),
      },
    ],
  };
}

/** `Mid-market, landed Mar 27, owner expansion_ae-01`: who owns its expansion. */
export function lifeSummary(facts: Facts, start: string): string {
  const landed = facts.landed <= 0 ? "existing book" : `landed ${landedText(facts.landed, start)}`;
  const owner = facts.owner === null ? "no owner" : `owner ${facts.owner}`;
  return [segmentWords(facts.segment), landed, owner].join(", ");
}

/** Facts of the contract, as label and value. */
export function factsOf(facts: Facts, start: string): { label: string; value: string }[] {
  const found = [
    { label: "Teams", value: `${plain(facts.teams)} of ${plain(facts.possibleTeams)}` },
    { label: "Seats", value: `${plain(facts.seats)} of ${plain(facts.demand)} wanted` },
  ];
  const { contract, next } = facts;
  if (contract !== null) {
    found.push({ label: "Price", value: `${percentText(contract.price)} of list` });
    if (Number(contract.usage) > 0) {
      found.push({ label: "Commitment", value: amountInTable(contract.usage) });
    }
    if (contract.renewal !== null) {
      found.push({ label: "Renews", value: monthDate(contract.renewal, start) });
    }
  }
  if (facts.churnedMonth !== null) {
    found.push({ label: "Left", value: monthDate(facts.churnedMonth, start) });
  }
  if (next !== null) {
    const bill = `${amountInTable(next.amount)}, ${monthDate(next.month, start)}`;
    found.push({ label: next.billed ? "Next bill" : "Would bill", value: bill });
  }
  return found;
}

interface Row {
  month: number;
  what: string;
  detail: string;
  amount: number | null;
  arr: number | null;
}

function rowsOf(view: TimelineView): Row[] {
  const none = { amount: null, arr: null };
  const led = (by: keyof typeof LED, signal: string | null) =>
    signal === null ? LED[by] : signalWords(signal);
  return [
    ...view.steps.map(({ month, bar, amount: size, arr, led: by, signal }) => ({
      month,
      what: `ARR: ${BARS[bar].toLowerCase()}`,
      detail: by === null ? "" : led(by, signal),
      amount: Number(size),
      arr: Number(arr),
    })),
    ...(view.facts.activatedMonth === null
      ? []
      : [{ month: view.facts.activatedMonth, what: "Activated", detail: "", ...none }]),
    ...view.teams.map(({ month, teams }) => ({
      month,
      what: "Team joined",
      detail: `team ${teams}`,
      ...none,
    })),
    ...view.signals.map(({ month, signal, fate, waited }) => ({
      month,
      what: `Signal: ${signalWords(signal).toLowerCase()}`,
      detail: waited === null ? fate : `${fate} after ${waited} days`,
      ...none,
    })),
    ...view.plays.map((play) => ({
      month: play.closed,
      what: `Play ${play.won ? "won" : "lost"}: ${plainWords(play.play).toLowerCase()}`,
      detail: [
        led(play.led, play.signal),
        `since month ${play.started}`,
        play.rep ?? "nobody",
      ].join(", "),
      amount: Number(play.amount),
      arr: null,
    })),
    ...view.bills.flatMap((bill) =>
      bill.lines.map((line) => ({
        month: bill.month,
        what: "Bill",
        detail: plainWords(line.kind),
        amount: Number(line.amount),
        arr: null,
      })),
    ),
    ...view.credits.map((credit) => ({
      month: credit.month,
      what: `Credit to ${credit.rep}`,
      detail: isCount(credit.measure)
        ? `${measureWords(credit.measure)}: ${credit.amount}`
        : measureWords(credit.measure),
      amount: isCount(credit.measure) ? null : Number(credit.amount),
      arr: null,
    })),
  ];
}

/** Everything that happened, in order. */
export function lifeTwin(view: TimelineView, start: string, currency: string): Twin {
  const money = (value: Cell) => (value === null ? "" : whole(value));
  const rows = rowsOf(view).sort((a, b) => a.month - b.month);
  return {
    columns: [
      { label: "Month" },
      { label: "Date" },
      { label: "What" },
      { label: "Detail" },
      { label: "Amount", unit: currency, write: money },
      { label: "ARR after", unit: currency, write: money },
    ],
    rows: rows.map((row) => [
      row.month,
      monthDate(row.month, start),
      row.what,
      row.detail,
      row.amount,
      row.arr,
    ]),
  };
}
