// The parts of the page that only staff see: the way to them, the facts of the panel, and the file that is saved.

const HOLD_MS = 4_000;

/** Call `reached` when somebody holds a finger on the name at the top, or on a heading of the shell, for four seconds. */
export function watchHold(page, reached) {
  let timer;
  page.addEventListener("pointerdown", ({ target }) => {
    if (target.closest?.("[data-hold]")) timer = setTimeout(reached, HOLD_MS);
  }, true);
  for (const end of ["pointerup", "pointercancel", "pointerleave"]) {
    page.addEventListener(end, () => clearTimeout(timer), true);
  }
}

/** Fill in {name: what}; true and false choose between the two words that stand there. */
export function tellFacts(page, facts) {
  for (const [name, what] of Object.entries(facts)) {
    const place = page.querySelector(`[data-fact="${name}"]`);
    if (typeof what === "boolean") place.dataset.is = String(what);
    else place.textContent = what;
  }
}

/** Hand a text to the browser as a file. */
export function download(page, name, text) {
  const url = URL.createObjectURL(new Blob([text], { type: "application/json" }));
  const link = Object.assign(page.createElement("a"), { href: url, download: name });
  page.body.append(link);
  link.click();
  link.remove();
  setTimeout(() => URL.revokeObjectURL(url), 60_000);
}
