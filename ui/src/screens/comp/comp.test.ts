import { describe, expect, it } from "vitest";

import type {
  ComponentTerms,
  CompRun,
  CompView,
  CurvePoint,
  RepStatement,
  RoleRun,
  RoleTerms,
  Statements,
} from "../../lib/bindings";
import { setLocale } from "../../lib/format";
import { periods, periodText, readKey, trailing } from "./periods";
import { attainmentData, attainmentTwin, payoutData, payoutTwin, sharing } from "./pictures";
import { vestingData, vestingTwin } from "./pictures";
import { balance, lineColumns, lineTitle, ordered, repName, statementColumns } from "./statements";
import { totalCells } from "./statements";
import { strip } from "./strip";
import { idName, measureInText, roleName } from "./words";

setLocale("en-US");

const point = (attainment: number, pay: number, multiple: number | null): CurvePoint => ({
  attainment,
  pay: pay.toFixed(2),
  share: pay / 70_000,
  kink: attainment > 0 && attainment < 1.5,
  multiple,
});

const component = (over: Partial<ComponentTerms> = {}): ComponentTerms => ({
  id: "expansion",
  path: "comp_plan[0].component[0]",
  measure: "expansion_arr",
  source: "own",
  basis: "variable",
  basisValue: 1,
  quota: 0,
  baseRate: { rate: 0.029167, pay: "70000.00", quota: 2_400_000, multiple: 1 },
  table: "marginal",
  boundary: "at_or_above",
  tiers: [],
  threshold: null,
  cap: null,
  split: 1,
  shares: [],
  vesting: { kind: "immediate", months: 0, cliff: 0, steps: [] },
  payOn: "booking",
  clawback: 6,
  spifs: [],
  curve: {
    points: [
      point(0, 0, 0.8),
      point(0.5, 28_000, 1.2),
      point(1, 70_000, 1.5),
      point(1.25, 96_250, 2),
      point(1.5, 131_250, null),
    ],
    atQuota: point(1, 70_000, null),
  },
  ...over,
});

const role = (over: Partial<RoleTerms> = {}): RoleTerms => ({
  role: "expansion_ae",
  path: "role[0]",
  plan: "expansion-ae",
  shared: [],
  headcount: 1,
  base: "90000.00",
  variable: "70000.00",
  cost: ["28000.00", "70000.00", "131250.00"],
  quotas: [],
  draw: null,
  components: [component()],
  ...over,
});

const roleRun = (over: Partial<RoleRun> = {}): RoleRun => ({
  role: "expansion_ae",
  reps: 10,
  tenths: Array.from({ length: 31 }, (_, t) => (t === 14 ? 0.6 : t === 9 ? 0.4 : 0)),
  atQuota: 0.6,
  p10: 0.92,
  p50: 1.42,
  p90: 1.49,
  marks: [],
  ...over,
});

const view = (roles: RoleTerms[]): CompView => ({
  currency: "USD",
  start: "2027-01",
  months: 36,
  fiscalYearStart: 2,
  reportMonth: 14,
  roles,
});

describe("periods", () => {
  it("are the trailing year, since the start, fiscal years and quarters, each once", () => {
    const found = periods(view([]), 14);
    expect(found[0]).toMatchObject({ from: 3, to: 14 });
    expect(found[0]?.label).toBe("Mar 27 to Feb 28");
    expect(found[1]).toMatchObject({ from: 1, to: 14 });
    // The fiscal year starts in February: January is a stub of its own.
    expect(found[2]).toMatchObject({ from: 1, to: 1 });
    expect(found[3]).toMatchObject({ from: 2, to: 13 });
    expect(found.filter((p) => p.to - p.from === 2).length).toBeGreaterThan(9);
    expect(new Set(found.map((p) => p.value)).size).toBe(found.length);
  });

  it("near the start are as long as there are months", () => {
    expect(trailing(5)).toEqual({ from: 1, to: 5 });
    expect(periods(view([]), 5).filter((p) => p.from === 1 && p.to === 5)).toHaveLength(1);
    expect(readKey("3-14")).toEqual({ from: 3, to: 14 });
    expect(readKey("x")).toBeNull();
    expect(periodText({ from: 2, to: 2 }, "2027-01")).toBe("Feb 27");
  });
});

