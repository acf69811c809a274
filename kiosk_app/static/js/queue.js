// Sending one response until its fate is known: an answer is delivered only when a JSON reply names its id.

export const FIRST_WAIT_MS = 1_000;
export const LONGEST_WAIT_MS = 300_000;
const TOO_LONG_MS = 30_000;
const DELIVERED = [200, 201, 409]; // 409: the id was known, the first answers stand
const REFUSED = [400, 413, 422];

/**
 * Send {id, body} until the server has taken it ("delivered"), can never take it ("refused") or knows the device
 * no more ("unauthorised"). Anything else (no network, a portal's page, 404, 429, 5xx) is tried again, ever later.
 */
export async function deliver(entry, key, { send = fetch.bind(globalThis), wait = pause, onRetry = () => {} } = {}) {
  for (let attempt = 0; ; attempt += 1) {
    const reply = await attemptOnce(entry, key, send);
    const fate = judge(entry.id, reply);
    if (fate) return { fate, reply: reply.json };
    onRetry(attempt);
    await wait(waitBefore(attempt, reply.retryAfterMs));
  }
}

/** Back-off from 1 s to 5 min with jitter, never shorter than the server asked for. */
export function waitBefore(attempt, retryAfterMs = 0, random = Math.random) {
  const longest = Math.min(LONGEST_WAIT_MS, FIRST_WAIT_MS * 2 ** Math.min(attempt, 20));
  return Math.max(longest * (0.5 + random() / 2), Math.min(retryAfterMs, LONGEST_WAIT_MS));
}

/** What a reply means for the response with this id; undefined where only time can tell. */
export function judge(id, { status, json }) {
  if (json?.id !== id) return undefined;
  if (DELIVERED.includes(status)) return "delivered";
  if (REFUSED.includes(status)) return "refused";
  return status === 401 ? "unauthorised" : undefined;
}

async function attemptOnce({ id, body }, key, send) {
  try {
    const reply = await send(`/responses/${id}`, {
      method: "PUT",
      headers: { "Content-Type": "application/json", Accept: "application/json", Authorization: `Bearer ${key}` },
      body: JSON.stringify({ ...body, client_now: new Date().toISOString() }),
      cache: "no-store",
      signal: AbortSignal.timeout(TOO_LONG_MS),
    });
    const retryAfterMs = (Number(reply.headers.get("Retry-After")) || 0) * 1000;
    return { status: reply.status, json: await reply.json().catch(() => null), retryAfterMs };
  } catch {
    return { status: 0, json: null };
  }
}

export function pause(milliseconds) {
  return new Promise((resolve) => setTimeout(resolve, milliseconds));
}
