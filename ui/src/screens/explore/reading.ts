/** What the charts and tables of Explore hold. Pure. */
import type {
  AxisView,
  CellView,
  MetricCells,
  OptimumView,
  RowView,
  SeekView,
  SweepView,
  TornadoView,
  UnitView,
} from "../../lib/bindings";
import type { CurveData } from "../../lib/charts/curve";
import type { FrontierData } from "../../lib/charts/frontier";
import type { GridData } from "../../lib/charts/grid";
import type { TornadoData } from "../../lib/charts/tornado";
import {
  amountInTable,
  amountOnAxis,
  approximately,
  natural,
  percentFigure,
  percentText,
  plain,
  points,
  UNDEFINED_TEXT,
} from "../../lib/format";
import type { Column, Twin } from "../../lib/kit";
import { valueText } from "./vary";

type RowOf = (field: string) => RowView | null;

/** A level of a metric. */
export function levelText(value: number | null, unit: UnitView): string {
  if (value === null) return UNDEFINED_TEXT;
  if (unit === "ratio") return percentText(value, { digits: 1 });
  return unit === "money" ? amountInTable(value) : natural(value, 2);
}

/** A difference of a metric, signed. */
export function changeText(value: number | null, unit: UnitView): string {
  if (value === null) return UNDEFINED_TEXT;
  if (unit === "ratio") return points(value);
  return unit === "money"
    ? amountInTable(value, { signed: true })
    : plain(value, { digits: 2, signed: true });
}

/** A standard error of a metric. */
export function errorText(value: number | null, unit: UnitView): string {
  if (value === null) return "";
  if (unit === "ratio") return `±${percentFigure(value, { digits: 1 })}`;
  return unit === "money" ? `±${amountInTable(value)}` : `±${plain(value, { digits: 2 })}`;
}

/** Writes an axis of a metric. */
export function onAxis(unit: UnitView): (value: number) => string {
  if (unit === "ratio") {
    return (value) =>
      percentText(value, { digits: Number.isInteger(Math.round(value * 1e6) / 1e4) ? 0 : 1 });
  }
  return unit === "money" ? (value) => amountOnAxis(value) : (value) => natural(value, 2);
}

/** In the fewest characters, for a cell of the heat map. */
export const inCell =
  (unit: UnitView) =>
  (value: number): string =>
    unit === "ratio"
      ? percentText(value, { digits: 0 })
      : unit === "money"
        ? amountInTable(value)
        : natural(value, 1);

export const labelOf = (axis: AxisView): string =>
  axis.unit === "" ? axis.label : `${axis.label}, ${axis.unit}`;

/** A point in the table under a chart. */
export interface PointRow {
  at: number;
  values: string[];
  cell: CellView;
}

/** The values of a point of a sweep, in the order of its axes: the last changes fastest. */
export function valuesAt(axes: readonly AxisView[], at: number): string[] {
  let left = at;
  const values: string[] = [];
  for (const axis of [...axes].reverse()) {
    const count = Math.max(1, axis.values.length);
    values.unshift(axis.values[left % count] ?? "");
    left = Math.floor(left / count);
  }
  return values;
}

export const metricOf = (metrics: readonly MetricCells[], name: string): MetricCells | null =>
  metrics.find((metric) => metric.metric === name) ?? metrics[0] ?? null;

export function sweepRows(view: SweepView, metric: MetricCells): PointRow[] {
  return metric.cells.map((cell, at) => ({ at, values: valuesAt(view.axes, at), cell }));
}

