"""Word files for tests: small templates, and files no office would send."""

import io
import zipfile

from docx import Document

from survey_admin.document.rendering import built_in


def template(*paragraphs: str) -> bytes:
    """A Word file of these paragraphs."""
    document = Document()
    for text in paragraphs:
        document.add_paragraph(text)
    out = io.BytesIO()
    document.save(out)
    return out.getvalue()


def with_parts(parts: dict[str, bytes], content: bytes | None = None) -> bytes:
    """The built-in template with parts added or put in another's place."""
    out = io.BytesIO()
    with (
        zipfile.ZipFile(io.BytesIO(content or built_in("vi"))) as old,
        zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as new,
    ):
        for info in old.infolist():
            if info.filename not in parts:
                new.writestr(info.filename, old.read(info.filename))
        for name, data in parts.items():
            new.writestr(name, data)
    return out.getvalue()


def part_of(name: str) -> bytes:
    """A part of the built-in template as it is."""
    with zipfile.ZipFile(io.BytesIO(built_in("vi"))) as package:
        return package.read(name)
