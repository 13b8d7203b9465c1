/** What the tables and charts of Data hold. Pure. */
import type {
  CalibrationView,
  FittedValue,
  PastFile,
  PastSeries,
  ScorecardView,
  UnitView,
} from "../../lib/bindings";
import type { PastData } from "../../lib/charts/past";
import {
  amountInTable,
  amountOnAxis,
  monthDate,
  natural,
  percentText,
  plain,
  UNDEFINED_TEXT,
} from "../../lib/format";
import type { Column, Twin } from "../../lib/kit";

/** A number of a target; small shares with more decimals, so that monthly rates can be told apart. */
export function targetText(value: number | null, unit: UnitView): string {
  if (value === null) return UNDEFINED_TEXT;
  if (unit === "money") return amountInTable(value);
  if (unit === "number") return natural(value, 2);
  return percentText(value, { digits: Math.abs(value) < 0.1 ? 2 : 1 });
}

/** `2026-03` as `Mar 26`. */
export const monthText = (month: string): string => monthDate(1, month);

/** A name of the program as words: `expansion_share.2026_q1`. */
export const inWords = (name: string): string => name.replaceAll("_", " ");

const TARGETS: Record<string, string> = {
  nrr: "NRR",
  grr: "GRR",
  logo_retention: "Logo retention",
  expansion_share: "Expansion share",
  churn_rate_monthly: "Churn a month",
  contraction_rate_monthly: "Contraction a month",
  reactivation_rate_monthly: "Reactivation a month",
  expansion_rate_monthly: "Expansion a month",
  mean_land: "Mean land",
  win_rate: "Win rate",
  activation_rate: "Activation rate",
};

/** A target's name for a person: `expansion_rate_monthly.self_serve`, `nrr.month_12`. */
export function targetName(name: string): string {
  const within = /^expanded_within_(\d+)$/.exec(name)?.[1];
  if (within !== undefined) return `Expanded within ${within} months`;
  const [head = "", ...rest] = name.split(".");
  return [TARGETS[head] ?? inWords(head), ...rest.map(inWords)].join(", ");
}

const NAMES: Record<string, string> = {
  arr: "ARR",
  nrr: "Net revenue retention",
  new: "New-logo ARR",
  expansion: "Expansion ARR",
  contraction: "Contraction ARR",
  churn: "Churned ARR",
  reactivation: "Reactivated ARR",
};

export const seriesName = (series: string): string => NAMES[series] ?? inWords(series);

export const seriesText =
  (series: Pick<PastSeries, "money">) =>
  (value: number | null): string => {
    if (value === null) return UNDEFINED_TEXT;
    return series.money ? amountInTable(value) : percentText(value, { digits: 1 });
  };

/** The chart of a series. */
export function pastOf(series: PastSeries): PastData {
  return {
    months: series.months.map((line) => ({
      label: monthText(line.month),
      actual: line.actual,
      p10: line.p10,
      p50: line.p50,
      p90: line.p90,
    })),
    zero: series.money && series.series !== "arr",
    write: (value) => (series.money ? amountOnAxis(value) : percentText(value)),
  };
}

/** A series as numbers. */
export function pastTwin(series: PastSeries, currency: string): Twin {
  const unit = series.money ? currency : "ratio";
  return {
    columns: [
      { label: "Month" },
      { label: "Happened", unit },
      { label: "P10", unit },
      { label: "P50", unit },
      { label: "P90", unit },
      { label: "Mean", unit },
      { label: "s.e.", unit },
      { label: "From P10 to P90" },
    ],
    rows: series.months.map((line) => [
      line.month,
      line.actual,
      line.p10,
      line.p50,
      line.p90,
      line.mean,
      line.se,
      line.inside === null ? null : line.inside ? "yes" : "no",
    ]),
  };
}

