// The part of a page marked data-live stays as the server has it: renewed while somebody looks, every so many
// seconds as the mark says, every minute where it says nothing.

const SECONDS = 60;
const part = document.querySelector("[data-live]");

async function renew() {
  if (document.hidden || part.contains(document.activeElement)) return;
  const reply = await fetch(location.href, { headers: { "X-Unattended": "yes" } }).catch(() => null);
  if (!reply?.ok || reply.redirected) return; // signed out meanwhile: the page stays as it was
  const page = new DOMParser().parseFromString(await reply.text(), "text/html");
  const fresh = page.querySelector("[data-live]");
  if (!fresh) return;
  part.dataset.live = fresh.dataset.live;
  part.replaceChildren(...fresh.childNodes);
}

function wait() {
  setTimeout(() => renew().catch(() => null).then(wait), (Number(part.dataset.live) || SECONDS) * 1000);
}

if (part) wait();
