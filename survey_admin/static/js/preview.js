// The kiosk for a look at it: the real person in front of it, again and again, and nothing is ever sent.

const THANKS_MS = 8_000;
const { person: address, spoken, recordings } = document.body.dataset;
const way = JSON.parse(document.querySelector("#way").textContent);

async function run() {
  const { Person } = await import(address);
  const { soundsAt } = await import(address.replace("person.js", "sound.js"));
  soundsAt(recordings);
  for (;;) await serve(new Person(way));
}

/** One person from the first screen to the thanks, or until nobody has touched the screen for long. */
async function serve(person) {
  await person.open(spoken);
  const entry = await person.answered;
  if (!entry?.isWhole) return;
  person.screen.show("thanks");
  await person.rest(THANKS_MS);
}

run();
