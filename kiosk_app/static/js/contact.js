// What kiosk and server tell each other beside the answers: the time, the forms, and how this kiosk is.

import * as clock from "./clock.js";
import * as device from "./device.js";
import { localDay } from "./hours.js";
import { census } from "./queue.js";
import { hasWorker } from "./release.js";

const TOO_LONG_MS = 15_000;
const DAY_MS = 86_400_000;
const MEGABYTE = 2 ** 20;
const STARTED_AT = new Date();

/** Hear the server's time, from nobody but itself. Resolves to whether that was so. */
export async function ping() {
  const { told } = await asked("/ping");
  return told?.langnghe === "pong" && heard(told);
}

/** Trade a pairing code for a key; resolves to the server's word, or to {} without one. */
export async function pair(code) {
  const { told } = await asked("/kiosk/pair", { body: { code } });
  if (told?.key) await heard(told);
  return told ?? {};
}

/**
 * Say how this kiosk is, and fetch settings and forms where they changed. Resolves to "unknown" where the server
 * knows the key no more, "changed" where something new was received, "same", or "silent" where it did not answer.
 */
export async function report(version) {
  const { key, tag, id } = device.now();
  if (!key || (!clock.read().isSure && !await ping())) return "silent"; // what it tells has times in it
  const { status, told } = await asked("/kiosk/heartbeat", { key, body: await state(version, id) });
  if (status === 401 && told?.error) return "unknown";
  if (status !== 200 || !await heard(told)) return "silent";
  await device.dropLeavingsBefore(localDay(new Date(clock.read().at - 2 * DAY_MS)));
  return told.forms === tag ? "same" : refresh();
}

/** Fetch settings and forms; resolves as `report` does. */
export async function refresh() {
  const { key, tag } = device.now();
  const { status, told } = await asked(`/kiosk/forms?known=${tag}`, { key });
  if (status === 401 && told?.error) return "unknown";
  if (status !== 200 || !await heard(told)) return "silent";
  if (!told.ways || device.now().key !== key) return "same";
  await device.receive(told);
  return "changed";
}

async function heard(told) {
  if (!told?.now) return false;
  clock.heardFrom(told.now);
  await device.contactAt(told.now);
  return true;
}

async function state(version, id) {
  const held = await census(id).catch(() => null);
  const room = await navigator.storage?.estimate?.().catch(() => null);
  return {
    now: new Date().toISOString(),
    version,
    started_at: STARTED_AT.toISOString(),
    ...(held && { ...held, oldest: undefined, oldest_at: held.oldest && byOwnClock(held.oldest) }),
    persisted: await navigator.storage?.persisted?.().catch(() => null),
    worker: hasWorker(),
    free_megabytes: room ? Math.floor((room.quota - room.usage) / MEGABYTE) : null,
    screen: `${screen.width}x${screen.height}`,
    left: await device.leavings(),
  };
}

/** An instant as the clock of this machine has it, wrong or not: the server corrects it by `now`. */
function byOwnClock(instant) {
  return new Date(Date.now() - (clock.read().at - instant)).toISOString();
}

/** {status, told}: what a request was answered with; status 0 and null where it was not, or not in JSON. */
async function asked(path, { key, body } = {}) {
  const headers = { Accept: "application/json", ...(key && { Authorization: `Bearer ${key}` }) };
  const sending = body && { method: "POST", body: JSON.stringify(body) };
  if (body) headers["Content-Type"] = "application/json";
  try {
    const signal = AbortSignal.timeout(TOO_LONG_MS);
    const reply = await fetch(path, { headers, ...sending, cache: "no-store", signal });
    return { status: reply.status, told: await reply.json().catch(() => null) };
  } catch {
    return { status: 0, told: null };
  }
}
