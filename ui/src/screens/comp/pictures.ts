/** What the charts of the Comp screen draw, and the same as tables. Pure. */
import type { ComponentTerms, CompView, CurvePoint, RoleRun, RoleTerms } from "../../lib/bindings";
import type { HistogramData, HistogramPanel, PayoutData, VestingData } from "../../lib/charts";
import { amount, percentFigure, percentText, plain } from "../../lib/format";
import type { Cell, Twin } from "../../lib/kit";
import { roleName } from "./words";

/** A number of the engine; those are never missing. */
export const num = (value: number | null): number => value ?? 0;

const asPercent = (value: Cell) =>
  typeof value === "number" ? percentFigure(value, { digits: 1 }) : (value ?? "");
const asAmount = (value: Cell) => (value === null ? "" : plain(value));

/** What 100% of pay is: pay at quota, or the role's variable pay where a quota pays nothing. */
export function fullPay(role: RoleTerms, component: ComponentTerms): number {
  const atQuota = Number(component.curve?.atQuota.pay ?? 0);
  return atQuota > 0 ? atQuota : Number(role.variable);
}

/** The payout curve of a component, or null where attainment does not decide its pay. */
export function payoutData(
  role: RoleTerms,
  component: ComponentTerms,
  run: RoleRun | null,
  mark: CurvePoint | null,
): PayoutData | null {
  const curve = component.curve;
  const full = fullPay(role, component);
  if (curve === null || full <= 0) return null;
  const share = (point: CurvePoint) => Number(point.pay) / full;
  const points = curve.points.map((p): [number, number] => [num(p.attainment), share(p)]);
  const end = points.at(-1) ?? [1.5, 1.5];
  const beyond = mark !== null && num(mark.attainment) > end[0];
  return {
    points,
    multiples: curve.points.map((p) => (p.multiple === null ? null : `${plainMultiple(p)}×`)),
    atQuota: amount(curve.atQuota.pay),
    zone:
      mark === null || run === null || run.p10 === null || run.p90 === null || run.p10 >= end[0]
        ? undefined
        : { p10: run.p10, p90: run.p90 },
    mark:
      mark === null
        ? undefined
        : {
            attainment: Math.min(num(mark.attainment), end[0]),
            pay: beyond ? end[1] : share(mark),
            label: `P50 ${percentText(share(mark))}`,
            more: amount(mark.pay),
          },
  };
}

const plainMultiple = (point: CurvePoint) => String(Number(num(point.multiple).toFixed(4)));

/** The points of the curve as a table. */
export function payoutTwin(
  role: RoleTerms,
  component: ComponentTerms,
  currency: string,
): Twin | null {
  const full = fullPay(role, component);
  if (component.curve === null || full <= 0) return null;
  return {
    columns: [
      { label: "Attainment", unit: "% of quota", write: asPercent },
      { label: "Pay", unit: `${currency}/yr`, write: asAmount },
      { label: "Of pay at quota", unit: "%", write: asPercent },
      { label: "Multiple from here" },
    ],
    rows: component.curve.points.map((p) => [
      num(p.attainment),
      Number(p.pay),
      Number(p.pay) / full,
      p.multiple,
    ]),
  };
}

/** Reps above this share of quota are few: the axis ends there. */
const NARROW = 2;
const FEW = 0.01;

/** Attainment of the roles, `first` above the others. */
export function attainmentData(roles: readonly RoleRun[], first: string): HistogramData | null {
  const counted = roles.filter((role) => role.tenths.length > 0);
  if (counted.length === 0) return null;
  const ordered = [
    ...counted.filter((role) => role.role === first),
    ...counted.filter((role) => role.role !== first),
  ];
  const past = (role: RoleRun) =>
    role.tenths.slice(NARROW * 10).reduce<number>((a, b) => a + num(b), 0);
  const wide = ordered.some((role) => past(role) > FEW);
  return {
    panels: ordered.map((role) => panel(role)),
    threshold: 1,
    min: 0,
    max: wide ? 3.1 : NARROW,
  };
}

