// What time it is: the server's word and the time gone since, whatever the clock of this machine says meanwhile.

/** One life of this page; the time gone is only known within it. */
export const BOOT = crypto.getRandomValues(new Uint32Array(2)).join("-");
const CHANGED_MS = 300_000; // the machine's clock was set, or it slept: what was counted is no longer sure

let contact = null;

/** The server said that it is `instant` (ISO) now. */
export function heardFrom(instant, { wall = Date.now(), gone = performance.now() } = {}) {
  const at = Date.parse(instant);
  if (!Number.isNaN(at)) contact = { at, wall, gone };
}

/** {at: Date, isSure}; sure where the server was heard in this life of the page and no clock jumped since. */
export function read({ wall = Date.now(), gone = performance.now() } = {}) {
  if (!contact) return { at: new Date(wall), isSure: false };
  const passed = gone - contact.gone;
  const isSure = Math.abs(wall - contact.wall - passed) < CHANGED_MS;
  return { at: new Date(contact.at + passed), isSure };
}

/** When the server was last heard, by its own clock; null where never. */
export function lastContact() {
  return contact && new Date(contact.at).toISOString();
}

/** How an entry remembers when it was made: {at, isSure, boot, gone}. */
export function stamp() {
  return { ...read(), boot: BOOT, gone: performance.now(), wall: Date.now() };
}

/** The instant of a stamp as far as is known now, and whether that is sure. */
export function instantOf({ at, isSure, boot, gone, wall }) {
  if (isSure || boot !== BOOT || !contact) return { at: new Date(at), isSure };
  const [now, passed] = [read(), performance.now() - gone];
  const isWhole = Math.abs(Date.now() - wall - passed) < CHANGED_MS; // else it slept, and what has gone is too little
  return { at: new Date(now.at - passed), isSure: now.isSure && isWhole };
}
