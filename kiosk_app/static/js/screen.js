// The only module that touches a page: the shell's own, and the document of the person in front of it.

import { fill, read, type } from "./fields.js";

/** Make a new document from a person's html, after the last one is gone; resolves to its Screen. */
export async function openPerson(html, emit) {
  closePerson();
  const frame = document.createElement("iframe");
  frame.title = document.title;
  frame.srcdoc = html;
  document.body.append(frame);
  document.querySelector("main").hidden = true; // the shell's own screens, from sight, Tab and screen readers
  await new Promise((resolve) => frame.addEventListener("load", resolve, { once: true }));
  dress(frame);
  frame.focus();
  return new Screen(frame.contentDocument, emit);
}

/** Take the person's document away, so that the shell's own screens are seen. */
export function closePerson() {
  document.querySelector("iframe")?.remove();
  document.querySelector("main").hidden = false;
}

export function openShell(emit) {
  return new Screen(document, emit);
}

/** The shell's style sheets, copied, so that a new document asks the network for nothing. */
function dress(frame) {
  const sheet = new frame.contentWindow.CSSStyleSheet();
  const rules = Array.from(document.styleSheets).flatMap((one) => Array.from(one.cssRules));
  sheet.replaceSync(rules.map((rule) => rule.cssText).join("\n"));
  frame.contentDocument.adoptedStyleSheets = [sheet];
  frame.contentDocument.body.hidden = false; // it came hidden, so that nobody sees it undressed
}

class Screen {
  isLocked = false;
  #byTouch = false;

  /** emit(what, detail) hears every button by its data-do, and "active", "choose", "write", "enter". */
  constructor(page, emit) {
    this.page = page;
    this.emit = emit;
    page.addEventListener("pointerdown", () => this.#active(true), true);
    page.addEventListener("keydown", (event) => this.#key(event), true);
    page.addEventListener("click", (event) => this.#click(event), true);
    page.addEventListener("input", ({ target }) => target.type !== "radio" && emit("write", read(target)));
    for (const field of page.querySelectorAll("p.number input")) field.inputMode = "none"; // the pad is ours
  }

  /** Show one screen by its name; show("item", code, {at, of}) shows a question and how far it is. */
  show(name, code, progress) {
    const selector = code ? `[data-item="${code}"]` : `[data-screen="${name}"]`;
    for (const screen of this.page.querySelectorAll(".screen")) screen.hidden = !screen.matches(selector);
    this.page.body.dataset.on = name;
    this.page.body.classList.toggle("is-required", "required" in this.#shown.dataset);
    if (progress) this.#tell(progress);
    this.page.scrollingElement.scrollTop = 0;
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

  warn(secondsLeft) {
    if (this.page.body.dataset.on !== "idle") this.show("idle");
    this.page.querySelector(".count-down").textContent = secondsLeft;
  }

  /** Put a person's answers and display choices into this document. */
  fill(answers, worn) {
    fill(this.page, answers);
    worn.forEach((what) => this.#wear(what));
  }

  worn() {
    return Array.from(this.page.querySelectorAll("[data-do=wear][aria-pressed=true]"), (one) => one.dataset.value);
  }

  #wear(what) {
    const isWorn = this.page.body.classList.toggle(what);
    this.page.querySelector(`[data-do=wear][data-value="${what}"]`).ariaPressed = String(isWorn);
  }

  /** A sentence beside the field of the screen shown; the one about no answer where there is none. */
  say(sentence) {
    const problem = this.#shown.querySelector(".problem");
    problem.textContent = sentence ?? problem.dataset.unreachable;
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

  #active(byTouch) {
    this.#byTouch = byTouch;
    this.emit("active");
  }

  #key({ key, target }) {
    this.#active(false);
    if (key === "Enter" && target.matches?.("input")) this.emit("enter", target.value);
  }

  #click(event) {
    if (this.isLocked) return event.preventDefault();
    const button = event.target.closest("[data-do]");
    if (button) return this.#pressed(button.dataset);
    return event.target.matches("input[type=radio]") && this.#chosen(event.target);
  }

  #pressed({ do: what, value }) {
    if (what === "key") this.#type(value);
    else if (what === "wear") this.#wear(value);
    else this.emit(what, value ?? this.#shown.querySelector("input")?.value);
  }

  #chosen({ name, value, dataset }) {
    this.emit("choose", { name, value, byTouch: this.#byTouch, isOther: "other" in dataset });
  }

  /** One press on the number pad; nothing deletes. */
  #type(mark) {
    this.emit("write", type(this.#shown.querySelector("input"), mark));
  }
}
