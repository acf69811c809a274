import { draftOf } from "/static/js/draft.js";
import { equal, test } from "./assert.js";

const DAY = 24 * 60 * 60 * 1000;

test("a draft comes back as it was kept, and only under its own name", () => {
  localStorage.clear();
  draftOf("A 1", localStorage, () => 5).write({ step: 2 });
  equal(draftOf("A 1", localStorage, () => 6).read(), { step: 2, at: 5 });
  equal(draftOf("A 2", localStorage, () => 6).read(), null);
});

test("a wiped draft is gone", () => {
  const draft = draftOf("A 1");
  draft.write({ step: 2 });
  draft.wipe();
  equal([draft.read(), localStorage.length], [null, 0]);
});

test("after a day a draft goes, whichever form is opened; so does one from the future and one that is none", () => {
  draftOf("A 1", localStorage, () => 0).write({});
  localStorage.setItem("answers:B 1", "{");
  localStorage.setItem("answers:C 1", JSON.stringify({ at: 2 * DAY }));
  draftOf("D 1", localStorage, () => DAY - 1);
  equal(Object.keys(localStorage), ["answers:A 1"]);
  draftOf("D 1", localStorage, () => DAY);
  equal(Object.keys(localStorage), []);
});

test("what others keep there stays", () => {
  localStorage.setItem("other", "x");
  draftOf("A 1");
  equal(localStorage.getItem("other"), "x");
  localStorage.clear();
});

test("where nothing can be kept nothing fails", () => {
  const full = { getItem: () => null, setItem() { throw new Error("full"); }, removeItem() { throw new Error("no"); } };
  for (const store of [null, full]) {
    const draft = draftOf("A 1", store);
    draft.write({ step: 1 });
    draft.wipe();
    equal(draft.read(), null);
  }
});
