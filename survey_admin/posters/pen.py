"""The pen: colours, the embedded font, text that is made to fit, and a QR code of plain squares."""

from reportlab.pdfbase import pdfmetrics
from reportlab.pdfbase.ttfonts import TTFont
from reportlab.pdfgen.canvas import Canvas

from ..charts import font_folder
from .codes import dark_runs, qr_matrix

PLAIN, BOLD = "DejaVuSans", "DejaVuSans-Bold"
INK, SECOND, BRAND, LINE, WASH = "#14302f", "#4a6361", "#0b5d5a", "#dfe6e3", "#f1f6f4"
LEADING = 1.3  # stacked diacritics need room
SMALLEST = 0.3  # of the wanted size: below it nobody reads


class Pen:
    """Draws on a canvas whose origin stands at the top left, in points; y grows downwards."""

    def __init__(self, canvas: Canvas, x: float, top: float, scale: float = 1):
        self._canvas, self._x, self._top, self._scale = canvas, x, top, scale
        load_fonts()

    def text(self, words: str, x: float, y: float, size: float, font=PLAIN, ink=INK, center=False) -> None:
        """One line with its baseline at y."""
        self._canvas.setFont(font, size * self._scale)
        self._canvas.setFillColor(ink)
        draw = self._canvas.drawCentredString if center else self._canvas.drawString
        draw(self._at(x), self._up(y), words)

    def block(
        self, words: str, x: float, y: float, width: float, size: float, most: int = 1, **style
    ) -> float:
        """Words in at most so many lines from y downwards, smaller where they need it; where the next thing begins."""
        size, lines = fitting(words, width, size, most, style.get("font", PLAIN))
        at = x + width / 2 if style.get("center") else x
        for number, line in enumerate(lines):
            self.text(line, at, y + size * (1 + LEADING * number), size, **style)
        return y + size * (LEADING * len(lines) + 0.1)

    def box(
        self, x: float, y: float, width: float, height: float, corner: float, fill=None, line=None
    ) -> None:
        """A box with round corners, filled or outlined."""
        canvas, scale = self._canvas, self._scale
        canvas.setLineWidth(scale)
        if fill:
            canvas.setFillColor(fill)
        if line:
            canvas.setStrokeColor(line)
        canvas.roundRect(
            self._at(x), self._up(y + height), width * scale, height * scale, corner * scale,
            stroke=int(bool(line)), fill=int(bool(fill)),
        )  # fmt: skip

    def rule(self, x: float, y: float, width: float) -> None:
        self._canvas.setStrokeColor(LINE)
        self._canvas.setLineWidth(self._scale)
        self._canvas.line(self._at(x), self._up(y), self._at(x + width), self._up(y))

    def code(self, text: str, x: float, y: float, side: float) -> None:
        """The QR code of a text in a square of this side, its quiet zone inside: one path, so that no seam shows."""
        matrix = qr_matrix(text)
        module = side / len(matrix)
        self._canvas.setFillColorRGB(1, 1, 1)
        self._canvas.rect(
            self._at(x), self._up(y + side), side * self._scale, side * self._scale, stroke=0, fill=1
        )
        path = self._canvas.beginPath()
        for row, squares in enumerate(matrix):
            for first, length in dark_runs(squares):
                left, low = self._at(x + first * module), self._up(y + (row + 1) * module)
                path.rect(left, low, length * module * self._scale, module * self._scale)
        self._canvas.setFillColorRGB(0, 0, 0)
        self._canvas.drawPath(path, stroke=0, fill=1)

    def _at(self, x: float) -> float:
        return self._x + x * self._scale

    def _up(self, y: float) -> float:
        return self._top - y * self._scale


def load_fonts() -> None:
    """The two faces that every page embeds; they come with the charts' library and cover Vietnamese."""
    if PLAIN not in pdfmetrics.getRegisteredFontNames():
        for name in (PLAIN, BOLD):
            pdfmetrics.registerFont(TTFont(name, str(font_folder() / f"{name}.ttf")))


def width_of(words: str, size: float, font: str = PLAIN) -> float:
    load_fonts()
    return pdfmetrics.stringWidth(words, font, size)


def fitting(words: str, width: float, size: float, most: int, font: str) -> tuple[float, list[str]]:
    """The largest size up to this one at which the words fit the width in at most so many lines, and those lines."""
    smallest = size * SMALLEST
    while size > smallest:
        lines = _lines(words, width, size, font)
        if len(lines) <= most and all(width_of(line, size, font) <= width for line in lines):
            return size, lines
        size *= 0.96
    return size, _cut(words, width, size, font, most)


def _lines(words: str, width: float, size: float, font: str) -> list[str]:
    lines: list[str] = []
    for word in filter(None, words.split(" ")):  # not at a gap that must not break
        longer = f"{lines[-1]} {word}" if lines else word
        if lines and width_of(longer, size, font) <= width:
            lines[-1] = longer
        else:
            lines.append(word)
    return lines


def _cut(words: str, width: float, size: float, font: str, most: int) -> list[str]:
    """What fits of words that are too long for any readable size, with dots for the rest."""
    lines = _lines(words, width, size, font)[:most]
    for number, line in enumerate(lines):
        kept = line
        while kept and width_of(f"{kept}…", size, font) > width:
            kept = kept[:-1]
        lines[number] = line if width_of(line, size, font) <= width else f"{kept}…"
    return lines
