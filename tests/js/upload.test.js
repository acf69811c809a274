import * as clock from "/static/js/clock.js";
import { keep, oldest } from "/static/js/queue.js";
import { judge, LONGEST_WAIT_MS, send, Uploader, waitBefore, wire } from "/static/js/upload.js";
import { equal, test } from "./assert.js";
import { all, emptied } from "./kept.js";

const DEVICE = { key: "secret", id: 7 };

function entry(id, fields = {}) {
  const stamp = clock.stamp();
  return { id, body: { answers: {} }, started: stamp, finished: stamp, contact: "2026-11-01T00:00:00Z", device: 7,
    isNumbered: true, ...fields };
}

/** A server that gives each id its code; `down` answers everything with that status. */
function server({ codes = {}, down = 0 } = {}) {
  const calls = [];
  const answer = async (path, { method, body }) => {
    const sent = JSON.parse(body);
    calls.push([method, path.startsWith("/responses/") ? 1 : sent.responses.length]);
    if (down) return new Response("<html>Wi-Fi</html>", { status: down });
    const receipt = ({ id }) => ({ id, code: codes[id] ?? 201 });
    if (method === "PUT") return Response.json({ id: sent.id }, { status: codes[sent.id] ?? 201 });
    if (sent.responses.some(({ id }) => codes[id] === 500)) return new Response("", { status: 500 });
    return Response.json({ receipts: sent.responses.map(receipt) });
  };
  return { calls, answer };
}

/** An uploader over the real queue and this server; steps until nothing more goes at once. */
async function uploaded({ answer }, { isKnown = async () => true, steps = 60 } = {}) {
  globalThis.fetch = answer;
  const uploader = new Uploader({ device: () => DEVICE, contact: async () => true, isKnown });
  let outcome = "at once";
  for (let step = 0; step < steps && outcome === "at once"; step += 1) outcome = await uploader.step();
  return { uploader, outcome };
}

async function queued(count, fields) {
  await emptied();
  for (let number = 1; number <= count; number += 1) await keep(entry(`id-${number}`, fields));
}

test("only a receipt that names the id decides", () => {
  const fates = [200, 201, 409, 400, 413, 422, 401, 404, 429, 500, 503].map((code) => judge("a", { id: "a", code }));
  equal(fates, [...Array(3).fill("delivered"), ...Array(3).fill("refused"), "unauthorised", ...Array(4).fill(undefined)]);
  equal([judge("a", { id: "b", code: 201 }), judge("a", undefined), judge("a", { code: 201 })], [undefined, undefined, undefined]);
});

test("waits grow, vary, end at five minutes and heed the server", () => {
  equal([0, 1, 2].map((attempt) => waitBefore(attempt, 0, () => 1)), [1000, 2000, 4000]);
  equal([waitBefore(50, 0, () => 1), waitBefore(0, 0, () => 0), waitBefore(0, 5000, () => 0)], [LONGEST_WAIT_MS, 500, 5000]);
});

test("one alone goes by PUT, many go by fifties, and all of them leave the queue", async () => {
  await queued(120);
  const busy = server();
  const { outcome } = await uploaded(busy);
  equal([busy.calls, outcome, (await oldest(9)).length], [[["POST", 50], ["POST", 50], ["POST", 20]], false, 0]);
  await queued(1);
  const quiet = server();
  await uploaded(quiet);
  equal(quiet.calls, [["PUT", 1]]);
});

test("a captive portal's page, a 404 and a 503 take nothing out of the queue", async () => {
  for (const down of [200, 404, 503]) {
    await queued(3);
    const { outcome } = await uploaded(server({ down }));
    equal([typeof outcome, (await oldest(9)).length], ["object", 3], down);
  }
});

test("no network stops after one try", async () => {
  await queued(3);
  const calls = [];
  await uploaded({ answer: async () => { calls.push(1); throw new TypeError("no network"); } });
  equal([calls.length, (await oldest(9)).length], [1, 3]);
});

test("an entry the server chokes on keeps back no other", async () => {
  await queued(6);
  const { uploader } = await uploaded(server({ codes: { "id-2": 500, "id-5": 500 } }));
  for (let step = 0; step < 20; step += 1) await uploader.step();
  equal((await oldest(9)).map(([, { id }]) => id), ["id-2", "id-5"]);
});

test("refused ones are parked with the reasons while the others are delivered", async () => {
  await queued(3);
  await uploaded(server({ codes: { "id-2": 422 } }));
  equal([(await oldest(9)).length, (await all("parked")).map(({ id }) => id)], [0, ["id-2"]]);
});

test("a kiosk the server knows no more keeps everything", async () => {
  await queued(2);
  await uploaded(server({ codes: { "id-1": 401, "id-2": 401 } }), { isKnown: async () => false });
  equal([(await oldest(9)).length, (await all("parked")).length], [2, 0]);
});

test("a way in this kiosk never served is parked, where the kiosk itself is known", async () => {
  await queued(2);
  await uploaded(server({ codes: { "id-1": 401 } }));
  equal((await all("parked")).map(({ id }) => id), ["id-1"]);
});

test("a number of another device is not sent, nor a bound where the time is sure", () => {
  clock.heardFrom("2026-11-25T08:00:00Z");
  equal([wire({ ...entry("a"), seq: 5 }, 7).seq, wire({ ...entry("a"), seq: 5 }, 8).seq], [5, undefined]);
  equal("last_contact_at" in wire(entry("a"), 7), false);
});

test("an answer of another life without the time is bounded by the last contact", () => {
  const lost = { at: new Date(0), isSure: false, boot: "another", gone: 1 };
  const sent = wire(entry("a", { started: lost, finished: lost }), 7);
  equal([sent.finished_at, sent.last_contact_at], ["1970-01-01T00:00:00.000Z", "2026-11-01T00:00:00Z"]);
});

test("the request carries the device's key and its time", async () => {
  const seen = [];
  const request = async (path, { method, headers, body }) => {
    seen.push([path, method, headers.Authorization, "client_now" in JSON.parse(body)]);
    return Response.json({ id: "a" }, { status: 201 });
  };
  await send([wire(entry("a"), 7)], "secret", request);
  equal(seen, [["/responses/a", "PUT", "Bearer secret", true]]);
});

test("what is kept while it looks into the queue does not wait for its next look", async () => {
  await emptied();
  const quiet = server();
  globalThis.fetch = quiet.answer;
  const uploader = new Uploader({ device: () => DEVICE, contact: async () => true, isKnown: async () => true });
  let looks = 0;
  uploader.alone = async (work) => {
    const outcome = await work();
    looks += 1;
    if (looks === 1) await keep(entry("late")).then(() => uploader.wake());
    return outcome;
  };
  uploader.run();
  for (let turn = 0; turn < 200 && quiet.calls.length === 0; turn += 1) await new Promise((over) => { setTimeout(over, 10); });
  equal(quiet.calls, [["PUT", 1]]);
});
