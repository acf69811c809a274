// The phone's form where JavaScript runs: only what is to be asked shows, and what must be answered is asked for.
// The page brings this file inside it, with conditions.js before it; without it the server says the same.

import { hiddenItems } from "./conditions.js";

const form = document.querySelector("form");
const items = JSON.parse(form.dataset.items);
const question = (code) => document.getElementById(`q-${code}`);

/** {code: [what was given]} as the server would read it. */
function given() {
  const data = new FormData(form);
  return Object.fromEntries(items.map(({ code }) => [code, data.getAll(code)]));
}

function show() {
  const hidden = hiddenItems(items, given());
  for (const { code } of items) question(code).hidden = hidden.has(code);
  for (const section of form.querySelectorAll("section")) {
    section.hidden = !section.querySelector("fieldset:not([hidden])");
  }
}

function touched({ target }) {
  if (target.matches(".other") && target.value) target.previousElementSibling.querySelector("input").checked = true;
  settle(target.closest("fieldset"));
  show();
}

/** The questions that are shown, must be answered and are not. */
function missing() {
  const answers = given();
  return items.filter(({ code, required }) => (
    required && !question(code).hidden && !answers[code].some((value) => value.trim())
  ));
}

function check(event) {
  const open = missing().map(({ code }) => question(code));
  if (!open.length) return;
  event.preventDefault();
  open.forEach(complain);
  open[0].querySelector("legend").focus({ preventScroll: true });
  open[0].scrollIntoView();
}

function complain(fieldset) {
  settle(fieldset);
  const problem = Object.assign(document.createElement("p"), { className: "problem", role: "alert" });
  problem.id = fieldset.id.replace("q-", "e-");
  problem.textContent = form.dataset.required;
  fieldset.querySelector("legend").after(problem);
  fieldset.setAttribute("aria-describedby", problem.id);
}

function settle(fieldset) {
  fieldset?.querySelector(".problem")?.remove();
  fieldset?.removeAttribute("aria-describedby");
}

form.querySelectorAll(".only").forEach((hint) => hint.remove()); // what it tells is done here
form.addEventListener("input", touched);
form.addEventListener("submit", check);
window.addEventListener("pageshow", show); // Back brings the answers with it
show();
