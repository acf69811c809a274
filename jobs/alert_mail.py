"""One mail to each person about everything that is new, and one when all is over."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from zoneinfo import ZoneInfo

from sqlalchemy.orm import Session

from survey_core import formatting
from survey_core.alert_words import sentence, title
from survey_core.models import Facility
from survey_core.spoken import N_

from . import addressing
from .alerting import News, Told
from .words import Speaker, speaker, speakers

RULE = "\n\n– – –\n\n"


@dataclass(frozen=True)
class Words:
    """How a mail speaks of kiosks, or of codes: its subject for one, for several and for none, and that all is over."""

    one: str
    several: str
    none: str
    over: str


WORDS = {
    "device": Words(
        N_("Lắng Nghe: kiosk %(name)s needs a look: %(what)s"),
        N_("Lắng Nghe: %(count)s kiosks need a look"),
        N_("Lắng Nghe: the kiosks are well again"),
        N_("Nothing is open about the kiosks any more. Over is:"),
    ),
    "collector": Words(
        N_("Lắng Nghe: QR code of %(name)s: %(what)s"),
        N_("Lắng Nghe: %(count)s QR codes may be going round"),
        N_("Lắng Nghe: no QR code stands out any more"),
        N_("No QR code stands out any more. Over is:"),
    ),
}


def write(session: Session, news: News, public_url: str, at: datetime) -> int:
    """Put down a mail for each administrator and quality officer; how many. The caller commits."""
    is_over = not news.raised and not news.still_open
    if not news.raised and not is_over:
        return 0
    facility = session.get_one(Facility, news.facility_id)
    subject = _subject(news)
    body = RULE.join(_body(say, language, news, facility, public_url) for language, say in speakers())
    return addressing.put_down(session, facility.id, subject, body, at)


def _subject(news: News) -> str:
    """In Vietnamese: a subject has room for one language, and names the first of them."""
    say, words = speaker("vi"), WORDS[news.table]
    if not news.raised:
        return say(words.none)
    first = news.raised[0]
    if count := len({one.subject.id for one in news.raised} - {first.subject.id}):
        return say(words.several, count=count + 1)
    return say(words.one, name=first.subject.named("vi"), what=title(first.kind, say))


def _body(say: Speaker, language: str, news: News, facility: Facility, public_url: str) -> str:
    def lines(alerts: Sequence[Told]) -> list[str]:
        return [_line(say, language, facility, public_url, one) for one in alerts]

    parts = [facility.named(language)]
    if news.raised:
        parts += [say(N_("New:")), *lines(news.raised)]
        if news.still_open:
            parts += [say(N_("Open for longer:")), *lines(news.still_open)]
    else:
        parts += [say(WORDS[news.table].over), *_over(say, language, news.cleared)]
    return "\n\n".join([*parts, say(N_("Lắng Nghe sent this by itself; nobody reads replies."))])


def _line(say: Speaker, language: str, facility: Facility, public_url: str, told: Told) -> str:
    def instant(moment: datetime | None) -> str:
        if moment is None:
            return formatting.NOTHING
        local = moment.astimezone(ZoneInfo(facility.time_zone))
        return f"{formatting.day(local.date(), language)} {local:%H:%M}"

    found = sentence(told.kind, told.facts, say, instant)
    return f"• {told.subject.named(language)}: {found}\n  {public_url}{told.subject.path}"


def _over(say: Speaker, language: str, cleared: Sequence[Told]) -> list[str]:
    return ["\n".join(f"• {one.subject.named(language)}: {title(one.kind, say)}" for one in cleared)]
