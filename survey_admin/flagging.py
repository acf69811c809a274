"""What a report says of flagged responses: how many by rule, and the rate with and without them."""

from analysis.quality import RULES_VERSION
from analysis.tally import Tally
from survey_core import formatting

from .figures import Figures
from .flag_words import LEFT_OUT
from .queries import Answer, Asked
from .report import FlaggedLine, Flagging, Remark


def flagging(answer: Answer, language: str) -> Flagging | None:
    """The flagged responses of a patients' report.

    None for staff, whose rows hold nothing to flag by, and for heads, who could tell single patients from it.
    """
    asked = answer.asked
    if asked.form.audience == "staff" or asked.question.own is not None:
        return None
    every, clean = answer.with_flagged(), answer.without_flagged()
    rate, rate_clean = Figures(every).rate, Figures(clean).rate

    def line(code: str, name: str, tally: Tally, without: Tally) -> FlaggedLine:
        flagged = tally.received - without.received
        return FlaggedLine(code, name, tally.received, flagged, rate(tally), rate_clean(without))

    without = clean.departments()
    return Flagging(
        version=RULES_VERSION,
        rules=answer.flagged().flags,
        total=line("", "", every.total(), clean.total()),
        departments=tuple(
            line(*_named(asked, department, language), tally, without[department])
            for department, tally in every.departments().items()
        ),
        is_without=asked.question.without_flagged,
    )


def left_out(answer: Answer, language: str) -> list[Remark]:
    """The sentence every rendering owes a reader where flagged responses are left out."""
    if not answer.asked.question.without_flagged:
        return []
    return [Remark(LEFT_OUT, {"count": formatting.count(answer.flagged().received, language)})]


def _named(asked: Asked, department_id: int, language: str) -> tuple[str, str]:
    department = next(one for one in asked.departments if one.id == department_id)
    return department.code, asked.name(department, language)
