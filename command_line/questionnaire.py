"""`langnghe questionnaire`: what forms there are, as files and back, and their publication."""

import json
from pathlib import Path
from typing import NoReturn

import click
from sqlalchemy import select
from sqlalchemy.orm import Session

from survey_core import drafts, publishing
from survey_core.interchange.remarks import Reading
from survey_core.models import AUDIENCES, Draft, Facility, Questionnaire, Version
from survey_core.publishing import PublishRefused
from survey_core.questionnaire import lenient, parse
from survey_core.spoken import SpokenError

from .acting import actor, note
from .listing import show
from .opening import find_facility, open_session, read_settings
from .words import USAGE, _, fail

FORMATS = ("json", "xlsform", "fhir")
FACILITY = click.option("--facility", "code", help="Code of the facility, where there are several.")


@click.group()
def command() -> None:
    """List, save, read and publish the questionnaires."""


@command.command("list")
@click.option("--facility", "code", help="Only this facility.")
@click.option("--json", "as_json", is_flag=True, help="Print JSON.")
def list_(code: str | None, as_json: bool) -> None:
    """One line per questionnaire and published version."""
    with open_session() as session:
        query = (
            select(Questionnaire, Version, Facility.code)
            .join(Version, Version.questionnaire_id == Questionnaire.id)
            .join(Facility, Facility.id == Questionnaire.facility_id)
            .order_by(Facility.code, Questionnaire.key, Version.number)
        )
        if code is not None:
            query = query.where(Facility.id == find_facility(session, code).id)
        show([_row(*found) for found in session.execute(query)], as_json)


@command.command()
@click.argument("key")
@click.argument("file", required=False, type=click.Path(dir_okay=False, path_type=Path))
@click.option("--version", "number", type=int, help="This version; without it, the newest.")
@click.option("--draft", "is_draft", is_flag=True, help="The draft instead of a version.")
@click.option("--format", "kind", type=click.Choice(FORMATS), help="Without it, as the file's name ends.")
@click.option("--output", type=click.Path(dir_okay=False, path_type=Path), help="The same as FILE.")
@FACILITY
def export(key, file, number, is_draft, kind, output, code) -> None:  # noqa: PLR0913 - one per option
    """Save a questionnaire as JSON (.json), XLSForm (.xlsx) or FHIR R4 (.fhir.json)."""
    from survey_admin import form_files

    output = (
        output or file or fail(_("Say where to: langnghe questionnaire export %(key)s FILE", key=key), USAGE)
    )
    kind = kind or _kind(output)
    with open_session(writes=True) as session:
        facility = find_facility(session, code)
        form = _form(session, facility, key)
        version = None if is_draft else _version(session, form, number)
        text = version.definition if version else _draft(session, form).definition
        edition = form_files.edition(session, form, version, read_settings().public_url)
        try:
            output.write_bytes(form_files.write(text, kind, edition))
        except OSError as error:
            fail(_("%(file)s cannot be written (%(reason)s).", file=output, reason=error.strerror))
        except SpokenError as error:
            fail(error)
        note(
            session,
            facility.code,
            "questionnaire.export",
            f"questionnaire {key}",
            after={"file": output.name},
        )
        session.commit()


@command.command("import")
@click.argument("path", metavar="FILE", type=click.Path(exists=True, dir_okay=False, path_type=Path))
@click.option(
    "--key", help="The next draft of this questionnaire; where there is none, a new one of this code."
)
@click.option(
    "--audience",
    type=click.Choice(AUDIENCES),
    default="patient",
    help="Whom a new one asks, if the file does not say.",
)
@click.option("--dry-run", is_flag=True, help="Tell what would be left out; write nothing.")
@click.option("--take-the-rest", is_flag=True, help="Agree to what is left out.")
@FACILITY
def import_(path: Path, key, audience, dry_run, take_the_rest, code) -> None:  # noqa: PLR0913 - one per option
    """Make a draft of a file (JSON or XLSForm); tells row by row what is left out, and takes all of the rest or nothing."""
    from survey_admin import form_files

    try:
        reading = form_files.read(path.read_bytes(), path.name)
    except OSError as error:
        fail(_("%(file)s cannot be read (%(reason)s).", file=path, reason=error.strerror))
    except SpokenError as error:
        fail(error)
    _tell(reading)
    if dry_run:
        return
    if reading.left and not take_the_rest:
        fail(_("Nothing was written. Add --take-the-rest if what is listed above may be left out."))
    with open_session(writes=True) as session:
        facility = find_facility(session, code)
        made = _take(session, facility, reading, key, audience)
        note(session, facility.code, "questionnaire.import", f"questionnaire {made}",
             after={"left out": len(reading.left)})  # fmt: skip
        session.commit()
    click.echo(made)


