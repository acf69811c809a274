"""Texts as form builders write them, made plain: without tags and signs of emphasis, which nothing here would show."""

import re
from collections.abc import Iterator, Mapping
from dataclasses import replace

from ..spoken import N_
from .remarks import Reading
from .tables import Row, Table

COLUMNS = ("label", "hint")
TAG = re.compile(
    r"</?(?:a|b|big|br|center|div|em|font|h[1-6]|i|li|ol|p|small|span|strong|sub|sup|u|ul)\b[^<>]*>", re.I
)
EMPHASIS = ((re.compile(r"\*\*(\S(?:.*?\S)?)\*\*"), r"\1"), (re.compile(r"__(\S(?:.*?\S)?)__"), r"\1"),
            (re.compile(r"(?<![\w*])\*(\S(?:[^*]*\S)?)\*(?![\w*])"), r"\1"),
            (re.compile(r"^#{1,6}\s+", re.MULTILINE), ""))  # fmt: skip
ANSWER_OF_ANOTHER = re.compile(r"\$\{\s*[^}]+\}")


def plain(made: Table, reading: Reading) -> Table:
    """The table with plain texts; what that takes away is told."""
    return replace(made, rows=[_row(row, reading) for row in made.rows])


def without_formatting(text: str) -> str:
    """'<b>Rất</b> **tốt**' is 'Rất tốt'; a < that begins no tag stays."""
    bare = TAG.sub(" ", text) if TAG.search(text) else text
    for pattern, kept in EMPHASIS:
        bare = pattern.sub(kept, bare)
    return text if bare == text else re.sub(r"[^\S\n]+", " ", bare).strip()


def _row(row: Row, reading: Reading) -> Row:
    found: dict[str, Mapping[str, str]] = {}
    for column, texts in _translated(row):
        found[column] = {code: without_formatting(text) for code, text in texts.items()}
        if found[column] != texts:
            reading.changed.append(
                row.remark(N_("Bold type, colours and other looks of the text are left out."), column)
            )
        if any(ANSWER_OF_ANOTHER.search(text) for text in texts.values()):
            reading.left.append(row.remark(
                N_("A text cannot show the answer to another question here; the name in ${…} stands in it as it is. "
                   "Reword the text on the question's page."), column))  # fmt: skip
    return replace(row, texts={**row.texts, **found}) if found else row


def _translated(row: Row) -> Iterator[tuple[str, Mapping[str, str]]]:
    yield from ((column, row.texts[column]) for column in COLUMNS if column in row.texts)
