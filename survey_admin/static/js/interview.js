// The interview keeps what was answered through a reload or a lost connection; the thanks wipe it.

import * as draft from "./copies/draft.js";

const place = document.querySelector("[data-interview]");
const kept = `interview:${place.dataset.interview}`;
const store = sessionStorage;

const isAnswered = (form) =>
  [...new FormData(form)].some(([name, value]) => !/^(_|csrf_token$)/.test(name) && value);

function open(form) {
  const [entry] = performance.getEntriesByType("navigation");
  form.addEventListener("input", () => draft.keep(store, kept, form));
  document.querySelector("[data-end]").addEventListener("click", () => draft.wipe(store, kept));
  if (!store.getItem(kept) || isAnswered(form)) return;
  if (entry?.type === "reload" || entry?.type === "back_forward") draft.restore(store, kept, form);
  else offer(form);
}

/** A page opened anew may be for another person: only the interviewer knows. */
function offer(form) {
  const bar = document.querySelector("[data-kept]");
  bar.hidden = false;
  bar.querySelector("[data-continue]").addEventListener("click", () => {
    draft.restore(store, kept, form);
    bar.hidden = true;
  });
  bar.querySelector("[data-discard]").addEventListener("click", () => {
    draft.wipe(store, kept);
    bar.hidden = true;
  });
}

if (place.tagName === "FORM") open(place);
else draft.wipe(store, kept);
