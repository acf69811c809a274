"""Whether a template can be filled in: every placeholder is known, and what cannot be read is named with its place."""

import io
import re
from collections.abc import Iterator
from dataclasses import dataclass

from docx.opc.exceptions import OpcError
from docxtpl import DocxTemplate
from jinja2 import TemplateSyntaxError, nodes

from survey_core.spoken import N_, SpokenError

from .package_check import BadPackage, check_package
from .placeholders import sample_content, sample_context
from .rendering import CannotRender, document_bytes
from .sandbox import LOOP, Sandbox

PARAGRAPH = re.compile(r"<w:p(?=[ >])")
TAG = re.compile(r"<[^>]*>")
AROUND = 60
MOST_PROBLEMS = 20


@dataclass(frozen=True)
class Scope:
    """The names that stand for something at a place of the template."""

    names: dict


class BadPlaceholder(SpokenError, ValueError):
    """A placeholder nobody can fill in; `place` is the text around it."""


def problems(content: bytes, language: str) -> list[SpokenError]:
    """Everything that keeps this file from being the facility's template; nothing where it can be used."""
    try:
        check_package(content)
        found = list(_bad_placeholders(content, language))[:MOST_PROBLEMS]
        if not found:
            document_bytes(sample_content(language), content)
    except (BadPackage, CannotRender) as error:
        return [error]
    return found


def _bad_placeholders(content: bytes, language: str) -> Iterator[SpokenError]:
    environment, known = Sandbox(), sample_context(language)
    for source in _sources(content):
        lines = source.split("\n")
        try:
            tree = environment.parse(source)
        except TemplateSyntaxError as error:
            sentence = NOT_ALLOWED if error.message == "not allowed" else UNREADABLE
            yield BadPlaceholder(sentence, place=_around(lines, error.lineno), reason=error.message or "")
            continue
        for name, line, sentence in _unknown(tree, known):
            yield BadPlaceholder(sentence, name=name, place=_around(lines, line, name))


UNREADABLE = N_("A placeholder is not written as it must be: “%(place)s” (%(reason)s).")
NOT_ALLOWED = N_(
    "A template may only name placeholders, loop over lists and ask conditions; this does more: “%(place)s”."
)
UNKNOWN = N_("There is no placeholder “%(name)s”; it stands in “%(place)s”. Take one from the list below.")
IS_LIST = N_("“%(name)s” is a list and cannot stand by itself in “%(place)s”. Write a loop around it.")
NO_LIST = N_("“%(name)s” is no list, so no loop can run over it: “%(place)s”.")


def _sources(content: bytes) -> Iterator[str]:
    """The text of body, headers and footers as it will be run, one paragraph a line."""
    try:
        template = DocxTemplate(io.BytesIO(content))
        template.init_docx()
        xml = [template.get_xml()]
        for kind in (template.HEADER_URI, template.FOOTER_URI):
            xml += [template.get_part_xml(part) for _key, part in template.get_headers_footers(kind)]
    except (OpcError, KeyError, ValueError, SyntaxError, AttributeError) as error:
        raise BadPackage(
            N_("Word's own parts of the file cannot be read. Open it in Word, save it anew and upload that.")
        ) from error
    for one in xml:
        yield PARAGRAPH.sub("\n<w:p", template.patch_xml(one.replace("\n", " ")))


def _around(lines: list[str], number: int, name: str = "") -> str:
    """The text of the paragraph in which a line stands, shortened around the name."""
    for line in (*lines[number - 1 : number], *reversed(lines[: max(number - 1, 0)])):
        text = " ".join(TAG.sub("", line).split())
        if text:
            at = max(text.find(name.partition(".")[0]) - AROUND // 2, 0)
            cut = text[at : at + 2 * AROUND]
            return ("… " if at else "") + cut + (" …" if at + 2 * AROUND < len(text) else "")
    return "…"


def _unknown(node: nodes.Node, names: dict) -> Iterator[tuple[str, int, str]]:
    """(name, line, sentence) of every placeholder that stands for nothing here."""
    if isinstance(node, nodes.For):
        yield from _loop(node, names)
        return
    if isinstance(node, (nodes.Name, nodes.Getattr)):
        if _find(node, names) is None:
            yield _dotted(node), node.lineno, UNKNOWN
        return
    for child in node.iter_child_nodes():
        if isinstance(node, nodes.Output) and isinstance(_find(child, names), (list, dict)):
            yield _dotted(child), child.lineno, IS_LIST
        else:
            yield from _unknown(child, names)


def _loop(node: nodes.For, names: dict) -> Iterator[tuple[str, int, str]]:
    rows = _find(node.iter, names)
    if rows is None:
        yield _dotted(node.iter), node.lineno, UNKNOWN
    elif not isinstance(rows, list) or not isinstance(node.target, nodes.Name):
        yield _dotted(node.iter), node.lineno, NO_LIST
    else:
        inner = names | {node.target.name: rows[0], "loop": dict.fromkeys(LOOP, 1)}
        for child in (*node.body, *([node.test] if node.test else [])):
            yield from _unknown(child, inner)
        for child in node.else_:
            yield from _unknown(child, names)


def _find(node: nodes.Node, names: dict):
    """What a name or a field stands for; None where it stands for nothing."""
    if isinstance(node, nodes.Name):
        return names.get(node.name)
    if isinstance(node, nodes.Getattr):
        holder = _find(node.node, names)
        return holder.get(node.attr) if isinstance(holder, dict) else None
    return None


def _dotted(node: nodes.Node) -> str:
    if isinstance(node, nodes.Getattr):
        return f"{_dotted(node.node)}.{node.attr}"
    return getattr(node, "name", "…")
