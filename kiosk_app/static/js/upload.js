// Sending what the queue holds: oldest first, by one tab, until a JSON reply names each id.

import * as clock from "./clock.js";
import { oldest, settle } from "./queue.js";

export const FIRST_WAIT_MS = 1_000;
export const LONGEST_WAIT_MS = 300_000;
export const TOO_LONG_MS = 30_000;
const MOST_AT_ONCE = 50;
const MISSES = 3; // single entries in a row the server had no word for, before it is thought to be ill
const DELIVERED = [200, 201, 409]; // 409: the id was known, the first answers stand
const REFUSED = [400, 413, 422];

/** What a receipt {id, code} means for the response with this id; undefined where only time can tell. */
export function judge(id, receipt) {
  if (receipt?.id !== id) return undefined;
  if (DELIVERED.includes(receipt.code)) return "delivered";
  if (REFUSED.includes(receipt.code)) return "refused";
  return receipt.code === 401 ? "unauthorised" : undefined;
}

/** Back-off from 1 s to 5 min with jitter, never shorter than the server asked for. */
export function waitBefore(attempt, retryAfterMs = 0, random = Math.random) {
  const longest = Math.min(LONGEST_WAIT_MS, FIRST_WAIT_MS * 2 ** Math.min(attempt, 20));
  return Math.max(longest * (0.5 + random() / 2), Math.min(retryAfterMs, LONGEST_WAIT_MS));
}

/** An entry as the server reads it, with times as well as they are known now. */
export function wire({ id, body, started, finished, seq, device, contact }, own) {
  const [from, to] = [clock.instantOf(started), clock.instantOf(finished)];
  return {
    id,
    ...body,
    started_at: from.at.toISOString(),
    finished_at: to.at.toISOString(),
    client_now: clock.read().at.toISOString(),
    ...(seq && device === own && { seq }), // a number of another device says nothing here
    ...(!to.isSure && contact && { last_contact_at: contact }),
  };
}

/** Send entries and hear of each: {receipts, wait}; one alone goes by PUT, several in one POST, through the same door. */
export async function send(entries, key, request = fetch.bind(globalThis)) {
  const [path, method, body] = entries.length === 1
    ? [`/responses/${entries[0].id}`, "PUT", entries[0]]
    : ["/responses", "POST", { responses: entries }];
  try {
    const headers = { "Content-Type": "application/json", Accept: "application/json", Authorization: `Bearer ${key}` };
    const signal = AbortSignal.timeout(TOO_LONG_MS);
    const reply = await request(path, { method, headers, body: JSON.stringify(body), cache: "no-store", signal });
    const told = await reply.json().catch(() => null);
    const receipts = told?.receipts ?? [{ ...told, code: reply.status }];
    return { receipts, wasHeard: true, wait: (Number(reply.headers.get("Retry-After")) || 0) * 1000 };
  } catch {
    return { receipts: [], wasHeard: false, wait: 0 };
  }
}

export class Uploader {
  #attempt = 0;
  #size = MOST_AT_ONCE;
  #misses = 0;
  #passedOver = new Set();
  #wake = () => {};
  #isAwake = false; // woken while it was not asleep: it looks once more before it sleeps

  /** `device` gives {key, id}; `contact()` sets the clock; `isKnown()` tells whether the server still knows the key. */
  constructor({ device, contact, isKnown }) {
    Object.assign(this, { device, contact, isKnown });
  }

  /** Something new lies in the queue, or the network is back. */
  wake() {
    this.#attempt = 0;
    this.#isAwake = true;
    this.#wake();
  }

  /** Work for as long as the page lives. */
  async run() {
    for (;;) {
      const hasMore = await this.alone(() => this.step()).catch(() => true);
      if (!hasMore) await this.#sleep(LONGEST_WAIT_MS);
      else if (hasMore !== "at once") await this.#sleep(waitBefore(this.#attempt++, hasMore.wait));
    }
  }

  /** Only one tab of a browser sends; where locks do not exist, the ids see to it that nothing counts twice. */
  alone(work) {
    return navigator.locks ? navigator.locks.request("langnghe-upload", work) : work();
  }

  /** Send one batch. Resolves to false where nothing waits, "at once" where more may go, else {wait}. */
  async step() {
    const { key, id } = this.device();
    const batch = key ? await oldest(this.#size, this.#passedOver) : [];
    if (!batch.length) return this.#round();
    if (!clock.read().isSure && !await this.contact()) return { wait: 0 };
    const reply = await send(batch.map(([, entry]) => wire(entry, id)), key);
    const fates = batch.map(([place, entry], at) => [place, judge(entry.id, reply.receipts[at]), reply.receipts[at]]);
    return this.#settled(batch, await this.#withParking(fates), reply);
  }

  /** Whatever was passed over has its turn again, after a while. */
  #round() {
    if (!this.#passedOver.size) return false;
    this.#passedOver.clear();
    return { wait: FIRST_WAIT_MS };
  }

  /** A 401 of a known kiosk means that it never served this way in: nobody can ever take that one from here. */
  async #withParking(fates) {
    if (!fates.some(([, fate]) => fate === "unauthorised") || !await this.isKnown()) return fates;
    return fates.map(([place, fate, reply]) => [place, fate === "unauthorised" ? "refused" : fate, reply]);
  }

  async #settled(batch, fates, { wasHeard, wait }) {
    const known = fates.filter(([, fate]) => fate === "delivered" || fate === "refused");
    if (!known.length) return this.#missed(batch, wasHeard, wait);
    await settle(known);
    [this.#attempt, this.#misses, this.#size] = [0, 0, Math.min(MOST_AT_ONCE, this.#size * 2)];
    return "at once";
  }

  /** Nothing was settled: try one by one, so that an entry the server chokes on keeps back no other. */
  #missed(batch, wasHeard, wait) {
    if (!wasHeard) return { wait };
    if (batch.length === 1) this.#passedOver.add(batch[0][0]);
    this.#size = 1;
    this.#misses += 1;
    if (this.#misses < MISSES && !wait) return "at once";
    this.#misses = 0;
    return { wait };
  }

  async #sleep(milliseconds) {
    if (!this.#isAwake) {
      await new Promise((resolve) => {
        this.#wake = resolve;
        setTimeout(resolve, milliseconds);
      });
    }
    this.#isAwake = false;
  }
}
