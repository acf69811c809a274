import { asNumber, hiddenItems } from "/static/js/conditions.js";
import { equal, test } from "./assert.js";

const CASES = await (await fetch("/cases/conditions.json")).json();

test("this kiosk and the server hide the same items after the same answers", () => {
  for (const { items, answers, hidden } of CASES) {
    equal([...hiddenItems(items, answers)].sort(), hidden, JSON.stringify(answers));
  }
  equal(CASES.length > 100, true);
});

test("a number is read with a comma or a point, and nothing else is one", () => {
  equal(["37,5", " 4 ", "-1", ".5", "+2."].map(asNumber), [37.5, 4, -1, 0.5, 2]);
  equal(["", "x", "1,2,3", "1e3", "0x10", "Infinity"].map(asNumber).every(Number.isNaN), true);
});

test("without conditions nothing is hidden", () => {
  equal(hiddenItems([{ code: "A1" }, { code: "A2" }], {}).size, 0);
});