describe("the payout curve", () => {
  const mark = point(1.42, 120_050, null);

  it("is drawn against pay at quota, with multiples on its segments", () => {
    const data = payoutData(role(), component(), roleRun(), mark);
    expect(data?.points[1]).toEqual([0.5, 0.4]);
    expect(data?.multiples).toEqual(["0.8×", "1.2×", "1.5×", "2×", null]);
    expect(data?.atQuota).toBe("70.0K");
    expect(data?.zone).toEqual({ p10: 0.92, p90: 1.49 });
    expect(data?.mark).toMatchObject({ attainment: 1.42, label: "P50 172%", more: "120.1K" });
  });

  it("puts a median beyond its end at its end", () => {
    const far = roleRun({ p10: 1.6, p90: 2.4 });
    const data = payoutData(role(), component(), far, point(1.9, 200_000, null));
    expect(data?.mark?.attainment).toBe(1.5);
    expect(data?.mark?.pay).toBe(131_250 / 70_000);
    expect(data?.zone).toBeUndefined();
  });

  it("is none where attainment does not decide the pay", () => {
    const without = component({ curve: null });
    expect(payoutData(role(), without, roleRun(), null)).toBeNull();
    expect(payoutTwin(role(), without, "USD")).toBeNull();
  });

  it("has the same numbers as a table", () => {
    expect(payoutTwin(role(), component(), "USD")?.rows[3]).toEqual([1.25, 96_250, 1.375, 2]);
  });
});

describe("attainment", () => {
  it("shows the chosen role first and says how many reached quota", () => {
    const data = attainmentData([roleRun({ role: "ae" }), roleRun()], "expansion_ae");
    expect(data?.panels.map((p) => p.title)).toEqual(["Expansion AE", "New-logo AE"]);
    expect(data?.panels[0]).toMatchObject({
      note: "60% at quota",
      figures: "P10 92, P50 142, P90 149",
    });
    expect(data?.max).toBe(2);
  });

  it("widens its axis for reps far above quota", () => {
    const tenths = Array.from({ length: 31 }, (_, t) => (t === 30 ? 0.1 : t === 5 ? 0.9 : 0));
    expect(attainmentData([roleRun({ tenths })], "ae")?.max).toBe(3.1);
  });

  it("is nothing before a quota period has ended", () => {
    expect(attainmentData([roleRun({ tenths: [] })], "ae")).toBeNull();
    expect(attainmentTwin([roleRun({ tenths: [] })])).toBeNull();
    expect(attainmentTwin([roleRun()])?.rows[30]?.[0]).toBe("300 and above");
  });
});

describe("vesting", () => {
  const closer = role({
    role: "ae",
    components: [
      component({
        source: "landed",
        shares: [
          { until: 12, share: 1 },
          { until: 24, share: 0.3 },
        ],
      }),
    ],
  });

  it("lays closer and owner side by side and finds what is paid twice", () => {
    const owner = role({ components: [component({ shares: [{ until: 600, share: 1 }] })] });
    const shared = sharing(view([closer, owner]));
    expect(shared.bands).toEqual([
      { from: 0, to: 12, closer: 1, owner: 1 },
      { from: 12, to: 24, closer: 0.3, owner: 1 },
      { from: 24, to: null, closer: 0, owner: 1 },
    ]);
    expect(vestingTwin(shared).rows[2]).toEqual(["25 onward", 0, 1, 1]);
    expect(vestingData(shared).bands.at(-1)).toEqual({ from: 24, to: 36, shares: [0, 1] });
  });

  it("offers years one and two where nobody writes windows", () => {
    const shared = sharing(view([role()]));
    expect(shared.closer).toBeNull();
    expect(shared.bands.map((b) => b.to)).toEqual([12, 24, null]);
  });
});

const rep = (over: Partial<RepStatement>): RepStatement => ({
  rep: 0,
  id: "ae-01",
  role: "ae",
  hired: 0,
  left: null,
  measure: "new_arr",
  quota: 1_500_000,
  credited: 2_050_000,
  attainment: 1.367,
  brought: "0.00",
  earned: "149985.40",
  paid: "124839.00",
  due: "10649.00",
  unvested: "14497.40",
  forfeited: "0.00",
  clawedBack: "0.00",
  ...over,
});

