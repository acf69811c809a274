// Which questions a form shows after what was answered; survey_core/conditions.py says the same of the stored answers.

/** The codes of the items {code, show_if?} that are not shown; what depends on a hidden one is hidden too. */
export function hiddenItems(items, answers) {
  const hidden = new Set();
  for (const { code, show_if: condition } of items) {
    if (condition && !holds(condition, answers, hidden)) hidden.add(code);
  }
  return hidden;
}

function holds({ item, values = [], minimum, maximum }, answers, hidden) {
  const given = hidden.has(item) ? [] : [answers[item] ?? []].flat().filter((value) => value.trim() !== "");
  if (values.length) return given.some((value) => values.includes(value));
  return given.some((value) => isWithin(asNumber(value), minimum, maximum));
}

/** Compared so that what is no number lies nowhere. */
function isWithin(number, minimum = -Infinity, maximum = Infinity) {
  return number >= minimum && number <= maximum;
}

/** A number as people write it, with a comma or a point; NaN for anything else. */
export function asNumber(text) {
  const written = text.trim().replace(",", ".");
  return /^[+-]?(\d+\.?\d*|\.\d+)$/.test(written) ? Number(written) : NaN;
}
