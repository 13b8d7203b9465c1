import { beforeEach, expect, it, vi } from "vitest";

// The channel of the shell, without a shell: events are sent by hand.
vi.mock("@tauri-apps/api/core", () => ({
  Channel: class {
    onmessage: (event: unknown) => void = () => undefined;
  },
}));

import type { Channel } from "@tauri-apps/api/core";

import { Job, type JobEvent } from "./job.svelte";

interface View {
  answer: number;
}

type Events = Channel<JobEvent<View>>;

let channels: Events[] = [];
const good = (events: Events) => {
  channels.push(events);
  return Promise.resolve({ status: "ok" as const, data: null });
};

beforeEach(() => (channels = []));

const send = (at: number, event: JobEvent<View>) => channels[at]?.onmessage(event);

it("tells how far it is, and keeps the result while the next one is computed", async () => {
  const job = new Job<View>();
  const first = job.start(good);
  send(0, { kind: "progress", done: 3, of: 9 });
  expect([job.phase, job.done, job.of]).toEqual(["running", 3, 9]);
  send(0, { kind: "done", answer: 42 });
  await first;
  expect([job.phase, job.view?.answer]).toEqual(["done", 42]);
  void job.start(good);
  expect([job.running, job.view?.answer]).toEqual([true, 42]);
});

it("no longer hears one that a later start has replaced", async () => {
  const job = new Job<View>();
  const first = job.start(good);
  const second = job.start(good);
  send(0, { kind: "stopped" });
  await first;
  expect(job.phase).toBe("running");
  send(1, { kind: "done", answer: 2 });
  send(0, { kind: "done", answer: 1 });
  await second;
  expect(job.view?.answer).toBe(2);
});

it("stops with the last result standing", async () => {
  const job = new Job<View>();
  const first = job.start(good);
  send(0, { kind: "done", answer: 1 });
  await first;
  const second = job.start(good);
  send(1, { kind: "stopped" });
  await second;
  expect([job.phase, job.view?.answer]).toEqual(["stopped", 1]);
});

it("refused shows why, and not what was found before", async () => {
  const job = new Job<View>();
  const first = job.start(good);
  send(0, { kind: "done", answer: 1 });
  await first;
  const error = { code: "points_invalid", message: "no", faults: [] };
  await job.start(() => Promise.resolve({ status: "error" as const, error }));
  expect([job.phase, job.view, job.refusal?.code]).toEqual(["idle", null, "points_invalid"]);
});
