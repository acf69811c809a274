// The smallest runner: tests register themselves, the page runs them and says what failed.

const tests = [];

export function test(name, check) {
  tests.push({ name, check });
}

export function equal(actual, expected, what = "") {
  const [left, right] = [actual, expected].map((value) => JSON.stringify(value) ?? "undefined");
  if (left !== right) throw new Error(`${what} expected ${right}, got ${left}`);
}

/** Run everything registered; resolves to {name, error} for each, error null where it held. */
export async function run() {
  const results = [];
  for (const { name, check } of tests) {
    localStorage.clear();
    const error = await Promise.resolve().then(check).then(() => null, (reason) => String(reason));
    results.push({ name, error });
  }
  return results;
}
