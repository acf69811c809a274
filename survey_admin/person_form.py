"""The form of a person: who they are, their role, and the departments of a head."""

from flask_babel import gettext as _
from flask_babel import lazy_gettext
from wtforms import EmailField, SelectField, SelectMultipleField, StringField
from wtforms.validators import InputRequired, Length, ValidationError

from survey_core.models import Department

from .accounts import ROLES
from .forms import StaffForm
from .frame import ROLE_NAMES, language
from .staffing import NAME_MAX_LENGTH, AccountError, NoDepartment


class PersonForm(StaffForm):
    name = StringField(
        lazy_gettext("Name of the person"),
        [
            Length(
                max=NAME_MAX_LENGTH, message=lazy_gettext("The name is too long: at most 200 characters fit.")
            )
        ],
    )
    role = SelectField(lazy_gettext("Role"), validate_choice=False)
    departments = SelectMultipleField(lazy_gettext("Departments of a head"), validate_choice=False)

    def offer(self, departments: list[Department]) -> None:
        self.role.choices = [(role, str(ROLE_NAMES[role])) for role in ROLES]
        self.departments.choices = [(str(one.id), one.named(language())) for one in departments]

    @property
    def chosen(self) -> list[int]:
        given = self.departments.data or ()
        return [int(text) for text in given if text.isascii() and text.isdigit() and len(text) < 10]

    def tell(self, error: AccountError) -> None:
        """Set what the account could not take beside the field it concerns."""
        field = self.departments if isinstance(error, NoDepartment) else self._about
        field.errors = [error.told(_)]

    @property
    def _about(self):
        return self.role

    def validate_role(self, field) -> None:
        if field.data not in ROLES:
            raise ValidationError(_("Choose a role from the list."))


class InvitationForm(PersonForm):
    email = EmailField(
        lazy_gettext("E-mail"),
        [InputRequired(lazy_gettext("Type the address the person will sign in with."))],
    )

    @property
    def _about(self):
        return self.email
