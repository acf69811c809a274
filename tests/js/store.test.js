import { get, keys, put, remove, transact } from "/static/js/store.js";
import { equal, test } from "./assert.js";
import { emptied } from "./kept.js";

test("what was put is there, by its key, until it is removed", async () => {
  await emptied();
  await put("kept", { a: 1 }, "one");
  await put("kept", { a: 2 }, "two");
  equal([await get("kept", "one"), await keys("kept")], [{ a: 1 }, ["one", "two"]]);
  await remove("kept", "one", "two");
  equal(await keys("kept"), []);
});

test("a transaction that aborts is refused, and nothing of it stays", async () => {
  await emptied();
  const full = () => transact(["kept"], "readwrite", ([kept], _done) => {
    kept.put(1, "half");
    kept.transaction.abort();
  });
  equal(await full().then(() => "kept", () => "refused"), "refused");
  equal(await get("kept", "half"), undefined);
});

test("a database that another tab closes is opened again", async () => {
  await emptied();
  const waiting = indexedDB.open("langnghe", 99); // asks the open one to make way
  waiting.onupgradeneeded = () => waiting.transaction.abort();
  await new Promise((resolve) => { waiting.onerror = waiting.onsuccess = resolve; });
  await put("kept", 3, "three");
  equal(await get("kept", "three"), 3);
});
