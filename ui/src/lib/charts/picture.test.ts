import { beforeEach, describe, expect, it } from "vitest";

import { box, layer, line, type Option, rule, text } from "./draw";
import { Picture, placeIn, valueIn } from "./picture";

const panel = { left: 10, top: 20, width: 100, height: 50, x: [0, 10], y: [0, 2] } as const;

const option = (at: number, more: Option["series"] = []): Option => ({
  panels: [panel],
  series: [
    layer("front", 5, (place) => [text(...place(at, 1), `at ${at}`, "ink", { align: "right" })]),
    line(
      "line",
      [
        [0, 0],
        [1, null],
        [2, 1],
        [4, 2],
      ],
      "petrol",
      { dash: [5, 3] },
    ),
    layer("behind", 1, () => [box(1, 2, 3, 4, "stone", { radius: 2 })]),
    ...more,
  ],
});

let host: HTMLElement;
beforeEach(() => (host = document.createElement("div")));

const tags = () => [...host.querySelectorAll("svg > g > *")].map((element) => element.tagName);

describe("a picture", () => {
  it("places values between the ends of a panel, and finds them again", () => {
    const place = placeIn(panel);
    expect(place(0, 0)).toEqual([10, 70]);
    expect(place(10, 2)).toEqual([110, 20]);
    expect(valueIn(panel, place(4, 0.5))).toEqual([4, 0.5]);
    expect(valueIn(panel, [9, 30])).toBeNull();
    expect(valueIn(panel, [50, 71])).toBeNull();
  });

  it("draws what is further back first, and a line with a gap where it is undefined", () => {
    new Picture(host).draw(option(5), 200, 100);
    expect(tags()).toEqual(["rect", "path", "text"]);
    expect(host.querySelector("path")?.getAttribute("d")).toBe("M10 70M30 45L50 20");
    expect(host.querySelector("text")?.textContent).toBe("at 5");
  });

  it("holds a stepped value until the next point", () => {
    const stepped = line(
      "s",
      [
        [0, 0],
        [5, 1],
        [10, 2],
      ],
      "petrol",
      { step: "end" },
    );
    new Picture(host).draw({ panels: [panel], series: [stepped] }, 200, 100);
    expect(host.querySelector("path")?.getAttribute("d")).toBe("M10 70H60V45H110V20");
  });

  it("changes only what differs, in the same elements", async () => {
    const picture = new Picture(host);
    picture.draw(option(5), 200, 100);
    const before = [...host.querySelectorAll("svg > g > *")];
    const seen: MutationRecord[] = [];
    const watch = new MutationObserver((records) => seen.push(...records));
    watch.observe(host, { attributes: true, childList: true, subtree: true });
    picture.draw(option(6), 200, 100);
    await Promise.resolve();
    expect(seen.map((record) => record.attributeName ?? record.type)).toEqual(["x", "childList"]);
    expect([...host.querySelectorAll("svg > g > *")]).toEqual(before);
  });

  it("leaves a series alone when the one behind it gains shapes, comes or goes", () => {
    const picture = new Picture(host);
    const ticks = (count: number) =>
      layer("ticks", 0, () => Array.from({ length: count }, (_, i) => rule([0, i], [9, i], "ink")));
    picture.draw(option(5), 200, 100);
    const front = host.querySelector("text");
    for (const behind of [[], [ticks(1)], [ticks(3)], [ticks(2)], []]) {
      picture.draw(option(5, behind), 200, 100);
      const lines = behind.flatMap(({ draw }) => draw((x, y) => [x, y])).map(() => "path");
      expect(tags()).toEqual([...lines, "rect", "path", "text"]);
      expect(host.querySelector("text")).toBe(front);
    }
  });

  it("takes away what is no longer drawn", () => {
    const picture = new Picture(host);
    picture.draw(option(5, [layer("more", 9, () => [rule([0, 0], [9, 0], "ink")])]), 200, 100);
    expect(tags()).toHaveLength(4);
    picture.draw(option(5), 200, 100);
    expect(tags()).toHaveLength(3);
  });

  it("is a file that stands by itself", () => {
    const picture = new Picture(host);
    picture.draw(option(5), 200, 100);
    const file = new DOMParser().parseFromString(picture.text(), "image/svg+xml");
    expect(file.documentElement.namespaceURI).toBe("http://www.w3.org/2000/svg");
    expect(file.documentElement.getAttribute("width")).toBe("200");
    expect(file.querySelector("text")?.getAttribute("text-anchor")).toBe("end");
  });
});
