import { Reach } from "/static/js/reach.js";
import { equal, test } from "./assert.js";

/** A screen as high as the display, with a list as high as told. */
function listed(height) {
  document.body.innerHTML = `<button data-do="scroll" data-value="-1"></button><button data-do="scroll" data-value="1"></button>
    <section><div class="options"><p></p></div></section>`;
  const list = document.querySelector(".options");
  Object.assign(list.style, { height: "200px", overflowY: "auto" });
  list.firstChild.style.margin = "0";
  list.firstChild.style.height = `${height}px`;
  return { list, screen: document.querySelector("section"), reach: new Reach(document) };
}

const isOver = () => Array.from(document.querySelectorAll("button"), (one) => one.ariaDisabled);

test("what fits needs no buttons", () => {
  const { screen, reach } = listed(150);
  reach.measure(screen);
  equal(document.body.classList.contains("is-long"), false);
});

test("what does not fit is moved by buttons that know its ends", () => {
  const { list, screen, reach } = listed(500);
  reach.measure(screen);
  equal([document.body.classList.contains("is-long"), isOver()], [true, ["true", "false"]]);
  reach.move(1);
  reach.measure(screen);
  equal([list.scrollTop, isOver()], [160, ["false", "false"]]);
  reach.move(1);
  reach.measure(screen);
  equal([list.scrollTop, isOver()], [300, ["false", "true"]]);
});

test("the next screen begins at its top", () => {
  const { list, screen, reach } = listed(500);
  reach.measure(screen);
  reach.move(1);
  reach.measure(document.body);
  reach.measure(screen);
  equal(list.scrollTop, 0);
  document.body.className = "";
});
