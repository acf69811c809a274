"""The form of a batch of slips: how many, or a list of visits that is only counted."""

from pathlib import Path
from tempfile import TemporaryDirectory

from flask_babel import gettext as _
from flask_babel import lazy_gettext
from werkzeug.datastructures import FileStorage
from werkzeug.utils import secure_filename
from wtforms import StringField
from wtforms.validators import Length, Optional, StopValidation

from survey_core.models import Round
from survey_core.slips import LABEL_MAX_LENGTH, MOST

from .forms import StaffForm
from .import_files import ImportFileError, read_list
from .round_form import DayField
from .targets import whole


class LastDay(DayField):
    """A day that may be left out."""

    def pre_validate(self, form):
        if not self.data:
            self.data = None
            raise StopValidation
        super().pre_validate(form)


class SlipForm(StaffForm):
    number = StringField(lazy_gettext("Number of slips"), [Optional()])
    label = StringField(
        lazy_gettext("Name"),
        [Length(max=LABEL_MAX_LENGTH, message=lazy_gettext("At most 200 characters fit here."))],
    )
    round = StringField(lazy_gettext("Survey round"))
    expires_on = LastDay(lazy_gettext("Good until"), [Optional()])

    def validate_number(self, field: StringField) -> None:
        if whole(field.data.strip()) is None:
            raise StopValidation(_("“%(text)s” is not a whole number.", text=field.data[:40]))

    def chosen_round(self, rounds: list[Round]) -> Round | None:
        """The round named, of those on offer."""
        return next((one for one in rounds if str(one.id) == self.round.data), None)


def counted(sent: FileStorage) -> int:
    """The rows below the head of a list of visits, which is read and thrown away. Raises ImportFileError."""
    with TemporaryDirectory() as folder:
        path = Path(folder) / (secure_filename(sent.filename or "") or "file")
        sent.save(path)
        rows = len(read_list(path, MOST + 1).rows) - 1
    if rows < 1:
        raise ImportFileError(_("The list holds no row below its head: one row stands for one visit."))
    return rows
