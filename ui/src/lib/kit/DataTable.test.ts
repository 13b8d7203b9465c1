import { render, screen, within } from "@testing-library/svelte";
import userEvent from "@testing-library/user-event";
import { describe, expect, it, vi } from "vitest";

import DataTable from "./DataTable.svelte";
import type { Column } from "./table";

interface Row {
  id: number;
  arr: number | null;
}

const columns: Column<Row>[] = [
  { key: "id", label: "Account", value: (row) => `Account ${row.id}` },
  { key: "arr", label: "ARR", align: "right", sortable: true, value: (row) => row.arr },
];
const make = (count: number): Row[] =>
  Array.from({ length: count }, (_, id) => ({ id, arr: id === 1 ? null : (id * 7) % 10 }));

function table(count: number, props: Record<string, unknown> = {}) {
  const onselect = vi.fn();
  render(DataTable<Row>, {
    columns,
    rows: make(count),
    key: (row: Row) => row.id,
    label: "Accounts",
    onselect,
    ...props,
  });
  return { onselect, grid: screen.getByRole("grid"), user: userEvent.setup() };
}

const names = (grid: HTMLElement) =>
  within(grid)
    .getAllByRole("row")
    .slice(1)
    .map((row) => row.firstElementChild?.textContent.trim());

describe("a data table", () => {
  it("sorts numbers largest first, then the other way, and says so", async () => {
    const { grid, user } = table(4);
    await user.click(screen.getByRole("button", { name: /ARR/ }));
    expect(names(grid)).toEqual(["Account 2", "Account 3", "Account 0", "Account 1"]);
    expect(screen.getByRole("columnheader", { name: /ARR/ }).ariaSort).toBe("descending");
    await user.click(screen.getByRole("button", { name: /ARR/ }));
    expect(names(grid)).toEqual(["Account 0", "Account 3", "Account 2", "Account 1"]);
  });

  it("selects by arrows, ends and click", async () => {
    const { onselect, grid, user } = table(5, { selected: 1 });
    grid.focus();
    await user.keyboard("{ArrowDown}{End}");
    await user.click(screen.getByText("Account 3"));
    expect(onselect.mock.calls.map(([row]) => (row as Row).id)).toEqual([2, 4, 3]);
  });

  it("writes undefined for a value that has none", () => {
    const { grid } = table(2);
    expect(within(grid).getByText("undefined")).toBeTruthy();
  });

  it("draws only what is seen past 200 rows", () => {
    const { grid } = table(5000);
    expect(grid.querySelectorAll("tbody tr").length).toBeLessThan(100);
    expect(grid.getAttribute("aria-rowcount")).toBe("5001");
  });

  it("copies the row for a spreadsheet, the table with Shift", async () => {
    const { grid, user } = table(3, { selected: 2 });
    const write = vi.spyOn(navigator.clipboard, "writeText");
    grid.focus();
    await user.keyboard("{Control>}c{/Control}");
    expect(write).toHaveBeenLastCalledWith("Account\tARR\nAccount 2\t4\n");
    await user.keyboard("{Control>}{Shift>}c{/Shift}{/Control}");
    expect(write.mock.lastCall?.[0].split("\n")).toHaveLength(5);
  });
});
