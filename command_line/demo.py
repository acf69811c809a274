"""`langnghe demo`: build the invented hospital, or remove it completely."""

import click

from .opening import open_session
from .words import _, fail


@click.command()
@click.option("--remove", "removes", is_flag=True, help="Delete the demo hospital with all its answers.")
def command(removes: bool) -> None:
    """Build the demo hospital: two quarters of invented answers, plainly marked; --remove deletes it."""
    with open_session(writes=True) as session:
        (_remove if removes else _build)(session)


def _build(session) -> None:
    from . import demo_hospital

    found = demo_hospital.find(session)
    if found is None:
        counts = demo_hospital.build(session)
        session.commit()
        _show(_("The demo hospital is ready. Remove it with 'langnghe demo --remove'."), counts)
    elif found.is_demo:
        click.echo(_("The demo hospital is already there. Remove it with 'langnghe demo --remove'."))
    else:
        _refuse(found.code)


def _remove(session) -> None:
    from . import demo_hospital

    found = demo_hospital.find(session)
    if found is None:
        click.echo(_("There is no demo hospital; nothing was removed."))
    elif found.is_demo:
        counts = demo_hospital.remove(session)
        session.commit()
        _show(_("The demo hospital was removed."), counts)
        if counts.accounts:
            click.echo(_("%(count)s accounts of the demo hospital went with it. "
                         "Run 'langnghe init' or 'langnghe user add' before signing in again.",
                         count=counts.accounts))  # fmt: skip
    else:
        _refuse(found.code)


def _refuse(code: str) -> None:
    fail(_("The facility '%(code)s' is a real one, not the demo; nothing was changed.", code=code))


def _show(sentence: str, counts) -> None:
    click.echo(sentence)
    click.echo(_("Departments: %(departments)s, collectors: %(collectors)s, responses: %(responses)s",
                 departments=counts.departments, collectors=counts.collectors, responses=counts.total))  # fmt: skip
    for form, number in counts.responses.items():
        click.echo(f"  {form:<18} {number:>6}")
