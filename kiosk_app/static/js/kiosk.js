// The shell: pair the kiosk, fetch its forms, serve one person after another.

import * as device from "./device.js";
import { Person } from "./person.js";
import { deliver, pause, waitBefore } from "./queue.js";
import { closePerson, openShell } from "./screen.js";

const THANKS_MS = 8_000;
const LOOK_AGAIN_MS = 60_000;
const KEEP_FORMS_MS = 600_000;
const FORMS_TIMEOUT_MS = 15_000;
const LATER_ATTEMPT = 3;

let heard = () => {};
const shell = openShell((what, value) => heard(what, value));
let held = { ways: [], at: -Infinity };

async function run() {
  for (;;) {
    await refreshed();
    await serve(await chosen(held.ways));
  }
}

/** One person: a new document, and thanks only when the server has the answers. */
async function serve(way) {
  const person = new Person(way);
  await person.open(way.languages[0]);
  if (held.ways.length > 1) person.idle.touch(); // somebody chose a department: that too is forgotten
  const entry = await person.answered;
  if (!entry) return;
  entry.body.seq = device.nextNumber();
  const ending = await sent(entry, person); // may open a new document: then only is person.screen the right one
  person.screen.show(ending);
  await person.rest(THANKS_MS);
}

/** Send until the entry's fate is known; the name of the screen that tells it. */
async function sent(entry, person) {
  for (;;) {
    const onRetry = () => person.screen.show("retrying");
    const { fate, reply } = await deliver(entry, device.key(), { onRetry });
    if (fate === "delivered") return "thanks";
    if (fate === "refused" || await isStillPaired()) {
      device.park(entry, reply);
      return "parked";
    }
    if (!device.key()) await pairedAgain(person);
  }
}

/** After a 401: the device may be revoked (then its key goes), or only have lost this one survey. */
async function isStillPaired() {
  const { status, ways } = await fetched(device.key());
  if (ways) held = { ways, at: performance.now() };
  else if (status === 401) device.forget();
  else await pause(waitBefore(LATER_ATTEMPT));
  return Boolean(ways);
}

async function pairedAgain(person) {
  held = { ways: [], at: -Infinity };
  await paired();
  await person.open(person.languageNow);
  person.screen.show("sending");
}

/** See to forms to serve: fetched while pairing, network and an empty list allow, then kept for a while. */
async function refreshed() {
  if (held.ways.length && performance.now() - held.at < KEEP_FORMS_MS) return;
  for (let attempt = 0; ; attempt += 1) {
    const { status, ways } = await fetched(device.key() ?? await paired());
    if (ways) held = { ways, at: performance.now() };
    if (status === 401) device.forget();
    else if (held.ways.length) return;
    else await lookAgain(ways ? "nothing" : "offline", ways ? LOOK_AGAIN_MS : waitBefore(attempt));
  }
}

async function lookAgain(name, milliseconds) {
  closePerson();
  shell.show(name);
  await pause(milliseconds);
}

async function fetched(key) {
  try {
    const headers = { Authorization: `Bearer ${key}`, Accept: "application/json" };
    const signal = AbortSignal.timeout(FORMS_TIMEOUT_MS);
    const reply = await fetch("/kiosk/forms", { headers, cache: "no-store", signal });
    return { status: reply.status, ways: reply.ok ? await reply.json() : null };
  } catch {
    return { status: 0, ways: null };
  }
}

/** The one form of this kiosk, or the one whose department the person touches. */
async function chosen(ways) {
  if (ways.length === 1) return ways[0];
  closePerson();
  shell.offer(ways);
  shell.show("departments");
  return ways[await told("way")];
}

/** Ask for a pairing code until the server gives a key for it. */
async function paired() {
  closePerson();
  shell.show("pairing");
  for (;;) {
    const reply = await redeemed(await told("pair", "enter"));
    if (reply.key) {
      device.keep(reply);
      return reply.key;
    }
    shell.say(reply.error);
  }
}

async function redeemed(code) {
  try {
    const headers = { "Content-Type": "application/json", Accept: "application/json" };
    const reply = await fetch("/kiosk/pair", { method: "POST", headers, body: JSON.stringify({ code }) });
    return await reply.json();
  } catch {
    return {};
  }
}

/** Wait for one of these to happen on the shell's screens; resolves to its value. */
function told(...names) {
  return new Promise((resolve) => {
    heard = (what, value) => { if (names.includes(what)) resolve(value); };
  });
}

run();