/** The columns of points: values of the fields, then one metric. */
export function pointColumns(
  axes: readonly { field: string; label: string }[],
  metric: MetricCells,
  row: RowOf,
): Column<PointRow>[] {
  const { unit } = metric;
  const number = (
    key: string,
    label: string,
    value: (cell: CellView) => number | null,
    write: (value: number | null, cell: CellView) => string,
    more: Partial<Column<PointRow>> = {},
  ): Column<PointRow> => ({
    key,
    label,
    align: "right",
    sortable: true,
    value: (point) => value(point.cell),
    text: (point) => write(value(point.cell), point.cell),
    ...more,
  });
  return [
    ...axes.map((axis, i): Column<PointRow> => {
      const of = row(axis.field);
      return {
        key: axis.field,
        label: axis.label,
        sortable: true,
        value: (point) => leading(point.values[i] ?? ""),
        text: (point) => valueText(point.values[i] ?? "", of),
      };
    }),
    number(
      "mean",
      metric.label,
      (cell) => cell.mean,
      (v) => levelText(v, unit),
      { strong: true },
    ),
    number(
      "se",
      "s.e.",
      (cell) => cell.se,
      (v) => errorText(v, unit),
    ),
    number(
      "p10",
      "P10",
      (cell) => cell.p10,
      (v) => levelText(v, unit),
      { optional: true },
    ),
    number(
      "p90",
      "P90",
      (cell) => cell.p90,
      (v) => levelText(v, unit),
      { optional: true },
    ),
    number(
      "change",
      "Less the plan",
      (cell) => cell.change,
      (v, cell) => approximately(changeText(v, unit), cell.noise),
      { hint: "On the same draws as the plan as it stands. ≈ reads as none." },
    ),
    number(
      "changeSe",
      "s.e.",
      (cell) => cell.changeSe,
      (v) => errorText(v, unit),
    ),
  ];
}

/** A value for sorting: its number where it has one. */
function leading(value: string): number | string {
  const found = /^-?\d+(\.\d+)?/.exec(value)?.[0];
  return found === undefined ? value : Number(found);
}

const unitName = (unit: UnitView, currency: string) =>
  unit === "ratio" ? "ratio" : unit === "money" ? currency : undefined;

/** A sweep as numbers, every metric that was read. */
export function sweepTwin(view: SweepView): Twin {
  const columns: Twin["columns"] = view.axes.map((axis) => ({
    label: axis.label,
    unit: axis.unit,
  }));
  for (const metric of view.metrics) {
    const unit = unitName(metric.unit, view.currency);
    columns.push(
      { label: `${metric.label}, mean`, unit },
      { label: "s.e.", unit },
      { label: "P10", unit },
      { label: "P50", unit },
      { label: "P90", unit },
      { label: "less the plan", unit },
      { label: "s.e. of that", unit },
    );
  }
  const count = view.metrics[0]?.cells.length ?? 0;
  const rows = Array.from({ length: count }, (_, at) => [
    ...valuesAt(view.axes, at).map((value, i) =>
      view.axes[i]?.numbers == null ? value : leading(value),
    ),
    ...view.metrics.flatMap(({ cells }) => {
      const cell = cells[at];
      return [
        cell?.mean ?? null,
        cell?.se ?? null,
        cell?.p10 ?? null,
        cell?.p50 ?? null,
        cell?.p90 ?? null,
        cell?.change ?? null,
        cell?.changeSe ?? null,
      ];
    }),
  ]);
  return { columns, rows };
}

/** One field: the line. */
export function sweepCurve(
  view: SweepView,
  metric: MetricCells,
  chosen: number | null,
  row: RowOf,
): CurveData | null {
  const axis = view.axes[0];
  if (axis === undefined) return null;
  const numbers = axis.numbers;
  const own = leading(axis.own);
  const names = axis.values.map((value) => valueText(value, row(axis.field)));
  return {
    points: metric.cells.map((cell, i) => ({
      x: numbers?.[i] ?? i,
      y: cell.mean,
      low: cell.p10,
      high: cell.p90,
    })),
    own: numbers === null || typeof own === "string" ? null : own,
    chosen,
    names: numbers === null ? names : undefined,
    caption: labelOf(axis),
    write: onAxis(metric.unit),
    writeX: (value) => (Math.abs(value) >= 1000 ? amountOnAxis(value) : natural(value, 4)),
  };
}

