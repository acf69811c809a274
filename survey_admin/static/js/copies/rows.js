// The questions of the page: which one is in front, what it holds.

export const rowsOf = (form) => [...form.querySelectorAll("[data-row]")];
export const rowOf = (element) => element.closest?.("[data-row]") ?? null;

const inputs = (row) => [...row.querySelectorAll("[data-key]")];
const fields = (row) => [...row.querySelectorAll("input:not([data-key]), textarea, select")];

/** What keys.js needs to know of a row, and of the field in it that has the focus. */
export function state(row, focused) {
  const writing = focused && fields(row).includes(focused);
  const value = writing ? focused.value : "";
  return {
    type: row.dataset.row,
    keys: writing ? [] : inputs(row).map((input) => input.dataset.key),
    chosen: inputs(row).find((input) => input.checked)?.value,
    isFresh: row.dataset.fresh === "yes",
    isEmpty: value === "",
    isOneLine: focused?.tagName !== "SELECT" && !value.includes("\n"),
  };
}

/** Put the focus into a row without choosing anything. */
export function enter(row) {
  const target = inputs(row).find((input) => input.checked) ?? inputs(row)[0] ?? fields(row)[0];
  target.focus({ preventScroll: true });
  row.scrollIntoView({ block: "nearest" });
}

/** Give the answer of a key; the text field beside it where the answer is "other". */
export function choose(row, key) {
  const input = inputs(row).find((one) => one.dataset.key === key);
  input.checked = input.type === "checkbox" ? !input.checked : true;
  input.focus({ preventScroll: true });
  row.dataset.fresh = "yes";
  const isOther = "other" in input.dataset && input.checked;
  return isOther ? input.closest("label").nextElementSibling : null;
}

export function clear(row) {
  for (const input of inputs(row)) input.checked = false;
  for (const field of fields(row)) field.value = "";
  tell(row, "");
}

export function isAnswered(row) {
  return inputs(row).some((input) => input.checked) || fields(row).some((field) => field.value.trim() !== "");
}

/** Show what is wrong with a row; nothing where the sentence is empty. */
export function tell(row, sentence) {
  const place = row.querySelector("[data-problem]");
  place.textContent = sentence;
  place.hidden = !sentence;
  if (sentence) row.setAttribute("aria-describedby", place.id);
  else row.removeAttribute("aria-describedby");
}
