// The only module that touches a page: the shell's own, and the document of the person in front of it.

import { Controls } from "./controls.js";
import { dress } from "./dress.js";
import { fill } from "./fields.js";
import { guard } from "./guard.js";
import { download, tellFacts, watchHold } from "./staff_screen.js";

export { setMillimetre } from "./dress.js";

const WARNED_EVERY = 5; // seconds between two words to who does not see the countdown
const URGENT = 5;

/** What the shell says of itself: the version of its files, and its language. */
export const { version: VERSION, lang: LANGUAGE } = { ...document.documentElement.dataset, lang: document.documentElement.lang };

let speaking = null;

/** Make a new document from a person's html, after the last one is gone; resolves to its Screen. */
export async function openPerson(html, emit, voice) {
  closePerson();
  speaking = voice;
  const frame = document.createElement("iframe");
  frame.title = document.title;
  frame.srcdoc = html;
  document.body.append(frame);
  document.querySelector("main").hidden = true; // the shell's own screens, from sight, Tab and screen readers
  await new Promise((resolve) => frame.addEventListener("load", resolve, { once: true }));
  dress(frame);
  frame.focus();
  return new Screen(frame.contentDocument, emit, voice);
}

/** Take the person's document away, so that the shell's own screens are seen. */
export function closePerson() {
  speaking?.stop();
  document.querySelector("iframe")?.remove();
  document.querySelector("main").hidden = false;
}

export function openShell(emit) {
  return new Screen(document, emit);
}

class Screen {
  /** emit(what, detail) hears every button by its data-do, and "active", "choose", "write", "enter". */
  constructor(page, emit, voice) {
    Object.assign(this, { page, controls: new Controls(page, emit, voice) });
    guard(page);
    watchHold(page, () => emit("panel"));
  }

  /** Whether touches are ignored for a moment. */
  set isLocked(isLocked) {
    this.controls.isLocked = isLocked;
  }

  /** Show one screen by its name; show("item", code, {at, of}) shows a question and how far it is. */
  show(name, code, progress) {
    const selector = code ? `[data-item="${code}"]` : `[data-screen="${name}"]`;
    for (const screen of this.page.querySelectorAll(".screen")) screen.hidden = !screen.matches(selector);
    this.page.body.dataset.on = name;
    this.page.body.classList.toggle("is-required", "required" in this.#shown.dataset);
    if (progress) this.#tell(progress);
    for (const field of this.#shown.querySelectorAll("[name=code], [name=pin]")) field.value = ""; // typed before
    this.page.scrollingElement.scrollTop = 0;
    this.controls.stand(this.#shown);
    (this.#shown.querySelector("legend") ?? this.#shown.querySelector("h1")).focus();
  }

  get #shown() {
    return this.page.querySelector(".screen:not([hidden])");
  }

  #tell({ at, of }) {
    Object.assign(this.#shown.querySelector("progress"), { value: at, max: of });
    this.#shown.querySelector("[data-at]").textContent = at;
    this.#shown.querySelector("[data-of]").textContent = of;
  }

  /** Whether the question shown has an answer ("Next" or "Skip"), and the name of what is wrong with it, or null. */
  mark(isAnswered, problem) {
    this.page.body.classList.toggle("is-answered", isAnswered);
    for (const one of this.#shown.querySelectorAll("[data-problem]")) one.hidden = one.dataset.problem !== problem;
  }

  /** The countdown: every second for the eye, now and then for the ear, and loudly at its end. */
  warn(secondsLeft) {
    if (this.page.body.dataset.on !== "idle") this.show("idle");
    this.page.querySelector(".count-down").textContent = secondsLeft;
    const told = this.page.querySelector(`[aria-live=${secondsLeft > URGENT ? "polite" : "assertive"}]`);
    if (secondsLeft % WARNED_EVERY === 0) told.textContent = told.dataset.words.replace("0", secondsLeft);
  }

  /** Put a person's answers and display choices into this document. */
  fill(answers, worn) {
    fill(this.page, answers);
    worn.forEach((what) => this.controls.wear(what));
  }

  worn() {
    return Array.from(this.page.querySelectorAll("[data-do=wear][aria-pressed=true]"), (one) => one.dataset.value);
  }

  /** A sentence beside the field of the screen shown; the one about no answer where there is none. */
  say(sentence) {
    const problem = this.#shown.querySelector(".problem");
    problem.textContent = sentence ?? problem.dataset.unreachable;
  }

  tell(facts) {
    tellFacts(this.page, facts);
  }

  download(name, text) {
    download(this.page, name, text);
  }

  /** Offer the shell's choice of {department, title}. */
  offer(ways) {
    this.page.querySelector(".ways").replaceChildren(...ways.map((way, index) => {
      const button = document.createElement("button");
      Object.assign(button.dataset, { do: "way", value: index });
      button.append(way.department, Object.assign(document.createElement("small"), { textContent: way.title }));
      return button;
    }));
  }
}
