// Sending a copy: what came of it, as one of four outcomes; the page decides what to show.

const EXPIRED = [400, 401, 403];

/** {outcome: "saved" | "refused" | "expired" | "away", reply}. A reply that is no JSON of ours is no answer. */
export async function send(form, fetching = fetch) {
  let response;
  try {
    response = await fetching(form.action, {
      method: "POST",
      headers: { Accept: "application/json" },
      body: new URLSearchParams(new FormData(form)),
      redirect: "manual",
    });
    const reply = await response.json();
    return { outcome: outcome(response.status, reply), reply };
  } catch {
    return { outcome: EXPIRED.includes(response?.status) ? "expired" : "away", reply: {} };
  }
}

function outcome(status, reply) {
  if (status === 200 && reply.id) return "saved";
  if (status === 422 || status === 409) return "refused";
  return EXPIRED.includes(status) ? "expired" : "away";
}

/** What the server can tell before saving; null where it cannot be reached. */
export async function ask(form, fetching = fetch) {
  const asked = new URLSearchParams({ sheet: form.elements._sheet?.value ?? "", day: form.elements._day.value });
  try {
    const response = await fetching(`${form.dataset.check}?${asked}`, { headers: { Accept: "application/json" } });
    return response.ok ? await response.json() : null;
  } catch {
    return null;
  }
}
