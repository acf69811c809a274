// One person's form as a value: every change gives a new one, and nothing here knows of a page or a network.

export const NOT_STARTED = -1;

/** A form over items {code, type, minimum?, maximum?}; `at` is the question in front of the person. */
export function begin(items) {
  return { items, at: NOT_STARTED, answers: {}, id: null, startedAt: null };
}

/** The form after its first touch: it has its id for good. */
export function started(form, now, id = newId()) {
  return form.id ? form : { ...form, id, startedAt: now.toISOString() };
}

export function answered(form, name, value) {
  return { ...form, answers: { ...form.answers, [name]: value } };
}

export function moved(form, steps) {
  return { ...form, at: Math.max(NOT_STARTED, Math.min(form.at + steps, form.items.length)) };
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
  return !Object.values(form.answers).some(isGiven);
}

/** Whether the server can take what stands in this item; blank always can. */
export function isAcceptable(form, item = current(form)) {
  const value = (form.answers[item?.code] ?? "").trim();
  if (!value || item.type !== "number") return true;
  const number = Number(value.replace(",", "."));
  return Number.isFinite(number) && number >= item.minimum && number <= item.maximum;
}

/** The body of PUT /responses/<id>, but for what only the moment of sending knows. */
export function body(form, way, language, now) {
  const given = Object.entries(form.answers).filter(([, value]) => isGiven(value));
  return {
    collector: way.code,
    questionnaire: way.questionnaire,
    version: way.version,
    answers: Object.fromEntries(given),
    language,
    started_at: form.startedAt,
    finished_at: now.toISOString(),
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

function isGiven(value) {
  return value !== undefined && value.trim() !== "";
}
