"""A label: the code, the department and the typed address on a few centimetres, for a table, a door or a folder."""

from . import words
from .content import Poster
from .pen import BOLD, BRAND, SECOND, Pen

MM = 72 / 25.4


def draw_small(pen: Pen, poster: Poster) -> None:
    """70 × 37 mm: the code at the left, few words beside it; nothing nearer to an edge than a printer may slip."""
    pen.code(poster.scanned, 3 * MM, 3.5 * MM, 30 * MM)
    x, width = 34 * MM, 31 * MM
    y = pen.block(words.ASK[poster.audience][0], x, 5 * MM, width, 8, 2, font=BOLD, ink=BRAND)
    y = pen.block(_place(poster), x, y + 2, width, 7.5, 3, font=BOLD)
    y = pen.block(words.HOW_SHORT, x, y + 2, width, 5.5, 1, ink=SECOND)
    y = pen.block(poster.typed, x, y + 3, width, 6.5, 1)
    pen.block(poster.groups, x, y, width, 9, 1, font=BOLD)


def draw_large(pen: Pen, poster: Poster) -> None:
    """105 × 74 mm: the hospital above, then the code and the words."""
    margin, whole = 6 * MM, 93 * MM
    y = pen.block(poster.hospital, margin, 5 * MM, whole, 9, 1, ink=SECOND)
    y = pen.block(words.ASK[poster.audience][0], margin, y + 1, whole, 14, 1, font=BOLD, ink=BRAND)
    pen.code(poster.scanned, margin - 2, y + 4, 46 * MM)
    x, width = 54 * MM, 45 * MM
    top = pen.block(_place(poster), x, y + 10, width, 12, 3, font=BOLD)
    top = pen.block(words.HOW, x, top + 4, width, 7.5, 3, ink=SECOND)
    top = pen.block(poster.typed, x, top + 5, width, 9, 1)
    top = pen.block(poster.groups, x, top, width, 13, 1, font=BOLD)
    promise = " · ".join(words.PROMISE).format(minutes=poster.minutes)
    pen.block(promise, x, top + 4, width, 7, 2, font=BOLD, ink=BRAND)
    pen.block(" · ".join(words.language_names(poster.languages)), margin, 65 * MM, whole, 8, 1, ink=SECOND)


def _place(poster: Poster) -> str:
    return f"{poster.department} · {poster.label}" if poster.label else poster.department
