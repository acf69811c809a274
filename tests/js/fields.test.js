import { fill, read, type } from "/static/js/fields.js";
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
