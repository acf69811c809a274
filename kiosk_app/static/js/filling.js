// The phone's form as it is being filled in: only what is to be asked shows, what must be answered is asked for.

import { hiddenItems } from "./conditions.js";

export const form = document.querySelector("form");
const items = JSON.parse(form.dataset.items);

export const question = (code) => document.getElementById(`q-${code}`);

/** The controls of the questions, without the form's own fields. */
const controls = () => [...form.elements].filter(({ name }) => name && !name.startsWith("_"));

/** {name: [what was given]} of everything that was answered. */
export function answers() {
  const given = {};
  for (const [name, value] of new FormData(form)) {
    if (!name.startsWith("_") && value.trim()) given[name] = [...(given[name] ?? []), value];
  }
  return given;
}

/** Put these answers into the form in place of those that stand there. */
export function fill(given) {
  for (const control of controls()) {
    const values = given[control.name] ?? [];
    if (control.matches("[type=radio], [type=checkbox]")) control.checked = values.includes(control.value);
    else control.value = values[0] ?? "";
  }
}

export function showAsked() {
  const given = answers();
  const hidden = hiddenItems(items, given);
  for (const { code } of items) question(code).hidden = hidden.has(code);
}

/** The questions of a section that are shown, must be answered and are not. */
export function missing(section) {
  const given = answers();
  return items
    .filter(({ code, required }) => required && !given[code])
    .map(({ code }) => question(code))
    .filter((fieldset) => !fieldset.hidden && section.contains(fieldset));
}

export function complain(fieldset, sentence) {
  settle(fieldset);
  const problem = Object.assign(document.createElement("p"), { className: "problem", textContent: sentence });
  problem.id = fieldset.id.replace("q-", "e-");
  problem.setAttribute("role", "alert");
  fieldset.querySelector("legend").after(problem);
  fieldset.setAttribute("aria-describedby", problem.id);
}

export function settle(fieldset) {
  fieldset?.querySelector(".problem")?.remove();
  fieldset?.removeAttribute("aria-describedby");
}

export function lead(fieldset) {
  fieldset.querySelector("legend").focus({ preventScroll: true });
  fieldset.scrollIntoView();
}

/** Who writes what an "other" means has chosen it. */
export function chooseOther(field) {
  if (field.matches(".other") && field.value) field.previousElementSibling.querySelector("input").checked = true;
}
