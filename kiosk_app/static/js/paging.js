// A section per page. Next is stopped by a question that must be answered; the phone's own Back turns back a page.

import { complain, form, lead, missing, showAsked } from "./filling.js";

const sections = [...form.querySelectorAll("section")];
const aids = document.getElementById("aids").content;
const buttons = { send: form.querySelector(".send") };
let current = sections[0];

/** The sections in which anything is asked. */
const asked = () => sections.filter((section) => section.querySelector("fieldset:not([hidden])"));

export const step = () => sections.indexOf(current);

/** Bring the progress and the buttons into the page. */
export function setUpPages() {
  form.prepend(aids.querySelector(".progress"));
  for (const button of aids.querySelectorAll("[data-do]")) {
    buttons[button.dataset.do] = button;
    buttons.send.before(button);
  }
  buttons.next.addEventListener("click", next);
  buttons.back.addEventListener("click", back);
  for (const section of sections) section.querySelector("h2").tabIndex = -1;
  form.classList.add("paged");
}

export function draw() {
  showAsked();
  const all = asked();
  const [at, last] = [all.indexOf(current), all.length - 1];
  for (const section of sections) section.hidden = section !== current;
  Object.assign(form.querySelector("progress"), { value: at + 1, max: all.length });
  form.querySelector("progress + span").textContent = form.dataset.part.replace("{}", `${at + 1} / ${all.length}`);
  document.querySelector("main").classList.toggle("onward", at > 0);
  buttons.back.hidden = at === 0;
  buttons.next.hidden = at === last;
  buttons.send.hidden = at !== last;
}

export function open(section) {
  current = asked().includes(section) ? section : sections[0];
  draw();
}

/** Show this step; whoever asked for it is taken to its beginning. */
export function turn(number) {
  open(sections[number]);
  form.dispatchEvent(new Event("turned"));
  scrollTo(0, 0);
  current.querySelector("h2").focus({ preventScroll: true });
}

/** Whether everything on this page that must be answered is; if not, it says so there. */
export function isComplete() {
  const open = missing(current);
  open.forEach((fieldset) => complain(fieldset, form.dataset.required));
  if (open.length) lead(open[0]);
  return !open.length;
}

/** The first page that lacks a required answer, opened; false where none does. */
export function openIncomplete() {
  const section = asked().find((one) => missing(one).length);
  if (section) open(section);
  return !!section;
}

function neighbour(by) {
  const all = asked();
  return sections.indexOf(all[all.indexOf(current) + by]);
}

function next() {
  if (!isComplete()) return;
  history.pushState({ step: neighbour(1), depth: (history.state?.depth ?? 0) + 1 }, "");
  turn(history.state.step);
}

/** The page before, as the phone's own Back would open it, where the history holds it. */
function back() {
  if (history.state?.depth) history.back();
  else turn(neighbour(-1));
}
