// The shell: pair the kiosk, keep its forms fresh, serve one person after another, keep what they say.

import * as clock from "./clock.js";
import * as contact from "./contact.js";
import * as device from "./device.js";
import { ended, left } from "./ending.js";
import { isOpen } from "./hours.js";
import { openPanel } from "./panel.js";
import { Person } from "./person.js";
import { numberFrom } from "./queue.js";
import * as release from "./release.js";
import { isKnown, isSilent, report } from "./reporting.js";
import { closePerson, openShell } from "./screen.js";
import { next, pause, tell } from "./signals.js";
import { Uploader } from "./upload.js";

const LOOK_AGAIN_MS = 15_000; // while there is nothing to serve
const HOURS_MS = 60_000; // between two looks at the opening hours
const SETTLE_MS = 2_000;

let person = null;
let wantsPanel = false;
const shell = openShell((what, value) => (what === "panel" ? askForPanel() : tell(what, value)));
const uploader = new Uploader({ device: device.now, contact: contact.ping, isKnown });

async function run() {
  await device.load();
  uploader.run();
  window.addEventListener("online", () => uploader.wake());
  await Promise.race([release.settleIn(), pause(SETTLE_MS)]);
  report(() => uploader.wake());
  heedNews();
  for (;;) await turn();
}

/** Serve whoever comes next, or show why nobody can be served; over at once where something changed. */
async function turn() {
  const { key, ways, settings } = device.now();
  if (wantsPanel) return panel();
  if (release.isNewer()) return renew();
  if (!key) return pair();
  if (!ways.length) return show(isSilent() ? "offline" : "nothing");
  if (settings?.is_paused) return show("paused");
  if (!isOpen(settings?.hours, clock.read().at) && !await isWoken()) return undefined;
  const way = await chosen(ways);
  return way && serve(way, settings);
}

/** One person: a new document, and thanks only when the answers are on this kiosk's disk or at the server. */
async function serve(way, settings) {
  person = new Person(way, settings ?? undefined);
  person.onPanel = askForPanel;
  await person.open(way.languages[0]);
  if (device.now().ways.length > 1) person.idle.touch(); // somebody chose a department: that too is forgotten
  const outcome = await person.answered;
  if (outcome?.isWhole) await ended(person, outcome, { onKept: () => uploader.wake(), pair });
  else if (outcome) await left(person, outcome, settings);
  person = null;
  uploader.wake();
}

/** What is new is seen once nobody is answering. */
async function heedNews() {
  for (;;) {
    await next(["news"]);
    interrupt();
  }
}

/** Begin the turn anew, unless somebody is answering or nothing concerns who comes next. */
function interrupt() {
  if (!person) return tell("changed");
  const { ways, settings } = device.now();
  const isStale = !ways.includes(person.way) || settings?.is_paused || release.isNewer() || wantsPanel
    || !isOpen(settings?.hours, clock.read().at);
  return isStale && !person.isBusy && person.finish(null);
}

async function show(name) {
  closePerson();
  shell.show(name);
  await next(["changed"], LOOK_AGAIN_MS);
}

/** Out of hours the screen rests; nobody is turned away, for the clock may be wrong, and the hours too. */
async function isWoken() {
  closePerson();
  shell.show("resting");
  return (await next(["wake", "changed"], HOURS_MS)).what === "wake";
}

/** The one form of this kiosk, or the one whose department the person touches; nothing where something changed. */
async function chosen(ways) {
  if (ways.length === 1) return ways[0];
  closePerson();
  shell.offer(ways);
  shell.show("departments");
  const { what, value } = await next(["way", "changed"]);
  return what === "way" ? ways[value] : undefined;
}

/** Ask for a pairing code until the server gives a key for it, or staff ask for the panel. */
async function pair() {
  closePerson();
  shell.show("pairing");
  while (!device.now().key) {
    const { what, value } = await next(["pair", "enter", ...(person ? [] : ["changed"])]);
    if (what === "changed" && wantsPanel) return;
    if (what !== "changed") await redeemed(await contact.pair(value));
  }
}

async function redeemed(reply) {
  if (!reply.key) return shell.say(reply.error);
  await device.become(reply);
  await numberFrom(reply.next, reply.device).catch(() => {});
  await isKnown();
  tell("report");
  return uploader.wake();
}

/** The newer version takes the page over; where it does not, people are served by this one. */
async function renew() {
  closePerson();
  shell.show("loading");
  await release.change();
}

function askForPanel() {
  wantsPanel = true;
  interrupt();
}

async function panel() {
  wantsPanel = false;
  closePerson();
  await openPanel(shell);
}

run();
