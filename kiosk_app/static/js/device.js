// Who this kiosk is and what it was given: its key, its settings and its forms, kept from one start to the next.

import { get, heard, put, remove, transact } from "./store.js";

const NOTHING = { ways: [], settings: null, tag: "" };

/** What is held in memory; the same stands on the disk, where the disk takes it. */
let held = { key: null, id: null, name: "", pin: "", ...NOTHING, contact: null };

export const now = () => held;

/** Read what was kept; a browser without a working disk starts with nothing. */
export async function load() {
  const [identity, forms, contact, pin] = await Promise.all(["device", "forms", "contact", "pin"].map((name) => (
    get("kept", name).catch(() => undefined)
  )));
  held = { ...held, ...identity, ...forms, contact: contact ?? null, pin: pin ?? "" };
}

/** The kiosk was paired. Resolves to whether the disk took it. */
export function become({ key, name, device: id }) {
  held = { ...held, key, name, id, ...NOTHING };
  return kept({ key, name, id }, "device");
}

/** The server knows this kiosk no more: the key goes; the answers stay, and the number that opens the staff panel. */
export async function forget() {
  held = { ...held, key: null, ...NOTHING };
  await remove("kept", "device", "forms").catch(() => {});
}

/** New settings and forms came. */
export function receive({ tag, device: settings, ways }) {
  held = { ...held, tag, settings, ways, name: settings.name, pin: settings.pin };
  kept(settings.pin, "pin");
  return kept({ tag, settings, ways, name: settings.name }, "forms");
}

/** The server was heard at this instant of its own clock. */
export function contactAt(instant) {
  held = { ...held, contact: instant };
  return kept(instant, "contact");
}

/** Count that somebody began a form and left it at an item, by local day. */
export function countLeaving({ collector, version, item, day }) {
  const name = JSON.stringify([collector, version, item, day]);
  return transact(["kept"], "readwrite", ([store]) => {
    heard(store.get("left"), (left = {}) => { store.put({ ...left, [name]: (left[name] ?? 0) + 1 }, "left"); });
  }).catch(() => {});
}

/** The running counts of today and the days before, as they are reported. */
export async function leavings() {
  const left = (await get("kept", "left").catch(() => null)) ?? {};
  return Object.entries(left).map(([name, people]) => {
    const [collector, version, item, day] = JSON.parse(name);
    return { collector, version, item, day, people };
  });
}

/** What was reported of days long past need not be told again. */
export function dropLeavingsBefore(day) {
  return transact(["kept"], "readwrite", ([store]) => {
    heard(store.get("left"), (left = {}) => {
      const still = Object.entries(left).filter(([name]) => JSON.parse(name)[3] >= day);
      store.put(Object.fromEntries(still), "left");
    });
  }).catch(() => {});
}

function kept(value, name) {
  return put("kept", value, name).then(() => true, () => false);
}
