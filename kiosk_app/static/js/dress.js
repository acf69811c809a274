// The look of a person's document, and how large a millimetre is on this display.

let millimetre = "";

/** How many CSS pixels a millimetre of this display has; nothing where nobody has told its size. */
export function setMillimetre(pixels, page = globalThis.document) {
  millimetre = pixels ? `${pixels}px` : "";
  page.documentElement.style.setProperty("--mm", millimetre);
}

/** The shell's style sheets, copied, so that a new document asks the network for nothing. */
export function dress({ ownerDocument, contentDocument, contentWindow }) {
  const sheet = new contentWindow.CSSStyleSheet();
  const rules = Array.from(ownerDocument.styleSheets).flatMap((one) => Array.from(one.cssRules));
  const own = millimetre ? [`:root { --mm: ${millimetre}; }`] : [];
  sheet.replaceSync([...rules.map((rule) => rule.cssText), ...own].join("\n"));
  contentDocument.adoptedStyleSheets = [sheet];
  contentDocument.body.hidden = false; // it came hidden, so that nobody sees it undressed
}
