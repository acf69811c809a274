// The kiosk's own keyboard: one in each person's document, beside the field it writes into.

import { read, write, written } from "./fields.js";
import { accented, erased, inserted, lettered, typed } from "./telex.js";

const READY = "ăâêôơưđ";
const TONE = "tone-";
const WAYS = { ArrowLeft: [-1, 0], ArrowRight: [1, 0], ArrowUp: [0, -1], ArrowDown: [0, 1] };

/** {text, at} after a key, where from..to of the text was selected. */
export function pressed({ text, from, to }, key, isTelex) {
  const rest = text.slice(0, from) + text.slice(to);
  if (key === "erase") return from < to ? { text: rest, at: from } : erased(text, from);
  if (key.startsWith(TONE)) return accented(text, from, key.slice(TONE.length));
  if (READY.includes(key.toLowerCase())) return lettered(rest, from, key);
  return isTelex && /^[a-z]$/i.test(key) ? typed(rest, from, key) : inserted(rest, from, key);
}

export class Keyboard {
  #field = null;
  #isUpper = false;

  /** `root` is the keyboard of a document, or null where it has none. `onWrite` hears {name, value} after every key. */
  constructor(root, onWrite) {
    Object.assign(this, { root, onWrite });
    if (!root) return;
    root.addEventListener("mousedown", (event) => event.preventDefault()); // the field keeps its cursor
    root.addEventListener("keydown", (event) => this.#step(event));
    this.#keys.forEach((one, index) => { one.tabIndex = index ? -1 : 0; });
  }

  get field() {
    return this.#field;
  }

  /** Stand beside a field; no other keyboard comes up for it. */
  open(field) {
    if (!this.root || field === this.#field) return;
    this.#field = field;
    field.inputMode = "none";
    this.root.hidden = false;
    this.root.classList.toggle("has-lines", field.matches("textarea"));
    this.root.closest("body").classList.add("is-writing");
    this.#tell(false);
  }

  close() {
    if (!this.#field) return;
    this.#field.blur();
    this.#field = null;
    this.root.hidden = true;
    this.root.closest("body").classList.remove("is-writing");
  }

  /** One key of the field's text. */
  press(key, byTouch) {
    const field = this.#field;
    if (byTouch) field.focus({ preventScroll: true });
    const before = written(field);
    const after = pressed(before, this.#isUpper ? key.toUpperCase() : key, this.root.dataset.mode === "telex");
    const isTooLong = after.text.length > field.maxLength && after.text.length > before.text.length;
    if (!isTooLong) write(field, after);
    this.#tell(isTooLong);
    if (key.length === 1) this.shift(false);
    this.onWrite(read(field));
  }

  /** Capital letters for the next key, or no more. */
  shift(isUpper = !this.#isUpper) {
    this.#isUpper = isUpper;
    this.root.classList.toggle("is-upper", isUpper);
    this.root.querySelector("[data-do=shift]").ariaPressed = String(isUpper);
  }

  /** From Telex to letters as they stand on the keys, or back. */
  mode() {
    this.root.dataset.mode = this.root.dataset.mode === "telex" ? "abc" : "telex";
  }

  #tell(isFull) {
    const told = this.root.querySelector(".full");
    told.textContent = isFull ? told.dataset.words.replace("0", this.#field.maxLength) : "";
  }

  get #keys() {
    return Array.from(this.root.querySelectorAll("button"));
  }

  /** The arrows move among the keys, so that Tab passes the keyboard in one step. */
  #step(event) {
    const way = WAYS[event.key];
    const here = event.target.closest("button");
    if (!way || !here) return;
    event.preventDefault();
    const next = nearest(here, this.#keys.filter((one) => one !== here && one.offsetParent), way);
    if (!next) return;
    [here.tabIndex, next.tabIndex] = [-1, 0];
    next.focus();
  }
}

/** The key next to this one in a direction [x, y]. */
function nearest(here, keys, [x, y]) {
  const start = middle(here);
  const ahead = keys.map((key) => ({ key, far: distance(start, middle(key), x, y) })).filter(({ far }) => far > 0);
  return ahead.sort((one, other) => one.far - other.far)[0]?.key;
}

/** How far a point lies ahead in a direction, much farther where it lies aside; negative behind. */
function distance(from, to, x, y) {
  const ahead = (to.x - from.x) * x + (to.y - from.y) * y;
  const aside = Math.abs((to.x - from.x) * y) + Math.abs((to.y - from.y) * x);
  return ahead < 2 ? -1 : x ? ahead + aside * 100 : ahead * 100 + aside;
}

function middle(key) {
  const { left, top, width, height } = key.getBoundingClientRect();
  return { x: left + width / 2, y: top + height / 2 };
}
