"""`langnghe round`: the survey rounds of a facility, from their plan to their closing."""

from dataclasses import asdict
from datetime import date, datetime

import click
from sqlalchemy import case, select
from sqlalchemy.orm import Session

from survey_core import rounds
from survey_core.database import now
from survey_core.models import Facility, Questionnaire, Round
from survey_core.periods import PeriodError, Quarter, local_day
from survey_core.rounds import Plan, RoundError
from survey_core.sweeping import sweep

from . import round_numbers
from .acting import note
from .listing import show
from .opening import find_facility, open_session
from .words import _, fail

DAY = click.DateTime(["%Y-%m-%d", "%d/%m/%Y"])


@click.group()
def command() -> None:
    """List, plan, change, close and reopen the survey rounds; their targets, visits and progress."""


for one in (round_numbers.targets, round_numbers.visits, round_numbers.progress):
    command.add_command(one)


@command.command("list")
@click.option("--facility", "code", help="Only this facility.")
@click.option("--json", "as_json", is_flag=True, help="Print JSON.")
def list_(code: str | None, as_json: bool) -> None:
    """One line per round, the open ones first: number, state, questionnaire, type, days, facility, name."""
    with open_session() as session:
        query = (
            select(Round, Questionnaire.key, Facility)
            .join(Questionnaire, Questionnaire.id == Round.questionnaire_id)
            .join(Facility, Facility.id == Round.facility_id)
            .order_by(
                Facility.code,
                case((Round.closed_at.is_(None), 0), else_=1),
                Round.ends_on.desc(),
                Questionnaire.key,
            )
        )
        if code is not None:
            query = query.where(Facility.id == find_facility(session, code).id)
        show([_row(*found) for found in session.execute(query)], as_json)


@command.command()
@click.option("--questionnaire", "key", required=True, help="Key of the questionnaire.")
@click.option("--quarter", help="Takes its days and name from a quarter, like 2025Q3.")
@click.option("--name", help="Another name than the quarter's.")
@click.option("--from", "first", type=DAY, help="First day.")
@click.option("--to", "last", type=DAY, help="Last day.")
@click.option("--type", "survey_type", type=int, default=1, show_default=True, help="Survey type, 1 to 6.")
@click.option("--facility", "code", help="Code of the facility, where there are several.")
def add(key, quarter, name, first, last, survey_type, code) -> None:  # noqa: PLR0913 - one per option
    """Plan a round for a quarter, or for days named with --from and --to; prints its number."""
    with open_session(writes=True) as session:
        facility = find_facility(session, code)
        choice = _choice(session, facility, key)
        proposed = _proposed(facility, choice, quarter)
        plan = _plan(proposed | {"survey_type": survey_type}, name, first, last)
        try:
            made, taken = rounds.open_round(session, choice.form, plan)
        except RoundError as error:
            fail(error)
        after = {"questionnaire": key, **asdict(plan)}
        note(session, facility.code, "round.add", f"round {made.name}", after=after)
        session.commit()
        click.echo(made.id)
    _tell_taken(taken)


@command.command()
@click.argument("number", type=int)
@click.option("--name", help="Another name.")
@click.option("--from", "first", type=DAY, help="Another first day.")
@click.option("--to", "last", type=DAY, help="Another last day.")
@click.option("--type", "survey_type", type=int, help="Another survey type, while it holds no answer.")
def change(number: int, name, first, last, survey_type) -> None:
    """Change the plan of an open round; what is not named stays."""
    with open_session(writes=True) as session:
        round_, facility = round_numbers.find(session, number)
        before = _planned(round_)
        given = asdict(before) | ({} if survey_type is None else {"survey_type": survey_type})
        plan = _plan(given, name, first, last)
        try:
            more = rounds.change(session, round_, plan)
        except RoundError as error:
            fail(error)
        told = {"before": asdict(before), "after": asdict(plan)}
        note(session, facility.code, "round.change", f"round {round_.name}", **told)
        session.commit()
    _tell_taken(more)


