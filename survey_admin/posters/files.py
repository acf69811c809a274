"""Posters as files: one PDF of all, or an archive with the code of each as pictures and its poster beside them."""

from collections.abc import Sequence
from io import BytesIO
from zipfile import ZIP_DEFLATED, ZipFile, ZipInfo

from .codes import qr_png, qr_svg
from .content import Poster
from .names import LABELS, file_names
from .sheets import pdf

NO_DATE = (1980, 1, 1, 0, 0, 0)  # the same posters make the same file


def archive(posters: Sequence[Poster], size: str, copies: int | None = None) -> bytes:
    """A ZIP: for each way in its code as SVG and PNG and its poster as PDF; labels all on one sheet."""
    content = BytesIO()
    with ZipFile(content, "w") as made:
        for poster, name in zip(posters, file_names(posters), strict=True):
            _put(made, f"{name}.svg", qr_svg(poster.scanned, poster.department))
            _put(made, f"{name}.png", qr_png(poster.scanned))
            if size not in LABELS:
                _put(made, f"{name}_{size}.pdf", pdf([poster], size))
        if size in LABELS:
            _put(made, f"{size}.pdf", pdf(posters, size, copies))
    return content.getvalue()


def _put(made: ZipFile, name: str, content: bytes) -> None:
    made.writestr(ZipInfo(name, NO_DATE), content, ZIP_DEFLATED)
