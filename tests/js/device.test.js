import * as device from "/static/js/device.js";
import { equal, test } from "./assert.js";

test("a key is kept until it is forgotten", () => {
  equal(device.key(), null);
  device.keep({ key: "secret", name: "Kiosk 1", other: "x" });
  equal([device.key(), localStorage.getItem("langnghe.device")], ["secret", '{"key":"secret","name":"Kiosk 1"}']);
  device.forget();
  equal(device.key(), null);
});

test("each response has the next number", () => {
  equal([device.nextNumber(), device.nextNumber(), device.nextNumber()], [1, 2, 3]);
});

test("refused forms are kept side by side with the server's reasons", () => {
  device.park({ id: "a", body: {} }, { error: "no", reasons: [{ reason: "unknown_item" }] });
  device.park({ id: "b", body: {} }, null);
  const parked = JSON.parse(localStorage.getItem("langnghe.parked"));
  equal(parked.map((one) => [one.id, one.error, one.reasons.length]), [["a", "no", 1], ["b", "", 0]]);
});

test("a damaged store is an unpaired device, not a crash", () => {
  localStorage.setItem("langnghe.device", "{half");
  equal(device.key(), null);
});
