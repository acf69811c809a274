import { isOpen, parts, place, spell } from "/static/js/syllable.js";
import { equal, test } from "./assert.js";

test("a letter comes apart and together again, small or capital", () => {
  equal(place("Ậ"), { letter: "â", tone: 5, isUpper: true });
  equal(place("đ"), { letter: "đ", tone: 0, isUpper: false });
  equal(place("ñ"), { letter: "ñ", tone: 0, isUpper: false });
});

test("a syllable spells itself, and a word of another tongue is none", () => {
  for (const word of ["người", "giếng", "quý", "khuỷu", "THUỞ", "ươm", "ý", "Nghĩa"]) equal(spell(parts(word)), word);
  for (const word of ["street", "Facebook", "xyz", "n", "", "12", "bcd"]) equal(parts(word), null, word);
});

test("the tone stands where a hospital office writes it", () => {
  const toned = (word, tone) => spell({ ...parts(word), tone });
  const given = { hoa: "hòa", hoan: "hoàn", quy: "quỳ", gia: "già", giê: "giề", thuy: "thùy", mua: "mùa", ngoai: "ngoài" };
  equal(Object.fromEntries(Object.keys(given).map((word) => [word, toned(word, 2)])), given);
});

test("before c, ch, p and t only two tones stand", () => {
  equal(["mat", "cach", "hop", "man", "hoa"].map((word) => isOpen(parts(word))), [false, false, false, true, true]);
});
