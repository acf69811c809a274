// What staff see behind the kiosk's first screen: how it is, what it holds, and a way to take that away in a file.

import * as clock from "./clock.js";
import * as device from "./device.js";
import { census, everything } from "./queue.js";
import * as release from "./release.js";
import { LANGUAGE, VERSION } from "./screen.js";
import { next, pause } from "./signals.js";

const GUESSES = 5;
const AFTER_GUESSES_MS = 60_000;
const OPEN_MS = 120_000; // left open, it closes by itself

let wrong = 0;

/** Ask for the kiosk's number, then show the panel until staff are done. */
export async function openPanel(shell) {
  if (!await isAllowed(shell)) return;
  for (;;) {
    shell.tell(await facts());
    shell.show("panel");
    const { what } = await next(["save", "repair", "close"], OPEN_MS);
    if (what === "save") await save(shell);
    else if (what === "repair") return device.forget();
    else return undefined;
  }
}

/** The number stands on the kiosk's page of the staff side; one that was never given its settings has none, nor answers. */
async function isAllowed(shell) {
  const { pin } = device.now();
  if (!pin) return true;
  shell.show("pin");
  for (;;) {
    const { what, value } = await next(["pin", "enter", "close"], OPEN_MS);
    if (what !== "pin" && what !== "enter") return false;
    if (value === pin) return true;
    wrong += 1;
    shell.show("pin"); // with its field empty again
    shell.say();
    if (wrong % GUESSES === 0) await pause(AFTER_GUESSES_MS);
  }
}

/** {name of a fact: what to show}; the page has the words. */
async function facts() {
  const { name, id, key } = device.now();
  const held = await census(id).catch(() => null);
  const room = await navigator.storage?.estimate?.().catch(() => null);
  return {
    name: name || "–",
    paired: Boolean(key),
    queued: held?.queued ?? "?",
    parked: held?.parked ?? "?",
    worker: release.hasWorker(),
    persisted: Boolean(await navigator.storage?.persisted?.().catch(() => false)),
    room: room ? `${Math.floor((room.quota - room.usage) / 2 ** 20)} MB` : "?",
    clock: clock.read().at.toLocaleString(LANGUAGE),
    version: VERSION,
  };
}

/** Every answer held, as a file that the staff side takes in; nothing is let go here. */
async function save(shell) {
  const { id, name } = device.now();
  const entries = (await everything()).map(told);
  const file = { format: "langnghe-queue", format_version: 1, device: { id, name }, saved_at: clock.read().at, entries };
  shell.download(`langnghe-kiosk-${id ?? 0}-${Date.now()}.json`, JSON.stringify(file));
}

/** An entry as the file holds it. One without a number is a staff member's: of it the file knows no more than the day. */
function told({ id, body, started, finished, contact, device: maker, seq, reasons = [] }) {
  const { at, isSure } = clock.instantOf(finished);
  const [from, to] = seq ? [clock.instantOf(started).at, at] : [noonOf(at), noonOf(at)];
  const times = { started_at: from.toISOString(), finished_at: to.toISOString(), client_now: to.toISOString() };
  const bound = !isSure && contact ? { last_contact_at: contact } : {};
  return { id, device: maker, body: { ...body, seq, ...times, ...bound }, reasons };
}

function noonOf(at) {
  return new Date(at.getFullYear(), at.getMonth(), at.getDate(), 12);
}
