"""Files of raw responses for those who may have them: ordered here, made in the background, fetched, deleted."""

from flask import Blueprint, abort, flash, redirect, render_template, request, send_file, url_for
from flask_babel import gettext as _
from flask_login import current_user

from survey_core import formatting
from survey_core.database import now
from survey_core.models import ExportFile
from survey_core.periods import parse_period
from survey_core.web import current_settings, db

from . import export_orders
from .access import FULL, allow
from .export_offer import KINDS, Offer
from .export_problems import PROBLEMS
from .frame import Unusable, facility, language
from .trail import note, note_download

blueprint = Blueprint("export_files", __name__, url_prefix="/exports")
CSV = "text/csv"
MIMETYPES = {"csv": CSV, "xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"}


@blueprint.get("")
@allow(*FULL)
def show():
    """What may be asked for, and the person's own files with how far each is."""
    return _page(Offer.read(db.session(), facility(), request.args))


@blueprint.post("")
@allow(*FULL)
def add():
    """Put a file down to be made."""
    try:
        chosen = Offer.read(db.session(), facility(), request.form)
    except Unusable as error:
        return _page(Offer.given(db.session(), facility(), request.form), str(error)), 422
    problem = chosen.problem(db.session().connection()) or _too_many()
    if problem:
        return _page(chosen, problem), 422
    order = export_orders.ask(
        db.session(), current_user, chosen.form, str(chosen.period), chosen.kind, language()
    )
    note("export_file.make", _subject(order), after={"period": order.period, "file": order.kind})
    db.session.commit()
    flash(_("The file is being made. It appears below; you may leave this page meanwhile."))
    return redirect(url_for("export_files.show"), 303)


@blueprint.get("/<token>/file")
@allow(*FULL)
def fetch(token: str):
    """The file itself; a download that broke off goes on where it stopped."""
    order = _ready(token)
    return _send(order, export_orders.path_of(_folder(), order), MIMETYPES[order.kind], name_of(order))


@blueprint.get("/<token>/codes")
@allow(*FULL)
def codes(token: str):
    """What the columns of a CSV file mean, and what it holds."""
    order = _ready(token)
    if order.kind != "csv":
        abort(404)
    return _send(order, export_orders.codes_of(_folder(), order), CSV, f"bang-ma_{name_of(order)}")


@blueprint.post("/<token>/again")
@allow(*FULL)
def again(token: str):
    """Make a file anew that failed, or that is not there any more."""
    order = _own(token)
    if order.state == "failed" or is_lost(order):
        export_orders.ask_again(db.session(), order, now())
        note("export_file.make", _subject(order), after={"period": order.period, "file": order.kind})
        db.session.commit()
    return redirect(url_for("export_files.show"), 303)


@blueprint.post("/<token>/remove")
@allow(*FULL)
def remove(token: str):
    """Delete a file, or take back what was asked for."""
    order = _own(token)
    note("export_file.remove", _subject(order), before={"period": order.period, "file": order.kind})
    db.session.delete(order)
    db.session.commit()
    export_orders.remove_files(_folder(), order)
    flash(_("The file is deleted."))
    return redirect(url_for("export_files.show"), 303)


def name_of(order: ExportFile) -> str:
    """'phieu_outpatient-2024_2025Q3.xlsx': what the file is called on the person's own disk."""
    return f"phieu_{order.form}_{order.period}.{order.kind}"


def is_lost(order: ExportFile) -> bool:
    """Whether a file that was made is gone, say because the database was restored elsewhere."""
    return order.state == "ready" and not export_orders.path_of(_folder(), order).is_file()


def _page(offer: Offer, problem: str = ""):
    orders = export_orders.own(db.session(), current_user, now())
    busy = any(order.state in ("waiting", "running") for order in orders)
    return render_template(
        "admin/exports/show.html", offer=offer, problem=problem, orders=orders, busy=busy, kinds=KINDS, problems=PROBLEMS,
        name_of=name_of, is_lost=is_lost, is_late=lambda order: export_orders.is_late(order, now()),
        kept_until=export_orders.kept_until,
        period_of=lambda order: parse_period(order.period), megabytes=_megabytes,
        titles={form.key: form.title[language()] for form in offer.filters.forms},
    )  # fmt: skip


def _megabytes(size: int) -> str:
    return formatting.number(max(size / 1e6, 0.1), language(), 1)


def _send(order: ExportFile, path, mimetype: str, name: str):
    """The file, or the part asked for; what goes out is noted, every part of it."""
    if not path.is_file():
        raise Unusable(_("The file is not there any more. Open the list and have it made again."))
    reply = send_file(path, mimetype, as_attachment=True, download_name=name, conditional=True, max_age=0)
    subject, part = _subject(order), reply.headers.get("Content-Range", "")
    rows = {"file": name, "rows": order.total}
    if request.method == "GET" and reply.status_code in (200, 206):
        note_download("export_file.export", subject, rows | ({"part": part} if part else {}))
    return reply


def _own(token: str) -> ExportFile:
    return export_orders.find(db.session(), current_user, token, now()) or abort(404)


def _ready(token: str) -> ExportFile:
    order = _own(token)
    if order.state != "ready":
        raise Unusable(_("The file is not ready yet. Open the list and see how far it is."), 409)
    return order


def _too_many() -> str:
    if len(export_orders.own(db.session(), current_user, now())) < export_orders.MOST_KEPT:
        return ""
    return _(
        "You have %(most)s files here. Delete one that you have fetched first.", most=export_orders.MOST_KEPT
    )


def _subject(order: ExportFile) -> str:
    return f"form {order.form}"


def _folder():
    return export_orders.folder(current_settings().instance)
