"""QR codes: square by square, so that they print sharply at any size and carry no style of their own."""

import re
from io import BytesIO

import qrcode
from qrcode.constants import ERROR_CORRECT_Q

QUIET_ZONE = 4  # modules of white around the code, as its standard asks
PIXELS_A_MODULE = 16
PLAIN = re.compile(r"https?://[A-Za-z0-9.:-]+/q/[0-9A-Z]+")


def scanned(address: str) -> str:
    """What the code of a way in holds: its address in capitals, for which a code needs far fewer squares.

    Host names know no case, and /Q/ is served as /q/; an address below a folder stays as it is.
    """
    return address.upper() if PLAIN.fullmatch(address) else address


def qr_matrix(text: str) -> list[list[bool]]:
    """The squares of the code of a text, row by row, its quiet zone around them."""
    return _code(text).get_matrix()


def dark_runs(row: list[bool]):
    """(first, length) of each run of dark squares."""
    start = None
    for x, is_dark in enumerate([*row, False]):
        if is_dark and start is None:
            start = x
        elif not is_dark and start is not None:
            yield start, x - start
            start = None


def qr_svg(text: str, label: str = "") -> bytes:
    """The code of a text as an SVG file; `label` is its name to a screen reader.

    One path of whole numbers, a black and a white attribute: no style, no script, no outside reference.
    """
    matrix = qr_matrix(text)
    side = len(matrix)
    path = "".join(_run(x, y, width) for y, row in enumerate(matrix) for x, width in dark_runs(row))
    title = f"<title>{_escaped(label)}</title>" if label else ""
    return (
        '<?xml version="1.0" encoding="UTF-8"?>\n'
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {side} {side}" width="{side * 8}" height="{side * 8}"'
        f' shape-rendering="crispEdges">{title}<rect width="{side}" height="{side}" fill="#fff"/>'
        f'<path d="{path}" fill="#000"/></svg>\n'
    ).encode()


def qr_png(text: str, pixels: int = PIXELS_A_MODULE) -> bytes:
    """The code of a text as a black and white PNG, `pixels` a module."""
    code = _code(text)
    code.box_size = pixels
    content = BytesIO()
    code.make_image().save(content, "PNG")
    return content.getvalue()


def _code(text: str) -> qrcode.QRCode:
    code = qrcode.QRCode(error_correction=ERROR_CORRECT_Q, border=QUIET_ZONE)
    code.add_data(text)
    code.make(fit=True)
    return code


def _run(x: int, y: int, width: int) -> str:
    return f"M{x} {y}h{width}v1h-{width}z"


def _escaped(text: str) -> str:
    return text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")
