// One person in front of the kiosk: from the first screen to the answers, and away with both.

import { stamp } from "./clock.js";
import * as forms from "./form.js";
import { Idle } from "./idle.js";
import { openPerson } from "./screen.js";
import { Voice } from "./sound.js";

export const SHOWN_MS = 400; // a choice is seen before the next question comes
export const SETTLED_MS = 300; // and a trembling finger does not answer that one

export class Person {
  /**
   * `way` is one entry of /kiosk/forms. `answered` resolves to {form, language, isWhole}, or to null where the person
   * left before the first question.
   */
  constructor(way, { idle_seconds: after } = {}) {
    this.way = way;
    this.form = forms.begin(way.items);
    this.answered = new Promise((resolve) => { this.finish = resolve; });
    this.idle = new Idle({ after, onWarn: (left) => this.screen.warn(left), onOver: () => this.leave() });
    this.voice = new Voice({ onActive: () => this.active() });
  }

  /** Whether somebody is answering, so that nothing may take the page away. */
  get isBusy() {
    return Boolean(this.form?.started || this.idle.timer);
  }

  /** Open the person's own document in a language, with what was answered and chosen so far. */
  async open(language) {
    const worn = this.screen?.worn() ?? [];
    this.languageNow = language;
    this.screen = await openPerson(this.way.html[language], (what, detail) => this.#on(what, detail), this.voice);
    this.screen.fill(this.form.answers, worn);
    this.#show();
  }

  #on(what, detail) {
    const known = ["active", "start", "choose", "write", "enter", "next", "back", "more", "leave",
      "language", "languages", "again", "panel"];
    if (known.includes(what)) this[what](detail);
  }

  active() {
    if (this.idle.timer && !this.idle.isWarning) this.idle.touch();
  }

  start() {
    this.form = forms.moved(forms.started(this.form, stamp()), 1);
    this.idle.touch();
    this.#show();
  }

  choose({ name, value, byTouch, isOther }) {
    this.write({ name, value });
    if (byTouch && !isOther) this.#advanceSoon();
  }

  write({ name, value }) {
    this.form = forms.answered(this.form, name, value);
    this.screen.mark(forms.isAnswered(this.form), null);
  }

  #advanceSoon() {
    const { screen } = this;
    screen.isLocked = true;
    setTimeout(() => this.next(), SHOWN_MS);
    setTimeout(() => { screen.isLocked = false; }, SHOWN_MS + SETTLED_MS);
  }

  enter() {
    if (forms.isAnswered(this.form)) this.next();
  }

  next() {
    const problem = forms.problem(this.form);
    if (problem) return this.screen.mark(forms.isAnswered(this.form), problem);
    this.form = forms.moved(this.form, 1);
    return forms.isAtEnd(this.form) ? this.#end() : this.#show();
  }

  back() {
    this.form = forms.moved(this.form, -1);
    this.#show();
  }

  more() {
    this.idle.touch();
    this.#show();
  }

  language(language) {
    this.idle.touch();
    this.open(language);
  }

  languages() {
    this.idle.touch();
    this.screen.show("languages");
  }

  leave() {
    this.idle.stop();
    this.finish(this.form.started && { form: this.form, language: this.languageNow, isWhole: false });
  }

  /** Staff may look behind the first screen, while nobody is answering. */
  panel() {
    if (this.form.started) return;
    this.idle.stop();
    this.onPanel?.();
  }

  again() {
    this.rested?.();
  }

  /** What this person said is in other hands now: nothing of it stays in this page. */
  forget() {
    this.form = forms.begin([]);
  }

  /** Let the last screen stand for a while, or until somebody asks for a new start. */
  rest(milliseconds) {
    return new Promise((resolve) => { this.rested = resolve; setTimeout(resolve, milliseconds); });
  }

  #end() {
    if (forms.isEmpty(this.form)) return this.screen.show("empty");
    this.idle.stop();
    this.screen.show("sending");
    return this.finish({ form: this.form, language: this.languageNow, isWhole: true });
  }

  #show() {
    const item = forms.current(this.form);
    if (forms.isAtEnd(this.form)) return this.screen.show("empty");
    if (!item) return this.screen.show("start");
    this.screen.show("item", item.code, forms.progress(this.form));
    return this.screen.mark(forms.isAnswered(this.form), null);
  }
}
