"""A form as the kiosk keeps it: what it must know of each item, and each language as a complete document."""

from collections.abc import Callable
from dataclasses import asdict, replace

from .questionnaire import Definition, Item
from .rendering import FormView


def kiosk_form(form: FormView, document: Callable[[FormView], str], is_spoken: bool = True) -> dict:
    """One entry of /kiosk/forms; `document` renders a view as the page of one person.

    "sounds" holds, by language, the SHA-256 of every recording its document names: none where it is not spoken.
    """
    languages = form.all_languages if is_spoken else form.languages
    views = {language: replace(form, language=language, is_spoken=is_spoken) for language in languages}
    return {
        "code": form.code,
        "questionnaire": form.definition.key,
        "version": form.version,
        "department": form.department,
        "facility": form.facility,
        "title": form.title,
        "languages": list(languages),
        "items": known_items(form.definition),
        "sounds": {language: sorted(set(view.sounds.values())) for language, view in views.items()},
        "html": {language: document(view) for language, view in views.items()},
    }


def known_items(definition: Definition) -> list[dict]:
    """What a page must know of each question, in the order of the form."""
    return [_known(item) for item in definition.items]


def _known(item: Item) -> dict:
    """What a page must know to ask only what is to be asked, and to refuse a slip before the server does."""
    known: dict = {"code": item.code, "type": item.type}
    if item.type == "number":
        known |= {"minimum": item.minimum, "maximum": item.maximum}
    if item.other_value is not None:
        known["other"] = item.other_value
    if item.is_required:
        known["required"] = True
    if item.show_if is not None:
        known["show_if"] = {
            name: value for name, value in asdict(item.show_if).items() if value not in (None, ())
        }
    return known
