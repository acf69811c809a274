"""Posters and labels for print: of one way in, of those ticked, or of all that are open."""

from io import BytesIO

from flask import Blueprint, request, send_file
from flask_babel import gettext as _
from flask_babel import lazy_gettext

from survey_core.database import now
from survey_core.models import Collector
from survey_core.periods import local_day
from survey_core.web import current_settings, db

from . import posters
from .access import FULL, allow
from .frame import Unusable, facility
from .posters.content import open_ways
from .trail import note_download

blueprint = Blueprint("prints", __name__, url_prefix="/collectors/posters")
SIZE_NAMES = {
    "a4": lazy_gettext("Poster A4"),
    "a5": lazy_gettext("Poster A5"),
    "a6": lazy_gettext("Poster A6"),
    "labels-24": lazy_gettext("24 labels of 70 × 37 mm on A4"),
    "labels-8": lazy_gettext("8 labels of 105 × 74 mm on A4"),
}
KIND_NAMES = {"pdf": lazy_gettext("One PDF"), "zip": lazy_gettext("ZIP with PDF, PNG and SVG of each")}
MIMETYPES = {"pdf": "application/pdf", "zip": "application/zip"}
MOST_COPIES = 240


@blueprint.get("")
@allow(*FULL)
def sheet():
    """The file asked for; nothing is stored but that it was handed out."""
    from .posters.files import archive  # the drawing library loads with the first poster
    from .posters.sheets import pdf

    size, kind, copies = _choice("size", SIZE_NAMES), _choice("kind", KIND_NAMES), _copies()
    today = local_day(now(), facility().time_zone)
    made = posters.posters_of(db.session(), facility(), _ways(), current_settings().public_url, today)
    if not made:
        raise Unusable(_("None of these ways in has a published questionnaire; publish it first."), 422)
    content = (pdf if kind == "pdf" else archive)(made, size, copies)
    which = posters.file_names(made)[0] if len(made) == 1 else posters.plain(facility().code)
    name = f"ap-phich_{which}_{size}.{kind}"
    subject = f"posters {made[0].department_code} · {made[0].form}" if len(made) == 1 else "posters"
    note_download("posters.export", subject, {"file": name, "ways": len(made)})
    return send_file(BytesIO(content), MIMETYPES[kind], as_attachment=True, download_name=name)


def _choice(name: str, known) -> str:
    given = request.args.get(name, "")
    if given in known:
        return given
    raise Unusable(_("Choose size and kind of the posters from the lists."), 422)


def _copies() -> int | None:
    """How many labels of each; None leaves it to the sheet."""
    text = request.args.get("copies", "").strip()
    if not text:
        return None
    if text.isascii() and text.isdigit() and len(text) < 4 and 1 <= int(text) <= MOST_COPIES:
        return int(text)
    raise Unusable(_("The number of labels is a whole number from 1 to %(most)s.", most=MOST_COPIES), 422)


def _ways() -> list[Collector]:
    """Those wanted among the open ones of the facility, in the order of departments."""
    ways = open_ways(db.session(), facility())
    if "all" not in request.args:
        wanted = set(request.args.getlist("id"))
        ways = [way for way in ways if str(way.id) in wanted]
        if wanted - {str(way.id) for way in ways}:
            raise Unusable(
                _(
                    "One of the ways in was closed meanwhile or has no QR code. Open the list again and choose anew."
                )
            )
    if not ways:
        raise Unusable(_("Tick at least one QR code in the list, or take all that are in use."), 422)
    return ways
