// The page's own version: the worker that keeps it, and the change to a newer one where nobody is answering.

import { VERSION } from "./screen.js";

let registration = null;
let isBehind = false; // another version than this page's is served, by the server or by a worker
let isLeaving = false;

/** Ask for the worker and for storage that the browser does not clear; on a plain http address there is neither. */
export async function settleIn() {
  await navigator.storage?.persist?.().catch(() => false);
  if (!("serviceWorker" in navigator)) return;
  const wasKept = hasWorker();
  navigator.serviceWorker.addEventListener("controllerchange", () => {
    if (isLeaving) location.reload();
    else isBehind = wasKept; // another tab changed to a newer version
  });
  const options = { scope: "/kiosk/", updateViaCache: "none" };
  registration = await navigator.serviceWorker.register("/kiosk/worker.js", options).catch(() => null);
}

/** Whether this page would start again without a network. */
export function hasWorker() {
  return Boolean(navigator.serviceWorker?.controller);
}

/** Look for a newer version, which the server has just shown to be there: without consequence while somebody answers. */
export async function look() {
  if (registration) await registration.update().catch(() => {});
  else isBehind = ![undefined, VERSION].includes(await servedVersion());
}

export function isNewer() {
  return Boolean(registration?.waiting) || isBehind || isLeaving;
}

/** Change to the newer version now. The page is loaded anew; nobody may be in front of it. */
export function change() {
  if (!registration?.waiting) return location.reload();
  isLeaving = true;
  return registration.waiting.postMessage("take over");
}

async function servedVersion() {
  const reply = await fetch("/kiosk/", { cache: "no-store" }).catch(() => null);
  const text = reply?.ok ? await reply.text().catch(() => "") : "";
  return /data-version="([0-9a-f]+)"/.exec(text)?.[1];
}
