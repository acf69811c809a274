import { Idle } from "/static/js/idle.js";
import { equal, test } from "./assert.js";

/** A watch whose seconds are counted by hand. */
function watch() {
  const seen = { warned: [], over: 0 };
  const idle = new Idle({ onWarn: (left) => seen.warned.push(left), onOver: () => { seen.over += 1; } });
  idle.touch();
  const seconds = (count) => { for (let at = 0; at < count; at += 1) idle.tick(); };
  return { idle, seen, seconds };
}

test("ninety seconds pass in silence, then twenty are counted down", () => {
  const { idle, seen, seconds } = watch();
  seconds(89);
  equal([seen.warned, idle.isWarning], [[], false]);
  seconds(3);
  equal([seen.warned, idle.isWarning, seen.over], [[20, 19, 18], true, 0]);
  idle.stop();
});

test("at the end of the countdown the kiosk is given on, once", () => {
  const { seen, seconds, idle } = watch();
  seconds(110);
  equal([seen.over, seen.warned.length, seen.warned.at(-1), idle.timer], [1, 20, 1, null]);
});

test("a touch begins the whole time again", () => {
  const { idle, seen, seconds } = watch();
  seconds(89);
  idle.touch();
  seconds(89);
  equal(seen.warned, []);
  idle.stop();
});
