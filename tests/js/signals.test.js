import { next, pause, tell } from "/static/js/signals.js";
import { equal, test } from "./assert.js";

test("who waits hears the first of what it waits for, once", async () => {
  const heard = next(["save", "close"]);
  tell("other", 1);
  tell("close", 2);
  tell("save", 3);
  equal(await heard, { what: "close", value: 2 });
});

test("who waits for a while hears nothing in the end", async () => equal(await next(["never"], 1), {}));

test("everybody who waits hears it", async () => {
  const both = Promise.all([next(["news"]), next(["news"])]);
  tell("news", 5);
  equal((await both).map(({ value }) => value), [5, 5]);
});

test("a pause is over by itself", async () => equal(await pause(1), {}));
