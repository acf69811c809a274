// The Vietnamese syllable: letters with marks, one tone, and the vowel on which the tone stands.

const TONES = ["", "\u0301", "\u0300", "\u0309", "\u0303", "\u0323"]; // none, sắc, huyền, hỏi, ngã, nặng
const ONSETS = new Set(["", ..."b c ch d đ g gh gi h k kh l m n ng ngh nh p ph qu r s t th tr v x".split(" ")]);
const CODAS = new Set(["", ..."c ch k m n ng nh p t".split(" ")]);
const VOWELS = new Set((
  "a ă â e ê i o ô ơ u ư y ai ao au ay âu ây eo êu ia iê iu oa oă oe oi oo ôi ơi ua uâ uê ui uô uơ uy ưa ưi ươ ưu yê "
  + "iêu oai oao oay oeo uao uây uôi ươi ươu uya uyê uyu yêu ưo uêu"
).split(" "));
const PLAIN = new Set(Array.from(VOWELS, plain));
const STOPS = ["c", "ch", "k", "p", "t"];
const VOWEL = /[aăâeêioôơuưy]/;

/** A letter taken apart: {letter (small, with its mark), tone, isUpper}. */
export function place(sign) {
  const small = sign.toLowerCase();
  const spread = small.normalize("NFD");
  const tone = Math.max(0, TONES.findIndex((one) => one && spread.includes(one)));
  const letter = spread.replace(TONES[tone], "").normalize("NFC");
  const isVowel = VOWEL.test(letter); // no other letter bears a tone: ñ is a letter of its own
  return { letter: isVowel ? letter : small, tone: isVowel ? tone : 0, isUpper: small !== sign };
}

/**
 * A word as a syllable {letters, tone, from, to} with its vowels at from..to, or null where it can be none. Marks
 * may still be missing. `isLoose` takes any word with a vowel (names in other tongues), `isBare` one without.
 */
export function parts(word, isLoose = false, isBare = false) {
  const places = Array.from(word.normalize("NFC"), place);
  const letters = places.map(({ letter, isUpper }) => ({ letter, isUpper }));
  const tone = places.find((one) => one.tone)?.tone ?? 0;
  const small = letters.map((one) => one.letter).join("");
  const from = onset(small).length;
  const vowels = small.slice(from).match(/^[aăâeêioôơuưy]*/)[0];
  const to = from + vowels.length;
  if (isBare && !vowels) return { letters, tone, from, to };
  if (isSyllable(small.slice(0, from), vowels, small.slice(to))) return { letters, tone, from, to };
  return isLoose && VOWEL.test(small) ? { letters, tone, ...loose(small) } : null;
}

/** Whether every tone can stand on a syllable: before c, ch, p and t only sắc and nặng do. */
export function isOpen({ letters, to }) {
  return !STOPS.includes(letters.slice(to).map((one) => one.letter).join(""));
}

/** The word that a syllable spells, its tone on the right vowel. */
export function spell(syllable) {
  const bearer = syllable.tone ? bearerOf(syllable) : -1;
  return syllable.letters.map(({ letter, isUpper, tone = 0 }, index) => {
    const whole = (letter + TONES[index === bearer ? syllable.tone : tone]).normalize("NFC");
    return isUpper ? whole.toUpperCase() : whole;
  }).join("");
}

/** On the last marked vowel; else before an ending the last, of three the middle, of two the first (hòa, thủy). */
function bearerOf({ letters, from, to }) {
  const vowels = letters.slice(from, to).map((one) => one.letter);
  const lastMarked = vowels.findLastIndex((letter) => plain(letter) !== letter);
  if (lastMarked >= 0) return from + lastMarked;
  if (to < letters.length) return to - 1;
  return vowels.length > 2 ? from + 1 : from;
}

/** What stands before the vowels; the u of "qu", and the i of "gi" before another vowel, belong to it. */
function onset(small) {
  const start = small.match(/^[^aăâeêioôơuưy]*/)[0];
  if (start === "q" && /^qu./.test(small)) return "qu";
  if (start === "g" && /^gi[aăâeêioôơuưy]/.test(small)) return "gi";
  return start;
}

function isSyllable(start, vowels, end) {
  if (!ONSETS.has(start) || !CODAS.has(end) || !vowels) return false;
  return vowels === plain(vowels) ? PLAIN.has(vowels) : VOWELS.has(vowels) || isHalf(vowels);
}

/** Whether only some of the marks are set that the vowels will have: "ươ" while it is "uơi". */
function isHalf(vowels) {
  return Array.from(VOWELS).some((whole) => whole.length === vowels.length
    && Array.from(whole).every((letter, index) => [letter, plain(letter)].includes(vowels[index])));
}

/** The last run of vowels of any word. */
function loose(small) {
  const [vowels] = small.match(/[aăâeêioôơuưy]+(?=[^aăâeêioôơuưy]*$)/);
  const from = small.lastIndexOf(vowels);
  return { from, to: from + vowels.length };
}

function plain(text) {
  return text.normalize("NFD").replace(/[\u0302\u0306\u031b]/g, "");
}
