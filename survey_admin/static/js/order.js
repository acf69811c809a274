// Dragging questions and sections on a draft's overview. Without it, or by keyboard, the ↑ ↓ buttons do the same.
const { Sortable } = window;
const LOOK = { handle: ".grip", animation: 120, ghostClass: "dragged" };

if (Sortable) {
  for (const grip of document.querySelectorAll(".grip")) grip.hidden = false;
  for (const list of document.querySelectorAll("[data-questions]")) {
    Sortable.create(list, { ...LOOK, group: "questions", onEnd: questionMoved });
  }
  for (const all of document.querySelectorAll("[data-sections]")) {
    Sortable.create(all, { ...LOOK, handle: "header .grip", draggable: "[data-section]", onEnd: sectionMoved });
  }
}

function questionMoved({ item, from, to, oldDraggableIndex, newDraggableIndex }) {
  if (from === to && oldDraggableIndex === newDraggableIndex) return;
  send("order", { item: item.dataset.item, section: to.dataset.questions, position: newDraggableIndex });
}

function sectionMoved({ item, oldDraggableIndex, newDraggableIndex }) {
  if (oldDraggableIndex === newDraggableIndex) return;
  send("order-sections", { section: item.dataset.section, position: newDraggableIndex });
}

// The server checks and keeps the new order; the page that comes back shows what was kept.
function send(id, fields) {
  const form = document.getElementById(id);
  // Not form.elements: a field called "item" hides behind the collection's own item().
  for (const [name, value] of Object.entries(fields)) form.querySelector(`[name="${name}"]`).value = value;
  form.submit();
}
