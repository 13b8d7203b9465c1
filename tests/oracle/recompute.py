#!/usr/bin/env python3
"""Recomputes the headline of one replication from its ledger, and audits the ledger.

Usage: recompute.py DIR

Reads DIR/ledger/*.csv and DIR/ledger/summary.json, as `foothold run --out DIR` writes them, and
compares every figure with the summary: ratios must be the same double, money the same text.
Exit 0 when all agree, 1 with a list of differences, 2 when the files cannot be read.

The summary gives `report_month` (t), `window_months` (w = min(12, t)), `primary_measure` by role
and `headline`. Standard library only, integers throughout; shares no code with the engine.
"""

import csv
import json
import sys
from collections import defaultdict
from decimal import Decimal, InvalidOperation
from pathlib import Path

COLUMNS = {
    "arr": ["account_id", "month", "arr"],
    "movements": ["account_id", "month", "kind", "cause", "amount"],
    "accounts": ["account_id"],
    "signals": ["account_id", "month"],
    "plays": ["account_id", "started_month", "closed_month"],
    "invoices": ["account_id", "month", "kind", "amount"],
    "credits": ["rep_id", "role", "month", "measure", "account_id", "amount"],
    "quotas": ["rep_id", "role", "measure", "period_start", "period_end", "quota"],
    "payouts": ["rep_id", "month", "earned", "vested", "paid", "clawed_back", "forfeited",
                "unvested"],
}
SIGNS = {"new": 1, "expansion": 1, "reactivation": 1, "contraction": -1, "churn": -1}
# What these bill may be settled in the month after the customer left.
SETTLED_AFTERWARDS = {"usage", "true_up", "credit_note"}


class Unreadable(Exception):
    """The ledger is not what it should be; nothing can be compared."""


def hundredths(text, where):
    """A decimal cell as a whole number of hundredths."""
    try:
        scaled = Decimal(text) * 100
    except InvalidOperation:
        raise Unreadable(f"{where}: {text!r} is not a decimal") from None
    if scaled != scaled.to_integral_value():
        raise Unreadable(f"{where}: {text!r} has more than two decimals")
    return int(scaled)


def money(cents):
    """Hundredths as text with two decimals."""
    sign = "-" if cents < 0 else ""
    return f"{sign}{abs(cents) // 100}.{abs(cents) % 100:02d}"


def ratio(numerator, denominator):
    """Correctly rounded quotient of two integers; None when undefined."""
    return numerator / denominator if denominator else None


def read_table(folder, name):
    """Rows of one CSV as dictionaries; months and amounts as integers."""
    path = folder / f"{name}.csv"
    with open(path, encoding="utf-8", newline="") as file:
        reader = csv.DictReader(file, strict=True)
        missing = [c for c in COLUMNS[name] if c not in (reader.fieldnames or [])]
        if missing:
            raise Unreadable(f"{path}: no column {', '.join(missing)}")
        rows = []
        for row in reader:
            where = f"{path}:{reader.line_num}"
            if None in row or None in row.values():
                raise Unreadable(f"{where}: wrong number of cells")
            for column in row:
                if column in ("arr", "amount", "quota", "earned", "vested", "paid", "clawed_back",
                              "forfeited", "unvested"):
                    row[column] = hundredths(row[column], where)
                elif column.endswith("month") or column in ("period_start", "period_end"):
                    row[column] = int(row[column]) if row[column] else None
            rows.append(row)
    return rows


class Ledger:
    """All tables of one replication and the lookups that every check needs."""

    def __init__(self, folder):
        self.tables = {name: read_table(folder, name) for name in COLUMNS}
        self.arr = defaultdict(dict)
        for row in self.tables["arr"]:
            self.arr[row["account_id"]][row["month"]] = row["arr"]
        self.moves = defaultdict(list)
        for row in self.tables["movements"]:
            self.moves[row["account_id"]].append(row)

    def arr_at(self, account, month):
        """ARR of an account at month end, 0 when it has no row."""
        return self.arr.get(account, {}).get(month, 0)


