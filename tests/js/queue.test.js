import { deliver, judge, LONGEST_WAIT_MS, waitBefore } from "/static/js/queue.js";
import { equal, test } from "./assert.js";

const ENTRY = { id: "id-1", body: { answers: { S1: "5" } } };

function json(status, data = { id: "id-1" }, headers = {}) {
  return new Response(JSON.stringify(data), { status, headers });
}

/** Deliver against these replies in turn; what was sent and waited stands beside the outcome. */
async function delivered(...replies) {
  const [sent, waits, tries] = [[], [], []];
  const send = async (address, request) => {
    sent.push({ address, request });
    const reply = replies.shift();
    if (reply instanceof Error) throw reply;
    return reply;
  };
  const wait = async (milliseconds) => waits.push(milliseconds);
  const outcome = await deliver(ENTRY, "key", { send, wait, onRetry: (attempt) => tries.push(attempt) });
  return { ...outcome, sent, waits, tries };
}

test("201 and 200 that name the id are deliveries, and so is 409: the first answers stand", async () => {
  for (const status of [201, 200, 409]) equal((await delivered(json(status))).fate, "delivered", status);
});

test("a captive portal's 200 is not an answer", async () => {
  const portal = new Response("<html>Wi-Fi</html>", { status: 200 });
  const outcome = await delivered(portal, json(200, { id: "another" }), json(201));
  equal([outcome.fate, outcome.tries], ["delivered", [0, 1]]);
});

test("no network, 404, 429 and 5xx are tried again with the same body", async () => {
  const outcome = await delivered(new TypeError("no network"), json(404), json(429), json(500), json(503), json(201));
  const bodies = outcome.sent.map(({ request }) => JSON.parse(request.body).answers.S1);
  equal([outcome.fate, bodies], ["delivered", ["5", "5", "5", "5", "5", "5"]]);
});

test("waits grow, vary, end at five minutes and heed Retry-After", async () => {
  const longest = Array.from({ length: 12 }, (_, attempt) => waitBefore(attempt, 0, () => 1));
  equal(longest.slice(0, 3), [1000, 2000, 4000]);
  equal(longest.at(-1), LONGEST_WAIT_MS);
  equal(waitBefore(0, 0, () => 0), 500);
  const outcome = await delivered(json(503, { id: "id-1" }, { "Retry-After": "5" }), json(201));
  equal(outcome.waits, [5000]);
});

test("422 is refused at once, with the server's reasons", async () => {
  const outcome = await delivered(json(422, { id: "id-1", reasons: [{ reason: "unknown_item" }] }));
  equal([outcome.fate, outcome.reply.reasons[0].reason, outcome.waits], ["refused", "unknown_item", []]);
});

test("401 stops the sending", async () => {
  equal((await delivered(json(401))).fate, "unauthorised");
});

test("a reply without JSON decides nothing", () => {
  equal(judge("id-1", { status: 422, json: null }), undefined);
  equal(judge("id-1", { status: 0, json: null }), undefined);
});

test("the request is a PUT to the id with the device's key and its clock", async () => {
  const [{ address, request }] = (await delivered(json(201))).sent;
  equal([address, request.method, request.headers.Authorization], ["/responses/id-1", "PUT", "Bearer key"]);
  equal(Math.abs(Date.parse(JSON.parse(request.body).client_now) - Date.now()) < 60_000, true);
});
