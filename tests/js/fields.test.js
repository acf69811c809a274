import { fill, read, type, write, written } from "/static/js/fields.js";
import { equal, test } from "./assert.js";

function page() {
  const html = `<input type="radio" name="A1" value="1"><input type="radio" name="A1" value="2">
    <input type="checkbox" name="M1" value="a"><input type="checkbox" name="M1" value="b"><input type="checkbox" name="M1" value="c">
    <input name="age" maxlength="3">`;
  return new DOMParser().parseFromString(html, "text/html");
}

test("ticked boxes are one list, in the order of the form", () => {
  const one = page();
  const [first, , third] = one.getElementsByName("M1");
  third.checked = first.checked = true;
  equal([read(first), read(third)], [{ name: "M1", value: ["a", "c"] }, { name: "M1", value: ["a", "c"] }]);
});

test("answers come back into their fields, the others stay empty", () => {
  const one = page();
  fill(one, { A1: "2", M1: ["b", "c"], age: "37" });
  const checked = Array.from(one.querySelectorAll(":checked"), (field) => field.value);
  equal([checked, one.getElementsByName("age")[0].value], [["2", "b", "c"], "37"]);
});

test("the pad writes and deletes, and never more than fits", () => {
  const [age] = page().getElementsByName("age");
  for (const mark of ["1", "2", "3", "4"]) type(age, mark);
  equal([age.value, type(age, "")], ["123", { name: "age", value: "12" }]);
});

test("what is written is read composed, with its selection", () => {
  const field = document.createElement("textarea");
  field.value = "ca\u0309m on";
  field.setSelectionRange(4, 7);
  equal(written(field), { text: "cảm on", from: 3, to: 6 });
});

test("a text stands in its field with the cursor where the next letter goes", () => {
  const field = document.body.appendChild(document.createElement("textarea"));
  write(field, { text: "một\nhai", at: 3 });
  equal([field.value, field.selectionStart, field.selectionEnd], ["một\nhai", 3, 3]);
  Object.assign(field.style, { height: "40px", lineHeight: "20px" });
  const long = "dòng\n".repeat(20);
  write(field, { text: long, at: long.length });
  equal(field.scrollTop > 0, true);
  field.remove();
});
