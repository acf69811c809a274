// The part of a page marked data-live stays as the server has it: renewed every minute while somebody looks.

const EVERY = 60_000;
const part = document.querySelector("[data-live]");

async function renew() {
  if (document.hidden || part.contains(document.activeElement)) return;
  const reply = await fetch(location.href, { headers: { "X-Unattended": "yes" } }).catch(() => null);
  if (!reply?.ok || reply.redirected) return; // signed out meanwhile: the page stays as it was
  const page = new DOMParser().parseFromString(await reply.text(), "text/html");
  const fresh = page.querySelector("[data-live]");
  if (fresh) part.replaceChildren(...fresh.childNodes);
}

if (part) setInterval(renew, EVERY);
