// What a key means on a question; knows nothing of a page.

const BACK = ["Backspace", "ArrowUp", "ArrowLeft"];
const ON = ["Enter", "ArrowDown", "ArrowRight"];

/**
 * The meaning of a key for a row {type, keys, chosen, isEmpty, isOneLine}: {act: "choose", key, stays}, {act: "on"},
 * {act: "back"}, {act: "clear"}, {act: "wrong"}, or null where the key keeps its own meaning.
 */
export function meaning(row, key) {
  return row.keys.length ? ofChoice(row, key) : ofWriting(row, key);
}

function ofChoice(row, key) {
  if (ON.includes(key)) return { act: "on" };
  if (BACK.includes(key)) return { act: "back" };
  if (key === "-" || key === "Delete") return { act: "clear" };
  if (key.length !== 1 || key === " ") return null;
  if (row.type === "recommendation") return ofRecommendation(row, key);
  const known = row.keys.includes(key.toLowerCase());
  return known ? { act: "choose", key: key.toLowerCase(), stays: row.type === "multiple" } : { act: "wrong" };
}

/** 0-10 by one key: after a 1 only another key tells whether it was to be ten. */
function ofRecommendation(row, key) {
  if (row.chosen === "1" && row.isFresh) return key === "0" ? { act: "choose", key: "10" } : { act: "ten" };
  if (!row.keys.includes(key)) return { act: "wrong" };
  return { act: "choose", key, stays: key === "1" };
}

function ofWriting(row, key) {
  if (key === "Enter") return { act: "on" };
  if (key === "ArrowDown" && row.isOneLine) return { act: "on" };
  if (key === "ArrowUp" && row.isOneLine) return { act: "back" };
  if (key === "Backspace" && row.isEmpty) return { act: "back" };
  if (key === "-" && row.type === "number") return { act: "clear" };
  return null;
}
