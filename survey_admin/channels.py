"""The ways of answering beside each other: the rate of each, as it is and at the same mix of departments."""

from dataclasses import dataclass, replace

from analysis.estimate import Estimate
from analysis.modes import Mode, compare_modes
from analysis.tally import Tally
from survey_core.models import CHANNELS
from survey_core.spoken import N_

from . import queries, tallies
from .figures import Figures
from .plain_figures import contrast, figure
from .queries import Answer, Question, QuestionError
from .report import Contrast
from .scope import Scope

STAFF = N_("Staff responses do not keep which way they came, so that nobody can be recognised by it. Ways of answering "
           "are compared for patients; choose one of their questionnaires.")  # fmt: skip
HEADS = N_("Only the quality office compares ways of answering: in one department so few people may have come one way "
           "that they could be recognised. Ask the quality office.")  # fmt: skip
ASSOCIATION = N_("Who chooses one way of answering differs from who chooses another: a difference says that the two "
                 "go together, not that the way of answering causes it.")  # fmt: skip


@dataclass(frozen=True)
class Channels:
    """Every way that was used, in the order of `CHANNELS`; none where nobody answered. `whole` is the rate of all."""

    scope: Scope
    whole: Estimate
    modes: tuple[Mode, ...]

    @property
    def plain(self) -> dict[str, object]:
        """The figures for other programs: unrounded, shares 0..1; part of the stable surface."""
        return {**self.scope.plain, **figure(self.whole), "channels": [_plain(mode) for mode in self.modes]}


def refusal(audience: str, is_head: bool) -> str | None:
    """Why ways of answering are not compared here; None where they are."""
    return STAFF if audience == "staff" else HEADS if is_head else None


def channels(source, question: Question, language: str) -> Channels:
    """The ways of answering of a question, whatever way it names. Raises QuestionError."""
    bind = source if hasattr(source, "engine") else source.get_bind()
    with tallies.snapshot(bind.engine) as view:
        answer = queries.ask(view, replace(question, channel=None))
    why = refusal(answer.asked.form.audience, question.own is not None)
    if why:
        raise QuestionError(why)
    figures, facility = Figures(answer), answer.asked.facility
    modes = compare_modes(
        _by_channel(answer),
        confidence=figures.confidence,
        reference=figures.reference,
        intra_person=facility.intra_person,
    )
    return Channels(Scope.of(answer, language), figures.rate(answer.total()), tuple(modes))


def raw(mode: Mode) -> Contrast:
    """The way beside all others together."""
    return Contrast(mode.against, mode.word)


def adjusted(mode: Mode) -> Contrast:
    """The same at the same mix of departments."""
    return Contrast(mode.adjusted, mode.adjusted_word)


def _by_channel(answer: Answer) -> dict[tuple[str, int], Tally]:
    """The period's tallies by channel and department."""
    parts = [part for part in answer.of() if part.channel and part.tally.received]
    found = {(one, place): [part for part in parts if (part.channel, part.department_id) == (one, place)]
             for one in CHANNELS for place in sorted({part.department_id for part in parts})}  # fmt: skip
    return {key: answer.add(some) for key, some in found.items() if some}


def _plain(mode: Mode) -> dict[str, object]:
    return {
        "channel": mode.channel,
        "share": mode.share,
        "satisfaction": figure(mode.rate),
        "contrast": contrast(raw(mode)),
        "at_equal_departments": {
            "satisfaction": figure(mode.standard),
            "contrast": contrast(adjusted(mode)),
            "departments": mode.departments,
            "covered": mode.covered,
        },
    }
