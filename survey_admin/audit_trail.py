"""The audit trail on screen: who did what and when, filtered, handed out, and checked link by link."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from io import BytesIO
from itertools import islice
from pathlib import Path
from tempfile import TemporaryDirectory
from zoneinfo import ZoneInfo

from flask import Blueprint, render_template, request, send_file
from flask_babel import gettext as _
from sqlalchemy import Select, or_, select

from survey_core.web import db

from . import audit, csv_files
from .access import allow
from .audit import AuditEntry
from .audit_facts import fact, of_what, said
from .audit_words import NOUNS, VERBS, act, alike, verbs
from .frame import facility, instant
from .paging import Page
from .trail import note_download

blueprint = Blueprint("audit_trail", __name__, url_prefix="/audit-trail")
XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
MOST_NAMED = 20  # broken links named on the page
FILTERS = ("actor", "verb", "kind", "from", "to")
KIND_LENGTH, TEXT_LENGTH = 40, 200


@dataclass(frozen=True)
class Wanted:
    """Which entries are asked for; a day that is none is passed over and named."""

    actor: str
    kind: str
    verb: str
    first: date | None
    last: date | None
    misread: tuple[str, ...] = ()

    @classmethod
    def of(cls, arguments) -> "Wanted":
        days, misread = {}, []
        for name in ("from", "to"):
            text = arguments.get(name, "").strip()
            days[name] = _day(text)
            if text and days[name] is None:
                misread.append(text[:20])
        return cls(arguments.get("actor", "").strip()[:TEXT_LENGTH], arguments.get("kind", "")[:KIND_LENGTH],
                   arguments.get("verb", "")[:KIND_LENGTH], days["from"], days["to"], tuple(misread))  # fmt: skip

    @property
    def query(self) -> Select:
        """The facility's entries, the newest first."""
        query = select(AuditEntry).where(AuditEntry.facility == facility().code)
        if self.actor:
            query = query.where(AuditEntry.actor.icontains(self.actor, autoescape=True))
        if self.kind in NOUNS:
            query = query.where(AuditEntry.action.startswith(f"{self.kind}.", autoescape=True))
        if self.verb in VERBS:
            ends = [AuditEntry.action.endswith(f".{verb}", autoescape=True) for verb in alike(self.verb)]
            query = query.where(or_(*ends))
        if self.first:
            query = query.where(AuditEntry.at >= _midnight(self.first))
        if self.last:
            query = query.where(AuditEntry.at < _midnight(self.last + timedelta(days=1)))
        return query.order_by(AuditEntry.id.desc())


@blueprint.get("")
@allow("administrator")
def show():
    return _page()


@blueprint.get("/check")
@allow("administrator")
def check():
    """Follow every link of the whole trail; `langnghe check` does the same."""
    found = list(islice(audit.broken(db.session().connection()), MOST_NAMED + 1))
    return _page(broken=found)


@blueprint.get("/audit-trail.<any(xlsx, csv):suffix>")
@allow("administrator")
def file(suffix: str):
    """The entries asked for, every one of them, as a file."""
    entries = [entry for (entry,) in db.session.execute(Wanted.of(request.args).query)]
    content, name = _file(entries, suffix), f"nhat-ky_{facility().code}.{suffix}"
    note_download("audit_trail.export", "audit trail", {"file": name, "rows": len(entries)})
    mimetype = XLSX if suffix == "xlsx" else "text/csv"
    return send_file(BytesIO(content), mimetype=mimetype, as_attachment=True, download_name=name)


def _page(broken: list[int] | None = None):
    wanted = Wanted.of(request.args)
    page = Page.of_query(db.session(), wanted.query, request.args)
    return render_template(
        "admin/audit/show.html", page=page, wanted=wanted, nouns=NOUNS, verbs=verbs(), act=act, of_what=of_what,
        changes=_changes, broken=broken, most_named=MOST_NAMED, given={name: request.args.get(name, "") for name in FILTERS},
    )  # fmt: skip


def _changes(entry: AuditEntry) -> Iterator[tuple[str, str, str]]:
    """(what, before, after) of each fact that changed and says something."""
    for name in sorted({*entry.before, *entry.after}):
        before, after = said(entry.before.get(name)), said(entry.after.get(name))
        if before or after:
            yield fact(name), before, after


def _file(entries: list[AuditEntry], suffix: str) -> bytes:
    from . import workbook

    head = [
        _("Number"),
        _("When"),
        _("Who"),
        _("What was done"),
        _("To what"),
        _("Before"),
        _("After"),
        _("Seal"),
    ]
    rows = (_row(entry) for entry in entries)
    with TemporaryDirectory() as folder:
        path = Path(folder) / "file"
        if suffix == "csv":
            csv_files.write_csv(path, head, rows, range(2, 7))
        else:
            facts = [(_("Facility"), facility().name), (_("Entries"), len(entries))]
            workbook.write_rows(path, _("Audit trail"), head, rows, _("About"), facts, [])
        return path.read_bytes()


def _row(entry: AuditEntry) -> list:
    before, after = ("; ".join(f"{fact(name)}: {said(value)}" for name, value in sorted(facts.items()))
                     for facts in (entry.before, entry.after))  # fmt: skip
    return [
        entry.id,
        instant(entry.at),
        entry.actor,
        act(entry.action),
        of_what(entry.subject),
        before,
        after,
        entry.seal,
    ]


def _day(text: str) -> date | None:
    try:
        return date.fromisoformat(text)
    except ValueError:
        return None


def _midnight(day: date) -> datetime:
    """The first moment of a day by the facility's clock."""
    return datetime.combine(day, time(), ZoneInfo(facility().time_zone)).astimezone(UTC)
