// How a person's answers leave their hands: kept on this kiosk's disk, or given to the server, and only then thanked.

import * as clock from "./clock.js";
import * as contact from "./contact.js";
import * as device from "./device.js";
import { body, completeness } from "./form.js";
import { localDay } from "./hours.js";
import { keep } from "./queue.js";
import { pause } from "./signals.js";
import { judge, send, waitBefore, wire } from "./upload.js";

export const THANKS_MS = 8_000;
const DISK_MS = 5_000;
const OFTEN = 4; // somebody stands there: at least every 16 seconds
const ENOUGH = 0.5; // of the questions shown, for a form that its person left to be kept

/**
 * Keep a whole form, thank for it, and let the thanks stand for a while. `onKept()` hears that something waits to be
 * sent; `pair()` asks for a new key.
 */
export async function ended(person, outcome, { onKept, pair }) {
  const entry = entryOf(person.way, outcome);
  const isKept = await onDisk(entry);
  if (isKept) onKept();
  const screen = isKept ? "thanks" : await handedOver(person, entry, pair);
  person.forget();
  person.screen.show(screen);
  await person.rest(THANKS_MS);
}

/** Count where a person left, or keep what they answered where this kiosk is set to and its first screen says so. */
export async function left({ way }, { form, language }, settings) {
  if (!way.is_numbered) return; // nobody counts who began a staff form
  if (settings?.keeps_incomplete && completeness(form) >= ENOUGH) {
    const entry = entryOf(way, { form, language });
    if (await onDisk({ ...entry, body: { ...entry.body, incomplete: true } })) return;
  }
  const item = (form.items[form.at] ?? form.items.at(-1)).code;
  const day = localDay(clock.read().at);
  await device.countLeaving({ collector: way.code, version: way.version, item, day });
}

/** Whether the disk took an entry. One that does not say so in time is no disk; should it take it later, ids see to it. */
function onDisk(entry) {
  return Promise.race([keep(entry).then(() => true, () => false), pause(DISK_MS).then(() => false)]);
}

function entryOf(way, { form, language }) {
  const { id, contact } = device.now();
  return {
    id: form.id,
    body: body(form, way, language),
    started: form.started,
    finished: clock.stamp(),
    contact: clock.lastContact() ?? contact,
    device: id,
    isNumbered: way.is_numbered,
  };
}

/** The disk takes nothing: hold the answers in front of the person until the server has them, or the disk does. */
async function handedOver(person, entry, pair) {
  for (let attempt = 0; ; attempt += 1) {
    const { key, id } = device.now();
    if (!clock.read().isSure) await contact.ping();
    const { receipts, wait } = await send([wire(entry, id)], key);
    const fate = judge(entry.id, receipts[0]);
    if (fate === "delivered") return "thanks";
    if (await onDisk(entry)) return "thanks";
    if (fate === "refused") return "refused";
    if (fate === "unauthorised") await again(person, pair);
    person.screen.show("retrying");
    await pause(waitBefore(Math.min(attempt, OFTEN), wait));
  }
}

/** The server knows this kiosk no more: it is paired anew, with the person's answers still at hand. */
async function again(person, pair) {
  await device.forget();
  await pair();
  await person.open(person.languageNow);
}
