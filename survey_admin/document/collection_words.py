"""How the survey was carried out, in sentences: copies given out, returned, counted, left out, flagged; who took part."""

from collections.abc import Iterator
from dataclasses import replace

from survey_core.spoken import N_

from ..flag_words import summed_up
from ..workbook.words import Words
from .content import Content
from .fieldwork import Fieldwork

DAYS = N_("The survey was carried out from %(first)s to %(last)s with the questionnaire “%(title)s”.")
GIVEN_OUT = N_("Copies given out: %(count)s.")
SLIPS = N_("Slips with a code given out: %(count)s.")
WANTED = {
    True: N_(
        "The rounds of the period (%(rounds)s) wanted %(count)s people; %(received)s responses came in (%(share)s)."
    ),
    False: N_("No target of people was set for the rounds of the period."),
}
RECEIVED = N_("Responses received: %(received)s; valid and counted: %(counted)s; left out: %(excluded)s.")
WHY = {
    "too_many_blank": N_("%(count)s with too many questions left blank"),
    "blank_section": N_("%(count)s with a whole section left blank"),
}
REASONS = N_("Left out were: %(reasons)s.")
RETURNED = N_("Of the copies given out %(share)s came back.")
MORE_THAN_GIVEN = N_(
    "More responses were received than copies were given out, since people also answered in other ways; "
    "no share of copies returned is given."
)
PATIENT_RATE = N_("Response rate: %(received)s responses for %(visits)s visits (%(share)s).")
STAFF_RATE = N_("Response rate: %(received)s responses of %(visits)s members of staff (%(share)s).")
NO_RATE = {
    "none": N_("No response rate is given: the number of visits was not entered."),
    "some": N_("No response rate is given: for %(count)s departments with answers the number of visits was not entered."),
    "fewer": N_("No response rate is given: the visits entered (%(visits)s) are fewer than the responses received; they "
                "are to be looked at again."),
    "part": N_("No response rate is given: the visits entered (%(visits)s) are those of rounds that do not fill the "
               "period."),
}  # fmt: skip


def collection(content: Content, words: Words) -> list[str]:
    """The sentences of the first chapter, in the order of the work."""
    report, say = content.report, words.say
    days = {"first": words.day(report.days.first), "last": words.day(report.days.last), "title": report.title}
    return [
        say(DAYS, **days),
        *_given_out(content, words),
        *_received(content, words),
        _response_rate(content, words),
        *([summed_up(report.flagging, say, report.language)] if report.flagging else []),
    ]


def _given_out(content: Content, words: Words) -> Iterator[str]:
    field, received = content.fieldwork, content.report.received
    if content.paper.given_out is not None:
        yield words.say(GIVEN_OUT, count=words.count(content.paper.given_out))
    if field.slips:
        yield words.say(SLIPS, count=words.count(field.slips))
    if field.target:
        yield words.say(
            WANTED[True], rounds=field.rounds, count=words.count(field.target), received=words.count(received),
            share=words.percent(received / field.target),
        )  # fmt: skip
    elif field.rounds:
        yield words.say(WANTED[False])


def _received(content: Content, words: Words) -> Iterator[str]:
    report, given = content.report, content.paper.given_out
    excluded = sum(report.excluded.values())
    yield words.say(
        RECEIVED, received=words.count(report.received), excluded=words.count(excluded),
        counted=words.count(report.received - excluded),
    )  # fmt: skip
    reasons = [
        words.say(WHY[code], count=words.count(n)) for code, n in report.excluded.items() if n and code in WHY
    ]
    if reasons:
        yield words.say(REASONS, reasons="; ".join(reasons))
    if given and report.received <= given:
        yield words.say(RETURNED, share=words.percent(report.received / given))
    elif given is not None:
        yield words.say(MORE_THAN_GIVEN)


def _visits(content: Content) -> Fieldwork:
    """The visits the response rate stands on: the report's own where it carries them."""
    part = content.report.participation
    if part is None:
        return content.fieldwork
    return replace(
        content.fieldwork, visits=part.total.visits or content.fieldwork.visits, without_visits=len(part.missing),
        is_whole=not part.days_missing,
    )  # fmt: skip


def _response_rate(content: Content, words: Words) -> str:
    report, field = content.report, _visits(content)
    if reason := _why_no_rate(field, report.received):
        return words.say(NO_RATE[reason], count=field.without_visits, visits=words.count(field.visits or 0))
    assert field.visits is not None  # noqa: S101 - see _why_no_rate
    sentence = STAFF_RATE if report.audience == "staff" else PATIENT_RATE
    return words.say(
        sentence, received=words.count(report.received), visits=words.count(field.visits),
        share=words.percent(report.received / field.visits),
    )  # fmt: skip


def _why_no_rate(field: Fieldwork, received: int) -> str | None:
    if not field.visits:
        return "none"
    if not field.is_whole:
        return "part"
    if field.without_visits:
        return "some"
    return "fewer" if field.visits < received else None