def headline(ledger, report_month, window, primary_measure):
    """The headline figures from the tables alone."""
    t, base_month = report_month, report_month - window
    base = {a: m[base_month] for a, m in ledger.arr.items() if m.get(base_month, 0) > 0}
    start = sum(base.values())
    now = {account: ledger.arr_at(account, t) for account in base}
    window_total = defaultdict(int)
    base_total = defaultdict(int)
    for row in ledger.tables["movements"]:
        if base_month < row["month"] <= t:
            window_total[row["kind"]] += row["amount"]
            if row["account_id"] in base:
                base_total[row["kind"]] += row["amount"]
    kept = start + base_total["expansion"] - base_total["contraction"] - base_total["churn"]
    return {
        "nrr": ratio(sum(now.values()), start),
        "nrr_waterfall": ratio(kept, start),
        "grr": ratio(sum(min(base[a], now[a]) for a in base), start),
        "logo_retention": ratio(sum(1 for cents in now.values() if cents > 0), len(base)),
        "expansion_share": ratio(
            window_total["expansion"], window_total["new"] + window_total["expansion"]),
        "arr_end": money(sum(months.get(t, 0) for months in ledger.arr.values())),
        "new_arr": money(window_total["new"]),
        "expansion_arr": money(window_total["expansion"]),
        "contraction_arr": money(window_total["contraction"]),
        "churn_arr": money(window_total["churn"]),
        "comp_cost": money(sum(
            row["earned"] for row in ledger.tables["payouts"] if base_month < row["month"] <= t)),
        "quota_attainment": {
            role: attainment(ledger, role, measure, base_month, t)
            for role, measure in primary_measure.items()
        },
    }


def attainment(ledger, role, measure, after, until):
    """Credits over quotas of the periods that end within (after, until]."""
    by_rep_month = defaultdict(int)
    for row in ledger.tables["credits"]:
        if row["role"] == role and row["measure"] == measure:
            by_rep_month[row["rep_id"], row["month"]] += row["amount"]
    credited = quota = 0
    for row in ledger.tables["quotas"]:
        if (row["role"], row["measure"]) != (role, measure):
            continue
        if after < row["period_end"] <= until:
            quota += row["quota"]
            credited += sum(
                by_rep_month.get((row["rep_id"], month), 0)
                for month in range(row["period_start"], row["period_end"] + 1))
    return ratio(credited, quota)


def compare(found, expected, path="headline"):
    """Differences between recomputed and reported figures."""
    out = []
    for name, value in found.items():
        where = f"{path}.{name}"
        if name not in expected:
            out.append(f"{where}: missing from summary.json, recomputed {value!r}")
            continue
        reported = expected[name]
        if isinstance(value, dict):
            if not isinstance(reported, dict):
                out.append(f"{where}: reported {reported!r}, should be an object by role")
                continue
            out += compare(value, reported, where)
            out += [f"{where}.{extra}: reported, but not recomputed"
                    for extra in reported if extra not in value]
            continue
        numbers = isinstance(value, float) and type(reported) in (int, float)
        if value != reported or not (numbers or type(value) is type(reported)):
            out.append(f"{where}: recomputed {value!r}, reported {reported!r}")
    return out


def audit_keys(ledger):
    """Rows that stand twice where one is meant."""
    keys = {
        "arr": ("account_id", "month"),
        "accounts": ("account_id",),
        "quotas": ("rep_id", "measure", "period_start"),
        "payouts": ("rep_id", "month"),
    }
    out = []
    for table, columns in keys.items():
        seen = set()
        for row in ledger.tables[table]:
            key = tuple(row[column] for column in columns)
            if key in seen:
                out.append(f"{table}.csv: {key} stands twice")
            seen.add(key)
    for row in ledger.tables["arr"]:
        if row["arr"] <= 0:
            out.append(f"arr.csv: {row['account_id']} month {row['month']} is not above zero")
    for row in ledger.tables["movements"]:
        if row["kind"] not in SIGNS:
            out.append(f"movements.csv: unknown kind {row['kind']!r}")
        elif row["amount"] <= 0:
            out.append(f"movements.csv: {row['account_id']} month {row['month']} "
                       f"{row['kind']} is not positive")
        if row["month"] < 1:
            out.append(f"movements.csv: {row['account_id']} moves in month {row['month']}")
    return out


def audit_arr(ledger, months):
    """Opening plus movements must be closing, for every account and month."""
    out = []
    for account in sorted(set(ledger.arr) | set(ledger.moves)):
        net = defaultdict(int)
        for row in ledger.moves.get(account, ()):
            net[row["month"]] += SIGNS.get(row["kind"], 0) * row["amount"]
        for month in range(1, months + 1):
            opening = ledger.arr_at(account, month - 1)
            closing = ledger.arr_at(account, month)
            if opening + net[month] != closing:
                out.append(
                    f"books: {account} month {month}: opening {money(opening)} plus movements "
                    f"{money(net[month])} is {money(opening + net[month])}, closing is "
                    f"{money(closing)}, difference {money(closing - opening - net[month])}")
    return out


