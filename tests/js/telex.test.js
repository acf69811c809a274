import { accented, erased, lettered, typed } from "/static/js/telex.js";
import { COMMENTS, KEYS, UNTOUCHED } from "./comments.js";
import { equal, test } from "./assert.js";

const SIGNS = { ă: "aw", â: "aa", ê: "ee", ô: "oo", ơ: "ow", ư: "uw", đ: "dd" };
const TONES = { "\u0301": "s", "\u0300": "f", "\u0309": "r", "\u0303": "x", "\u0323": "j" };

/** What a field holds after these keys, the cursor always at the end. */
function write(keys, text = "") {
  return Array.from(keys).reduce((so, key) => typed(so.text, so.at, key), { text, at: text.length }).text;
}

/** Telex keys of a text: each letter's mark at once, the tone behind its own vowel or behind the whole syllable. */
function keysOf(text, isToneLast) {
  return text.replace(/[\p{L}\p{M}]+/gu, (word) => {
    let tone = "";
    const keys = Array.from(word.normalize("NFC"), (letter) => {
      const [plain, ...marks] = letter.normalize("NFD");
      const found = marks.find((mark) => TONES[mark]);
      const whole = (plain + marks.filter((mark) => mark !== found).join("")).normalize("NFC");
      const small = SIGNS[whole.toLowerCase()] ?? whole.toLowerCase();
      const key = whole === whole.toLowerCase() ? small : small[0].toUpperCase() + small.slice(1);
      tone = TONES[found] ?? tone;
      return key + (found && !isToneLast ? tone : "");
    });
    return keys.join("") + (isToneLast ? tone : "");
  });
}

/** Numbers that look random and are the same in every run. */
function seeded(seed) {
  let state = seed;
  return (below) => {
    state = (Math.imul(state, 1103515245) + 12345) >>> 0;
    return Math.floor((state / 2 ** 32) * below);
  };
}

test("keys as people press them give the word they mean", () => {
  const made = Object.fromEntries(Object.entries(KEYS).map(([keys]) => [keys, write(keys)]));
  equal(made, KEYS);
});

test("every comment is written with the tone behind the syllable and behind its vowel", () => {
  for (const comment of COMMENTS) {
    equal(write(keysOf(comment, true)), comment, "tone last:");
    equal(write(keysOf(comment, false)), comment, "tone at once:");
  }
  equal(COMMENTS.join(" ").split(" ").length >= 120, true);
});

test("words of other tongues stay as they are typed", () => {
  for (const word of UNTOUCHED) equal(write(word), word);
});

test("a doubled key gives itself back, so that every word can be typed", () => {
  const pairs = { ass: "as", tesst: "test", gooogle: "google", aaa: "aa", ddd: "dd", oww: "ow", uww: "uw", moww: "mow",
    daaa: "daa", buss: "bus", taxxi: "taxi", aww: "aw", eee: "ee", Ddd: "Dd", nguowww: "nguoww" };
  equal(Object.fromEntries(Object.keys(pairs).map((keys) => [keys, write(keys)])), pairs);
});

test("any word without tone and mark keys is typed as it is, in any order of letters", () => {
  const [next, letters] = [seeded(7), Array.from("bcghiklmnpqtuvy BCGHIKLMNPQTUVY.,?0123456789")];
  for (let run = 0; run < 500; run += 1) {
    const keys = Array.from({ length: 12 }, () => letters[next(letters.length)]).join("");
    equal(write(keys), keys);
  }
});

test("whatever is pressed wherever, each key adds at most one sign, the cursor stays inside and erasing empties", () => {
  const [next, keys] = [seeded(11), Array.from("aeouydwsfrxjzghntcmiqAEODW .,?1\n")];
  for (let run = 0; run < 300; run += 1) {
    let so = { text: "", at: 0 };
    for (let press = 0; press < 20; press += 1) {
      const before = so.text.length;
      so = typed(so.text, next(before + 1), keys[next(keys.length)]);
      equal([before, before + 1].includes(so.text.length) && so.at >= 0 && so.at <= so.text.length, true, so.text);
      equal(so.text, so.text.normalize("NFC"));
    }
    for (let left = so.text.length; left; left -= 1) so = erased(so.text, so.text.length);
    equal(so.text, "");
  }
});

test("erasing takes one visible letter with all its marks, and the tone finds its place again", () => {
  const cases = { người: "ngườ", hoàn: "hòa", tiế: "ti", đ: "", "á!": "á", "a\u0323\u0302": "" };
  equal(Object.fromEntries(Object.keys(cases).map((text) => [text, erased(text, text.length).text])), cases);
  equal(erased("xin chào", 3), { text: "xi chào", at: 2 });
  equal(erased("xin", 0), { text: "xin", at: 0 });
});

test("letters first and then a tone key: for people who do not know Telex", () => {
  equal(accented("cam", 3, "r"), { text: "cảm", at: 3 });
  equal(accented("cảm", 3, "r"), { text: "cam", at: 3 });
  equal(accented("cảm", 3, "s"), { text: "cám", at: 3 });
  equal(accented("nguoi", 5, "f"), { text: "nguòi", at: 5 });
  equal(accented("Krông", 5, "s"), { text: "Krống", at: 5 });
  equal(accented("12 ", 3, "s"), { text: "12 ", at: 3 });
  equal(accented("xin chao ong", 8, "f"), { text: "xin chào ong", at: 8 });
});

test("a ready letter is put in, or made of the plain one before the cursor, and back", () => {
  equal(lettered("cảm ", 4, "ơ"), { text: "cảm ơ", at: 5 });
  equal(lettered("cảm o", 5, "ơ"), { text: "cảm ơ", at: 5 });
  equal(lettered("cảm ơ", 5, "ơ"), { text: "cảm o", at: 5 });
  equal(lettered("cảm ơ", 5, "ô"), { text: "cảm ô", at: 5 });
  equal(lettered("D", 1, "đ"), { text: "Đ", at: 1 });
  equal(lettered("nguòi", 4, "ơ"), { text: "người", at: 4 });
  equal(lettered("mua", 2, "ư"), { text: "mưa", at: 2 });
  equal(lettered("", 0, "đ"), { text: "đ", at: 1 });
});

test("a key in the middle of a text changes the word around it and nothing else", () => {
  equal(typed("toi cam on", 3, "s"), { text: "tói cam on", at: 3 });
  equal(typed("toi cam on", 5, "r"), { text: "toi cảm on", at: 5 });
  equal(typed("hoa", 0, "k"), { text: "khoa", at: 1 });
  equal(typed("hòa", 3, "n"), { text: "hoàn", at: 4 });
});