/** Two fields: the heat map. The first goes up, the second across. */
export function sweepGrid(
  view: SweepView,
  metric: MetricCells,
  chosen: number | null,
  row: RowOf,
): GridData | null {
  const [up, across] = view.axes;
  if (up === undefined || across === undefined) return null;
  const wide = across.values.length;
  const bare = (axis: AxisView) => (value: string, i: number) => {
    const number = axis.numbers?.[i];
    if (number == null) return valueText(value, row(axis.field));
    return Math.abs(number) >= 1000 ? amountOnAxis(number) : natural(number, 4);
  };
  return {
    across: across.values.map(bare(across)),
    up: up.values.map(bare(up)),
    acrossLabel: labelOf(across),
    upLabel: labelOf(up),
    cells: up.values.map((_, i) =>
      metric.cells.slice(i * wide, (i + 1) * wide).map((cell) => cell.mean),
    ),
    middle: metric.base.mean ?? 0,
    middleName: "the plan's",
    chosen: chosen === null ? null : [chosen % wide, Math.floor(chosen / wide)],
    write: inCell(metric.unit),
  };
}

/** Bars that are drawn; the table has all. */
export const DRAWN_BARS = 16;

export function tornadoData(view: TornadoView, chosen: number | null, row: RowOf): TornadoData {
  const { unit } = view;
  return {
    rows: view.bars.slice(0, DRAWN_BARS).map((bar) => ({
      label: bar.label,
      low: bar.low.mean,
      high: bar.high.mean,
      lowText: valueText(bar.low.value, row(bar.field)),
      highText: valueText(bar.high.value, row(bar.field)),
      text: bar.nothing ? "none" : approximately(changeText(bar.swing, unit), bar.noise),
      noise: bar.noise || bar.nothing,
    })),
    base: view.base,
    chosen: chosen !== null && chosen < DRAWN_BARS ? chosen : null,
    write: onAxis(unit),
  };
}

type BarView = TornadoView["bars"][number];

export interface BarRow {
  at: number;
  bar: BarView;
}

export function barColumns(view: TornadoView, row: RowOf): Column<BarRow>[] {
  const { unit } = view;
  const end = (key: "low" | "high", label: string): Column<BarRow>[] => [
    {
      key: `${key}-value`,
      label,
      align: "right",
      value: ({ bar }) => leading(bar[key].value),
      text: ({ bar }) => valueText(bar[key].value, row(bar.field)),
    },
    {
      key,
      label: `${view.label} there`,
      align: "right",
      sortable: true,
      optional: true,
      value: ({ bar }) => bar[key].mean,
      text: ({ bar }) => levelText(bar[key].mean, unit),
    },
  ];
  return [
    { key: "rank", label: "#", align: "right", value: ({ at }) => at + 1, width: 34 },
    { key: "label", label: "Assumption", sortable: true, value: ({ bar }) => bar.label },
    {
      key: "own",
      label: "In the plan",
      align: "right",
      value: ({ bar }) => leading(bar.own),
      text: ({ bar }) => valueText(bar.own, row(bar.field)),
    },
    ...end("low", "Low end"),
    ...end("high", "High end"),
    {
      key: "swing",
      label: "High less low",
      align: "right",
      sortable: true,
      strong: true,
      value: ({ bar }) => bar.swing,
      text: ({ bar }) =>
        bar.nothing ? "none" : approximately(changeText(bar.swing, unit), bar.noise),
    },
    {
      key: "se",
      label: "s.e.",
      align: "right",
      value: ({ bar }) => bar.se,
      text: ({ bar }) => errorText(bar.se, unit),
    },
  ];
}

