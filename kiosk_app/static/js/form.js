// One person's form as a value: every change gives a new one, and nothing here knows of a page or a network.

import { asNumber, hiddenItems } from "./conditions.js";

export const NOT_STARTED = -1;
const OTHER = ".other";

/** A form over items {code, type, minimum?, maximum?, other?, required?, show_if?}; `at` is the one in front. */
export function begin(items) {
  return { items, at: NOT_STARTED, answers: {}, id: null, started: null };
}

/** The form after its first touch, at the instant of this stamp: it has its id for good. */
export function started(form, stamp, id = newId()) {
  return form.id ? form : { ...form, id, started: stamp };
}

/** A value is a text, or a list of texts where several can be ticked. */
export function answered(form, name, value) {
  return { ...form, answers: { ...form.answers, [name]: value } };
}

/** The form some shown questions further on or back; what is hidden is passed over. */
export function moved(form, steps) {
  const stops = [NOT_STARTED, ...shown(form), form.items.length];
  const here = stops.findIndex((stop) => stop >= form.at);
  return { ...form, at: stops[Math.max(0, Math.min(here + steps, stops.length - 1))] };
}

/** {at, of}: the number of the question in front of the person among those shown. */
export function progress(form) {
  const stops = shown(form);
  return { at: stops.indexOf(form.at) + 1, of: stops.length };
}

/** The item in front of the person, or undefined before the first and after the last. */
export function current(form) {
  return form.items[form.at];
}

export function isAtEnd(form) {
  return form.at >= form.items.length;
}

export function isAnswered(form, item = current(form)) {
  return Boolean(item) && isGiven(form.answers[item.code]);
}

export function isEmpty(form) {
  return visible(form).length === 0;
}

/** Why the server could not take what stands in this item: "required", "bounds", or null. */
export function problem(form, item = current(form)) {
  if (!isAnswered(form, item)) return item?.required ? "required" : null;
  if (item.type !== "number") return null;
  const number = asNumber(form.answers[item.code]);
  return number >= item.minimum && number <= item.maximum ? null : "bounds";
}

/** The share of the questions shown that have an answer. */
export function completeness(form) {
  const items = shown(form).map((place) => form.items[place]);
  return items.filter((item) => isAnswered(form, item)).length / items.length;
}

/** What the server stores of a form, but for its times. */
export function body(form, way, language) {
  return {
    collector: way.code,
    questionnaire: way.questionnaire,
    version: way.version,
    answers: Object.fromEntries(visible(form)),
    language,
  };
}

/** A random UUID; crypto.randomUUID does not exist on a plain http address. */
export function newId(random = crypto) {
  const bytes = random.getRandomValues(new Uint8Array(16));
  bytes[6] = (bytes[6] & 0x0f) | 0x40;
  bytes[8] = (bytes[8] & 0x3f) | 0x80;
  const hex = Array.from(bytes, (byte) => byte.toString(16).padStart(2, "0")).join("");
  return [hex.slice(0, 8), hex.slice(8, 12), hex.slice(12, 16), hex.slice(16, 20), hex.slice(20)].join("-");
}

/** The places of the items shown. */
function shown({ items, answers }) {
  const hidden = hiddenItems(items, answers);
  return items.flatMap(({ code }, place) => (hidden.has(code) ? [] : [place]));
}

/** [name, value] of what was answered in items shown; words beside "other" only while that is chosen. */
function visible(form) {
  const { items, answers } = form;
  const known = new Map(shown(form).map((place) => [items[place].code, items[place]]));
  return Object.entries(answers).filter(([name, value]) => {
    const item = known.get(name.replace(OTHER, ""));
    const isKept = name.endsWith(OTHER) ? [answers[item?.code]].flat().includes(item?.other) : item;
    return isKept && isGiven(value);
  });
}

function isGiven(value) {
  return Array.isArray(value) ? value.length > 0 : value !== undefined && value.trim() !== "";
}
