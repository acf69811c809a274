// What a press or a key on a page does: some things at once on the page, everything else is told on.

import { read, type } from "./fields.js";
import { Hearing } from "./hearing.js";
import { Keyboard } from "./keyboard.js";
import { Reach } from "./reach.js";

const LINES = "textarea, input.line";

export class Controls {
  isLocked = false;
  #byTouch = false;
  #shown = null;

  constructor(page, emit, voice) {
    Object.assign(this, { page, emit, voice, hearing: new Hearing(page, voice), reach: new Reach(page) });
    this.keyboard = new Keyboard(page.querySelector(".keys"), (answer) => emit("write", answer));
    page.addEventListener("pointerdown", () => this.#active(true), true);
    page.addEventListener("keydown", (event) => this.#key(event), true);
    page.addEventListener("click", (event) => this.#click(event), true);
    page.addEventListener("input", ({ target }) => target.type !== "radio" && emit("write", read(target)));
    page.addEventListener("change", ({ target }) => this.#besides(target));
    page.addEventListener("focusin", ({ target }) => target.matches(`${LINES}, .other`) && this.#write(target));
    for (const field of page.querySelectorAll("p.number input")) field.inputMode = "none"; // the pad is ours
  }

  /** Another screen stands: its field has the keyboard, and what it says is heard. */
  stand(shown) {
    this.#shown = shown;
    this.#write(shown.querySelector(LINES));
    this.hearing.turn(shown);
  }

  /** Put a way of display on, or off again. */
  wear(what) {
    const isWorn = this.page.body.classList.toggle(what);
    this.page.querySelector(`[data-do=wear][data-value="${what}"]`).ariaPressed = String(isWorn);
    this.reach.measure();
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
    if (button) return this.#pressed(button);
    return event.target.matches("input[type=radio]") && this.#chosen(event.target);
  }

  #pressed(button) {
    const { do: what, value, sound } = button.dataset;
    const here = this.#here(button, value)[what];
    if (here) return here();
    this.voice?.announce(sound);
    return this.emit(what, value ?? this.#shown.querySelector("input")?.value);
  }

  /** What is done on the page itself. */
  #here(button, value) {
    return {
      key: () => this.emit("write", type(this.#shown.querySelector("input"), value)), // of the number pad
      type: () => this.keyboard.press(value, this.#byTouch),
      shift: () => this.keyboard.shift(),
      mode: () => this.keyboard.mode(),
      hide: () => this.#write(null),
      wear: () => this.wear(value),
      scroll: () => this.reach.move(Number(value)),
      hear: () => this.hearing.press(button),
      volume: () => this.hearing.louder(Number(value)),
    };
  }

  #chosen({ name, value, dataset }) {
    this.emit("choose", { name, value, byTouch: this.#byTouch, isOther: "other" in dataset });
  }

  /** Bring the keyboard to a field, or away. */
  #write(field) {
    if (field) this.keyboard.open(field);
    else this.keyboard.close();
    this.reach.measure(this.#shown);
  }

  /** The words beside "other": the keyboard comes and goes with the choice. */
  #besides(target) {
    const other = target.closest("fieldset")?.querySelector("[data-other]");
    if (!other || !target.matches("[type=radio], [type=checkbox]")) return;
    if (!other.checked) this.#write(null);
    else if (target === other && this.#byTouch) this.#shown.querySelector(".other").focus();
  }
}
