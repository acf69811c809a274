import { isOpen, localDay } from "/static/js/hours.js";
import { equal, test } from "./assert.js";

const HOURS = { opens: "07:00", closes: "16:30", days: "12345" };
const wednesday = (time) => new Date(`2026-11-25T${time}`);

test("without hours a kiosk is always open", () => equal(isOpen(null, wednesday("03:00")), true));

test("it opens on the minute and closes on the minute", () => {
  const at = ["06:59", "07:00", "16:29", "16:30"].map((time) => isOpen(HOURS, wednesday(time)));
  equal(at, [false, true, true, false]);
});

test("Sunday is the seventh day", () => {
  const sunday = new Date("2026-11-29T10:00");
  equal([isOpen(HOURS, sunday), isOpen({ ...HOURS, days: "7" }, sunday)], [false, true]);
});

test("a day is the local one", () => equal(localDay(new Date(2026, 0, 5, 23, 59)), "2026-01-05"));
