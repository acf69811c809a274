"""One mail to each person about everything that is new, and one when all is over."""

from collections.abc import Sequence
from datetime import datetime
from zoneinfo import ZoneInfo

from sqlalchemy import select
from sqlalchemy.orm import Session

from survey_admin.accounts import Account
from survey_core import formatting
from survey_core.alert_words import sentence, title
from survey_core.models import Delivery, Facility
from survey_core.spoken import N_

from .watching import News, Told
from .words import Speaker, speaker, speakers

RECIPIENTS = ("administrator", "quality_officer")
RULE = "\n\n– – –\n\n"


def write(session: Session, news: News, public_url: str, at: datetime) -> int:
    """Put down a mail for each administrator and quality officer; how many. The caller commits."""
    is_over = not news.raised and not news.still_open
    if not news.raised and not is_over:
        return 0
    facility = session.get_one(Facility, news.facility_id)
    subject = _subject(news)
    body = RULE.join(_body(say, language, news, facility, public_url) for language, say in speakers())
    to = select(Account.email).where(
        Account.facility_id == facility.id, Account.active, Account.role.in_(RECIPIENTS)
    )
    people = session.scalars(to.order_by(Account.email)).all()
    session.add_all(
        Delivery(facility_id=facility.id, recipient=email, subject=subject, body=body, created_at=at, next_attempt_at=at)
        for email in people
    )  # fmt: skip
    return len(people)


def _subject(news: News) -> str:
    """In Vietnamese: a subject has room for one language, and names the first kiosk."""
    say = speaker("vi")
    if not news.raised:
        return say(N_("Lắng Nghe: the kiosks are well again"))
    first = news.raised[0]
    kiosks = {one.device_id for one in news.raised}
    if len(kiosks) > 1:
        return say(N_("Lắng Nghe: %(count)s kiosks need a look"), count=len(kiosks))
    return say(
        N_("Lắng Nghe: kiosk %(kiosk)s needs a look: %(what)s"),
        kiosk=first.device,
        what=title(first.kind, say),
    )


def _body(say: Speaker, language: str, news: News, facility: Facility, public_url: str) -> str:
    def lines(alerts: Sequence[Told]) -> list[str]:
        return [_line(say, language, facility, public_url, one) for one in alerts]

    parts = [facility.named(language)]
    if news.raised:
        parts += [say(N_("New:")), *lines(news.raised)]
        if news.still_open:
            parts += [say(N_("Open for longer:")), *lines(news.still_open)]
    else:
        parts += [say(N_("Nothing is open any more. Over is:")), *_over(say, news.cleared)]
    return "\n\n".join([*parts, say(N_("Lắng Nghe sent this by itself; nobody reads replies."))])


def _line(say: Speaker, language: str, facility: Facility, public_url: str, told: Told) -> str:
    def instant(moment: datetime | None) -> str:
        if moment is None:
            return formatting.NOTHING
        local = moment.astimezone(ZoneInfo(facility.time_zone))
        return f"{formatting.day(local.date(), language)} {local:%H:%M}"

    found = sentence(told.kind, told.facts, say, instant)
    return f"• {told.device}: {found}\n  {public_url}/admin/devices/{told.device_id}"


def _over(say: Speaker, cleared: Sequence[Told]) -> list[str]:
    return ["\n".join(f"• {one.device}: {title(one.kind, say)}" for one in cleared)]
