// Telling the server every minute how this kiosk is, and taking in what is new.

import * as contact from "./contact.js";
import * as device from "./device.js";
import * as release from "./release.js";
import { setMillimetre, VERSION } from "./screen.js";
import { next, tell } from "./signals.js";
import { keepSounds } from "./sound.js";

const REPORT_MS = 60_000;
const LOOK_AGAIN_MS = 15_000; // while there is nothing to serve
const RELEASE_EVERY = 10; // reports between two looks for a newer version
const MILLIMETRES = 25.4;

let last = "";

/** Whether the server answered when it was last spoken to. */
export const isSilent = () => last === "silent";

/** Report for as long as the page lives; `onHeard()` where the server answered, "news" whenever it was tried. */
export async function report(onHeard) {
  equip();
  for (let number = 0; ; number += 1) {
    await take(await contact.report(VERSION).catch(() => "silent"));
    if (!isSilent()) onHeard();
    if (!isSilent() && number % RELEASE_EVERY === 0) look();
    tell("news");
    await next(["report"], device.now().ways.length ? REPORT_MS : LOOK_AGAIN_MS);
  }
}

/** Look for a newer version; nobody waits for it, as a browser may take minutes where two tabs show the kiosk. */
async function look() {
  await release.look();
  tell("news");
}

/** Ask for settings and forms now; resolves to whether the server still knows this kiosk. */
export async function isKnown() {
  await take(await contact.refresh());
  tell("news");
  return last === "same" || last === "changed";
}

async function take(outcome) {
  last = outcome;
  if (outcome === "unknown") await device.forget();
  if (outcome === "changed") equip();
}

/** What the page takes from settings and forms: how large a millimetre is here, and the recordings. */
function equip() {
  const { settings, ways } = device.now();
  const diagonal = Math.hypot(screen.width, screen.height);
  setMillimetre(settings?.screen_inches ? diagonal / (settings.screen_inches * MILLIMETRES) : 0);
  const names = ways.flatMap((way) => Object.values(way.sounds ?? {}).flat());
  keepSounds([...new Set(names)]).catch(() => {}); // asked for again with the next change, and when played
}
