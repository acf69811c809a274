"""The slips of an invitation: made in batches, handed out as files, revoked; how many of them became an answer."""

from io import BytesIO
from pathlib import Path
from tempfile import TemporaryDirectory

from flask import Blueprint, abort, flash, redirect, render_template, request, send_file, url_for
from flask_babel import gettext as _
from sqlalchemy import select
from werkzeug.utils import secure_filename

from survey_core import slips
from survey_core.models import Collector, Round, SlipBatch
from survey_core.slips import SlipError
from survey_core.web import current_settings, db

from . import slip_files, slip_lines
from .access import FULL, allow, takes
from .collector_lines import line_of
from .frame import facility, language
from .import_files import ImportFileError
from .slip_files import Handout
from .slip_form import SlipForm, counted
from .trail import note

blueprint = Blueprint("slips", __name__, url_prefix="/collectors/<int:collector_id>/slips")
MOST_BYTES = 5 * 1024**2


@blueprint.get("")
@allow(*FULL)
def show(collector_id: int):
    """The batches of an invitation, and the form of another."""
    return _page(_own(collector_id), SlipForm(formdata=None))


@blueprint.post("")
@allow(*FULL)
@takes(MOST_BYTES)
def add(collector_id: int):
    """Make so many slips, or one for each row of a list of visits; of the list nothing is kept."""
    collector, form = _own(collector_id), SlipForm()
    if not form.validate():
        return _page(collector, form), 422
    try:
        made = _made(collector, form)
    except ImportFileError as error:
        return _page(collector, form, str(error)), 422
    except SlipError as error:
        db.session.rollback()
        return _page(_own(collector_id), form, error.told(_)), 422
    note("slips.make", _subject(collector), after=_facts(made))
    number = made.made
    db.session.commit()
    flash(_("%(count)s slips were made. Download their codes below.", count=number))
    return _back(collector_id)


@blueprint.post("/<int:batch_id>/codes.<any(csv, xlsx, pdf):kind>")
@allow(*FULL)
def codes(collector_id: int, batch_id: int, kind: str):
    """The codes that are still good, as a file to print from."""
    collector, batch = _own(collector_id), _batch(collector_id, batch_id)
    if kind == "pdf" and batch.made > slip_files.MOST_LABELS:
        return _page(collector, SlipForm(formdata=None), _too_many()), 409
    try:
        found = slips.hand_out(db.session(), batch)
        url = current_settings().public_url
        handout = slip_files.handout_of(db.session(), facility(), collector, batch, found, url)
    except SlipError as error:
        db.session.rollback()
        return _page(_own(collector_id), SlipForm(formdata=None), error.told(_)), 409
    department = handout.label.department_code
    name = secure_filename(f"{facility().code}_{department}_{_('slips')}_{batch.id}.{kind}")
    note("slips.export", _subject(collector), after=_facts(batch) | {"codes": len(found), "kind": kind})
    db.session.commit()  # before the file is written, which takes its time: nobody waits for it meanwhile
    return send_file(
        _written(handout, kind), slip_files.MIMETYPES[kind], as_attachment=True, download_name=name
    )


@blueprint.post("/<int:batch_id>/revoke")
@allow(*FULL)
def revoke(collector_id: int, batch_id: int):
    """Take no answers any more with the slips of a batch."""
    collector, batch = _own(collector_id), _batch(collector_id, batch_id)
    slips.revoke(batch)
    note("slips.revoke", _subject(collector), after=_facts(batch))
    db.session.commit()
    flash(_("Revoked: whoever opens one of these slips is told so."))
    return _back(collector_id)


def _made(collector: Collector, form: SlipForm) -> SlipBatch:
    sent = request.files.get("file")
    if sent is not None and sent.filename:
        number = counted(sent)
    else:
        number = int("".join(sign for sign in form.number.data or "0" if sign.isdecimal()))
    round_ = form.chosen_round(_rounds(collector))
    label = (form.label.data or "").strip()
    return slips.make(db.session(), collector, round_, number, label, form.expires_on.data)


def _written(handout: Handout, kind: str) -> BytesIO:
    with TemporaryDirectory() as folder:
        path = Path(folder) / f"slips.{kind}"
        slip_files.write(path, handout, _, language())
        return BytesIO(path.read_bytes())


def _too_many() -> str:
    return _("Labels are drawn for at most %(most)s slips. Print larger batches from the Excel file.",
             most=slip_files.MOST_LABELS)  # fmt: skip


def _facts(batch: SlipBatch) -> dict[str, object]:
    """What the trail is told: numbers and days, never a code."""
    return {"batch": batch.id, "slips": batch.made, "round": batch.round_id, "expires_on": batch.expires_on}


def _subject(collector: Collector) -> str:
    return line_of(db.session(), facility(), collector).subject


def _own(collector_id: int) -> Collector:
    """An invitation of the facility of the person signed in; 404 for any other way in."""
    query = select(Collector).filter_by(id=collector_id, facility_id=facility().id, channel="invite")
    return db.session.scalars(query).first() or abort(404)


def _batch(collector_id: int, batch_id: int) -> SlipBatch:
    query = select(SlipBatch).filter_by(id=batch_id, collector_id=collector_id, facility_id=facility().id)
    return db.session.scalars(query).first() or abort(404)


def _rounds(collector: Collector) -> list[Round]:
    """The rounds of the invitation's questionnaire that are not closed."""
    query = select(Round).filter_by(questionnaire_id=collector.questionnaire_id, closed_at=None)
    return list(db.session.scalars(query.order_by(Round.starts_on.desc(), Round.id)))


def _back(collector_id: int):
    return redirect(url_for("slips.show", collector_id=collector_id), 303)


def _page(collector: Collector, form: SlipForm, problem: str = ""):
    line = line_of(db.session(), facility(), collector)
    return render_template(
        "admin/slips/show.html", line=line, form=form, problem=problem, rounds=_rounds(collector),
        batches=slip_lines.lines(db.session(), facility(), collector), most=slips.MOST, most_labels=slip_files.MOST_LABELS,
        is_staff=collector.audience == "staff",
    )  # fmt: skip
