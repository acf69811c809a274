"""Posters and labels: the one place that knows QR codes and the page description of print, and no address of a page.

What draws pages (`sheets`, `files`) is imported by those who print: the drawing library is large.
"""

from .codes import qr_png, qr_svg, scanned
from .content import Poster, posters_of
from .names import SIZES, file_names, plain

__all__ = ["SIZES", "Poster", "file_names", "plain", "posters_of", "qr_png", "qr_svg", "scanned"]
