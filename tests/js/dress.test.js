import { dress, setMillimetre } from "/static/js/dress.js";
import { equal, test } from "./assert.js";

async function dressed() {
  const frame = document.body.appendChild(document.createElement("iframe"));
  const loaded = new Promise((resolve) => { frame.addEventListener("load", resolve, { once: true }); });
  frame.srcdoc = "<body hidden>";
  await loaded;
  dress(frame);
  const { body } = frame.contentDocument;
  const worn = { mm: frame.contentWindow.getComputedStyle(body).getPropertyValue("--mm"), isHidden: body.hidden };
  frame.remove();
  return worn;
}

test("a document comes out dressed, and knows the display's millimetre where somebody told it", async () => {
  setMillimetre(3.5);
  equal(await dressed(), { mm: "3.5px", isHidden: false });
});

test("without a display's size nothing is measured in millimetres", async () => {
  setMillimetre(null);
  equal(await dressed(), { mm: "", isHidden: false });
});

test("the shell's own screens know the millimetre too", () => {
  setMillimetre(4);
  equal(document.documentElement.style.getPropertyValue("--mm"), "4px");
  setMillimetre(undefined);
  equal(document.documentElement.style.getPropertyValue("--mm"), "");
});
