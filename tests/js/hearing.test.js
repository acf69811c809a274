import { Hearing } from "/static/js/hearing.js";
import { equal, test } from "./assert.js";

/** A screen with a speaker for the question and one for an answer, and a voice that plays until it is let go. */
function heard({ isAloud = false } = {}) {
  document.body.innerHTML = `<section class="screen"><fieldset><div class="hear">
    <button data-do="hear" data-value="q a1 a2" aria-pressed="false"></button><span data-volume data-missing="none here"></span></div>
    <button class="say" data-do="hear" data-value="a1" aria-pressed="false"></button></fieldset></section>`;
  if (isAloud) document.body.dataset.aloud = "";
  else delete document.body.dataset.aloud;
  const voice = { log: [], step: 5, louder(steps) { this.step += steps; return { at: this.step, of: 6 }; } };
  const play = (names) => { voice.log.push(names.join(" ")); return new Promise((resolve) => { voice.end = resolve; }); };
  Object.assign(voice, { play, turn: play, stop() { voice.log.push("stop"); } });
  const [question, answer] = document.querySelectorAll("[data-do=hear]");
  return { voice, question, answer, hearing: new Hearing(document, voice), screen: document.querySelector("section") };
}

test("a speaker plays its question and answers, pressed again it stops", () => {
  const { voice, question, hearing } = heard();
  hearing.press(question);
  equal([voice.log, question.ariaPressed], [["q a1 a2"], "true"]);
  hearing.press(question);
  equal([voice.log, question.ariaPressed], [["q a1 a2", "stop"], "false"]);
});

test("one speaker at a time, and each is quiet again at the end", async () => {
  const { voice, question, answer, hearing } = heard();
  hearing.press(question);
  hearing.press(answer);
  equal([question.ariaPressed, answer.ariaPressed], ["false", "true"]);
  voice.end(true);
  await Promise.resolve().then(() => {}).then(() => {});
  equal(answer.ariaPressed, "false");
});

test("a recording this kiosk does not have yet is told", async () => {
  const { voice, answer, hearing } = heard();
  hearing.press(answer);
  voice.end(false);
  await Promise.resolve().then(() => {}).then(() => {});
  equal(document.querySelector("[data-volume]").textContent, "none here");
});

test("only a language without texts speaks by itself", () => {
  const quiet = heard();
  quiet.hearing.turn(quiet.screen);
  equal([quiet.voice.log, quiet.question.ariaPressed], [[""], "false"]);
  const aloud = heard({ isAloud: true });
  aloud.hearing.turn(aloud.screen);
  equal([aloud.voice.log, aloud.question.ariaPressed], [["q a1 a2"], "true"]);
  delete document.body.dataset.aloud;
});

test("louder and quieter are shown", () => {
  const { hearing } = heard();
  hearing.louder(1);
  equal(document.querySelector("[data-volume]").textContent, "100 %");
});