def audit_payouts(ledger):
    """Earned is vested, unvested or forfeited; cumulated, for every rep and month."""
    out = []
    totals = defaultdict(lambda: [0, 0, 0])
    for row in sorted(ledger.tables["payouts"], key=lambda r: (r["rep_id"], r["month"])):
        total = totals[row["rep_id"]]
        total[0] += row["earned"]
        total[1] += row["vested"]
        total[2] += row["forfeited"]
        expected = total[1] + row["unvested"] + total[2]
        if total[0] != expected:
            out.append(
                f"payouts: {row['rep_id']} month {row['month']}: earned {money(total[0])}, vested "
                f"+ unvested + forfeited {money(expected)}, difference "
                f"{money(total[0] - expected)}")
    return out


def lives(ledger):
    """For each account the spans of months in which it is a customer; the last may be open."""
    spans = {account: [[0, None]] for account, m in ledger.arr.items() if m.get(0, 0) > 0}
    order = {"churn": 0, "new": 1, "reactivation": 1}
    for account, rows in ledger.moves.items():
        for row in sorted(rows, key=lambda r: (r["month"], order.get(r["kind"], 2))):
            mine = spans.setdefault(account, [])
            if row["kind"] in ("new", "reactivation"):
                mine.append([row["month"], None])
            elif row["kind"] == "churn" and mine and mine[-1][1] is None:
                mine[-1][1] = row["month"]
    return spans


def audit_lives(ledger):
    """Nothing may happen to an account before it lands or after it left."""
    spans = lives(ledger)
    out = []

    def alive(account, month, grace=0):
        return any(first <= month and (last is None or month <= last + grace)
                   for first, last in spans.get(account, ()))

    def check(table, account, month, grace=0):
        if account and month is not None and not alive(account, month, grace):
            out.append(f"{table}.csv: {account} acts in month {month}, outside {spans.get(account)}")

    for account, rows in ledger.moves.items():
        news = sum(1 for row in rows if row["kind"] == "new")
        if news + (1 if ledger.arr_at(account, 0) > 0 else 0) != 1:
            out.append(f"movements.csv: {account} lands {news} times")
    for table in ("movements", "arr", "signals", "credits"):
        for row in ledger.tables[table]:
            check(table, row["account_id"], row["month"])
    for row in ledger.tables["plays"]:
        check("plays", row["account_id"], row["started_month"])
        check("plays", row["account_id"], row["closed_month"])
    for row in ledger.tables["invoices"]:
        check("invoices", row["account_id"], row["month"],
              1 if row["kind"] in SETTLED_AFTERWARDS else 0)
    known = {row["account_id"] for row in ledger.tables["accounts"]}
    for account in sorted(set(spans) - known):
        out.append(f"accounts.csv: {account} has ARR but no row")
    return out


def main(arguments):
    """Compares and audits one output folder."""
    if len(arguments) != 1:
        print(__doc__, file=sys.stderr)
        return 2
    folder = Path(arguments[0]) / "ledger"
    try:
        summary = json.loads((folder / "summary.json").read_text(encoding="utf-8"))
        ledger = Ledger(folder)
        report_month, window = summary["report_month"], summary["window_months"]
        primary, reported = summary["primary_measure"], summary["headline"]
    except (OSError, ValueError, KeyError, csv.Error, Unreadable) as error:
        print(f"cannot read {folder}: {error!r}", file=sys.stderr)
        return 2
    months = max((row["month"] for name in ("arr", "movements") for row in ledger.tables[name]),
                 default=0)
    differences = []
    if window != min(12, report_month):
        differences.append(f"window_months: {window}, should be {min(12, report_month)}")
    differences += compare(headline(ledger, report_month, window, primary), reported)
    differences += audit_keys(ledger)
    differences += audit_arr(ledger, months)
    differences += audit_payouts(ledger)
    differences += audit_lives(ledger)
    for line in differences:
        print(line)
    rows = sum(len(rows) for rows in ledger.tables.values())
    print(f"{rows} ledger rows, {len(differences)} differences")
    return 1 if differences else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
