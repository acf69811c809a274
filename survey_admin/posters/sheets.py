"""Sheets ready for print: a page for each poster, or pages of labels that need no cutting."""

from collections.abc import Sequence
from dataclasses import dataclass
from io import BytesIO

from reportlab.pdfgen.canvas import Canvas

from . import label, page
from .content import Poster
from .pen import Pen

MM = 72 / 25.4
A4 = (210 * MM, 297 * MM)
PAGES = {"a4": A4, "a5": (148 * MM, 210 * MM), "a6": (105 * MM, 148 * MM)}


@dataclass(frozen=True)
class LabelSheet:
    """Labels of one size on A4, edge to edge across; what is left of the height stands above and below."""

    columns: int
    rows: int
    width: float
    height: float
    draw: object

    @property
    def many(self) -> int:
        return self.columns * self.rows


SHEETS = {
    "labels-24": LabelSheet(3, 8, 70 * MM, 37 * MM, label.draw_small),
    "labels-8": LabelSheet(2, 4, 105 * MM, 74 * MM, label.draw_large),
}


def pdf(posters: Sequence[Poster], size: str, copies: int | None = None) -> bytes:
    """The PDF of these posters in one of names.SIZES.

    Of labels each stands `copies` times; unless told, one alone fills its sheet and several stand once each.
    """
    content = BytesIO()
    canvas = Canvas(content, pageCompression=1, invariant=1)
    canvas.setTitle(" · ".join(dict.fromkeys(poster.title for poster in posters))[:200])
    canvas.setAuthor(posters[0].hospital)
    if size in SHEETS:
        _labels(canvas, posters, SHEETS[size], copies)
    else:
        _pages(canvas, posters, PAGES[size])
    canvas.save()
    return content.getvalue()


def _pages(canvas: Canvas, posters: Sequence[Poster], paper: tuple[float, float]) -> None:
    width, height = paper
    scale = min(width / page.WIDTH, height / page.HEIGHT)
    left = (width - page.WIDTH * scale) / 2
    for poster in posters:
        canvas.setPageSize(paper)
        page.draw(Pen(canvas, left, height, scale), poster)
        canvas.showPage()


def _labels(canvas: Canvas, posters: Sequence[Poster], sheet: LabelSheet, copies: int | None) -> None:
    times = copies or (sheet.many if len(posters) == 1 else 1)
    wanted = [poster for poster in posters for _time in range(times)]
    left, above = (A4[0] - sheet.columns * sheet.width) / 2, (A4[1] - sheet.rows * sheet.height) / 2
    for number, poster in enumerate(wanted):
        place = number % sheet.many
        if place == 0:
            canvas.setPageSize(A4)
        row, column = divmod(place, sheet.columns)
        pen = Pen(canvas, left + column * sheet.width, A4[1] - above - row * sheet.height)
        sheet.draw(pen, poster)
        if place == sheet.many - 1 or number == len(wanted) - 1:
            canvas.showPage()
