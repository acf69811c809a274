"""Lists on a page: searched as people type, and cut into pages that the address names."""

import unicodedata
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass

from sqlalchemy import Select, func, select
from sqlalchemy.orm import Session

PER_PAGE = 50


@dataclass(frozen=True)
class Page:
    """One page of a list: its rows, which page of how many, how many rows in all, and what was searched for."""

    rows: Sequence
    number: int
    pages: int
    total: int
    search: str = ""

    @classmethod
    def of(cls, rows: Iterable, arguments: Mapping[str, str], texts: Callable | None = None) -> "Page":
        """The page `?page=` of these rows, of those only that hold every word of `?search=` in `texts(row)`."""
        search = arguments.get("search", "").strip()[:100]
        found = [row for row in rows if not search or not texts or matches(search, *texts(row))]
        number, pages = _place(arguments, len(found))
        return cls(found[(number - 1) * PER_PAGE : number * PER_PAGE], number, pages, len(found), search)

    @classmethod
    def of_query(cls, session: Session, query: Select, arguments: Mapping[str, str]) -> "Page":
        """The page `?page=` of an ordered query; two statements, and only the page's rows are read."""
        total = session.scalar(select(func.count()).select_from(query.order_by(None).subquery())) or 0
        number, pages = _place(arguments, total)
        rows = session.execute(query.limit(PER_PAGE).offset((number - 1) * PER_PAGE)).all()
        return cls(rows, number, pages, total, arguments.get("search", "").strip()[:100])


def matches(search: str, *texts: str | None) -> bool:
    """Whether every word searched for stands in the texts, whatever its case and diacritics."""
    whole = plain(" ".join(text or "" for text in texts))
    return all(word in whole for word in plain(search).split())


def plain(text: str) -> str:
    """The text in lower case without diacritics: 'Khoa Nội' and 'khoa noi' are one."""
    letters = unicodedata.normalize("NFD", text.casefold().replace("đ", "d"))
    return "".join(letter for letter in letters if not unicodedata.combining(letter))


def _place(arguments: Mapping[str, str], total: int) -> tuple[int, int]:
    """(page, pages); a page that is none becomes the nearest one."""
    pages = max(1, -(-total // PER_PAGE))
    text = arguments.get("page", "1")
    number = int(text) if text.isascii() and text.isdigit() and len(text) < 9 else 1
    return min(max(number, 1), pages), pages
