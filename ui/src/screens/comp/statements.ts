/** The statements as rows of a table. Pure. */
import type { RepStatement, Statements, StatementLine } from "../../lib/bindings";
import { amountInTable, monthDate, natural, percentFigure, plain, whole } from "../../lib/format";
import type { Column } from "../../lib/kit";
import { idName, measureName, roleName } from "./words";

const SEATS: Record<string, string> = {
  ae: "AE",
  expansion_ae: "Expansion AE",
  account_manager: "Account manager",
  csm: "CSM",
};

/** `ae-03` is `AE 3`, and `ae-03.2`, the second to fill the seat, `AE 3.2`. */
export function repName(id: string): string {
  const found = /^(.*)-0*(\d+(?:\.\d+)?)$/.exec(id);
  if (found === null) return id;
  const [, role = "", seat = ""] = found;
  return `${SEATS[role] ?? role} ${seat}`;
}

const counted = (measure: string | null) => measure === "activations";

/** A quota or a credit in its unit: money short, accounts plain. */
function credit(value: number | null, measure: string | null): string {
  if (value === null) return "";
  return counted(measure) ? natural(value, 1) : amountInTable(value);
}

const cents = (text: string) => Number(text);

function money(key: keyof RepStatement, label: string, hint?: string): Column<RepStatement> {
  return {
    key,
    label,
    align: "right",
    sortable: true,
    hint,
    value: (row) => cents(row[key] as string),
    text: (row) => whole(row[key] as string),
  };
}

const role: Column<RepStatement> = {
  key: "role",
  label: "Role",
  value: (row) => roleName(row.role),
  muted: true,
  optional: true,
};

/** The columns; what was brought forward only where something was. */
export function statementColumns(statements: Statements): Column<RepStatement>[] {
  const brought = cents(statements.total.brought) !== 0;
  return [
    { key: "id", label: "Rep", value: (row) => repName(row.id), strong: true, sortable: true },
    // Names of reps tell their roles: where room is short, that is enough.
    ...(brought ? [] : [role]),
    {
      key: "quota",
      label: "Quota",
      align: "right",
      sortable: true,
      hint: "Quota of the periods that ended in these months",
      value: (row) => row.quota,
      text: (row) => credit(row.quota, row.measure),
    },
    {
      key: "credited",
      label: "Credited",
      align: "right",
      sortable: true,
      value: (row) => row.credited,
      text: (row) => credit(row.credited, row.measure),
    },
    {
      key: "attainment",
      label: "Attainment",
      align: "right",
      sortable: true,
      value: (row) => row.attainment,
    },
    ...(brought
      ? [money("brought", "Brought fwd", "Earned earlier, not yet paid or lost by then")]
      : []),
    { ...money("earned", "Earned"), strong: true },
    money("paid", "Paid", "Net of what was taken back"),
    money("due", "Vested, due", "Vested and not yet paid, at the end"),
    money("unvested", "Unvested", "Not vested at the end"),
    money("forfeited", "Forfeited"),
    money("clawedBack", "Clawed back"),
  ];
}

/** The sums as text, by column. */
export function totalCells({ total, reps }: Statements): Record<string, string> {
  const figures = [
    "brought",
    "earned",
    "paid",
    "due",
    "unvested",
    "forfeited",
    "clawedBack",
  ] as const;
  return {
    id: `Total, ${reps.length} ${reps.length === 1 ? "rep" : "reps"}`,
    quota: credit(total.quota, total.measure),
    credited: credit(total.credited, total.measure),
    attainment: total.attainment === null ? "" : `${percentFigure(total.attainment)}%`,
    ...Object.fromEntries(figures.map((key) => [key, whole(total[key])])),
  };
}

/** Rows with the chosen role first, best attainment above; the order of the team for equals. */
export function ordered(reps: readonly RepStatement[], role: string): RepStatement[] {
  const rank = (row: RepStatement) => (row.role === role ? 0 : 1);
  const roles = [...new Set(reps.map((row) => row.role))];
  return [...reps].sort(
    (a, b) =>
      rank(a) - rank(b) ||
      roles.indexOf(a.role) - roles.indexOf(b.role) ||
      (b.attainment ?? -1) - (a.attainment ?? -1),
  );
}

/** The identity that the engine has checked, as it holds in this table. */
export function balance(statements: Statements): string {
  const brought = cents(statements.total.brought) !== 0 ? "brought forward + " : "";
  return (
    `Books balance: ${brought}earned = paid + vested, due + unvested + forfeited + clawed back, ` +
    "for every rep and month."
  );
}

/** One rep's lines. */
export function lineColumns(start: string): Column<StatementLine>[] {
  const figure = (line: StatementLine, value: number | null) =>
    value === null ? "" : counted(line.measure) ? natural(value, 2) : whole(value);
  return [
    {
      key: "month",
      label: "Month",
      value: (line) => line.month,
      text: (line) => monthDate(line.month, start),
      sortable: true,
    },
    {
      key: "account",
      label: "Account",
      value: (line) => line.account ?? "The whole book",
      sortable: true,
    },
    {
      key: "amount",
      label: "Amount",
      align: "right",
      sortable: true,
      value: (line) => line.amount ?? line.credited,
      text: (line) => figure(line, line.amount ?? line.credited),
    },
    {
      key: "rate",
      label: "Rate",
      unit: "%",
      align: "right",
      value: (line) => line.rate,
      text: (line) =>
        line.rate === null
          ? ""
          : counted(line.measure)
            ? plain(line.rate)
            : percentFigure(line.rate, { digits: 2 }),
    },
    {
      key: "pay",
      label: "Pay",
      align: "right",
      sortable: true,
      value: (line) => Number(line.pay),
      text: (line) => whole(line.pay),
    },
  ];
}

/** What a line is for: `First year, first-year ACV`. */
export const lineTitle = (line: StatementLine): string =>
  line.component === null
    ? `${measureName(line.measure)}, credited only`
    : `${idName(line.component)}, ${measureName(line.measure)}`;
