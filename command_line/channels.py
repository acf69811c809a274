"""`langnghe channels`: the ways of answering beside each other, for people and for scripts."""

import click

from .asking import answered, asks, head, period, rate_told, show
from .words import _, language


@click.command()
@asks
def command(form: str, named: str, facility: str | None, department: str | None, as_json: bool) -> None:
    """Print each way of answering's rate beside all others, as it is and at the same mix of departments."""
    from survey_admin.channels import channels
    from survey_admin.questions import Question

    when = period(named)
    found = answered(
        facility, lambda engine, id_: channels(engine, Question(id_, form, when, department), language())
    )
    show(as_json, found.plain, lambda: _lines(found))


def _lines(found) -> list[str]:
    from survey_admin.channels import ASSOCIATION

    told = head(found.scope, found.scope.facility, found.scope.is_demo)
    if not found.modes:
        return [*told, _("Nobody has answered this questionnaire in this period yet.")]
    lines = [line for mode in found.modes for line in _told(mode, found.scope)]
    return [*told, *lines, _(ASSOCIATION)]


def _told(mode, scope) -> list[str]:
    """The rate, and what it says beside all others."""
    from survey_admin.channel_words import NAMES
    from survey_admin.channels import adjusted, raw
    from survey_admin.verdict_words import beside_rest

    say, rate = scope.language, mode.rate
    if rate.value is None:
        return [_(NAMES[mode.channel]) + ": " + _("no answers that count")]
    told = [rate_told(_(NAMES[mode.channel]), rate, mode.share, say)]
    beside = ((_("Beside all other ways"), raw(mode)), (_("The same at equal departments"), adjusted(mode)))
    return told + [f"  {title}: {beside_rest(gap, _, say)}" for title, gap in beside if gap.verdict]
