// The answers on their way: tried again until the server itself says thanks; until then they stay in the page.

import { complain, form, lead, question } from "./filling.js";
import { open } from "./paging.js";

const LONGEST_REQUEST = 30_000;
const [FIRST_WAIT, LONGEST_WAIT] = [3, 60]; // seconds
const box = document.getElementById("aids").content.querySelector(".sending");
const way = { isOnWay: false, isDone: false, wait: FIRST_WAIT, timer: 0 };

export const isSent = () => way.isDone;

/** Gives send(). `draft` is what the phone keeps, `times` tells the instants that go along. */
export function setUpSending(draft, times) {
  const send = () => way.isOnWay || way.isDone || go(send, draft, times);
  form.querySelector(".steps").before(box);
  box.querySelector("button").addEventListener("click", send);
  window.addEventListener("online", () => way.timer && send());
  return send;
}

async function go(send, draft, times) {
  stopWaiting();
  way.isOnWay = true;
  say("busy");
  const reply = await post(times());
  way.isOnWay = false;
  receive(reply, draft, send);
}

/** The page that came back; null where none did. */
async function post(times) {
  const body = new URLSearchParams(new FormData(form));
  for (const [name, value] of Object.entries(times)) body.set(`_${name}`, value);
  const aborter = new AbortController();
  const limit = setTimeout(() => aborter.abort(), LONGEST_REQUEST);
  try {
    const response = await fetch(form.action, { method: "POST", body, signal: aborter.signal });
    const page = new DOMParser().parseFromString(await response.text(), "text/html");
    return { response, page, kind: page.querySelector("main")?.dataset.page };
  } catch {
    return null;
  } finally {
    clearTimeout(limit);
  }
}

/** Only a page of our own decides; a captive portal's and a broken server's mean: try again. */
function receive(reply, draft, send) {
  const { response: { status, url, headers } = {}, page, kind } = reply ?? {};
  if (kind === "thanks" && new URL(url).pathname.endsWith("/thanks")) finish(page, draft, url);
  else if (kind === "notice" || (kind === "kept" && status === 410)) finish(page, draft, location.href);
  else if (kind === "form" && status === 422) explain(page);
  else if (kind === "kept") say("refused", page.querySelector("h1 + p").textContent);
  else waitFor(Math.max(way.wait, Number(headers?.get("Retry-After")) || 0), send);
}

/** The reply takes the form's place, in the history too: Back does not bring the answers back. */
function finish(page, draft, url) {
  way.isDone = true;
  draft.wipe();
  history.replaceState(null, "", url);
  document.title = page.title;
  document.querySelector("main").replaceWith(page.querySelector("main"));
  const heading = document.querySelector("h1");
  heading.tabIndex = -1;
  heading.focus();
  scrollTo(0, 0);
}

/** What the server objects to, said where it stands. */
function explain(page) {
  const named = [...page.querySelectorAll(".problem")].map((one) => [question(one.id.slice(2)), one.textContent]);
  const notes = [...page.querySelectorAll(".errors li")].filter((one) => !one.querySelector("a"));
  for (const [fieldset, sentence] of named) complain(fieldset, sentence);
  say("refused", notes.map((one) => one.textContent).join(" "));
  if (!named.length) return;
  open(named[0][0].closest("section"));
  lead(named[0][0]);
}

function waitFor(length, send) {
  let left = length;
  way.wait = Math.min(way.wait * 2, LONGEST_WAIT);
  say("waiting");
  count(left);
  way.timer = setInterval(() => {
    left -= 1;
    count(left);
    if (left <= 0) send();
  }, 1000);
}

function stopWaiting() {
  clearInterval(way.timer);
  way.timer = 0;
}

function count(left) {
  box.querySelector(".count").textContent = box.dataset.count.replace("{}", Math.max(left, 0));
}

/** One state of the sending: "busy", "waiting", "refused" with the server's sentence, or "" for none. */
export function say(state, sentence = box.dataset[state] ?? "") {
  box.hidden = !sentence;
  box.dataset.state = state;
  box.querySelector("[role=status]").textContent = sentence;
  box.scrollIntoView({ block: "nearest" });
}
