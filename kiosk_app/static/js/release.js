// The page's own version: the worker that keeps it, and the change to a newer one where nobody is answering.

let registration = null;
let isLeaving = false;

export const VERSION = document.documentElement.dataset.version;

/** Ask for the worker and for storage that the browser does not clear; on a plain http address there is neither. */
export async function settleIn() {
  await navigator.storage?.persist?.().catch(() => false);
  if (!("serviceWorker" in navigator)) return;
  navigator.serviceWorker.addEventListener("controllerchange", () => isLeaving && location.reload());
  const options = { scope: "/kiosk/", updateViaCache: "none" };
  registration = await navigator.serviceWorker.register("/kiosk/worker.js", options).catch(() => null);
}

/** Whether this page would start again without a network. */
export function hasWorker() {
  return Boolean(navigator.serviceWorker?.controller);
}

/** Look for a newer version: cheap, and without consequence while somebody answers. */
export async function look() {
  await registration?.update().catch(() => {});
}

export function isNewer() {
  return Boolean(registration?.waiting);
}

/** Change to the newer version now. The page is loaded anew; nobody may be in front of it. */
export function change() {
  isLeaving = true;
  registration.waiting.postMessage("take over");
}

/** Without a worker: load the page anew, once the server has shown that it is there and has another version. */
export async function changeWithoutWorker() {
  if (registration) return;
  const reply = await fetch("/kiosk/", { cache: "no-store" }).catch(() => null);
  const text = reply?.ok ? await reply.text() : "";
  const found = /data-version="([0-9a-f]+)"/.exec(text)?.[1];
  if (found && found !== VERSION) location.reload();
}
