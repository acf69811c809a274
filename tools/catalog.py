"""Bring messages.po up to date with the sentences in the code: `python -m tools.catalog`.

Existing translations stay, new sentences come empty, those no longer used go. tests/test_translations.py
names what is still empty.
"""

from pathlib import Path

from babel.messages.catalog import Catalog
from babel.messages.extract import extract_from_dir
from babel.messages.frontend import parse_mapping_cfg
from babel.messages.pofile import read_po, write_po

ROOT = Path(__file__).resolve().parent.parent
CATALOG = ROOT / "survey_core" / "translations" / "vi" / "LC_MESSAGES" / "messages.po"
KEYWORDS = {"_": None, "gettext": None, "lazy_gettext": None, "ngettext": (1, 2), "N_": None} | {
    error: None for error in ("SettingError", "PeriodError", "QuestionError", "SpokenError")
}


def sentences() -> Catalog:
    """Every sentence the code and the templates speak, untranslated."""
    with (ROOT / "babel.cfg").open(encoding="utf-8") as file:
        methods, options = parse_mapping_cfg(file)
    template = Catalog(project="langnghe", charset="utf-8")
    for name, _line, message, _comments, context in extract_from_dir(ROOT, methods, options, KEYWORDS):
        template.add(message, locations=[(name, None)], context=context)
    return template


def update() -> None:
    """Rewrite messages.po."""
    with CATALOG.open("rb") as file:
        catalog = read_po(file, locale="vi", domain="messages")
    catalog.update(sentences(), no_fuzzy_matching=True)
    catalog.obsolete.clear()
    with CATALOG.open("wb") as file:
        write_po(file, catalog, sort_output=True, width=110, include_lineno=False, omit_header=False)


if __name__ == "__main__":
    update()
