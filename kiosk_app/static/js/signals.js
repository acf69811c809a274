// What happens on this kiosk, told by name to whoever waits for it.

const waiting = new Set();

/** Something happened: a button of the shell by its data-do, "changed", or "panel". */
export function tell(what, value) {
  for (const one of [...waiting]) {
    if (one.names.includes(what)) one.resolve({ what, value });
  }
}

/** Wait for the first of these; resolves to {what, value}, or to {} once the time is over. */
export function next(names, milliseconds = Infinity) {
  return new Promise((resolve) => {
    const one = { names, resolve: settle };
    const timer = milliseconds < Infinity ? setTimeout(settle, milliseconds, {}) : null;
    waiting.add(one);
    function settle(outcome) {
      clearTimeout(timer);
      waiting.delete(one);
      resolve(outcome);
    }
  });
}

export function pause(milliseconds) {
  return next([], milliseconds);
}
