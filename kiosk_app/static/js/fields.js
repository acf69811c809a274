// A person's fields: what stands in them as an answer, and an answer put back into them.

/** {name, value} of the answer a field belongs to; a list where several can be ticked. */
export function read(field) {
  return { name: field.name, value: field.type === "checkbox" ? ticked(field) : field.value };
}

/** Put a person's answers into the fields of a page. */
export function fill(page, answers) {
  for (const [name, value] of Object.entries(answers)) {
    for (const field of page.getElementsByName(name)) {
      if (field.type === "radio" || field.type === "checkbox") field.checked = [value].flat().includes(field.value);
      else field.value = value;
    }
  }
}

/** One mark more in a field, or with none the last one less; the answer that makes. */
export function type(field, mark) {
  const text = mark ? field.value + mark : field.value.slice(0, -1);
  if (text.length <= field.maxLength) field.value = text;
  return read(field);
}

/** What stands in a field and what of it is selected, its letters composed; a cursor selects nothing. */
export function written({ value, selectionStart: from, selectionEnd: to }) {
  const length = (end) => value.slice(0, end).normalize("NFC").length;
  return { text: value.normalize("NFC"), from: length(from), to: length(to) };
}

/** Put a text into a field, the cursor in it at `at` and in sight. */
export function write(field, { text, at }) {
  field.value = text;
  field.setSelectionRange(at, at);
  if (at === text.length) field.scrollTop = field.scrollHeight;
}

function ticked({ name, ownerDocument }) {
  const fields = Array.from(ownerDocument.getElementsByName(name));
  return fields.filter((field) => field.checked).map((field) => field.value);
}