@command.command()
@click.argument("number", type=int)
@click.option("--because", "reason", default="", help="Why, although kiosks may still hold answers.")
def close(number: int, reason: str) -> None:
    """Close a round whose last day is over; refused while a kiosk may hold answers, unless you say why."""
    with open_session(writes=True) as session:
        round_, facility = round_numbers.find(session, number)
        silent = [device.name for device in rounds.silent_kiosks(session, round_, facility.time_zone)]
        try:
            rounds.close_ended(session, round_, local_day(now(), facility.time_zone))
        except RoundError as error:
            fail(error)
        if silent and not reason.strip():
            fail(_("These kiosks have not been heard from since the round ended and may still hold answers: %(names)s. "
                   "Let them reach the network, or say with --because why you close it anyway.",
                   names=", ".join(silent)))  # fmt: skip
        told = {"silent_kiosks": silent, "reason": reason.strip()} if silent else {}
        note(session, facility.code, "round.close", f"round {round_.name}", after=told)
        audience = round_.audience
        session.commit()
        if audience == "staff":
            sweep(session.get_bind().engine)
        click.echo(_(LATE[audience]))


@command.command()
@click.argument("number", type=int)
@click.option("--unreported", is_flag=True, help="Say that nothing of it has been reported yet.")
def reopen(number: int, unreported: bool) -> None:
    """Open a patients' round again; its late answers are then counted to it."""
    if not unreported:
        fail(
            _(
                "Its figures will change. Say with --unreported that nothing of the round has been reported yet."
            )
        )
    with open_session(writes=True) as session:
        round_, facility = round_numbers.find(session, number)
        try:
            taken = rounds.reopen(session, round_)
        except RoundError as error:
            fail(error)
        after = {"late_answers_taken_in": taken}
        note(session, facility.code, "round.reopen", f"round {round_.name}", after=after)
        session.commit()
    _tell_taken(taken)


@command.command()
@click.argument("number", type=int)
def remove(number: int) -> None:
    """Delete a round that holds no answer, with its targets."""
    with open_session(writes=True) as session:
        round_, facility = round_numbers.find(session, number)
        name, plan = round_.name, asdict(_planned(round_))
        try:
            rounds.remove(session, round_)
        except RoundError as error:
            fail(error)
        note(session, facility.code, "round.remove", f"round {name}", before=plan)
        session.commit()


LATE = {
    "patient": rounds.N_("The round is closed. A patient's answer that was given during the round and arrives later counts in the results of its day, and not in this round."),
    "staff": rounds.N_("The round is closed, and its results can be read. A staff answer that arrives later is refused."),
}  # fmt: skip


def _row(round_: Round, key: str, facility: Facility) -> dict:
    return {
        "number": round_.id,
        "state": rounds.state(round_, local_day(now(), facility.time_zone)),
        "questionnaire": key,
        "type": round_.survey_type,
        "from": round_.starts_on,
        "to": round_.ends_on,
        "facility": facility.code,
        "name": round_.name,
    }


def _choice(session: Session, facility: Facility, key: str):
    """The published questionnaire of this key; else one sentence and exit code 1."""
    from survey_admin.round_form import choices

    found = {choice.form.key: choice for choice in choices(session, facility)}
    if key not in found:
        fail(_("There is no published questionnaire '%(form)s'. Known: %(known)s.",
               form=key, known=", ".join(found) or "–"))  # fmt: skip
    return found[key]


def _proposed(facility: Facility, choice, quarter: str | None) -> dict:
    """Name and days of the quarter; nothing without one."""
    from survey_admin.round_form import proposed

    try:
        return proposed(choice, Quarter.parse(quarter), facility) if quarter else {}
    except PeriodError as error:
        fail(error)


def _plan(given: dict, name: str | None, first: datetime | None, last: datetime | None) -> Plan:
    """What was given, with what the options say instead."""
    typed: dict[str, str | date | None] = {
        "name": name and name.strip(),
        "starts_on": first and first.date(),
        "ends_on": last and last.date(),
    }
    plan = given | {name: value for name, value in typed.items() if value is not None}
    if missing := [name for name in typed if name not in plan]:
        options = {"name": "--name", "starts_on": "--from", "ends_on": "--to"}
        fail(_("Name a quarter with --quarter, or say %(options)s too.",
               options=", ".join(options[name] for name in missing)))  # fmt: skip
    return Plan(**plan)


def _planned(round_: Round) -> Plan:
    return Plan(round_.name, round_.survey_type, round_.starts_on, round_.ends_on)


def _tell_taken(taken: int) -> None:
    if taken > 0:
        click.echo(
            _("%(count)s answers already given on its days were counted to it.", count=taken), err=True
        )
    if taken < 0:
        click.echo(
            _("%(count)s answers lie outside its new days and are in no round now.", count=-taken), err=True
        )
