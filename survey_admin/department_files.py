"""A list of departments in a file: which columns it has, what each row says, and what had to be made sense of."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from flask_babel import gettext as _

from survey_core.answers import clean

from .import_files import ImportFileError, read_list, remarks
from .paging import plain

MOST_ROWS = 1000
MOST_LINES_ABOVE = 20  # titles and dates above the head
FIELDS = ("code", "name", "name_en", "ministry_code", "kind", "parent")
HEADS = {
    "vi": ("Mã khoa", "Tên khoa", "Tên tiếng Anh", "Mã BYT", "Loại", "Thuộc"),
    "en": ("Code", "Name", "Name in English", "Code of the ministry", "Kind", "Belongs to"),
}
# Without diacritics, blanks and signs, as people write them.
KNOWN = {
    "code": ("makhoa", "makhoaphong", "maphong", "makp", "ma", "code"),
    "name": ("tenkhoa", "tenkhoaphong", "tenphong", "tenkp", "ten", "name", "nameofthedepartment"),
    "name_en": ("tentienganh", "tienganh", "nameinenglish", "nameen", "english"),
    "ministry_code": ("mabyt", "maboyte", "mabo", "codeoftheministry", "ministrycode"),
    "kind": ("loai", "loaikhoa", "loaikhoaphong", "kind"),
    "parent": ("thuoc", "thuockhoa", "thuocmakhoa", "tructhuoc", "belongsto", "parent"),
}
KINDS = {
    "vi": {
        "clinical": "Lâm sàng",
        "outpatient": "Khám bệnh (ngoại trú)",
        "paraclinical": "Cận lâm sàng",
        "administrative": "Hành chính",
        "other": "Khác",
    },
    "en": {
        "clinical": "Clinical",
        "outpatient": "Outpatient",
        "paraclinical": "Paraclinical",
        "administrative": "Administrative",
        "other": "Other",
    },
}
OTHER_WORDS = {"khambenh": "outpatient", "ngoaitru": "outpatient", "phongchucnang": "administrative"}


@dataclass(frozen=True)
class Given:
    """The columns a file has, its rows as (line, cells by column), and sentences about what was done with it."""

    columns: tuple[str, ...]
    rows: tuple[tuple[int, Mapping[str, str]], ...]
    remarks: tuple[str, ...] = ()
    unfinished: Mapping[int, str] | None = None


def read(path: Path) -> Given:
    """What the file says. Raises ImportFileError for a file that holds no list of departments."""
    sheet = read_list(path, MOST_ROWS)
    place, columns = _head(sheet.rows, path)
    rows = tuple(
        (line, {name: _cell(cells, at) for name, at in columns.items()})
        for line, cells in sheet.rows[place + 1 :]
        if any(_cell(cells, at) for at in columns.values())
    )
    if not rows:
        raise ImportFileError(_("%(file)s has a head but no department below it.", file=path.name))
    return Given(tuple(columns), rows, tuple(remarks(sheet)), _unfinished(sheet.unfinished))


def kind_of(text: str) -> str | None:
    """The kind a cell names, in either language; None for a word that is none."""
    words = {squeezed(word): code for names in KINDS.values() for code, word in names.items()}
    return (words | {code: code for code in KINDS["en"]} | OTHER_WORDS).get(squeezed(text))


def squeezed(text: str) -> str:
    return "".join(sign for sign in plain(text) if sign.isalnum())


def _head(rows: Sequence[tuple[int, Sequence[str]]], path: Path) -> tuple[int, dict[str, int]]:
    """Where the head stands among the rows, and the place of each column in it."""
    for place, (_line, cells) in enumerate(rows[:MOST_LINES_ABOVE]):
        names = [_column(cell) for cell in cells]
        if "code" in names and "name" in names:
            doubled = sorted({cells[at] for at, name in enumerate(names) if name and names.count(name) > 1})
            if doubled:
                raise ImportFileError(
                    _("These columns stand in the file twice: %(names)s.", names=", ".join(doubled))
                )
            return place, {name: names.index(name) for name in FIELDS if name in names}
    raise ImportFileError(_("%(file)s has no row that names the columns “Mã khoa” and “Tên khoa”. The template shows how they are written.",
                            file=path.name))  # fmt: skip


def _column(cell: str) -> str | None:
    text = squeezed(cell)
    return next((name for name, known in KNOWN.items() if text in known), None)


def _cell(cells: Sequence[str], place: int) -> str:
    return " ".join(clean(cells[place]).split()) if place < len(cells) else ""


def _unfinished(cells: Sequence[str]) -> dict[int, str]:
    """Cells without a result, by line."""
    if not cells:
        return {}
    from .workbook import line_of

    found: dict[int, str] = {}
    for cell in cells:
        found.setdefault(line_of(cell), cell)
    return found
