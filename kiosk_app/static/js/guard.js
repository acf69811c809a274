// Against what one person could leave to the next without a button: zoom, menus, dragged things.

const ZOOM_KEYS = ["+", "-", "=", "0"];

/** Let nothing of the browser's own come up on a page, and nothing enlarge it. */
export function guard(page) {
  for (const what of ["contextmenu", "dragstart", "drop", "gesturestart"]) {
    page.addEventListener(what, (event) => event.preventDefault());
  }
  page.addEventListener("wheel", (event) => event.ctrlKey && event.preventDefault(), { passive: false });
  page.addEventListener("keydown", (event) => {
    if ((event.ctrlKey || event.metaKey) && ZOOM_KEYS.includes(event.key)) event.preventDefault();
  });
}
