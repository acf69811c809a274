// The speakers of a page: one for a question with its answers, one for each answer, and how loud.

export class Hearing {
  #now = null;

  /** `voice` plays; without one (the shell's own screens) nothing does. */
  constructor(page, voice) {
    Object.assign(this, { page, voice });
  }

  /** Play what a speaker stands for, from its beginning; pressed while it plays it stops. */
  press(button) {
    const isPlaying = this.#now === button;
    this.#mark(null);
    if (isPlaying) return this.voice.stop();
    return this.#play(button, this.voice.play(named(button)));
  }

  /** Another screen stands; where nothing can be read in this language it speaks by itself. */
  turn(shown) {
    this.#mark(null);
    const isAloud = "aloud" in this.page.body.dataset;
    const button = isAloud ? shown.querySelector(".hear [data-do=hear]") : null;
    const playing = this.voice?.turn(button ? named(button) : []);
    if (button) this.#play(button, playing);
    this.louder(0);
  }

  louder(steps) {
    const told = this.voice && this.page.querySelector(".screen:not([hidden]) [data-volume]");
    if (!told) return;
    const { at, of } = this.voice.louder(steps);
    told.textContent = `${Math.round((at / of) * 100)} %`;
  }

  async #play(button, playing) {
    this.#mark(button);
    const isWhole = await playing;
    if (this.#now !== button) return; // something else plays by now
    this.#mark(null);
    const told = button.closest("fieldset")?.querySelector("[data-volume]");
    if (!isWhole && told) told.textContent = told.dataset.missing;
  }

  #mark(button) {
    if (this.#now) this.#now.ariaPressed = "false";
    if (button) button.ariaPressed = "true";
    this.#now = button;
  }
}

function named(button) {
  return button.dataset.value.split(" ");
}
