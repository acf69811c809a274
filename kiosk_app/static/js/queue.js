// The answers this kiosk holds: numbered and kept in one stroke, gone only when the server has them.

import { instantOf } from "./clock.js";
import { heard, transact } from "./store.js";

const MOST_BYTES = 150_000; // of one upload; the server takes a little more
const MOST_RANGES = 100; // of numbers told in one report

/**
 * Keep an entry {id, body, started, finished, contact, device, isNumbered} durably; rejects where the disk takes
 * nothing, and then no number is used up. Numbers belong to the device; what is not numbered must not be countable.
 */
export function keep({ isNumbered, ...entry }) {
  return transact(["kept", "queue"], "readwrite", ([kept, queue]) => {
    if (!isNumbered) return queue.add(entry);
    return heard(kept.get(counter(entry.device)), (last = 0) => {
      kept.put(last + 1, counter(entry.device));
      queue.add({ ...entry, seq: last + 1 });
    });
  });
}

/** Go on numbering for a device behind `next`, which the server gave at pairing, or behind what is known here. */
export function numberFrom(next, device) {
  return transact(["kept"], "readwrite", ([kept]) => {
    heard(kept.get(counter(device)), (last = 0) => { kept.put(Math.max(last, next - 1), counter(device)); });
  });
}

/** Where the last number given is kept: each device has its own, for this browser may have been another one before. */
const counter = (device) => `seq ${device}`;

/** At most `most` entries as [key, entry], oldest first, those of `passedOver` left out; one upload's worth. */
export function oldest(most, passedOver = new Set()) {
  return transact(["queue"], "readonly", ([queue], done) => {
    const found = [];
    let room = MOST_BYTES;
    done(found);
    heard(queue.openCursor(), (cursor) => {
      if (!cursor || found.length >= most) return;
      if (!passedOver.has(cursor.key)) {
        room -= JSON.stringify(cursor.value.body).length + 500;
        if (room < 0 && found.length) return;
        found.push([cursor.key, cursor.value]);
      }
      cursor.continue();
    });
  });
}

/** Let go of what was delivered, and park what can never be taken with the server's reasons: [key, fate, reply]. */
export function settle(fates) {
  return transact(["queue", "parked"], "readwrite", ([queue, parked]) => {
    for (const [key, fate, reply] of fates) {
      if (fate === "delivered") queue.delete(key);
      if (fate === "refused") park(queue, parked, key, reply);
    }
  });
}

/** Only what still lies in the queue: another tab may have settled it meanwhile. */
function park(queue, parked, key, reply) {
  heard(queue.get(key), (entry) => {
    if (!entry) return;
    parked.add({ ...entry, reasons: reply?.reasons ?? [], error: reply?.error ?? "" });
    queue.delete(key);
  });
}

/** How much is held: {queued, parked, oldest (Date or null), seq, waiting ([first, last] of this device's numbers)}. */
export async function census(device) {
  const counts = await transact(["kept", "queue", "parked"], "readonly", ([kept, queue, parked], done) => {
    const held = { first: null };
    done(held);
    heard(queue.count(), (number) => { held.queued = number; });
    heard(queue.openCursor(), (cursor) => { held.first = cursor?.value ?? null; });
    heard(parked.getAll(), (entries) => { held.parked = entries; });
    heard(kept.get(counter(device)), (last = 0) => { held.seq = last; });
  });
  const { queued, parked, first, seq } = counts;
  const waiting = ranges(counts, device);
  return { queued, parked: parked.length, oldest: first && instantOf(first.finished).at, seq, waiting };
}

/** The queue as one range, from its first number to the last one given, and each parked number. */
function ranges({ first, parked, seq }, device) {
  const own = (entry) => entry.device === device && entry.seq;
  const alone = parked.filter(own).map((entry) => [entry.seq, entry.seq]);
  const queue = first && seq ? [[own(first) || 1, seq]] : [];
  return [...queue, ...alone].slice(0, MOST_RANGES);
}

/** Everything held, for a file: what waits and what is parked. */
export function everything() {
  return transact(["queue", "parked"], "readonly", ([queue, parked], done) => {
    heard(queue.getAll(), (waiting) => heard(parked.getAll(), (refused) => done([...waiting, ...refused])));
  });
}
