import { Keyboard, pressed } from "/static/js/keyboard.js";
import { equal, test } from "./assert.js";

const KEYS = ["q", "a", "s", "tone-r", "ơ", " ", "erase", "\n"];

/** A page with a keyboard of few keys and the fields it may write into. */
function page({ most = 100 } = {}) {
  const keys = KEYS.map((key) => `<button data-do="type" data-value="${key}">${key}</button>`).join("");
  document.body.innerHTML = `<textarea name="H1" maxlength="${most}"></textarea><input name="ward" maxlength="3">
    <div class="keys" data-mode="telex" hidden><p class="full" data-words="at most 0"></p>
    <button data-do="shift" aria-pressed="false">⇧</button>${keys}</div>`;
  const heard = [];
  const keyboard = new Keyboard(document.querySelector(".keys"), (answer) => heard.push(answer.value));
  return { keyboard, heard, text: document.querySelector("textarea"), line: document.querySelector("input") };
}

test("a key replaces what is selected, deletes it, or is put in at the cursor", () => {
  equal(pressed({ text: "xin chào", from: 0, to: 3 }, "q", true), { text: "q chào", at: 1 });
  equal(pressed({ text: "xin chào", from: 0, to: 4 }, "erase", true), { text: "chào", at: 0 });
  equal(pressed({ text: "xin chào", from: 3, to: 3 }, "erase", true), { text: "xi chào", at: 2 });
  equal(pressed({ text: "ab", from: 1, to: 1 }, "\n", true), { text: "a\nb", at: 2 });
});

test("Telex composes, ABC writes what stands on the key, tones and ready letters work in both", () => {
  equal(pressed({ text: "ca", from: 2, to: 2 }, "s", true), { text: "cá", at: 2 });
  equal(pressed({ text: "ca", from: 2, to: 2 }, "s", false), { text: "cas", at: 3 });
  equal(pressed({ text: "cam", from: 3, to: 3 }, "tone-r", false), { text: "cảm", at: 3 });
  equal(pressed({ text: "cảm ", from: 4, to: 4 }, "Ơ", true), { text: "cảm Ơ", at: 5 });
});

test("keys are written where the cursor stands, and every one is told", () => {
  const { keyboard, heard, text } = page();
  keyboard.open(text);
  text.value = "cam on";
  text.setSelectionRange(3, 3);
  keyboard.press("tone-r", true);
  equal([text.value, text.selectionStart, heard], ["cảm on", 3, ["cảm on"]]);
  equal([document.querySelector(".keys").hidden, text.inputMode, document.body.className], [false, "none", "is-writing"]);
});

test("a full field takes no more, says so, and is mended by deleting", () => {
  const { keyboard, line } = page();
  keyboard.open(line);
  for (const key of "1234") keyboard.press(key, false);
  equal([line.value, document.querySelector(".full").textContent], ["123", "at most 3"]);
  keyboard.press("erase", false);
  equal([line.value, document.querySelector(".full").textContent], ["12", ""]);
});

test("the capital is for one letter, and a closed keyboard leaves nothing behind", () => {
  const { keyboard, text } = page();
  keyboard.open(text);
  keyboard.shift();
  for (const key of "qa") keyboard.press(key, false);
  equal([text.value, document.querySelector("[data-do=shift]").ariaPressed], ["Qa", "false"]);
  keyboard.close();
  equal([document.querySelector(".keys").hidden, document.body.className, keyboard.field], [true, "", null]);
});

test("Tab meets one key only, and the arrows lead to the others", () => {
  page().keyboard.open(document.querySelector("textarea"));
  const keys = Array.from(document.querySelectorAll(".keys button"));
  equal(keys.filter((key) => key.tabIndex === 0).length, 1);
  keys[0].focus();
  keys[0].dispatchEvent(new KeyboardEvent("keydown", { key: "ArrowRight", bubbles: true, cancelable: true }));
  equal([document.activeElement === keys[1], keys[1].tabIndex, keys[0].tabIndex], [true, 0, -1]);
});

test("a document without a keyboard needs none", () => {
  const { text } = page();
  const none = new Keyboard(null, () => {});
  none.open(text);
  none.close();
  equal(none.field, null);
});
