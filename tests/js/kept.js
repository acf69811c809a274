// The kiosk's database, emptied and looked into by the tests.

import { get, heard, transact } from "/static/js/store.js";

const STORES = ["kept", "queue", "parked", "sounds"];

export function emptied() {
  return transact(STORES, "readwrite", (stores) => stores.forEach((store) => store.clear()));
}

/** Every value of a store, in order. */
export function all(store) {
  return transact([store], "readonly", ([one], done) => heard(one.getAll(), done));
}

/** Let every write of a block end as on a full disk: the transaction aborts. */
export async function withFullDisk(block) {
  const add = IDBObjectStore.prototype.add;
  IDBObjectStore.prototype.add = function aborting(...given) {
    const request = add.apply(this, given);
    this.transaction.abort();
    return request;
  };
  try {
    return await block();
  } finally {
    IDBObjectStore.prototype.add = add;
  }
}

export { get };
