// What a person has answered so far, kept in this phone under the code and the version, for a day and no longer.

const PREFIX = "answers:";
const LONGEST = 24 * 60 * 60 * 1000;

/** The browser's own store; null where it keeps nothing, as some windows inside other apps do. */
export function ownStore() {
  try {
    return window.localStorage;
  } catch {
    return null;
  }
}

/** One draft: read it, write it, wipe it. Where nothing can be kept all three do nothing. */
export function draftOf(name, store = ownStore(), now = Date.now) {
  const key = PREFIX + name;
  sweep(store, now());
  return {
    read: () => parsed(store?.getItem(key)),
    write: (draft) => attempt(() => store?.setItem(key, JSON.stringify({ ...draft, at: now() }))),
    wipe: () => attempt(() => store?.removeItem(key)),
  };
}

/** Every draft that is too old goes, this form's and any other's. */
function sweep(store, now) {
  const keys = Object.keys(store ?? {}).filter((key) => key.startsWith(PREFIX));
  for (const key of keys) {
    const age = now - parsed(store.getItem(key))?.at;
    if (!(age >= 0 && age < LONGEST)) attempt(() => store.removeItem(key));
  }
}

function parsed(text) {
  try {
    return JSON.parse(text ?? "null");
  } catch {
    return null;
  }
}

/** A full or forbidden store costs the draft, never the form. */
function attempt(change) {
  try {
    change();
  } catch {
    // The answers are still in the page.
  }
}
