// A copy half typed survives a reload of its tab; it is wiped as soon as it is saved.

const NOT_KEPT = ["csrf_token"];

export function keep(store, name, form) {
  const pairs = [...new FormData(form)].filter(([field]) => !NOT_KEPT.includes(field));
  try {
    store.setItem(name, JSON.stringify(pairs));
  } catch {
    // A full store costs the draft, never the page.
  }
}

export function wipe(store, name) {
  store.removeItem(name);
}

/** Fill the form with what was kept; whether there was an answer among it. */
export function restore(store, name, form) {
  const pairs = read(store, name);
  for (const [field, value] of pairs) fill(form, field, value);
  return pairs.some(([field, value]) => !field.startsWith("_") && value !== "");
}

function read(store, name) {
  try {
    return JSON.parse(store.getItem(name)) ?? [];
  } catch {
    return [];
  }
}

function fill(form, field, value) {
  for (const element of form.querySelectorAll(`[name="${CSS.escape(field)}"]`)) {
    if (!["radio", "checkbox"].includes(element.type)) element.value = value;
    else if (element.value === value) element.checked = true;
  }
}
