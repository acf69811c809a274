"""A kiosk that was a month without a network: how long its queue takes, and what the others feel meanwhile."""

import time

from playwright.sync_api import Page
from sqlalchemy import func, select
from sqlalchemy.orm import Session

from survey_core.database import create_engine
from survey_core.models import Collector, Response

from .served import Installation, installation, server
from .stand import RESPONDENTS, kiosk, pair
from .traffic import traffic
from .uploads import FORM

ANSWERS = 20_000
ALONE_SECONDS = 30
LONGEST_SECONDS = 600
# Entries as the kiosk makes them, of a life of the page before this one, evenly over the month.
FILL = """async ([body, device, count]) => {
  const { transact } = await import("/static/js/store.js");
  const { numberFrom } = await import("/static/js/queue.js");
  const [month, now] = [30 * 86_400_000, Date.now()];
  const stamp = (at) => ({ at: new Date(at), isSure: true, boot: "another", gone: 0, wall: at });
  const entry = (seq, at) => ({
    id: crypto.randomUUID(), body: { ...body, answers: { ...body.answers, age: String(18 + seq % 70) } },
    started: stamp(at - 240_000), finished: stamp(at), contact: new Date(now - month).toISOString(), device, seq,
  });
  for (let first = 1; first <= count; first += 1000) {
    await transact(["queue"], "readwrite", ([queue]) => {
      for (let seq = first; seq < first + 1000; seq += 1) queue.add(entry(seq, now - (count - seq) * month / count));
    });
  }
  await numberFrom(count + 1, device);
}"""
LEFT = """async () => {
  const { transact, heard } = await import("/static/js/store.js");
  return transact(["queue"], "readonly", ([queue], done) => heard(queue.count(), done));
}"""


def measure() -> dict:
    """Seconds until 20,000 queued answers are at the server, each once, and the latency of live answers beside it."""
    with installation() as made, server(made, RESPONDENTS) as port, kiosk() as context:
        page = context.pages[0]
        device = pair(page, made)
        context.set_offline(True)
        page.evaluate(FILL, [_body(made), device, ANSWERS])
        with traffic(port, made.code) as alone:
            time.sleep(ALONE_SECONDS)
        sent: list[str] = []
        page.on("request", lambda request: sent.append(request.url))
        with traffic(port, made.code) as beside:
            started = time.perf_counter()
            context.set_offline(False)
            _wait_until_empty(page)
            took = time.perf_counter() - started
        stored, numbers, last = _stored(made, device)
    return (
        {
            "kiosk_queue_seconds": (took, "s"),
            "kiosk_queue_per_second": (ANSWERS / took, "answers/s"),
            "kiosk_queue_requests": (sum("/responses" in url for url in sent), "requests"),
            "kiosk_queue_stored": (stored, "answers"),
            "kiosk_queue_missing": (last - numbers, "numbers"),
        }
        | alone.figures("live_alone")
        | beside.figures("live_beside_queue")
    )


def _wait_until_empty(page: Page) -> None:
    until = time.monotonic() + LONGEST_SECONDS
    while page.evaluate(LEFT):
        if time.monotonic() > until:
            raise RuntimeError("the queue never became empty")
        page.wait_for_timeout(250)


def _body(made: Installation) -> dict:
    """What the page puts around a person's answers, all of them but the words."""
    engine = create_engine(made.database_url)
    with Session(engine) as session:
        code = session.scalar(select(Collector.code).where(Collector.channel == "kiosk"))
    engine.dispose()
    answers = {item.code: str(3 + at % 3) for at, item in enumerate(FORM.likert)} | {"G1": "95", "E5": "1"}
    return {"collector": code, "questionnaire": FORM.key, "version": 1, "language": "vi", "answers": answers}


def _stored(made: Installation, device: int) -> tuple[int, int, int]:
    """How many answers of this kiosk are stored, how many numbers they bear, and the last of these."""
    engine = create_engine(made.database_url)
    of_the_kiosk = select(
        func.count(), func.count(Response.device_seq.distinct()), func.max(Response.device_seq)
    ).where(Response.device_id == device)
    with Session(engine) as session:
        stored, numbers, last = session.execute(of_the_kiosk).one()
    engine.dispose()
    return stored, numbers, last
