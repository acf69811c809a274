// A screen longer than the display is moved by buttons that are seen, not by a gesture one must know.

const LISTS = ".options, .levels, .ways, .tongues, legend";
const MOST = 0.8; // of what is seen, so that something known stays in sight

export class Reach {
  #shown = null;
  #box = null;

  constructor(page) {
    this.page = page;
    page.addEventListener("scroll", () => this.#tell(), true);
    page.defaultView?.addEventListener("resize", () => this.measure());
  }

  /** Show the buttons where this screen, or a list in it, does not fit. */
  measure(shown = this.#shown) {
    const isNew = shown !== this.#shown;
    this.#shown = shown;
    this.page.body.classList.remove("is-long");
    this.#box = shown && [shown, ...shown.querySelectorAll(LISTS)].find((one) => isTooLong(one, this.page));
    this.page.body.classList.toggle("is-long", Boolean(this.#box));
    if (isNew && this.#box) this.#box.scrollTop = 0;
    this.#tell();
  }

  /** Some way up (-1) or down (1). */
  move(way) {
    this.#box?.scrollBy({ top: way * this.#box.clientHeight * MOST, behavior: "auto" });
  }

  #tell() {
    if (!this.#box) return;
    const { scrollTop, scrollHeight, clientHeight } = this.#box;
    const isOver = { "-1": scrollTop < 2, 1: scrollTop + clientHeight > scrollHeight - 2 };
    for (const one of this.page.querySelectorAll("[data-do=scroll]")) {
      one.ariaDisabled = String(isOver[one.dataset.value]);
    }
  }
}

function isTooLong(box, page) {
  if (box.scrollHeight <= box.clientHeight + 2) return false;
  return ["auto", "scroll"].includes(page.defaultView.getComputedStyle(box).overflowY);
}
