"""`langnghe drivers`: what to improve first, and how well the questions hold together, for people and for scripts."""

import click

from survey_core import formatting

from .asking import answered, asks, head, period, show
from .words import _, language


@click.command()
@asks
@click.option(
    "--outcome",
    type=click.Choice(["expectation", "return"]),
    help="Overall judgement to weigh by; the first the form asks for.",
)
@click.option("--live", is_flag=True, help="Of a closed quarter the figures as they are now.")
def command(
    form: str, named: str, facility: str | None, department: str | None, as_json: bool, outcome: str | None, live: bool
) -> None:  # noqa: PLR0913 - one per option  # fmt: skip
    """Print how much each section goes along with the overall judgement, its rate, and its reliability."""
    from survey_admin.priorities import priorities
    from survey_admin.questions import Question

    when = period(named)
    found = answered(
        facility,
        lambda engine, id_: priorities(
            engine, Question(id_, form, when, department), language(), outcome, live
        ),
    )
    show(as_json, found.plain, lambda: _lines(found))


def _lines(found) -> list[str]:
    from survey_admin import priority_words as words
    from survey_admin.report import WITHHELD

    told = head(found.scope, found.scope.facility, found.scope.is_demo)
    told += [remark.told(_) for remark in found.remarks if remark not in found.scope.remarks]
    if found.withheld:
        return [*told, _(WITHHELD[found.withheld])]
    told += words.findings(found, _)
    if found.outcome:
        say = words.outcome_told(found.outcome.role, _, found.scope.language)
        told.append(f"{_('Overall judgement')}: {found.outcome.text} – {say}")
    told += [_weighed(one, found.scope.language) for one in found.sections]
    if found.even is not None:
        told += [words.method(found, _), _(words.ASSOCIATION)]
    return [
        *told,
        *(_held(one, found.scope.language) for one in found.reliability),
        words.alpha_method(found, _),
    ]


def _weighed(one, language: str) -> str:
    """A section with its rate and, where it has one, its weight and what the two say."""
    from survey_admin.priority_words import READINGS, UNCERTAIN

    if one.rate is None:
        rate = _("hidden to protect the people who answered")
    else:
        rate = _("rate %(value)s %% (%(low)s to %(high)s), %(people)s people", people=formatting.count(one.rate.people, language),
                 **_percents(one.rate.value, one.rate.low, one.rate.high, language, 2))  # fmt: skip
    told = f"{one.code} {one.name}: {rate}"
    if one.weight:
        told += "; " + _("weight %(value)s %% (%(low)s to %(high)s)",
                         **_percents(one.weight.share, one.weight.low, one.weight.high, language, 1))  # fmt: skip
    if one.reading:
        told += f": {_(READINGS[one.reading])}" + ("" if one.is_clear else f" ({_(UNCERTAIN)})")
    return told


def _percents(value, low, high, language: str, decimals: int) -> dict[str, str]:
    values = {"value": value, "low": low, "high": high}
    return {name: formatting.percent(share, language, decimals) for name, share in values.items()}


def _held(one, language: str) -> str:
    """A section's alpha with its two intervals and what they say."""
    from survey_admin.priority_words import verdict_told

    if one.found is None:
        return f"α {one.code}: " + _("hidden to protect the people who answered")
    feldt, bootstrap = (_limits(pair, language) for pair in (one.found.feldt, one.found.bootstrap))
    return _("α %(code)s: %(alpha)s (Feldt %(feldt)s; bootstrap %(bootstrap)s), %(people)s people: %(verdict)s",
             code=one.code, alpha=formatting.number(one.found.alpha, language, 3), feldt=feldt, bootstrap=bootstrap,
             people=formatting.count(one.found.people, language), verdict=verdict_told(one, _))  # fmt: skip


def _limits(pair, language: str) -> str:
    return " – ".join(formatting.number(limit, language, 3) for limit in pair) if pair else formatting.NOTHING