/** The errors of a series as cards. */
export function errorItems(series: PastSeries): { label: string; value: string; more?: string }[] {
  const { errors } = series;
  const write = seriesText(series);
  const percent = (value: number | null) => percentText(value, { digits: 1 });
  const inside = series.months.filter((line) => line.inside === true).length;
  return [
    {
      label: "Months inside P10 to P90",
      value: percentText(errors.coverage),
      more: `${plain(inside)} of ${plain(errors.months)}; 80% of many would be`,
    },
    {
      label: "Bias, model less actual",
      value: write(errors.bias),
      ...(errors.biasShare === null
        ? {}
        : { more: percentText(errors.biasShare, { digits: 1, signed: true }) }),
    },
    { label: "Mean size of the error", value: write(errors.mae) },
    {
      label: "Mean error over actual",
      value: percent(errors.mape),
      more: `${plain(errors.mapeMonths)} months`,
    },
  ];
}

/** All series of a test, one row each. */
export function errorColumns(): Column<PastSeries>[] {
  const money = (key: "bias" | "mae", label: string): Column<PastSeries> => ({
    key,
    label,
    align: "right",
    value: (series) => series.errors[key],
    text: (series) => seriesText(series)(series.errors[key]),
  });
  const share = (
    key: "biasShare" | "mape" | "coverage",
    label: string,
    more: Partial<Column<PastSeries>> = {},
  ): Column<PastSeries> => ({
    key,
    label,
    align: "right",
    value: (series) => series.errors[key],
    text: (series) => percentText(series.errors[key], { digits: key === "coverage" ? 0 : 1 }),
    ...more,
  });
  return [
    { key: "series", label: "Series", value: ({ series }) => seriesName(series) },
    { key: "months", label: "Months", align: "right", value: ({ errors }) => errors.months },
    share("coverage", "Inside P10 to P90", { strong: true }),
    money("bias", "Bias"),
    share("biasShare", "Bias over actual"),
    money("mae", "Mean size of error"),
    share("mape", "Error over actual"),
  ];
}

/** Months that a test can start from: after the first half year, and three before the end. */
export function startMonths(past: PastFile | null): string[] {
  if (past === null) return [];
  const [year, month] = past.firstMonth.split("-").map(Number);
  const first = (year ?? 0) * 12 + (month ?? 1) - 1;
  return Array.from({ length: past.months }, (_, i) => {
    const number = first + i + 1;
    return `${Math.floor(number / 12)}-${String((number % 12) + 1).padStart(2, "0")}`;
  }).slice(0, Math.max(0, past.months - 2));
}

const KNOWN: Record<FittedValue["knowledge"], string> = {
  determined: "determined",
  weak: "weakly",
  together: "only together",
  silent: "not by these data",
};

/** How well a value is known, in words. */
export function knownText(value: FittedValue): string {
  const known = KNOWN[value.knowledge];
  if (value.knowledge === "together") return `only with ${value.together.join(", ")}`;
  return value.bound && value.knowledge !== "silent" ? `${known}, at the end of its range` : known;
}

/** Whether there is something to write into the plan. */
export const applies = (value: FittedValue): boolean =>
  value.knowledge !== "silent" && value.before !== value.after;

export function valuesTwin(view: CalibrationView): Twin {
  return {
    columns: [
      { label: "Value" },
      { label: "Name" },
      { label: "Before" },
      { label: "After" },
      { label: "Interval from" },
      { label: "Interval to" },
      { label: "Range from" },
      { label: "Range to" },
      { label: "Known" },
      { label: "Moves" },
    ],
    rows: view.values.map((value) => [
      value.label,
      value.value,
      value.before,
      value.after,
      value.interval[0] ?? null,
      value.interval[1] ?? null,
      value.range[0] ?? null,
      value.range[1] ?? null,
      knownText(value),
      value.moves.join(", "),
    ]),
  };
}

type Target = CalibrationView["targets"][number];

