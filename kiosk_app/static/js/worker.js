// The kiosk's worker: it lets the page start without a network, and touches nothing but what it keeps. The server
// puts before these lines VERSION and FILES, {address: SHA-256} of everything the page is made of.

const PREFIX = "langnghe-page-";
const CACHE = PREFIX + VERSION;

self.addEventListener("install", (event) => event.waitUntil(keepAll()));
self.addEventListener("activate", (event) => event.waitUntil(takeOver()));
self.addEventListener("fetch", (event) => {
  const { pathname, origin } = new URL(event.request.url);
  if (event.request.method !== "GET" || origin !== location.origin || !(pathname in FILES)) return;
  event.respondWith(kept(pathname, event.request));
});
// The page asks for it where nobody is answering.
self.addEventListener("message", (event) => event.data === "take over" && self.skipWaiting());

/** Fetch the whole version, and keep it only if every file is the one the server named: no portal's page, no mixture. */
async function keepAll() {
  const replies = await Promise.all(Object.keys(FILES).map(fetched));
  const cache = await caches.open(CACHE);
  await Promise.all(replies.map(([address, reply]) => cache.put(address, reply)));
}

/** From what the page has just loaded, where the server says it still holds; else anew, whatever lies between. */
async function fetched(address) {
  for (const cache of ["no-cache", "reload"]) {
    const reply = await fetch(address, { cache, credentials: "omit" });
    const bytes = await reply.clone().arrayBuffer();
    if (reply.ok && await seal(bytes) === FILES[address]) return [address, reply];
  }
  throw new Error(`${address} is not of this version`);
}

async function seal(bytes) {
  const digest = new Uint8Array(await crypto.subtle.digest("SHA-256", bytes));
  return Array.from(digest, (byte) => byte.toString(16).padStart(2, "0")).join("");
}

/** Only now, with this version whole, may the older ones go. */
async function takeOver() {
  const names = (await caches.keys()).filter((name) => name.startsWith(PREFIX) && name !== CACHE);
  await Promise.all(names.map((name) => caches.delete(name)));
  await self.clients.claim();
}

async function kept(address, request) {
  const cache = await caches.open(CACHE);
  return (await cache.match(address)) ?? fetch(request);
}
