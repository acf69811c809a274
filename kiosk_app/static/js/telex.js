// Vietnamese letters by Telex: what a key makes of the word around the cursor. Pure: texts in, texts out.

import { isOpen, parts, place, spell } from "./syllable.js";

const TONE_KEYS = "sfrxj"; // sắc huyền hỏi ngã nặng, as places 1 to 5 of a tone
const LETTER = /[\p{L}\p{M}]/u;
/** What a mark key makes of a letter: aa → â, aw → ă. */
const MARKS = {
  a: { a: "â", ă: "â", â: "a" }, e: { e: "ê", ê: "e" }, o: { o: "ô", ơ: "ô", ô: "o" }, d: { d: "đ", đ: "d" },
  w: { a: "ă", â: "ă", ă: "a", o: "ơ", ô: "ơ", ơ: "o", u: "ư", ư: "u" },
};
/** The plain letter under each ready letter. */
const PLAIN = { ă: "a", â: "a", ê: "e", ô: "o", ơ: "o", ư: "u", đ: "d" };

/** {text, at} after a letter key with the cursor at `at`. */
export function typed(text, at, key) {
  const word = around(text, at);
  const small = key.toLowerCase();
  const changed = toned(word, small) ?? marked(word, small);
  if (!changed) return inserted(text, at, key);
  const whole = replaced(text, word, spell(changed.syllable));
  return changed.isUndone ? { text: put(whole, at, key), at: at + 1 } : { text: whole, at };
}

/** {text, at} after a tone key of its own (s f r x j): for people who do not know Telex. Pressed again it goes. */
export function accented(text, at, tone) {
  const word = around(text, at);
  const syllable = parts(word.letters, true);
  if (!syllable) return { text, at };
  const wanted = TONE_KEYS.indexOf(tone) + 1;
  const next = { ...syllable, tone: syllable.tone === wanted ? 0 : wanted };
  return { text: replaced(text, word, spell(next)), at };
}

/** {text, at} after a ready letter (ă â ê ô ơ ư đ): put in, or made of the plain letter just before the cursor. */
export function lettered(text, at, letter) {
  const small = letter.toLowerCase();
  const word = around(text, at);
  const before = place(word.letters[word.at - 1] ?? " ");
  if ((PLAIN[before.letter] ?? before.letter) !== PLAIN[small]) return inserted(text, at, letter);
  const letters = [...word.letters];
  letters[word.at - 1] = spell({ letters: [{ ...before, letter: before.letter === small ? PLAIN[small] : small }] });
  return { text: replaced(text, word, settled(letters.join(""))), at };
}

/** {text, at} with a letter or any other sign put in at the cursor; the tone of the word finds its place again. */
export function inserted(text, at, key) {
  const longer = put(text, at, key);
  const word = around(longer, at + key.length);
  return { text: replaced(longer, word, settled(word.letters)), at: at + key.length };
}

/** {text, at} without the one visible letter before the cursor. */
export function erased(text, at) {
  if (!at) return { text, at };
  const last = Array.from(new Intl.Segmenter("vi").segment(text.slice(0, at)), (one) => one.segment).at(-1);
  const shorter = text.slice(0, at - last.length) + text.slice(at);
  const word = around(shorter, at - last.length);
  return { text: replaced(shorter, word, settled(word.letters)), at: at - last.length };
}

/** A tone key: set, changed, or pressed twice taken back ("ss" → "s"). z takes it away. */
function toned(word, key) {
  const wanted = key === "z" ? 0 : TONE_KEYS.indexOf(key) + 1;
  const syllable = (wanted || key === "z") && word.at ? parts(word.letters) : null;
  if (!syllable || (key === "z" && !syllable.tone)) return null;
  if (wanted > 1 && wanted < 5 && !isOpen(syllable)) return null; // before c, ch, p, t stand sắc and nặng only
  const isUndone = wanted > 0 && syllable.tone === wanted;
  return { syllable: { ...syllable, tone: isUndone ? 0 : wanted }, isUndone };
}

/** A mark key: a, e, o, d beside their own letter, w anywhere behind it; a third one takes it back. */
function marked(word, key) {
  const makes = MARKS[key];
  const syllable = makes && word.at ? parts(word.letters) ?? (key === "d" ? bare(word) : null) : null;
  if (!syllable) return null;
  for (const places of candidates(syllable, key, word.at)) {
    const letters = syllable.letters.map((one, index) => (
      places.includes(index) ? { ...one, letter: makes[one.letter] } : one));
    const made = parts(spell({ letters }), false, key === "d");
    if (made) return { syllable: { ...made, tone: syllable.tone }, isUndone: isPlain(made.letters[places.at(-1)]) };
  }
  return null;
}

/** Letters without a vowel yet, as a syllable: "d" before "dd". */
function bare({ letters }) {
  return letters.toLowerCase() === "d" || letters.toLowerCase() === "đ" ? { letters: [place(letters)], tone: 0 } : null;
}

/** The places a mark key may change, the likeliest first. */
function candidates({ letters, from = 1, to = 1 }, key, at) {
  const makes = (index) => letters[index] && MARKS[key][letters[index].letter];
  if (key === "d") return at === 1 && makes(0) ? [[0]] : [];
  const inside = letters.map((_, index) => index).filter((index) => index >= from && index < to && makes(index));
  if (key !== "w") return at > from && at <= to ? inside.map((index) => [index]).reverse() : [];
  const singles = inside.map((index) => [index]);
  return pairs(letters, inside, to).concat(singles);
}

/** u and o of one syllable take their horns together once something follows; alone at the end only the o does. */
function pairs(letters, inside, to) {
  const [u, o] = inside.filter((index) => "uưoôơ".includes(letters[index].letter));
  if (o === undefined || !"uư".includes(letters[u].letter) || "uư".includes(letters[o].letter)) return [];
  const [horned, round] = [letters[u].letter === "ư", letters[o].letter === "ơ"];
  if (horned && round) return [[u, o]];
  if (horned || letters.length === o + 1 && to === o + 1) return [[o]];
  return round ? [[u]] : [[u, o]];
}

function isPlain({ letter }) {
  return "aeoud".includes(letter);
}

/** A word with its tone where it belongs and with both horns of ươ; what is no syllable stays as it is. */
function settled(letters) {
  const syllable = parts(letters);
  if (!syllable) return letters;
  const { from, to } = syllable;
  const vowels = syllable.letters.slice(from, to).map((one) => one.letter).join("");
  const isHorned = /^(uơ|ưo)/.test(vowels) && syllable.letters.length > from + 2;
  const horned = syllable.letters.map((one, index) => (
    isHorned && index >= from && index < from + 2 ? { ...one, letter: "ươ"[index - from] } : one));
  return spell({ ...syllable, letters: horned });
}

/** The word the cursor stands in or behind: {from, to, at (cursor in it), letters}. */
function around(text, at) {
  let [from, to] = [at, at];
  while (from && LETTER.test(text[from - 1])) from -= 1;
  while (to < text.length && LETTER.test(text[to])) to += 1;
  return { from, to, at: at - from, letters: text.slice(from, to) };
}

function replaced(text, { from, to }, letters) {
  return text.slice(0, from) + letters + text.slice(to);
}

function put(text, at, key) {
  return text.slice(0, at) + key + text.slice(at);
}
