import { census, everything, keep, numberFrom, oldest, settle } from "/static/js/queue.js";
import { equal, test } from "./assert.js";
import { all, emptied, get, withFullDisk } from "./kept.js";

const AT = new Date("2026-11-25T08:00:00Z");

function entry(id, fields = {}) {
  return { id, body: { answers: { S1: "5" } }, finished: { at: AT }, device: 7, isNumbered: true, ...fields };
}

async function kept(...entries) {
  await emptied();
  for (const one of entries) await keep(one);
}

const ids = (found) => found.map(([, { id }]) => id);

test("answers lie in the order they came, each with the next number", async () => {
  await kept(entry("a"), entry("b"), entry("c"));
  equal((await oldest(2)).map(([, { id, seq }]) => [id, seq]), [["a", 1], ["b", 2]]);
});

test("a staff answer has no number and leaves none out", async () => {
  await kept(entry("a"), entry("staff", { isNumbered: false }), entry("b"));
  equal((await oldest(9)).map(([, { seq }]) => seq), [1, undefined, 2]);
});

test("a full disk keeps nothing, uses no number up, and says so", async () => {
  await kept(entry("a"));
  const outcome = await withFullDisk(() => keep(entry("b")).then(() => "kept", () => "refused"));
  equal([outcome, await get("kept", "seq 7"), ids(await oldest(9))], ["refused", 1, ["a"]]);
  await keep(entry("c"));
  equal((await oldest(9)).map(([, { seq }]) => seq), [1, 2]);
});

test("what was delivered goes, what was refused is parked with the reasons, the rest stays", async () => {
  await kept(entry("a"), entry("b"), entry("c"));
  const [[a], [b], [c]] = await oldest(9);
  await settle([[a, "delivered"], [b, "refused", { reasons: [{ reason: "x" }], error: "No." }], [c, undefined]]);
  equal([ids(await oldest(9)), (await all("parked")).map(({ id, seq, reasons, error }) => [id, seq, reasons.length, error])],
    [["c"], [["b", 2, 1, "No."]]]);
});

test("what another tab settled meanwhile is not parked a second time", async () => {
  await kept(entry("a"));
  const [[a]] = await oldest(1);
  await settle([[a, "refused", {}]]);
  await settle([[a, "refused", {}]]);
  equal((await all("parked")).length, 1);
});

test("entries passed over let the next ones through", async () => {
  await kept(entry("a"), entry("b"));
  const [[a]] = await oldest(1);
  equal(ids(await oldest(9, new Set([a]))), ["b"]);
});

test("one upload is never larger than the server takes", async () => {
  const long = { answers: { H1: "á".repeat(60_000) } };
  await kept(entry("a", { body: long }), entry("b", { body: long }), entry("c", { body: long }));
  equal(ids(await oldest(50)), ["a", "b"]);
  await kept(entry("huge", { body: { answers: { H1: "á".repeat(200_000) } } }), entry("b"));
  equal(ids(await oldest(50)), ["huge"]);
});

test("the census tells what waits, what is parked and which numbers are still here", async () => {
  await kept(entry("a"), entry("b"), entry("c"), entry("d"));
  const [[a], [b]] = await oldest(9);
  await settle([[a, "delivered"], [b, "refused", {}]]);
  equal(await census(7), { queued: 2, parked: 1, oldest: AT, seq: 4, waiting: [[3, 4], [2, 2]] });
});

test("an empty kiosk has nothing waiting", async () => {
  await emptied();
  equal(await census(7), { queued: 0, parked: 0, oldest: null, seq: 0, waiting: [] });
});

test("a kiosk paired anew goes on behind what the server knows, and behind what it knows itself", async () => {
  await kept();
  await numberFrom(41, 7);
  await keep(entry("a"));
  await numberFrom(7, 7);
  await keep(entry("b"));
  equal((await oldest(9)).map(([, { seq }]) => seq), [41, 42]);
});

test("a browser paired as another kiosk numbers that one's answers from where that one stands", async () => {
  await kept(entry("a"), entry("b"));
  await numberFrom(1, 8);
  await keep(entry("c", { device: 8 }));
  equal((await oldest(9)).map(([, { seq }]) => seq), [1, 2, 1]);
  equal((await census(8)).seq, 1);
});

test("everything held goes into a file", async () => {
  await kept(entry("a"), entry("b"));
  const [[a]] = await oldest(1);
  await settle([[a, "refused", {}]]);
  equal((await everything()).map(({ id }) => id), ["b", "a"]);
});
