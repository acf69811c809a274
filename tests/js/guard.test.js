import { guard } from "/static/js/guard.js";
import { equal, test } from "./assert.js";

function isKept(event) {
  const page = new DOMParser().parseFromString("<p>text</p>", "text/html");
  guard(page);
  return page.querySelector("p").dispatchEvent(event);
}

const kind = { bubbles: true, cancelable: true };

test("no menu, no dragging, no zoom by wheel or keys", () => {
  for (const event of [
    new MouseEvent("contextmenu", kind), new Event("dragstart", kind), new WheelEvent("wheel", { ...kind, ctrlKey: true }),
    new KeyboardEvent("keydown", { ...kind, ctrlKey: true, key: "+" }),
  ]) equal(isKept(event), false, event.type);
});

test("scrolling stays", () => equal(isKept(new WheelEvent("wheel", kind)), true));

test("typing stays", () => {
  for (const key of ["+", "0", "a"]) equal(isKept(new KeyboardEvent("keydown", { ...kind, key })), true, key);
});