const statements = (over: Partial<RepStatement> = {}): Statements => ({
  replication: 41,
  from: 3,
  to: 14,
  currency: "USD",
  reps: [
    rep({}),
    rep({ rep: 1, id: "ae-02.2", attainment: null, quota: null }),
    rep({ rep: 2, id: "expansion_ae-01", role: "expansion_ae", attainment: 0.5 }),
  ],
  total: rep({ id: "", role: "", ...over }),
  twiceArr: "110000.00",
  twicePay: "963.40",
});

describe("statements", () => {
  it("have the chosen role first, and best attainment above", () => {
    expect(ordered(statements().reps, "expansion_ae").map((r) => r.rep)).toEqual([2, 0, 1]);
    expect(ordered(statements().reps, "ae").map((r) => r.rep)).toEqual([0, 1, 2]);
  });

  it("name what was brought forward only where something was", () => {
    const keys = (s: Statements) => statementColumns(s).map((column) => column.key);
    expect(keys(statements())).not.toContain("brought");
    expect(keys(statements({ brought: "5.00" }))).toContain("brought");
    expect(balance(statements({ brought: "5.00" }))).toContain("brought forward + earned");
  });

  it("write whole amounts and leave what is undefined empty", () => {
    const of = (key: string) => statementColumns(statements()).find((c) => c.key === key);
    const row = rep({ quota: null });
    expect(of("earned")?.text?.(row)).toBe("149,985");
    expect(of("quota")?.text?.(row)).toBe("");
    expect(of("quota")?.text?.(rep({ measure: "activations", quota: 16 }))).toBe("16");
    expect(totalCells(statements())).toMatchObject({ id: "Total, 3 reps", quota: "1.50M" });
    expect(totalCells(statements({ quota: null, attainment: null })).attainment).toBe("");
  });

  it("tell reps and lines by name", () => {
    expect(repName("ae-02.2")).toBe("AE 2.2");
    expect(repName("expansion_ae-01")).toBe("Expansion AE 1");
    const line = {
      month: 14,
      account: null,
      measure: "book_nrr",
      source: "own",
      component: null,
      credited: 4,
      amount: null,
      rate: null,
      pay: "0.00",
    };
    expect(lineTitle(line)).toBe("NRR of the book, credited only");
    const columns = lineColumns("2027-01");
    expect(columns.map((c) => c.text?.(line) ?? c.value(line))).toEqual([
      "Feb 28",
      "The whole book",
      "4",
      "",
      "0",
    ]);
  });
});

describe("the strip", () => {
  const result: CompRun = {
    month: 14,
    window: 12,
    replications: 200,
    perNewArr: 0.146,
    perNewArrBefore: 0.135,
    cost: "1.00",
    unvested: "56503.00",
    dueBy: 38,
    landSold: "32400.00",
    landTarget: "31000.00",
    drift: 0.0452,
    roles: [],
  };

  it("says target pay and cost at once, and the rest when the run has answered", () => {
    const waiting = strip(view([]), role(), null, null);
    expect(waiting[0]).toMatchObject({ value: "160K", more: "base 90K, variable 70K" });
    expect(waiting[2]).toMatchObject({ value: "28.0K", more: "70.0K, 131.3K" });
    expect(waiting[3]?.value).toBe("…");
    const said = strip(view([]), role(), result, statements());
    expect(said.map((item) => item.value)).toEqual([
      "160K",
      "14.6%",
      "28.0K",
      "56.5K",
      "110.00K",
      "32.4K",
    ]);
    expect(said[1]?.more).toBe("Before 13.5%");
    expect(said[3]?.more).toBe("due by Feb 30");
    expect(said[4]?.more).toBe("963 of pay");
    expect(said[5]?.more).toBe("target 31.0K, +4.5%");
  });

  it("says undefined where nothing committed was sold", () => {
    const none = { ...result, landSold: null, perNewArrBefore: null, dueBy: null };
    const said = strip(view([]), role(), none, statements());
    expect(said[5]).toMatchObject({ value: "undefined", more: "nothing committed was sold" });
    expect(said[1]?.more).toBeUndefined();
    expect(said[3]?.more).toBe("nothing vests later");
  });
});

describe("words", () => {
  it("are names for a person, and unknown ones stay as they are", () => {
    expect(roleName("csm")).toBe("CSM");
    expect(measureInText("expansion_arr")).toBe("expansion ARR");
    expect(measureInText("book_nrr")).toBe("NRR of the book");
    expect(idName("landed-expansion")).toBe("Landed expansion");
    expect(roleName("other")).toBe("other");
  });
});
