import * as device from "/static/js/device.js";
import { equal, test } from "./assert.js";
import { emptied } from "./kept.js";

const FORMS = { tag: "t1", device: { name: "Sảnh B", idle_seconds: 60 }, ways: [{ code: "ABC" }] };

test("key, forms and last contact are there again after a start", async () => {
  await emptied();
  await device.become({ key: "secret", name: "Sảnh A", device: 7 });
  await device.receive(FORMS);
  await device.contactAt("2026-11-25T08:00:00Z");
  await device.load();
  const { key, id, name, tag, ways, settings, contact } = device.now();
  equal([key, id, name, tag, ways, settings.idle_seconds, contact],
    ["secret", 7, "Sảnh B", "t1", [{ code: "ABC" }], 60, "2026-11-25T08:00:00Z"]);
});

test("a forgotten key takes the forms with it, on the disk too, but not the number of the staff panel", async () => {
  await device.receive({ ...FORMS, device: { ...FORMS.device, pin: "123456" } });
  await device.forget();
  await device.load();
  equal([device.now().key, device.now().ways, device.now().pin], [null, [], "123456"]);
});

test("where people left is counted by item and day, and days long past are dropped", async () => {
  await emptied();
  const left = { collector: "ABC", version: 1, item: "S1", day: "2026-11-24" };
  await device.countLeaving(left);
  await device.countLeaving(left);
  await device.countLeaving({ ...left, day: "2026-11-25" });
  equal((await device.leavings()).map(({ day, people }) => [day, people]), [["2026-11-24", 2], ["2026-11-25", 1]]);
  await device.dropLeavingsBefore("2026-11-25");
  equal((await device.leavings()).map(({ day }) => day), ["2026-11-25"]);
});