function panel(role: RoleRun): HistogramPanel {
  const figure = (value: number | null) => percentFigure(value, { digits: 0 });
  return {
    title: roleName(role.role),
    note: role.atQuota === null ? undefined : `${percentText(role.atQuota)} at quota`,
    figures: `P10 ${figure(role.p10)}, P50 ${figure(role.p50)}, P90 ${figure(role.p90)}`,
    bins: role.tenths.map((share, tenth) => ({
      from: tenth / 10,
      to: (tenth + 1) / 10,
      share: num(share),
    })),
    p10: role.p10,
    p50: role.p50,
    p90: role.p90,
  };
}

/** The histogram as a table: a column for each role. */
export function attainmentTwin(roles: readonly RoleRun[]): Twin | null {
  const counted = roles.filter((role) => role.tenths.length > 0);
  const tenths = counted[0]?.tenths.length ?? 0;
  if (tenths === 0) return null;
  return {
    columns: [
      { label: "Attainment", unit: "% of quota" },
      ...counted.map((role) => ({ label: roleName(role.role), unit: "%", write: asPercent })),
    ],
    rows: Array.from({ length: tenths }, (_, t) => [
      t + 1 === tenths ? `${t * 10} and above` : `${t * 10} to ${t * 10 + 10}`,
      ...counted.map((role) => num(role.tenths[t] ?? null)),
    ]),
  };
}

/** A component of a role, by its place. */
export interface Payee {
  role: RoleTerms;
  index: number;
  component: ComponentTerms;
}

/** Months since landing from `from` up to `to` (exclusive; null is for good), and both shares. */
export interface AgeBand {
  from: number;
  to: number | null;
  closer: number;
  owner: number;
}

/** Who is paid on the growth of an account, by its age. */
export interface Sharing {
  closer: Payee | null;
  owner: Payee | null;
  bands: AgeBand[];
}

/** A window that a plan writes to mean "for good". */
const FOR_GOOD = 600;

function payee(view: CompView, source: string): Payee | null {
  const order = ["expansion_ae", "account_manager", "csm", "ae"];
  const roles = [...view.roles].sort((a, b) => order.indexOf(a.role) - order.indexOf(b.role));
  for (const role of roles) {
    const index = role.components.findIndex(
      (c) => c.measure === "expansion_arr" && c.source === source,
    );
    const component = role.components[index];
    if (component !== undefined) return { role, index, component };
  }
  return null;
}

/** Share of the standard rate on an account of that age. */
export function shareAt(component: ComponentTerms, age: number): number {
  if (component.shares.length === 0) return 1;
  return num(component.shares.find((window) => age < window.until)?.share ?? 0);
}

/** Who lands and who owns, and what each is paid of the rate by age. */
export function sharing(view: CompView): Sharing {
  const closer = payee(view, "landed");
  const owner = payee(view, "own");
  const windows = [...(closer?.component.shares ?? []), ...(owner?.component.shares ?? [])];
  const ends = windows.map((w) => w.until).filter((until) => until < FOR_GOOD);
  const bounds = [...new Set(ends.length > 0 ? ends : [12, 24])].sort((a, b) => a - b);
  const bands = [0, ...bounds].map((from, i) => ({
    from,
    to: bounds[i] ?? null,
    closer: closer === null ? 0 : shareAt(closer.component, from),
    owner: owner === null ? 0 : shareAt(owner.component, from),
  }));
  return { closer, owner, bands };
}

/** `1 to 12`, `25 onward`. */
export const bandName = ({ from, to }: AgeBand): string =>
  to === null ? `${from + 1} onward` : `${from + 1} to ${to}`;

/** The stacked picture of the shares. */
export function vestingData({ bands }: Sharing): VestingData {
  const last = bands.at(-1)?.from ?? 24;
  return {
    payees: [
      { label: "Closer", color: "new" },
      { label: "Owner", color: "expansion" },
    ],
    bands: bands.map((band) => ({
      from: band.from,
      to: band.to ?? last + 12,
      shares: [band.closer, band.owner],
    })),
  };
}

/** The shares as a table. */
export function vestingTwin({ bands }: Sharing): Twin {
  return {
    columns: [
      { label: "Months since land" },
      { label: "Closer", unit: "% of rate", write: asPercent },
      { label: "Owner", unit: "% of rate", write: asPercent },
      { label: "Together", unit: "% of rate", write: asPercent },
    ],
    rows: bands.map((band) => [bandName(band), band.closer, band.owner, band.closer + band.owner]),
  };
}
