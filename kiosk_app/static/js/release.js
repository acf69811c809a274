// The page's own version: the worker that keeps it, and the change to a newer one where nobody is answering.

import { VERSION } from "./screen.js";
import { pause, tell } from "./signals.js";

const SETTLE_MS = 2_000;

let registration = null;
let isBehind = false; // another version than this page's is served, by the server or by a worker
let isLeaving = false;
let wasKept = false; // by a worker, which is the one of this page's version
let asked = null; // the newer worker that was asked to take over

/** Ask for the worker and for storage that the browser does not clear; on a plain http address there is neither. */
export async function settleIn() {
  await navigator.storage?.persist?.().catch(() => false);
  if (!("serviceWorker" in navigator)) return;
  wasKept = hasWorker();
  navigator.serviceWorker.addEventListener("controllerchange", changed);
  const options = { scope: "/kiosk/", updateViaCache: "none" };
  registration = await navigator.serviceWorker.register("/kiosk/worker.js", options).catch(() => null);
}

/** A newer worker took over, for this page, for another tab, or later than it was asked to: somebody may be answering. */
function changed() {
  if (isLeaving) return location.reload();
  [isBehind, wasKept] = [wasKept, true];
  return tell("news");
}

/** Whether this page would start again without a network. */
export function hasWorker() {
  return Boolean(navigator.serviceWorker?.controller);
}

/** Look for a newer version, which the server has just shown to be there: without consequence while somebody answers. */
export async function look() {
  asked = null;
  if (registration) await registration.update().catch(() => {});
  else isBehind = ![undefined, VERSION].includes(await servedVersion());
}

export function isNewer() {
  return isBehind || Boolean(registration?.waiting && registration.waiting !== asked);
}

/**
 * Load the page anew in the newer version; nobody may be in front of it. A browser lets the worker take over once the
 * older one is idle: where that takes longer than a moment, people are served meanwhile.
 */
export async function change() {
  asked = registration?.waiting;
  isLeaving = Boolean(asked && !isBehind);
  if (isLeaving) asked.postMessage("take over");
  else location.reload();
  await pause(SETTLE_MS);
  isLeaving = false;
}

async function servedVersion() {
  const reply = await fetch("/kiosk/", { cache: "no-store" }).catch(() => null);
  const text = reply?.ok ? await reply.text().catch(() => "") : "";
  return /data-version="([0-9a-f]+)"/.exec(text)?.[1];
}
