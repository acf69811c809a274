// The phone's form where JavaScript runs; the page brings this file inside it, with those it imports before it.
// An older browser does not understand `?.`, runs none of it and keeps the plain form, of which the server asks the same.

import { draftOf } from "./draft.js";
import { answers, chooseOther, fill, form, settle } from "./filling.js";
import { draw, isComplete, open, openIncomplete, setUpPages, step, turn } from "./paging.js";
import { isSent, say, setUpSending } from "./sending.js";

// Under the code that was opened, a slip's own where it is one: of two people with a slip and one phone, neither sees the other's.
const draft = draftOf(`${new URL(form.action).pathname} ${form._version.value}`);
const resumed = document.getElementById("aids").content.querySelector(".resumed");
let person = {};

/** What the phone keeps: the answers, the response they become, the page, and since when. */
function keep(change) {
  person = { ...person, ...change, id: form._response.value, step: step(), answers: answers() };
  if (person.started) draft.write(person);
}

/** Begin where this phone stopped; a browser's own memory of the fields counts for nothing. */
function begin() {
  const kept = draft.read();
  person = kept ?? {};
  form.reset();
  if (kept) resume(kept);
  open(form.querySelectorAll("section")[kept?.step ?? 0]);
  if (kept?.finished) send();
}

function resume({ id, answers: given, isSwitching }) {
  form.action = form.action.replace(form._response.value, id);
  form._response.value = id;
  fill(given);
  resumed.hidden = !!isSwitching;
  keep({ isSwitching: false });
}

/** Everything is wiped, and a new form is asked for. */
function startAnew() {
  draft.wipe();
  location.replace(location.pathname + location.search);
}

function touched({ target }) {
  chooseOther(target);
  settle(target.closest("fieldset"));
  say("");
  draw();
  keep({ started: person.started ?? new Date().toISOString(), finished: undefined });
}

function submitted(event) {
  event.preventDefault();
  if (!isComplete() || openIncomplete()) return;
  keep({ finished: new Date().toISOString() });
  send();
}

function times() {
  const { started, finished } = person;
  const now = new Date().toISOString();
  return { started_at: started ?? now, finished_at: finished ?? now, client_now: now };
}

function start() {
  setUpPages();
  form.querySelectorAll(".only").forEach((hint) => hint.remove()); // what it tells is done here
  document.querySelector("header").after(resumed);
  resumed.querySelector("button").addEventListener("click", startAnew);
  document.querySelector("nav")?.addEventListener("click", () => keep({ isSwitching: true }));
  form.addEventListener("input", touched);
  form.addEventListener("turned", () => keep());
  form.addEventListener("submit", submitted);
  window.addEventListener("popstate", ({ state }) => (isSent() ? location.reload() : turn(state?.step ?? 0)));
  window.addEventListener("pageshow", begin);
  draw();
}

const send = setUpSending(draft, times);
// What the server sent back stands as the server wrote it, its complaints and the way to each question included.
if (!document.querySelector(".errors")) start();
