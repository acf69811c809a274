// Recordings: kept on this kiosk for days without a network, and played to one person.

import * as database from "./store.js";

const STORE = "sounds";
const ROOM_BYTES = 64 * 1024 * 1024; // answers come first on the disk
const LOUD = [0, 0.1, 0.2, 0.35, 0.5, 0.7, 1]; // steps that sound alike far apart
const FIRST_STEP = 5;

let source = "/recordings/";

/** Where recordings come from; a preview hears those of a draft. */
export function soundsAt(address) {
  source = address;
}

/**
 * Keep the recordings of these names (SHA-256 in hexadecimal), and no others. Resolves to how many of them are kept;
 * what could not be had now is asked for the next time.
 */
export async function keepSounds(names, { store = database, ask = asked, room = freeBytes } = {}) {
  const held = await store.keys(STORE);
  const unused = held.filter((name) => !names.includes(name));
  if (unused.length) await store.remove(STORE, ...unused);
  let count = held.length - unused.length;
  for (const name of new Set(names)) {
    if (held.includes(name) || await room() < ROOM_BYTES) continue;
    const recording = await ask(name).catch(() => null);
    if (recording && await store.put(STORE, recording, name).then(() => true, () => false)) count += 1;
  }
  return count;
}

/** The recording as a Blob, from the server; refused where it is not what its name says. */
async function asked(name) {
  const reply = await fetch(`${source}${name}`);
  if (!reply.ok) return null;
  const recording = await reply.blob();
  return await isNamed(recording, name) ? recording : null;
}

/** Whether the name is the hash of the recording; where the page is not on https nobody can tell. */
async function isNamed(recording, name) {
  if (!globalThis.crypto.subtle) return recording.type.startsWith("audio/");
  const hash = await crypto.subtle.digest("SHA-256", await recording.arrayBuffer());
  return Array.from(new Uint8Array(hash), (byte) => byte.toString(16).padStart(2, "0")).join("") === name;
}

async function freeBytes() {
  const { quota = Infinity, usage = 0 } = await navigator.storage?.estimate?.() ?? {};
  return quota - usage;
}

async function loaded(name) {
  return await database.get(STORE, name).catch(() => null) ?? asked(name).catch(() => null);
}

/** What plays to one person, and how loud: a new Voice for each, so that the next one starts anew. */
export class Voice {
  #turn = 0;
  #step = FIRST_STEP;
  #next = "";
  #audio;

  /** `onActive` is called while something plays: who listens is there. */
  constructor({ audio = new Audio(), load = loaded, onActive = () => {} } = {}) {
    Object.assign(this, { load, onActive });
    this.#audio = audio;
    audio.addEventListener("timeupdate", () => this.onActive());
  }

  /** Play recordings one after another; resolves to whether all of them were there and played to the end. */
  async play(names) {
    this.stop();
    const turn = this.#turn;
    let isWhole = true;
    for (const name of names) {
      const recording = await this.load(name);
      if (turn !== this.#turn) return false;
      isWhole = Boolean(recording) && await this.#played(recording) && isWhole;
      if (turn !== this.#turn) return false;
    }
    return isWhole;
  }

  stop() {
    this.#turn += 1;
    this.#audio.pause();
    this.#audio.dispatchEvent(new Event("stopped"));
  }

  /** What sounds before anything else once the next screen stands: the name of the language it speaks. */
  announce(name) {
    this.#next = name ?? "";
  }

  /** Another screen stands: what played stops, what was announced and what belongs to the screen plays. */
  turn(names) {
    const all = [this.#next, ...names].filter(Boolean);
    this.#next = "";
    return all.length ? this.play(all) : this.stop();
  }

  /** Louder by some steps, or quieter; the step it is now, of how many. */
  louder(steps = 0) {
    this.#step = Math.min(Math.max(this.#step + steps, 1), LOUD.length - 1);
    this.#audio.volume = LOUD[this.#step];
    return { at: this.#step, of: LOUD.length - 1 };
  }

  /** One recording to its end, its stop or its failure; resolves to whether it was heard. */
  async #played(recording) {
    const url = URL.createObjectURL(recording);
    const over = new Promise((resolve) => {
      for (const name of ["ended", "stopped", "error"]) {
        this.#audio.addEventListener(name, () => resolve(name === "ended"), { once: true });
      }
    });
    this.louder();
    this.#audio.src = url;
    await this.#audio.play().catch(() => this.#audio.dispatchEvent(new Event("error")));
    const wasHeard = await over;
    URL.revokeObjectURL(url);
    return wasHeard;
  }
}
