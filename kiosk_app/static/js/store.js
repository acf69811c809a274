// What a kiosk keeps through power cuts: one IndexedDB, written to disk before anybody is thanked.

const NAME = "langnghe";
const VERSION = 1;
/** Key, forms and counters by name; answers in the order they came; answers the server refused; recordings by hash. */
const STORES = { kept: {}, queue: { autoIncrement: true }, parked: { autoIncrement: true }, sounds: {} };

let opening;

export const get = (store, key) => transact([store], "readonly", ([one], done) => heard(one.get(key), done));

export const keys = (store) => transact([store], "readonly", ([one], done) => heard(one.getAllKeys(), done));

export const put = (store, value, key) => transact([store], "readwrite", ([one]) => { one.put(value, key); });

export const remove = (store, ...gone) => (
  transact([store], "readwrite", ([one]) => { gone.forEach((key) => one.delete(key)); })
);

/**
 * Let `work(stores, done)` make its requests; resolves to what it gave to `done`, once everything is on disk. A full
 * disk fires nothing but "abort": every ending but "complete" rejects, and nothing of the work stays.
 */
export async function transact(names, mode, work) {
  const database = await open();
  return new Promise((resolve, reject) => {
    const transaction = database.transaction(names, mode, { durability: "strict" });
    let value;
    transaction.oncomplete = () => resolve(value);
    transaction.onabort = () => reject(transaction.error ?? new DOMException("The disk took nothing.", "AbortError"));
    work(names.map((name) => transaction.objectStore(name)), (outcome) => { value = outcome; });
  });
}

/** Give the result of a request to `done`. */
export function heard(request, done) {
  request.onsuccess = () => done(request.result);
}

/** The database, opened once, and again after the browser or another tab closed it. */
function open() {
  opening ??= opened().catch((error) => {
    opening = undefined;
    throw error;
  });
  return opening;
}

function opened() {
  return new Promise((resolve, reject) => {
    const request = indexedDB.open(NAME, VERSION);
    request.onupgradeneeded = () => create(request.result);
    request.onsuccess = () => resolve(watched(request.result));
    request.onerror = () => reject(request.error);
  });
}

function create(database) {
  for (const [name, options] of Object.entries(STORES)) {
    if (!database.objectStoreNames.contains(name)) database.createObjectStore(name, options);
  }
}

function watched(database) {
  const closed = () => { opening = undefined; };
  database.onclose = closed;
  database.onversionchange = () => {
    database.close();
    closed();
  };
  return database;
}