@command.command()
@click.argument("key")
@click.option(
    "--confirm",
    "places",
    multiple=True,
    help="A doubtful change that is meant, by its place; may be repeated.",
)
@FACILITY
def publish(key: str, places: tuple[str, ...], code: str | None) -> None:
    """Publish the draft as the next version, which never changes again; prints its number."""
    with open_session(writes=True) as session:
        facility = find_facility(session, code)
        form = _form(session, facility, key)
        draft, before = _draft(session, form), publishing.current_version(session, form.id)
        changed = publishing.difference(session, form, lenient(draft.definition)).counts
        text = json.dumps(drafts.document_of(draft) | {"key": key}, ensure_ascii=False)
        try:
            version = publishing.publish(session, facility.id, text, places)
        except SpokenError as error:
            _refuse(error)
        session.delete(draft)
        action, after = (
            ("draft.discard", {"says what version says": version.number})
            if version is before
            else ("questionnaire.publish",
                  {"number": version.number, "hash": version.content_hash, "changes": changed})
        )  # fmt: skip
        note(session, facility.code, action, f"questionnaire {key}", after=after)
        session.commit()
        click.echo(version.number)


def _refuse(error: SpokenError) -> NoReturn:
    """Every reason on a line of its own; what is doubtful can be said to be meant."""
    sentences = error.sentences(_) if isinstance(error, PublishRefused) else [error.told(_)]
    if isinstance(error, PublishRefused) and error.doubtful:
        meant = " ".join(f"--confirm '{place}'" for place in error.doubtful)
        sentences.append(_("If they are meant, say so: %(options)s", options=meant))
    fail("\nlangnghe: ".join(sentences))


def _row(form: Questionnaire, version: Version, facility: str) -> dict:
    definition = parse(version.definition)
    return {
        "key": form.key,
        "version": version.number,
        "audience": form.audience,
        "items": len(definition.items),
        "scored": len(definition.likert),
        "published": version.published_at is not None,
        "facility": facility,
        "title": definition.title["vi"],
    }


def _kind(output: Path) -> str:
    name = output.name.lower()
    endings = {".fhir.json": "fhir", ".json": "json", ".xlsx": "xlsform"}
    found = next((kind for ending, kind in endings.items() if name.endswith(ending)), None)
    return found or fail(
        _("%(file)s ends in none of .json, .xlsx, .fhir.json. Say which with --format.", file=output)
    )


def _form(session: Session, facility: Facility, key: str) -> Questionnaire:
    query = select(Questionnaire).where(Questionnaire.facility_id == facility.id)
    forms = {form.key: form for form in session.scalars(query.order_by(Questionnaire.key))}
    if key not in forms:
        fail(
            _(
                "There is no questionnaire '%(key)s'. Known: %(known)s.",
                key=key,
                known=", ".join(forms) or "–",
            )
        )
    return forms[key]


def _version(session: Session, form: Questionnaire, number: int | None) -> Version:
    query = select(Version).where(Version.questionnaire_id == form.id, Version.published_at.is_not(None))
    versions = {one.number: one for one in session.scalars(query.order_by(Version.number))}
    wanted = number if number is not None else max(versions, default=None)
    if wanted not in versions:
        fail(_("The questionnaire %(key)s has no such version. Published: %(known)s. A draft is saved with --draft.",
               key=form.key, known=", ".join(map(str, versions)) or "–"))  # fmt: skip
    return versions[wanted]


def _draft(session: Session, form: Questionnaire) -> Draft:
    found = session.get(Draft, form.id)
    return found or fail(_("The questionnaire %(key)s has no draft. Begin one or import one.", key=form.key))


def _tell(reading: Reading) -> None:
    """What is left out or taken otherwise, a line each, on standard error."""
    for word, remarks in ((_("left out"), reading.left), (_("changed"), reading.changed)):
        for one in remarks:
            place = " ".join(str(part) for part in (one.sheet, one.row or "", one.column) if part)
            click.echo(f"{word}: {place}: {one.told(_)}" if place else f"{word}: {one.told(_)}", err=True)
    count = sum(len(section["items"]) for section in reading.document["sections"])
    click.echo(
        _("Understood: %(items)s questions; left out: %(left)s.", items=count, left=len(reading.left)),
        err=True,
    )


def _take(session: Session, facility: Facility, reading: Reading, key: str | None, audience: str) -> str:
    """The key of the questionnaire whose draft the document now is; else one sentence and exit code 1."""
    query = select(Questionnaire).where(Questionnaire.facility_id == facility.id, Questionnaire.key == key)
    form = session.scalars(query).first() if key else None
    document = reading.document_for(form.audience if form else audience)
    made = form.key if form else key or drafts.free_key(session, facility, document.get("key") or "")
    try:
        if form:
            drafts.fill(session, form, document, actor())
        else:
            drafts.start(session, facility, document | {"key": made, "official": False})
    except SpokenError as error:
        fail(error)
    return made
