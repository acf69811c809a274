"""A poster: one way in on a page. Drawn as A4; smaller pages of the same shape are the same drawing, scaled."""

from . import words
from .content import Poster
from .pen import BOLD, BRAND, LINE, SECOND, WASH, Pen, fitting

WIDTH, HEIGHT = 595.28, 841.89
MARGIN = 46
INNER = WIDTH - 2 * MARGIN
LARGEST_CODE, CORNER = 318, 20
# What stands beneath the code: more for staff, who are told why nobody can know them.
FOOT = {"patient": 270, "staff": 328}
MOST_IN_A_LINE = 7  # languages
SMALL = 14  # the smallest letters: 7 points on A6


def draw(pen: Pen, poster: Poster) -> None:
    """Letterhead, question, department, code, and how to come to the form without a camera."""
    top = _head(pen, poster)
    foot = HEIGHT - FOOT[poster.audience]
    side = min(LARGEST_CODE, foot - top - 16)
    x, y = (WIDTH - side) / 2, top + (foot - top - side) / 2
    pen.code(poster.scanned, x, y, side)
    pen.box(x, y, side, side, CORNER, line=LINE)
    y = _way(pen, poster, foot)
    if poster.audience == "staff":
        y = pen.block(words.ANONYMOUS, MARGIN, y + 10, INNER, SMALL, 4, ink=SECOND, center=True)
    _last(pen, poster)


def _head(pen: Pen, poster: Poster) -> float:
    """The letterhead, the question and the department; where the code may begin."""
    y = 28.0
    if poster.governing_body:
        y = pen.block(poster.governing_body, MARGIN, y, INNER, 15, 2, ink=SECOND, center=True)
    y = pen.block(poster.hospital, MARGIN, y + 2, INNER, 21, 2, font=BOLD, center=True)
    pen.rule(MARGIN, y + 8, INNER)
    ask, ask_en = words.ASK[poster.audience]
    y = pen.block(ask, MARGIN, y + 14, INNER, 35, 2, font=BOLD, ink=BRAND, center=True)
    if "en" in poster.languages:
        y = pen.block(ask_en, MARGIN, y + 2, INNER, 18, 1, ink=SECOND, center=True)
    return _department(pen, poster, y + 10)


def _department(pen: Pen, poster: Poster, y: float) -> float:
    width, size = INNER - 40, 25
    name = f"{poster.department} · {poster.label}" if poster.label else poster.department
    size, lines = fitting(name, width, size, 2, BOLD)
    height = size * 1.3 * len(lines) + 14
    pen.box(MARGIN, y, INNER, height, 14, fill=WASH)
    pen.block(name, MARGIN + 20, y + 6, width, size, 2, font=BOLD, center=True)
    return y + height


def _way(pen: Pen, poster: Poster, y: float) -> float:
    """How to open the form, and the address and the code for those who type."""
    y = pen.block(words.HOW, MARGIN, y, INNER, 17, 2, font=BOLD, center=True)
    if "en" in poster.languages:
        y = pen.block(words.HOW_EN, MARGIN, y, INNER, SMALL, 1, ink=SECOND, center=True)
    y = pen.block(words.TYPE_IT, MARGIN, y + 8, INNER, SMALL, 1, ink=SECOND, center=True)
    y = pen.block(poster.typed, MARGIN, y + 1, INNER, 18, 1, center=True)
    y = pen.block(poster.groups, MARGIN, y, INNER, 30, 1, font=BOLD, center=True)
    promise = " · ".join(words.PROMISE).format(minutes=poster.minutes)
    return pen.block(promise, MARGIN, y + 6, INNER, 18, 1, font=BOLD, ink=BRAND, center=True)


def _last(pen: Pen, poster: Poster) -> None:
    y = HEIGHT - 68
    pen.rule(MARGIN, y, INNER)
    names = " · ".join(words.language_names(poster.languages))
    size, lines = (16, 1) if len(poster.languages) <= MOST_IN_A_LINE else (10, 2)
    y = pen.block(names, MARGIN, y + 4, INNER, size, lines, font=BOLD, center=True)
    pen.block(poster.title, MARGIN, y + 1, INNER, SMALL, 1, ink=SECOND, center=True)
