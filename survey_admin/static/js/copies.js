// The page of paper copies: keys to answers, saving without leaving the page, nothing lost on the way.

import * as draft from "./copies/draft.js";
import { meaning } from "./copies/keys.js";
import * as rows from "./copies/rows.js";
import { ask, send } from "./copies/saving.js";

const form = document.querySelector("[data-copy]");
const say = JSON.parse(form.dataset.say);
const all = rows.rowsOf(form);
const kept = `copy:${form.dataset.copy}`;
let isSending = false;
let mustRenew = false;

const words = (text, values) => text.replace(/\{(\w+)\}/g, (_, name) => values[name]);
const part = (name) => document.querySelector(`[data-${name}]`);

function show(name, text) {
  part(name).textContent = text;
  part(name).hidden = !text;
}

function progress(row) {
  const at = words(say.at, { at: all.indexOf(row) + 1, all: all.length });
  const answered = words(say.answered, { count: all.filter(rows.isAnswered).length });
  part("at").textContent = row ? `${at} · ${answered}` : answered;
}

function move(row, steps) {
  const next = all[all.indexOf(row) + steps];
  if (next) rows.enter(next);
  else if (steps > 0) save();
}

const ACTS = {
  on: (row) => move(row, 1),
  back: (row) => move(row, -1),
  clear: (row) => rows.clear(row),
  wrong: (row, { keys }) => rows.tell(row, words(say.wrong, { code: row.dataset.code, keys: keys.join(" ") })),
  ten: (row) => rows.tell(row, words(say.ten, { code: row.dataset.code })),
  choose: (row, _state, { key, stays }) => {
    rows.tell(row, "");
    const other = rows.choose(row, key);
    if (other) other.focus();
    else if (!stays) move(row, 1);
  },
};

function press(event) {
  if (event.key === "Enter" && (event.ctrlKey || event.metaKey)) return stop(event, save);
  const row = rows.rowOf(event.target);
  if (!row || event.ctrlKey || event.metaKey || event.altKey || event.isComposing) return undefined;
  if (event.key === "Enter" && event.shiftKey) return undefined;
  const state = rows.state(row, event.target);
  const found = meaning(state, event.key);
  return found ? stop(event, () => ACTS[found.act](row, state, found)) : undefined;
}

function stop(event, act) {
  event.preventDefault();
  act();
  changed();
}

function changed() {
  draft.keep(sessionStorage, kept, form);
  progress(rows.rowOf(document.activeElement));
}

async function save() {
  if (isSending) return;
  isSending = true;
  show("said", say.busy);
  if (mustRenew) await renew();
  const { outcome, reply } = await send(form);
  isSending = false;
  mustRenew = outcome === "expired";
  show("said", "");
  part("notes").replaceChildren();
  if (outcome === "saved") next(reply);
  else if (outcome === "refused") refused(reply);
  else complain(say[outcome], outcome === "expired");
}

async function renew() {
  const told = await ask(form);
  if (told) form.elements.csrf_token.value = told.token;
}

/** An empty copy with an identity and a number of its own. */
function next(reply) {
  draft.wipe(sessionStorage, kept);
  for (const row of all) rows.clear(row);
  form.elements._id.value = reply.id;
  if (form.elements._sheet) form.elements._sheet.value = reply.sheet;
  part("recent").innerHTML = reply.recent;
  show("sheet-problem", "");
  show("said", reply.said);
  rows.enter(all[0]);
  scrollTo(0, 0);
  progress(all[0]);
}

function refused(reply) {
  for (const row of all) rows.tell(row, reply.problems?.[row.dataset.code] ?? "");
  for (const note of reply.notes ?? [reply.error]) complain(note);
  const first = all.find((row) => reply.problems?.[row.dataset.code]);
  if (first) rows.enter(first);
  else (form.elements._sheet ?? form.elements._day).focus();
}

function complain(sentence, mustSignIn = false) {
  const place = document.createElement("p");
  place.className = "problem";
  place.textContent = `${sentence} `;
  if (mustSignIn) {
    const link = Object.assign(document.createElement("a"), { href: form.dataset.signIn, target: "_blank" });
    link.textContent = say.sign_in;
    place.append(link);
  }
  part("notes").append(place);
  place.scrollIntoView({ block: "center" });
}

async function checked() {
  const told = await ask(form);
  if (!told) return;
  show("sheet-problem", told.sheet ?? "");
  show("day-problem", told.day ?? "");
  show("round", told.round);
}

function skipped(event) {
  event.preventDefault();
  draft.wipe(sessionStorage, kept);
  location.assign(event.target.href);
}

form.addEventListener("keydown", press);
form.addEventListener("input", changed);
form.addEventListener("focusin", (event) => {
  const row = rows.rowOf(event.target);
  for (const other of all) if (other !== row) delete other.dataset.fresh;
  progress(row);
});
form.addEventListener("submit", (event) => stop(event, save));
for (const name of ["_sheet", "_day"]) form.elements[name]?.addEventListener("change", checked);
part("skip").addEventListener("click", skipped);
if (draft.restore(sessionStorage, kept, form)) show("said", say.restored);
rows.enter(all.find((row) => !rows.isAnswered(row)) ?? all[0]);
