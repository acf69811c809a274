import { keepSounds, Voice } from "/static/js/sound.js";
import { equal, test } from "./assert.js";

/** A store that forgets with the test, and fails for the names it is told to. */
function shelf(held, failing = []) {
  const kept = new Map(held.map((name) => [name, "old"]));
  return {
    kept,
    keys: async () => [...kept.keys()],
    remove: async (_store, ...names) => names.forEach((name) => kept.delete(name)),
    put: async (_store, value, name) => {
      if (failing.includes(name)) throw new DOMException("full");
      kept.set(name, value);
    },
  };
}

/** A player that ends each recording when it is told to. */
function player() {
  const audio = Object.assign(new EventTarget(), { played: [], pause() {}, volume: 1 });
  audio.play = async () => { audio.played.push(audio.src); };
  audio.end = (name = "ended") => audio.dispatchEvent(new Event(name));
  return audio;
}

const soon = () => new Promise((resolve) => { setTimeout(resolve, 5); });
const recording = async (name) => (name === "missing" ? null : new Blob([name]));
const voice = (audio, more = {}) => new Voice({ audio, load: recording, ...more });

test("missing recordings are fetched once, those nothing names are let go", async () => {
  const [store, asked] = [shelf(["a", "old"]), []];
  const ask = async (name) => { asked.push(name); return name; };
  equal(await keepSounds(["a", "b", "b", "c"], { store, ask }), 3);
  equal([asked, [...store.kept.keys()]], [["b", "c"], ["a", "b", "c"]]);
});

test("what cannot be had or kept now waits for the next time, and the others come", async () => {
  const store = shelf([], ["full"]);
  const ask = async (name) => {
    if (name === "away") throw new TypeError("no network");
    return name === "gone" ? null : name;
  };
  equal(await keepSounds(["away", "full", "gone", "here"], { store, ask }), 1);
  equal([...store.kept.keys()], ["here"]);
});

test("no recording is taken where the disk has little room left for answers", async () => {
  const store = shelf([]);
  equal(await keepSounds(["a"], { store, ask: async (name) => name, room: async () => 1024 }), 0);
});

test("recordings play one after another, to the end", async () => {
  const audio = player();
  const done = voice(audio).play(["question", "answer"]);
  for (let ended = 0; ended < 2; ended += 1) {
    await soon();
    equal(audio.played.length, ended + 1);
    audio.end();
  }
  equal(await done, true);
});

test("a new one silences the old one, and stopping leaves silence", async () => {
  const [audio] = [player()];
  const one = voice(audio);
  const first = one.play(["a", "b"]);
  await soon();
  const second = one.play(["c"]);
  await soon();
  equal([await first, audio.played.length], [false, 2]);
  one.stop();
  equal(await second, false);
});

test("what is not there or does not play is passed over and told", async () => {
  const audio = player();
  const done = voice(audio).play(["missing", "broken", "fine"]);
  await soon();
  audio.end("error");
  await soon();
  audio.end();
  equal([await done, audio.played.length], [false, 2]);
});

test("the name of a language sounds before what the next screen says, once", async () => {
  const [audio, loaded] = [player(), []];
  const one = voice(audio, { load: async (name) => { loaded.push(name); return new Blob([name]); } });
  one.announce("name");
  one.turn(["question"]);
  await soon();
  audio.end();
  await soon();
  equal(loaded, ["name", "question"]);
  one.turn(["other"]);
  await soon();
  equal(loaded, ["name", "question", "other"]);
});

test("playing counts as activity, and each person begins equally loud", () => {
  const [audio, active] = [player(), []];
  const one = voice(audio, { onActive: () => active.push(1) });
  audio.end("timeupdate");
  equal(active.length, 1);
  equal([one.louder(-9).at, audio.volume, one.louder(99).at, audio.volume], [1, 0.1, 6, 1]);
  equal(voice(player()).louder().at, 5);
});
