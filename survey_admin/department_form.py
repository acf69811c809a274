"""The form of a department, and what a form cannot be taken for."""

from flask_babel import gettext as _
from flask_babel import lazy_gettext
from wtforms import SelectField, StringField
from wtforms.validators import DataRequired, Length

from survey_core.department_tree import below
from survey_core.models import Department

from .department_lines import KIND_NAMES
from .forms import StaffForm
from .frame import language

FIELDS = ("code", "name", "name_en", "ministry_code", "kind")


def short(most: int) -> Length:
    return Length(max=most, message=lazy_gettext("At most %(most)s characters fit.", most=most))


class DepartmentForm(StaffForm):
    code = StringField(
        lazy_gettext("Code"),
        [DataRequired(lazy_gettext("Give the department a short code, for example NOI.")), short(40)],
    )
    name = StringField(
        lazy_gettext("Name of the department"),
        [DataRequired(lazy_gettext("Say what the department is called.")), short(200)],
    )
    name_en = StringField(lazy_gettext("Name in English"), [short(200)])
    ministry_code = StringField(lazy_gettext("Code of the ministry"), [short(40)])
    kind = SelectField(lazy_gettext("Kind"), validate_choice=False, default="clinical")
    parent = SelectField(lazy_gettext("Belongs to"), validate_choice=False, default="")

    def offer(self, departments: list[Department], department: Department | None = None) -> None:
        """The kinds, and the departments it may belong to: all that are open but itself and what belongs to it."""
        self.kind.choices = list(KIND_NAMES.items())
        own = below(departments, department) if department else set()
        parent_id = department.parent_id if department else None
        offered = [
            (str(one.id), one.named(language()))
            for one in departments
            if one.id not in own and (one.is_active or one.id == parent_id)
        ]
        self.parent.choices = [("", _("none")), *offered]

    def fits(self, departments: list[Department], department: Department | None, is_fixed: bool) -> bool:
        """Whether it can be saved; else a sentence stands beside the field."""
        is_sound = self.validate()
        own_id = department.id if department else None
        for one in departments:
            if one.id != own_id and one.code.casefold() == (self.code.data or "").casefold():
                self._say(
                    self.code, _("“%(name)s” has this code already. Choose another one.", name=one.name)
                )
                is_sound = False
        if is_fixed and department and self.code.data != department.code:
            self._say(
                self.code, _("The code cannot change any more: the answers already collected go by it.")
            )
            is_sound = False
        if self.kind.data not in KIND_NAMES:
            self._say(self.kind, _("Choose one of the kinds in the list."))
            is_sound = False
        return self._parent_fits(departments, department) and is_sound

    def _parent_fits(self, departments: list[Department], department: Department | None) -> bool:
        if not self.parent.data:
            return True
        parent = next((one for one in departments if str(one.id) == self.parent.data), None)
        if parent is None:
            self._say(self.parent, _("Choose one of the departments in the list."))
        elif department and parent.id in below(departments, department):
            self._say(self.parent, _("“%(parent)s” belongs to “%(name)s” itself, so “%(name)s” cannot belong to it. "
                                     "Choose another one or none.", parent=parent.name, name=department.name))  # fmt: skip
        else:
            return True
        return False

    def write(self, department: Department) -> None:
        for field in FIELDS:
            setattr(department, field, self[field].data or "")
        department.parent_id = int(self.parent.data) if self.parent.data else None

    @staticmethod
    def _say(field, sentence: str) -> None:
        field.errors = [*field.errors, sentence]


def facts(department: Department) -> dict[str, object]:
    """What the audit trail says of a department, before and after."""
    return {field: getattr(department, field) for field in FIELDS} | {"parent": department.parent_id}
