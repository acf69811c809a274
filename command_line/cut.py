"""`langnghe cut`: a form's rate by who answered, one question of the profile at a time."""

import click

from .asking import answered, asks, head, period, rate_told, show
from .words import _, language


@click.command()
@asks
@click.option(
    "--by", required=True, metavar="CODE", help="Code of the question about who answers, as sex or age."
)
def command(
    form: str, named: str, facility: str | None, department: str | None, as_json: bool, by: str
) -> None:  # noqa: PLR0913 - one per option
    """Print the rate of each group of people beside everybody else; groups too small are hidden."""
    from survey_admin.profile_cut import cut
    from survey_admin.questions import Question

    when = period(named)
    found = answered(
        facility, lambda engine, id_: cut(engine, Question(id_, form, when, department), by, _, language())
    )
    show(as_json, found.plain, lambda: _lines(found))


def _lines(found) -> list[str]:
    from survey_admin.report import WITHHELD

    told = [
        *head(found.scope, found.scope.facility, found.scope.is_demo),
        _("By %(question)s", question=found.question),
    ]
    if found.withheld:
        return [*told, _(WITHHELD[found.withheld])]
    return told + [line for group in found.groups for line in _told(group, found.scope.language)]


def _told(group, say: str) -> list[str]:
    """The group's rate, and what it says beside all other people."""
    from survey_admin.verdict_words import beside_rest

    name = group.kind.name
    if group.is_hidden:
        return [_("%(name)s: hidden to protect the people who answered", name=name)]
    if group.rate.value is None:
        return [_("%(name)s: nobody", name=name)]
    lines = [rate_told(name, group.rate, group.share, say)]
    if group.contrast and group.contrast.verdict:
        lines.append(f"  {_('Beside all other people')}: {beside_rest(group.contrast, _, say)}")
    return lines