/** The targets as numbers. */
export function targetsTwin(view: CalibrationView): Twin {
  return {
    columns: [
      { label: "Target" },
      { label: "Unit" },
      { label: "Of" },
      { label: "Happened" },
      { label: "s.e." },
      { label: "Model before" },
      { label: "Model after" },
      { label: "s.e. of simulation" },
      { label: "Off by, in s.e." },
    ],
    rows: view.targets.map((target) => [
      target.target,
      target.unit === "money" ? view.currency : target.unit,
      target.units,
      target.observed,
      target.observedSe,
      target.before,
      target.after,
      target.afterSe,
      target.residual,
    ]),
  };
}

export function targetColumns(): Column<Target>[] {
  const column = (
    key: "observed" | "before" | "after",
    label: string,
    more: Partial<Column<Target>> = {},
  ): Column<Target> => ({
    key,
    label,
    align: "right",
    value: (target) => target[key],
    text: (target) => targetText(target[key], target.unit),
    ...more,
  });
  return [
    { key: "target", label: "Observed", value: ({ target }) => targetName(target) },
    {
      key: "units",
      label: "Of",
      align: "right",
      hint: "Customers or deals behind it",
      optional: true,
      value: ({ units }) => units,
      text: ({ units }) => (units === null ? "" : plain(units)),
    },
    column("observed", "Happened", {
      text: ({ observed, observedSe, unit }) =>
        `${targetText(observed, unit)} ±${targetText(observedSe, unit)}`,
    }),
    column("before", "Model before"),
    column("after", "Model after", { strong: true }),
    {
      key: "residual",
      label: "Off by, in s.e.",
      align: "right",
      sortable: true,
      value: ({ residual }) => residual,
      text: ({ residual }) => plain(residual, { digits: 1, signed: true }),
    },
  ];
}

/** What the data could not say, one sentence each. */
export function remarks(view: CalibrationView): string[] {
  const silent = view.values.filter((value) => value.knowledge === "silent");
  const list = (names: readonly string[]) => names.join(", ");
  return [
    ...(silent.length === 0
      ? []
      : [`The data do not speak about ${list(silent.map((v) => v.label))}: left as they were.`]),
    ...(view.silent.length === 0
      ? []
      : [`Not tried, since the data do not speak about them: ${list(view.silent)}.`]),
    ...(view.alike.length === 0
      ? []
      : [`Not tried, since others move the same: ${list(view.alike)}.`]),
    ...(view.undefined.length === 0
      ? []
      : [`The model gives no value for ${list(view.undefined.map(targetName))}.`]),
    ...((view.widened ?? 1) > 1
      ? [
          `The model misses what happened by more than noise, so intervals were widened ${natural(view.widened, 2)} times.`,
        ]
      : []),
    ...(view.converged ? [] : ["The fit did not converge: read its values as a step on the way."]),
  ];
}

type CaseRow = ScorecardView["rows"][number];

export function caseColumns(): Column<CaseRow>[] {
  const level = (key: "p10" | "p50" | "p90", more: Partial<Column<CaseRow>> = {}) => ({
    key,
    label: key.toUpperCase(),
    align: "right" as const,
    value: (row: CaseRow) => row[key],
    text: (row: CaseRow) => targetText(row[key], row.unit),
    ...more,
  });
  return [
    { key: "hit", label: "Result", sortable: true, value: ({ hit }) => (hit ? "met" : "missed") },
    { key: "read", label: "Read", sortable: true, value: ({ read }) => read },
    { key: "aim", label: "Aimed at", align: "right", value: ({ aim }) => aim },
    level("p10", { optional: true }),
    level("p50", { strong: true }),
    level("p90", { optional: true }),
    {
      key: "fit",
      label: "Use",
      sortable: true,
      value: ({ fit }) => (fit ? "fit" : "held out"),
    },
    { key: "claims", label: "Source", value: ({ claims }) => claims.join(", ") },
  ];
}

/** What there is to say of a case. */
export function caseText(row: CaseRow): string {
  return [row.id, row.note, row.hit ? null : row.miss].filter((part) => part !== null).join(". ");
}