/** How a search ended, in a sentence. */
export function seekSentence(view: SeekView, row: RowView | null): { title: string; text: string } {
  const target = levelText(view.target, view.unit);
  const [low, high] = [valueText(view.low, row), valueText(view.high, row)];
  if (view.solutions.length === 0) {
    const near = view.nearest;
    const reached =
      near === null
        ? `${view.label} is undefined between the two ends.`
        : `${valueText(near.value, row)} comes nearest, with ${levelText(near.mean, view.unit)} ${errorText(near.se, view.unit)}.`;
    return {
      title: `${target} is not reached between ${low} and ${high}`,
      text: `${reached} Widen the ends, lower the target, or vary another field.`,
    };
  }
  const found = view.solutions.map((one) => valueText(one.value, row));
  const title =
    found.length === 1
      ? `${view.fieldLabel} of ${found[0] ?? ""} brings ${view.label} to ${target}`
      : `${target} is reached at ${found.length} values: ${found.join(", ")}`;
  const intervals = view.solutions.map((one) => {
    const from = one.from === null ? "below the low end" : valueText(one.from, row);
    const to = one.to === null ? "above the high end" : valueText(one.to, row);
    return `noise leaves ${from} to ${to}`;
  });
  return {
    title,
    text: `With ${view.replications} replications ${intervals.join("; ")}. Values are told to ${valueText(view.step, row)}.`,
  };
}

/** Values tried in a search: the line, the target, and where it is reached. */
export function seekCurve(view: SeekView, chosen: number | null, row: RowView | null): CurveData {
  const ends = view.tried.map((trial) => trial.number ?? 0);
  const [low, high] = [Math.min(...ends), Math.max(...ends)];
  const number = (value: string | null, otherwise: number) => {
    const read = value === null ? otherwise : leading(value);
    return typeof read === "number" ? read : otherwise;
  };
  const own = row?.number == null ? null : Number(row.number);
  return {
    points: view.tried.map((trial) => ({
      x: trial.number ?? 0,
      y: trial.mean,
      low: trial.mean === null || trial.se === null ? null : trial.mean - 1.96 * trial.se,
      high: trial.mean === null || trial.se === null ? null : trial.mean + 1.96 * trial.se,
    })),
    own,
    chosen,
    target: {
      value: view.target ?? 0,
      text: `target ${levelText(view.target, view.unit)}`,
    },
    crossings: view.solutions.map((one) => ({
      x: number(one.value, low),
      from: number(one.from, low),
      to: number(one.to, high),
      text: valueText(one.value, row),
    })),
    caption: row === null || row.unit === "" ? view.fieldLabel : `${view.fieldLabel}, ${row.unit}`,
    write: onAxis(view.unit),
    writeX: (value) => (Math.abs(value) >= 1000 ? amountOnAxis(value) : natural(value, 4)),
  };
}

type TrialView = SeekView["tried"][number];

export interface TrialRow {
  at: number;
  trial: TrialView;
}

export function trialColumns(view: SeekView, row: RowView | null): Column<TrialRow>[] {
  const { unit } = view;
  return [
    {
      key: "value",
      label: view.fieldLabel,
      sortable: true,
      value: ({ trial }) => trial.number,
      text: ({ trial }) => valueText(trial.value, row),
    },
    {
      key: "mean",
      label: view.label,
      align: "right",
      sortable: true,
      strong: true,
      value: ({ trial }) => trial.mean,
      text: ({ trial }) => levelText(trial.mean, unit),
    },
    {
      key: "se",
      label: "s.e.",
      align: "right",
      value: ({ trial }) => trial.se,
      text: ({ trial }) => errorText(trial.se, unit),
    },
    {
      key: "gap",
      label: "Less the target",
      align: "right",
      sortable: true,
      value: ({ trial }) => (trial.mean === null ? null : trial.mean - (view.target ?? 0)),
      text: ({ trial }) =>
        changeText(trial.mean === null ? null : trial.mean - (view.target ?? 0), unit),
    },
  ];
}

