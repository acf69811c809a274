import * as clock from "/static/js/clock.js";
import { equal, test } from "./assert.js";

const HOUR = 3_600_000;
const hourAgo = () => ({ boot: clock.BOOT, gone: performance.now() - HOUR, wall: Date.now() - HOUR });

test("before the server was heard, the machine's clock is all there is, and unsure", () => {
  const { at, isSure } = clock.read({ wall: Date.parse("2031-01-01T00:00:00Z"), gone: 5 });
  equal([at.toISOString(), isSure, clock.lastContact()], ["2031-01-01T00:00:00.000Z", false, null]);
});

test("after that, time is the server's and what has gone since, whatever the machine's clock says", () => {
  clock.heardFrom("2026-11-25T08:00:00Z", { wall: 1_000, gone: 10 });
  const { at, isSure } = clock.read({ wall: 1_000 + HOUR, gone: 10 + HOUR });
  equal([at.toISOString(), isSure], ["2026-11-25T09:00:00.000Z", true]);
});

test("a clock that was set meanwhile makes the time unsure, and does not move it", () => {
  clock.heardFrom("2026-11-25T08:00:00Z", { wall: 1_000, gone: 10 });
  const { at, isSure } = clock.read({ wall: 1_000 + 72 * HOUR, gone: 10 + HOUR });
  equal([at.toISOString(), isSure], ["2026-11-25T09:00:00.000Z", false]);
});

test("what is no instant is not heard", () => {
  clock.heardFrom("2026-11-25T08:00:00Z");
  clock.heardFrom("tomorrow");
  equal(clock.lastContact(), "2026-11-25T08:00:00.000Z");
});

test("an answer given before the server was heard is placed by the time gone since", () => {
  const early = { at: new Date(0), isSure: false, ...hourAgo() };
  clock.heardFrom("2026-11-25T08:00:00Z");
  const { at, isSure } = clock.instantOf(early);
  equal([Math.round((Date.parse("2026-11-25T07:00:00Z") - at) / 1000), isSure], [0, true]);
});

test("an answer given before a sleep keeps the time it was sure of, and is unsure where it had none", () => {
  const slept = { ...hourAgo(), wall: Date.now() - 9 * HOUR };
  clock.heardFrom("2026-11-25T08:00:00Z");
  const at = new Date("2026-11-24T23:00:00Z");
  equal(clock.instantOf({ at, isSure: true, ...slept }), { at, isSure: true });
  equal(clock.instantOf({ at: new Date(0), isSure: false, ...slept }).isSure, false);
});

test("an answer of another life of the page keeps what that life knew", () => {
  const at = new Date("2026-11-24T08:00:00Z");
  equal(clock.instantOf({ at, isSure: true, boot: "another", gone: 5 }), { at, isSure: true });
});
