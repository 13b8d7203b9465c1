#!/usr/bin/env python3
"""The oracle's own test: a ledger small enough to check by hand, and the same with one thing wrong.

Usage: test_recompute.py
"""

import contextlib
import io
import json
import sys
import tempfile
import unittest
from pathlib import Path

sys.dont_write_bytecode = True
import recompute  # noqa: E402

# Two customers of the opening book and one that lands in month 1, over two months:
# A: 100 -> 120 -> 120     B: 50 -> 40 -> gone     C: lands at 30 in month 1, 30 in month 2
TABLES = {
    "arr": """account_id,month,arr
A,0,100.00
A,1,120.00
A,2,120.00
B,0,50.00
B,1,40.00
C,1,30.00
C,2,30.00
""",
    "movements": """account_id,month,kind,cause,amount
A,1,expansion,seats,20.00
B,1,contraction,seats,10.00
B,2,churn,leave,40.00
C,1,new,land,30.00
""",
    "accounts": "account_id\nA\nB\nC\n",
    "signals": "account_id,month,signal,fate,waited_days\nA,1,seat_utilisation,started,2\n",
    "plays": """account_id,play,origin,rep_id,started_month,closed_month,won,amount
A,seat_expansion,signal,r1,1,1,yes,20.00
""",
    "invoices": "account_id,month,kind,amount\nA,1,committed,100.00\nB,2,credit_note,-5.00\n",
    "credits": """rep_id,role,month,measure,account_id,amount
r1,expansion_ae,1,expansion_arr,A,20.00
r2,csm,2,activations,C,1.00
""",
    "quotas": """rep_id,role,measure,period_start,period_end,quota
r1,expansion_ae,expansion_arr,1,2,60.00
r1,expansion_ae,renewals,1,2,60.00
r2,csm,activations,1,3,3.00
""",
    "payouts": """rep_id,month,earned,vested,paid,clawed_back,forfeited,unvested
r1,1,2.00,1.00,1.00,0.00,0.00,1.00
r1,2,0.00,0.50,0.50,0.00,0.25,0.25
""",
}
SUMMARY = {
    "report_month": 2,
    "window_months": 2,
    "primary_measure": {"expansion_ae": "expansion_arr", "csm": "activations"},
    "headline": {
        "nrr": 120 / 150,
        "nrr_waterfall": (150 + 20 - 10 - 40) / 150,
        "grr": 100 / 150,
        "logo_retention": 0.5,
        "expansion_share": 20 / 50,
        "arr_end": "150.00",
        "new_arr": "30.00",
        "expansion_arr": "20.00",
        "contraction_arr": "10.00",
        "churn_arr": "40.00",
        "comp_cost": "2.00",
        # The quarter of the CSM ends after the report month, so nothing is due yet.
        "quota_attainment": {"expansion_ae": 20 / 60, "csm": None},
    },
}


def run(tables, summary):
    """Exit code and output of the oracle on a ledger."""
    with tempfile.TemporaryDirectory() as folder:
        ledger = Path(folder) / "ledger"
        ledger.mkdir()
        for name, text in tables.items():
            (ledger / f"{name}.csv").write_text(text, encoding="utf-8")
        (ledger / "summary.json").write_text(json.dumps(summary), encoding="utf-8")
        out, errors = io.StringIO(), io.StringIO()
        with contextlib.redirect_stdout(out), contextlib.redirect_stderr(errors):
            code = recompute.main([folder])
        return code, out.getvalue() + errors.getvalue()


class Oracle(unittest.TestCase):
    """What the oracle accepts and what it refuses."""

    def test_a_sound_ledger_agrees(self):
        code, text = run(TABLES, SUMMARY)
        self.assertEqual(code, 0, text)
        self.assertIn("0 differences", text)

    def test_every_figure_is_compared(self):
        for name, value in SUMMARY["headline"].items():
            if name == "quota_attainment":
                wrong = {"expansion_ae": 0.3333, "csm": None}
            else:
                wrong = value + 1e-15 if isinstance(value, float) else value[:-1] + "1"
            summary = {**SUMMARY, "headline": {**SUMMARY["headline"], name: wrong}}
            code, text = run(TABLES, summary)
            self.assertEqual(code, 1, name)
            self.assertIn(f"headline.{name}", text)
            self.assertIn("1 differences", text)

    def test_undefined_is_not_zero(self):
        attainment = {"expansion_ae": 20 / 60, "csm": 0.0}
        summary = {
            **SUMMARY, "headline": {**SUMMARY["headline"], "quota_attainment": attainment}}
        self.assertEqual(run(TABLES, summary)[0], 1)

    def test_every_balance_is_audited(self):
        for table, old, new, expected in [
            ("arr", "A,2,120.00", "A,2,120.01", "books: A month 2"),
            ("arr", "C,2,30.00\n", "C,2,30.00\nC,2,30.00\n", "stands twice"),
            ("movements", "B,2,churn,leave,40.00\n", "", "books: B month 2"),
            ("movements", "A,1,expansion,seats,20.00", "A,1,expansion,seats,-20.00",
             "not positive"),
            ("movements", "C,1,new,land,30.00", "C,1,gift,land,30.00", "unknown kind"),
            ("payouts", "0.25,0.25", "0.25,0.24", "payouts: r1 month 2"),
            ("signals", "A,1,", "C,0,", "C acts in month 0"),
            ("plays", "r1,1,1,yes", "r1,1,9,yes", None),
            ("plays", "A,seat_expansion,signal,r1,1,1", "B,seat_expansion,signal,r1,2,3",
             "B acts in month 3"),
            ("invoices", "B,2,credit_note", "B,3,committed", "B acts in month 3"),
            ("invoices", "B,2,credit_note", "B,3,credit_note", None),
            ("credits", "2,activations,C", "0,activations,C", "C acts in month 0"),
            ("accounts", "C\n", "", "C has ARR but no row"),
        ]:
            tables = {**TABLES, table: TABLES[table].replace(old, new)}
            self.assertNotEqual(tables[table], TABLES[table], old)
            code, text = run(tables, SUMMARY)
            if expected is None:
                self.assertEqual(code, 0, text)
            else:
                self.assertEqual(code, 1, f"{table}: {new}")
                self.assertIn(expected, text)

    def test_what_cannot_be_read_is_no_agreement(self):
        for table, old, new in [
            ("arr", "account_id", "account"),
            ("arr", "100.00", "100.001"),
            ("arr", "100.00", "1e"),
            ("movements", "A,1,expansion,seats,20.00", "A,1,expansion,seats"),
        ]:
            tables = {**TABLES, table: TABLES[table].replace(old, new, 1)}
            self.assertEqual(run(tables, SUMMARY)[0], 2, new)
        self.assertEqual(run(TABLES, {"report_month": 2})[0], 2)


if __name__ == "__main__":
    unittest.main()
