"""What may be said of a difference: this period and the one before, a department and all others, a rate and its target.

The words follow Holm's rule over their family, each difference from the printed intervals of two groups that share
nobody (MOVER).
"""

from analysis.comparison import Difference, difference, verdicts
from analysis.estimate import Estimate
from analysis.tally import Tally

from .figures import Figures
from .queries import Answer
from .report import Contrast
from .withholding import Guard


def change(now: Answer, before: Answer) -> Contrast:
    """The headline of the period minus that of the one before; both must be readable."""
    confidence = now.asked.facility.confidence
    this = Figures(now).printed_rate(now.total())
    last = Figures(before, back=1).printed_rate(before.total(1))
    return _judged([difference(this, last, confidence)])[0]


def of_departments(answer: Answer) -> dict[int, Contrast]:
    """Each department of the form minus all others that answered in the period, by its id.

    The family is every department of the form, also where only one is looked at, so that it is judged the same on
    every page. Nothing for heads of department; nothing for staff where a department is hidden, since the others
    would give it away.
    """
    if answer.asked.question.own is not None or Guard.of(answer).departments(answer):
        return {}
    tallies = _every_department(answer)
    whole = Tally.total(tallies.values(), answer.layout)
    figures = Figures(answer)
    found = {
        department: difference(
            figures.printed_rate(tally),
            figures.printed_rate(Tally(answer.layout, whole.vector - tally.vector)),
            figures.confidence,
        )
        for department, tally in tallies.items()
    }
    known = {one: gap for one, gap in found.items() if gap.value is not None}
    return dict(zip(known, _judged(list(known.values())), strict=True))


def against_target(rate: Estimate, target: float) -> str | None:
    """What the interval allows to say: "reached", "not_reached" or "cannot_tell"; None where nothing is known."""
    if rate.low is None or rate.high is None:
        return None
    if rate.low >= target:
        return "reached"
    return "not_reached" if rate.high < target else "cannot_tell"


def _every_department(answer: Answer) -> dict[int, Tally]:
    """The tallies of all departments of the form in the period, by id, under the question's other cuts."""
    channel = answer.asked.question.channel
    parts = [part for part in answer.within(answer.asked.days()) if channel in (None, part.channel)]
    of = {department: [p for p in parts if p.department_id == department]
          for department in sorted({part.department_id for part in parts})}  # fmt: skip
    return {department: answer.add(some) for department, some in of.items()}


def _judged(differences: list[Difference]) -> list[Contrast]:
    return [Contrast(gap, word) for gap, word in zip(differences, verdicts(differences), strict=True)]
