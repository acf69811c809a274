"""What an uploaded Word file is made of, looked at before anything of it is read: no bomb, no macro, no way out."""

import io
import re
import zipfile
from collections.abc import Iterator

from survey_core.spoken import N_, SpokenError

MOST_BYTES = 5 * 1024**2
MOST_UNPACKED = 40 * 1024**2
MOST_XML = 3 * 1024**2  # one part of text
MOST_PARTS = 400
MOST_RATIO = 150  # a part packed tighter than this is no office's
LARGE = 256 * 1024  # a smaller part does no harm however it is packed
MAIN = b"application/vnd.openxmlformats-officedocument.wordprocessingml.document.main+xml"
ACTIVE = re.compile(r"vbaproject|vbadata|activex|/embeddings/|afchunk|\.bin$|\.exe$|\.ole$", re.IGNORECASE)
EXTERNAL = re.compile(rb"<[^<>]*TargetMode\s*=\s*[\"']External[\"'][^<>]*>", re.IGNORECASE)
LINK = re.compile(
    rb"(?=.*Type\s*=\s*[\"'][^\"']*/hyperlink[\"'])(?=.*Target\s*=\s*[\"'](?:https?://|mailto:))", re.DOTALL
)
FETCHING = re.compile(
    r"\b(?:INCLUDETEXT|INCLUDEPICTURE|DDEAUTO|DDE|LINK|IMPORT|DATABASE|RD)\b|<w:altChunk\b|<w:attachedTemplate\b"
)
FIELD = re.compile(
    r"<w:instrText[^>]*>([^<]*)</w:instrText>|w:instr=\"([^\"]*)\"|(<w:altChunk\b|<w:attachedTemplate\b)"
)
ENCODING = re.compile(rb"^\s*<\?xml[^>]*encoding\s*=\s*[\"']([^\"']+)[\"']")
BOM = b"\xef\xbb\xbf"


class BadPackage(SpokenError, ValueError):
    """A file that is no template to be taken."""


def check_package(content: bytes) -> None:
    """Raise BadPackage with one sentence that names what is wrong and the way out."""
    if len(content) > MOST_BYTES:
        raise BadPackage(
            N_("The file is larger than %(most)s MB. Make its pictures smaller."), most=MOST_BYTES // 1024**2
        )
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as package:
            parts = package.infolist()
            _check_sizes(parts)
            for part in parts:
                _check_part(part, package.read(part))
    except (
        zipfile.BadZipFile,
        zipfile.LargeZipFile,
        NotImplementedError,
        RuntimeError,
        EOFError,
        OSError,
        ValueError,
    ) as error:
        if isinstance(error, BadPackage):
            raise
        raise BadPackage(
            N_("This is no Word file (.docx). Save the template in Word as “Word Document (.docx)”.")
        ) from error
    names = {part.filename for part in parts}
    if not {"[Content_Types].xml", "word/document.xml"} <= names:
        raise BadPackage(
            N_("This is no Word file (.docx). Save the template in Word as “Word Document (.docx)”.")
        )


def _check_sizes(parts: list[zipfile.ZipInfo]) -> None:
    """What unpacking would cost, as the file itself declares it; more than declared is never read."""
    if len(parts) > MOST_PARTS or len({part.filename for part in parts}) < len(parts):
        raise BadPackage(N_("The file holds too many parts. Save it anew in Word and upload that."))
    if sum(part.file_size for part in parts) > MOST_UNPACKED:
        raise BadPackage(N_("The file is small only as long as it is packed; unpacked it takes more than %(most)s MB. "
                            "It is not opened."), most=MOST_UNPACKED // 1024**2)  # fmt: skip
    for part in parts:
        if part.file_size > LARGE and part.file_size > MOST_RATIO * max(part.compress_size, 1):
            raise BadPackage(N_("The part “%(part)s” is packed tighter than any text or picture can be. It is not opened."),
                             part=part.filename[:80])  # fmt: skip


def _check_part(part: zipfile.ZipInfo, data: bytes) -> None:
    if ACTIVE.search(part.filename):
        raise BadPackage(N_("The file holds a macro or an embedded object (“%(part)s”). Take it out and save the template "
                            "as “Word Document (.docx)”."), part=part.filename[:80])  # fmt: skip
    if part.filename == "[Content_Types].xml" and (MAIN not in data or b"macroEnabled" in data):
        raise BadPackage(
            N_(
                "This is not a plain Word document. Save the template as “Word Document (.docx)”, without macros."
            )
        )
    if part.filename.endswith((".xml", ".rels")):
        _check_xml(part, data)


def _check_xml(part: zipfile.ZipInfo, data: bytes) -> None:
    text, name = _text(part, data), part.filename[:80]
    if "<!DOCTYPE" in text or "<!ENTITY" in text:
        raise BadPackage(
            N_("The part “%(part)s” is not written as Word writes it. Save it anew in Word."), part=name
        )
    if part.filename.endswith(".rels"):
        for found in EXTERNAL.findall(data):
            if not LINK.match(found):
                raise BadPackage(N_("The template fetches something from elsewhere (“%(part)s”): a linked picture or "
                                    "template. Put the picture itself into the file."), part=name)  # fmt: skip
    if any(FETCHING.search(field) for field in _fields(text)):
        raise BadPackage(
            N_("The template holds a field that fetches something from elsewhere. Replace it by its text.")
        )


def _fields(text: str) -> Iterator[str]:
    """Field codes, which Word may cut into pieces: whole in the end as well."""
    pieces = [next(filter(None, found), "") for found in FIELD.findall(text)]
    yield from pieces
    yield "".join(pieces)


def _text(part: zipfile.ZipInfo, data: bytes) -> str:
    declared = ENCODING.match(data.removeprefix(BOM))
    if len(data) > MOST_XML or (declared and declared[1].lower() not in (b"utf-8", b"us-ascii")):
        raise BadPackage(N_("The part “%(part)s” is not written as Word writes it. Save it anew in Word."),
                         part=part.filename[:80])  # fmt: skip
    return data.decode("utf-8")  # a ValueError else
