"""The base of every staff form: one sentence beside each field that cannot be taken, and nothing typed is lost."""

from flask_wtf import FlaskForm
from wtforms.i18n import DummyTranslations

from survey_core.answers import clean


def tidy(value: object) -> object:
    """Text without what no database, file or screen can carry; everything else as it is."""
    return clean(value) if isinstance(value, str) else value


class StaffForm(FlaskForm):
    """Validators name their own sentence (lazy_gettext): WTForms brings no Vietnamese."""

    class Meta(FlaskForm.Meta):
        def get_translations(self, form):
            return DummyTranslations()

        def bind_field(self, form, unbound_field, options):
            filters = unbound_field.kwargs.get("filters", ())
            if issubclass(unbound_field.field_class, TEXTS):
                unbound_field.kwargs["filters"] = (*filters, tidy) if tidy not in filters else filters
            return unbound_field.bind(form=form, **options)


def _texts() -> tuple[type, ...]:
    from wtforms import EmailField, SearchField, StringField, TextAreaField

    return StringField, TextAreaField, EmailField, SearchField


TEXTS = _texts()
