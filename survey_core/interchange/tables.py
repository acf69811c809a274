"""A sheet of an XLSForm as rows of named cells, whatever spelling of the column names its author learned."""

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field

from ..spoken import N_
from .languages import code_of, looks_vietnamese
from .remarks import Remark

Lines = Sequence[tuple[int, Sequence[str]]]
# What the file calls no language; replaced by a code once the whole form has been looked at.
UNNAMED = ""
TRANSLATED = ("label", "hint", "constraint_message", "required_message", "guidance_hint", "audio", "image", "video",
              "langnghe_unit", "langnghe_title", "langnghe_source")  # fmt: skip
SPELLINGS = {
    "caption": "label", "relevance": "relevant", "skip_logic": "relevant", "bind::relevant": "relevant",
    "bind::required": "required", "bind::constraint": "constraint", "bind::readonly": "read_only",
    "bind::calculate": "calculation", "bind::jr:constraintmsg": "constraint_message",
    "bind::jr:requiredmsg": "required_message", "readonly": "read_only", "calculate": "calculation",
    "control::appearance": "appearance", "body::appearance": "appearance", "listname": "list_name", "list": "list_name",
    "media": "audio", "title": "form_title", "id_string": "form_id",
}  # fmt: skip
# Our own facts end in a language code: pyxform makes an XML element of a column it does not know.
OWN = re.compile(r"^(langnghe_(?:unit|title|source))_([a-z]{2,3})$")
MEDIA = re.compile(r"^media::(audio|image|video)(::.*)?$")


@dataclass(frozen=True)
class Row:
    """One line: `number` as the spreadsheet counts, `cells` by column, `texts` by column and language."""

    sheet: str
    number: int
    cells: Mapping[str, str]
    texts: Mapping[str, Mapping[str, str]]
    titles: Mapping[str, str] = field(default_factory=dict, repr=False)

    def __getitem__(self, column: str) -> str:
        return self.cells.get(column, "")

    def text(self, column: str) -> dict[str, str]:
        return dict(self.texts.get(column, {}))

    def remark(self, msgid: str, column: str = "", **values: object) -> Remark:
        """A sentence about this row, or about its cell in a column."""
        return Remark(msgid, values, self.sheet, self.number, self.titles.get(column, column))


@dataclass
class Table:
    """The rows of a sheet below its head, what had to be said about the head, and the columns it names."""

    name: str
    rows: list[Row] = field(default_factory=list)
    left: list[Remark] = field(default_factory=list)
    head: frozenset[str] = frozenset()

    @property
    def columns(self) -> set[str]:
        return {column for row in self.rows for column in (*row.cells, *row.texts)}

    def languages(self) -> set[str]:
        return {code for row in self.rows for texts in row.texts.values() for code in texts}

    def unnamed_texts(self) -> Iterator[str]:
        for row in self.rows:
            yield from (texts[UNNAMED] for texts in row.texts.values() if UNNAMED in texts)


def table(name: str, lines: Lines) -> Table:
    """Read (row number, cells as text) lines; the first that is not empty names the columns."""
    made = Table(name)
    filled = [(number, cells) for number, cells in lines if any(cell.strip() for cell in cells)]
    if not filled:
        return made
    top, head = filled[0]
    columns = _columns(made, top, head)
    made.head = frozenset(column for column, _language in columns.values())
    titles = {column: head[place].strip() for place, (column, _language) in reversed(columns.items())}
    for number, cells in filled[1:]:
        made.rows.append(_row(name, number, cells, columns, titles))
    return made


def named(text: str) -> tuple[str, str | None]:
    """(column, language) of a head cell; language '' where it names none, None where it is not known."""
    if own := OWN.match(text.strip().lower()):
        return own[1], own[2]
    name = re.sub(r"\s*:{1,2}\s*", "::", text.strip()) if _is_translated(text) else text.strip()
    first, _sign, rest = name.partition("::")
    column = re.sub(r"[\s-]+", "_", first.strip().lower())
    if found := MEDIA.match(name.lower()):
        column, rest = found[1], name[len("media::" + found[1]) :].removeprefix("::")
    whole = SPELLINGS.get(name.lower().replace(" ", "_"))
    if whole:
        return whole, UNNAMED
    column = SPELLINGS.get(column, column)
    if column not in TRANSLATED:
        return (f"{column}::{rest}" if rest else column), UNNAMED
    return column, code_of(rest) if rest.strip() else UNNAMED


def _is_translated(text: str) -> bool:
    """Whether a single colon stands between a column and its language, as the oldest forms wrote."""
    first = re.sub(r"[\s-]+", "_", text.partition(":")[0].strip().lower())
    return first in TRANSLATED or first == "media"


def _columns(made: Table, top: int, head: Sequence[str]) -> dict[int, tuple[str, str]]:
    """(column, language) by place in the row; what cannot be used is said and left out."""
    columns: dict[int, tuple[str, str]] = {}
    for place, text in enumerate(head):
        if not text.strip():
            continue
        column, language = named(text)
        if language is None:
            made.left.append(Remark(
                N_("The language of the column is not known here, so its texts are left out. Write it like "
                   "“label::English (en)”."), {}, made.name, top, text.strip()))  # fmt: skip
        elif (column, language) in columns.values():
            made.left.append(Remark(
                N_("The column stands in the sheet twice; the first one is used."), {}, made.name, top, text.strip()
            ))  # fmt: skip
        else:
            columns[place] = (column, language)
    return columns


def _row(name: str, number: int, cells: Sequence[str], columns: Mapping, titles: Mapping[str, str]) -> Row:
    plain: dict[str, str] = {}
    texts: dict[str, dict[str, str]] = {}
    for place, (column, language) in columns.items():
        value = cells[place].strip() if place < len(cells) else ""
        if not value:
            continue
        if column in TRANSLATED:
            texts.setdefault(column, {})[language] = value
        else:
            plain[column] = value
    return Row(name, number, plain, texts, titles)


def settled(made: Table, unnamed: str) -> Table:
    """The table with the texts that named no language under this one; a named text of it goes before."""

    def texts_of(row: Row) -> dict[str, dict[str, str]]:
        return {
            column: {unnamed: texts[UNNAMED]}
            | {code: text for code, text in texts.items() if code != UNNAMED}
            if UNNAMED in texts
            else dict(texts)
            for column, texts in row.texts.items()
        }

    rows = [Row(row.sheet, row.number, row.cells, texts_of(row), row.titles) for row in made.rows]
    return Table(made.name, rows, made.left, made.head)


def language_of_unnamed(tables: Sequence[Table], default: str) -> str | None:
    """The language of texts that name none: the form's own default, else Vietnamese if they look so; else None."""
    code = code_of(default) if default else None
    if code is not None:
        return code
    texts = [text for one in tables for text in one.unnamed_texts()]
    return "vi" if not texts or any(looks_vietnamese(text) for text in texts) else None
