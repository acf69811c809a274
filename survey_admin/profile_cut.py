"""A form's rate by who answered: one question of the profile at a time, each group beside all other people.

Staff are cut only by what they chose among options, in closed rounds, and never by two questions at once. Whatever
group is too small is hidden with as many others as it takes not to find it by subtraction, in every round alone.
"""

from collections.abc import Iterator
from dataclasses import dataclass, replace

from analysis.comparison import difference, verdicts_against_rest
from analysis.estimate import Estimate
from analysis.tally import Tally
from survey_core.questionnaire import Item, said
from survey_core.spoken import N_

from . import profile_groups, queries, tallies
from .figures import Figures
from .plain_figures import contrast, figure
from .profile_bands import Gettext
from .profile_groups import Grouping, Kind
from .queries import Answer, Question, QuestionError
from .report import Contrast
from .round_rules import in_force
from .scope import Scope
from .withholding import readable, told_apart

FEWEST = 5  # patients; staff have what their round was closed under
HEADS = N_("Only the quality office looks at who answered: in one department so few people may be of a kind that they "
           "could be recognised. Ask the quality office.")  # fmt: skip
NOTHING_ASKED = N_(
    "The questionnaire '%(form)s' does not ask who answers, so its answers cannot be split by it."
)
UNKNOWN = N_("There is no question '%(by)s' about who answers in %(form)s. Known: %(known)s.")


class NothingAsked(QuestionError):
    """The form has no question to group people by."""


@dataclass(frozen=True)
class Group:
    """People who said the same of themselves. A hidden group carries what it is and nothing else."""

    kind: Kind
    rate: Estimate | None = None  # None where hidden; nothing in it where nobody is in the group
    share: float | None = None
    contrast: Contrast | None = None
    is_hidden: bool = False


@dataclass(frozen=True)
class Cut:
    """The groups of a question in the order of its options; `withheld` says why there are none, as of a report.

    `known` holds code and words of every question there is to choose from; a group of fewer people than `fewest`
    is hidden.
    """

    scope: Scope
    by: str
    question: str
    known: tuple[tuple[str, str], ...]
    fewest: int
    whole: Estimate
    groups: tuple[Group, ...] = ()
    withheld: str | None = None

    @property
    def hides(self) -> bool:
        return any(group.is_hidden for group in self.groups)

    @property
    def plain(self) -> dict[str, object]:
        """The figures for other programs: unrounded, shares 0..1; part of the stable surface."""
        cut = {"by": self.by, "question": self.question, "fewest": self.fewest, "withheld": self.withheld,
               "groups": [_plain(group) for group in self.groups]}  # fmt: skip
        return {**self.scope.plain, **figure(self.whole), **cut}


def cut(
    source, question: Question, by: str | None, gettext: Gettext, language: str, strictly: bool = True
) -> Cut:
    """The groups by the profile question of this code; by the form's first if None or, unless strictly, unknown.

    Raises QuestionError.
    """
    if question.own is not None:
        raise QuestionError(HEADS)
    bind = source if hasattr(source, "engine") else source.get_bind()
    with tallies.snapshot(bind.engine) as view:
        answer = queries.ask(view, question)
        item = _item(answer, by, strictly)
        kept, withheld = _readable(answer)
        grouping = None if withheld else profile_groups.read(view, kept, item, gettext, language)
    figures = Figures(kept)
    return Cut(
        scope=Scope.of(kept, language),
        by=item.code,
        question=said(item.text, language),
        known=tuple((one.code, said(one.text, language)) for one in profile_groups.offered(answer)),
        fewest=_fewest(answer),
        whole=figures.rate(kept.total()),
        groups=tuple(_groups(figures, grouping)) if grouping else (),
        withheld=withheld,
    )


def _item(answer: Answer, by: str | None, strictly: bool) -> Item:
    known = {item.code: item for item in profile_groups.offered(answer)}
    form = answer.asked.form.key
    if not known:
        raise NothingAsked(NOTHING_ASKED, form=form)
    if strictly and by is not None and by not in known:
        raise QuestionError(UNKNOWN, by=by[:40], form=form, known=", ".join(known))
    return known.get(by or "") or next(iter(known.values()))


def _readable(answer: Answer) -> tuple[Answer, str | None]:
    """What of the answer may be split; nothing where all together are fewer than a group must be."""
    kept, withheld = readable(answer)
    if not withheld and kept.total().people < _fewest(answer):
        withheld = "below_threshold"
    return (replace(kept, parts=()) if withheld else kept), withheld


def _fewest(answer: Answer) -> int:
    is_staff = answer.asked.form.audience == "staff"
    return in_force(answer.asked)[1] if is_staff else FEWEST


def _groups(figures: Figures, grouping: Grouping) -> Iterator[Group]:
    is_staff = figures.answer.asked.form.audience == "staff"
    hidden = hidden_places(grouping, _fewest(figures.answer), is_staff)
    contrasts = {} if is_staff and hidden else _contrasts(figures, grouping, hidden)
    everybody = sum(tally.people for tally in grouping.tallies)
    for place, (kind, tally) in enumerate(zip(grouping.kinds, grouping.tallies, strict=True)):
        if place in hidden:
            yield Group(kind, is_hidden=True)
        else:
            share = tally.people / everybody
            yield Group(kind, figures.rate(tally), share, contrasts.get(place))


def _contrasts(figures: Figures, grouping: Grouping, hidden: set[int]) -> dict[int, Contrast]:
    """Each group that is shown minus all other people, and what may be said of these differences together."""
    whole, rates = Tally.total(grouping.tallies, grouping.layout), figures.printed_rate
    gaps = {
        place: difference(
            rates(tally), rates(Tally(tally.layout, whole.vector - tally.vector)), figures.confidence
        )
        for place, tally in enumerate(grouping.tallies)
        if place not in hidden and 0 < tally.people < whole.people
    }
    words = verdicts_against_rest(list(gaps.values()))
    return {place: Contrast(gap, word) for (place, gap), word in zip(gaps.items(), words, strict=True)}


def hidden_places(grouping: Grouping, fewest: int, is_staff: bool) -> set[int]:
    """The groups to hide in any round alone; see `withholding.told_apart`. Patients' of one mind are shown."""
    return set().union(
        *(told_apart(dict(enumerate(tallies_)), fewest, is_staff) for tallies_ in grouping.rounds)
    )


def _plain(group: Group) -> dict[str, object]:
    return {
        "code": group.kind.code,
        "name": group.kind.name,
        "hidden": group.is_hidden,
        "share": group.share,
        "satisfaction": group.rate and figure(group.rate),
        "contrast": contrast(group.contrast),
    }
