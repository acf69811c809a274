// What this kiosk keeps between people: its key, its counter, and forms the server could not take. No open answer.

const KEY = "langnghe.device";
const COUNTER = "langnghe.seq";
const PARKED = "langnghe.parked";

/** The device's key, or null where it is not paired. */
export function key() {
  return read(KEY)?.key ?? null;
}

export function keep({ key, name }) {
  localStorage.setItem(KEY, JSON.stringify({ key, name }));
}

export function forget() {
  localStorage.removeItem(KEY);
}

/** The next number of this device's responses; a gap tells the server that one was lost. */
export function nextNumber() {
  const number = (read(COUNTER) ?? 0) + 1;
  localStorage.setItem(COUNTER, JSON.stringify(number));
  return number;
}

/** Keep a refused form with the server's reasons, apart from all others. */
export function park(entry, reply) {
  const parked = [...(read(PARKED) ?? []), { ...entry, reasons: reply?.reasons ?? [], error: reply?.error ?? "" }];
  localStorage.setItem(PARKED, JSON.stringify(parked));
}

function read(name) {
  try {
    return JSON.parse(localStorage.getItem(name));
  } catch {
    return null;
  }
}
