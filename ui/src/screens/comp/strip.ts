/** The summary strip of a role and a run. Pure. */
import type { CompRun, CompView, RoleTerms, Statements } from "../../lib/bindings";
import { amount, monthDate, percentText, plain } from "../../lib/format";
import { roleName } from "./words";

/** One figure of the strip. */
export interface StripItem {
  label: string;
  value: string;
  more?: string;
  title?: string;
}

/** While a run has not answered. */
const WAITING = "\u2026";

function perNewArr(run: CompRun | null): StripItem {
  const label = "Comp per new ARR";
  const title = "Commission earned over new and expansion ARR won, in the window; median";
  if (run === null) return { label, value: WAITING, title };
  const before = run.perNewArrBefore;
  return {
    label,
    value: percentText(run.perNewArr, { digits: 1 }),
    more: before === null ? undefined : `Before ${percentText(before, { digits: 1 })}`,
    title,
  } as StripItem;
}

function unvested(run: CompRun | null, start: string): StripItem {
  const label = "Unvested liability";
  const title = "Commission earned and not yet vested at the month read; median";
  if (run === null) return { label, value: WAITING, title };
  const more = run.dueBy === null ? "nothing vests later" : `due by ${monthDate(run.dueBy, start)}`;
  return { label, value: amount(run.unvested), more, title };
}

function twice(statements: Statements | null): StripItem {
  const label = "ARR paid twice";
  const title =
    "ARR of the period on which two roles earned commission, and what all but the best paid " +
    "earned on it, in the replication shown";
  if (statements === null) return { label, value: WAITING, title };
  const more = `${plain(statements.twicePay)} of pay`;
  return { label, value: amount(statements.twiceArr, { digits: 2 }), more, title };
}

function land(run: CompRun | null): StripItem {
  const label = "Land really sold";
  const title =
    "Mean land, before discounts, of the deals won in the window, against the target land of the same deals";
  if (run === null) return { label, value: WAITING, title };
  if (run.landSold === null)
    return { label, value: "undefined", more: "nothing committed was sold", title };
  const drift = percentText(run.drift, { digits: 1, signed: true });
  return {
    label,
    value: amount(run.landSold),
    more: `target ${amount(run.landTarget)}, ${drift}`,
    title,
  };
}

/** Pay in short form, without a decimal that says nothing: `90K`, `112.5K`. */
const short = (pay: string | number) => amount(pay, { digits: Number(pay) % 1000 === 0 ? 0 : 1 });

/** Target pay and cost at quota need no run; the rest waits for it. */
export function strip(
  view: CompView,
  role: RoleTerms,
  run: CompRun | null,
  statements: Statements | null,
): StripItem[] {
  const [half, full, more] = role.cost;
  return [
    {
      label: `Target pay, ${roleName(role.role)}`,
      value: short(Number(role.base) + Number(role.variable)),
      more: `base ${short(role.base)}, variable ${short(role.variable)}`,
      title: `${view.currency} a year for one rep at quota`,
    },
    perNewArr(run),
    {
      label: "Cost at 50, 100, 150%",
      value: amount(half ?? null),
      more: `${amount(full ?? null)}, ${amount(more ?? null)}`,
      title: "Commission of one rep a year at that share of every quota",
    },
    unvested(run, view.start),
    twice(statements),
    land(run),
  ];
}
