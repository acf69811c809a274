"""Sizes of print, and names of files that every system takes: no diacritics, no gaps, each only once."""

import re
import unicodedata
from collections.abc import Sequence

from .content import Poster

PAGES = ("a4", "a5", "a6")
LABELS = ("labels-24", "labels-8")
SIZES = PAGES + LABELS


def plain(text: str) -> str:
    """Letters, digits and hyphens of ASCII only; 'khong-ten' where none is left."""
    letters = unicodedata.normalize("NFD", text.replace("đ", "d").replace("Đ", "D"))
    kept = "".join(letter for letter in letters if not unicodedata.combining(letter))
    return re.sub(r"[^A-Za-z0-9]+", "-", kept).strip("-") or "khong-ten"


def file_names(posters: Sequence[Poster]) -> list[str]:
    """A name without suffix for each: department and questionnaire, and a number where several share them."""
    taken: set[str] = set()
    names = []
    for poster in posters:
        base = "_".join(plain(part) for part in (poster.department_code, poster.form, poster.label) if part)
        name, number = base[:120], 1
        while name.casefold() in taken:  # some systems know no case
            number += 1
            name = f"{base[:120]}_{number}"
        taken.add(name.casefold())
        names.append(name)
    return names
