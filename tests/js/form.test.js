import * as forms from "/static/js/form.js";
import { equal, test } from "./assert.js";

const ITEMS = [
  { code: "S1", type: "likert" },
  { code: "age", type: "number", minimum: 0, maximum: 120 },
  { code: "H1", type: "text" },
];
const NOW = new Date("2026-11-22T08:00:00Z");
const WAY = { code: "ABC", questionnaire: "short", version: 2 };

test("an id is a random UUID of version 4", () => {
  const [one, other] = [forms.newId(), forms.newId()];
  equal(/^[0-9a-f]{8}-[0-9a-f]{4}-4[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/.test(one), true, one);
  equal(one === other, false);
});

test("the first touch gives the id and the start, a second changes neither", () => {
  const once = forms.started(forms.begin(ITEMS), NOW, "first");
  equal(forms.started(once, new Date(0), "second"), once);
  equal([once.id, once.started], ["first", NOW]);
});

test("an answer makes a new form and leaves the old one as it was", () => {
  const before = forms.begin(ITEMS);
  const after = forms.answered(before, "S1", "5");
  equal([before.answers, after.answers], [{}, { S1: "5" }]);
});

test("nobody goes back beyond the first screen nor on beyond the end", () => {
  equal(forms.moved(forms.begin(ITEMS), -1).at, forms.NOT_STARTED);
  const end = forms.moved(forms.begin(ITEMS), 99);
  equal([end.at, forms.isAtEnd(end), forms.current(end)], [3, true, undefined]);
});

test("spaces alone are no answer", () => {
  const form = forms.answered(forms.moved(forms.begin(ITEMS), 3), "H1", "  \n");
  equal([forms.isEmpty(form), forms.isAnswered(form)], [true, false]);
});

test("a number is refused outside its bounds before the server must do it", () => {
  const at = (value) => forms.problem(forms.answered(forms.begin(ITEMS), "age", value), ITEMS[1]);
  equal(["", "0", "120", "37,5"].map(at), [null, null, null, null]);
  equal(["121", "1,2,3", "x", ","].map(at), ["bounds", "bounds", "bounds", "bounds"]);
});

test("the body names the way in, and leaves blanks out", () => {
  let form = forms.started(forms.begin(ITEMS), NOW, "id");
  form = forms.answered(forms.answered(form, "S1", "4"), "H1", "");
  const body = forms.body(form, WAY, "vi");
  equal(body, {
    collector: "ABC", questionnaire: "short", version: 2, answers: { S1: "4" }, language: "vi",
  });
});

test("what is complete is counted among the questions shown", () => {
  const form = (answers) => Object.entries(answers).reduce((one, given) => forms.answered(one, ...given), forms.begin(ITEMS));
  equal([{}, { S1: "5" }, { S1: "5", age: "7", H1: " " }].map((one) => forms.completeness(form(one)) * 3), [0, 1, 2]);
});

const ASKED = [
  { code: "A1", type: "likert", required: true },
  { code: "M1", type: "multiple", other: "else", show_if: { item: "A1", values: ["1", "2"] } },
  { code: "H1", type: "text" },
];

/** The form after these answers, at its first question. */
function given(answers) {
  const form = Object.entries(answers).reduce((form, [name, value]) => forms.answered(form, name, value), forms.begin(ASKED));
  return forms.moved(form, 1);
}

test("a hidden question is passed over, both ways, and not counted", () => {
  const happy = forms.moved(given({ A1: "5" }), 1);
  equal([forms.current(happy).code, forms.progress(happy)], ["H1", { at: 2, of: 2 }]);
  equal(forms.current(forms.moved(happy, -1)).code, "A1");
  const sad = forms.moved(given({ A1: "2" }), 1);
  equal([forms.current(sad).code, forms.progress(sad)], ["M1", { at: 2, of: 3 }]);
});

test("what was answered in a question hidden since is not sent", () => {
  const sent = (answers) => forms.body(given(answers), WAY, "vi").answers;
  equal(sent({ A1: "1", M1: ["wait"] }), { A1: "1", M1: ["wait"] });
  equal(sent({ A1: "5", M1: ["wait"] }), { A1: "5" });
  equal(forms.isEmpty(given({ M1: ["wait"] })), true);
});

test("words beside an option count only while it is ticked, and nothing ticked is no answer", () => {
  const sent = (M1) => forms.body(given({ A1: "1", M1, "M1.other": "x" }), WAY, "vi").answers;
  equal(sent(["wait", "else"]), { A1: "1", M1: ["wait", "else"], "M1.other": "x" });
  equal([sent(["wait"]), sent([])], [{ A1: "1", M1: ["wait"] }, { A1: "1" }]);
});

test("a required question asks for an answer before the next", () => {
  equal([forms.problem(given({})), forms.problem(given({ A1: "3" }))], ["required", null]);
});