export function frontierData(view: OptimumView, chosen: number | null): FrontierData | null {
  const [across, up] = [metricOf(view.metrics, view.across), metricOf(view.metrics, view.up)];
  if (across === null || up === null) return null;
  const less = (is: boolean) => (is ? ", less is better" : "");
  return {
    points: view.points.map((point, i) => ({
      x: across.cells[i]?.mean ?? null,
      y: up.cells[i]?.mean ?? null,
      fits: point.breaks.length === 0,
      onFrontier: point.onFrontier,
    })),
    frontier: view.frontier,
    base: { x: across.base.mean, y: up.base.mean },
    chosen,
    acrossLabel: across.label + less(view.acrossLess),
    upLabel: up.label + less(view.upLess),
    writeX: onAxis(across.unit),
    writeY: onAxis(up.unit),
  };
}

type OptimumPoint = OptimumView["points"][number];

export interface OptimumRow {
  at: number;
  point: OptimumPoint;
}

/** Points, those of the frontier first, then those that keep the limits. */
export function optimumRows(view: OptimumView): OptimumRow[] {
  const rows = view.points.map((point, at) => ({ at, point }));
  const on = view.frontier.flatMap((at) => rows[at] ?? []);
  const rest = rows.filter((row) => !row.point.onFrontier);
  const fits = (row: OptimumRow) => (row.point.breaks.length === 0 ? 0 : 1);
  return [...on, ...rest.sort((a, b) => fits(a) - fits(b) || a.at - b.at)];
}

/** Whether a point keeps the limits, in words. */
export function standing(point: OptimumPoint): string {
  if (point.onFrontier)
    return point.unsure.length > 0 ? "frontier, limit within noise" : "frontier";
  if (point.breaks.length > 0) return "breaks a limit";
  return point.unsure.length > 0 ? "limit within noise" : "beaten";
}

/** What a point of the frontier is, in words. */
export function optimumWords(view: OptimumView, at: number, row: RowOf): string {
  const point = view.points[at];
  if (point === undefined) return "";
  const values = view.axes.map(
    (axis, i) => `${axis.label} ${valueText(point.values[i] ?? "", row(axis.field))}`,
  );
  const levers = view.levers.flatMap((lever, i) => {
    const of = point.chosen[i] ?? "own";
    return of === "own" ? [] : [`${lever} of ${of}`];
  });
  return [...values, ...levers].join(", ") || "As it stands";
}

export function optimumColumns(view: OptimumView, row: RowOf): Column<OptimumRow>[] {
  return [
    {
      key: "standing",
      label: "Standing",
      sortable: true,
      value: ({ point }) => standing(point),
    },
    ...view.axes.map((axis, i): Column<OptimumRow> => {
      const of = row(axis.field);
      return {
        key: axis.field,
        label: axis.label,
        sortable: true,
        value: ({ point }) => leading(point.values[i] ?? ""),
        text: ({ point }) => valueText(point.values[i] ?? "", of),
      };
    }),
    ...view.levers.map((lever, i): Column<OptimumRow> => ({
      key: lever,
      label: `${lever.charAt(0).toUpperCase()}${lever.slice(1)} of`,
      sortable: true,
      value: ({ point }) => point.chosen[i] ?? "",
      text: ({ point }) => (point.chosen[i] === "own" ? "itself" : (point.chosen[i] ?? "")),
    })),
    ...view.metrics.flatMap((metric): Column<OptimumRow>[] => [
      {
        key: metric.metric,
        label: metric.label,
        align: "right",
        sortable: true,
        strong: true,
        value: ({ at }) => metric.cells[at]?.mean ?? null,
        text: ({ at }) => levelText(metric.cells[at]?.mean ?? null, metric.unit),
      },
      {
        key: `${metric.metric}-se`,
        label: "s.e.",
        align: "right",
        optional: true,
        value: ({ at }) => metric.cells[at]?.se ?? null,
        text: ({ at }) => errorText(metric.cells[at]?.se ?? null, metric.unit),
      },
    ]),
  ];
}
