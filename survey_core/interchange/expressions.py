"""The small part of XPath that forms are filtered by: comparisons of one question's answer, joined by and, or, not."""

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass

TOKEN = re.compile(
    r"""\s*(?:(?P<name>\$\{\s*[^}]+?\s*\})|(?P<dot>\.(?!\d))|(?P<number>-?\d+(?:\.\d+)?)|"""
    r"""(?P<text>'[^']*'|"[^"]*"|[‘’][^‘’]*[‘’]|[“”][^“”]*[“”])|(?P<operator>>=|<=|!=|=|>|<)|"""
    r"""(?P<word>[A-Za-z][\w-]*)|(?P<sign>[(),]))"""
)
THIS = "."
MOST_SIGNS = 2_000
DEEPEST = 20
MIRRORED = {">": "<", "<": ">", ">=": "<=", "<=": ">=", "=": "=", "!=": "!="}


class NotTaken(ValueError):
    """An expression beyond this part."""


@dataclass(frozen=True)
class Comparison:
    """`operator` is one of = != >= <= > < selected length; `name` is a question's, or '.' for the question itself."""

    name: str
    operator: str
    value: str

    def holds(self, answer: str) -> bool:
        if self.operator == "selected":
            return answer == self.value
        left, right = _number(answer), _number(self.value)
        if self.operator in ("=", "!="):
            same = left == right if left is not None and right is not None else answer == self.value
            return same if self.operator == "=" else not same
        return left is not None and right is not None and COMPARE[self.operator](left, right)


@dataclass(frozen=True)
class Joined:
    """Several expressions under `and`, `or`, or one under `not`."""

    word: str
    parts: tuple["Expression", ...]

    def holds(self, answer: str) -> bool:
        if self.word == "not":
            return not self.parts[0].holds(answer)
        found = (part.holds(answer) for part in self.parts)
        return all(found) if self.word == "and" else any(found)


Expression = Comparison | Joined
COMPARE: dict[str, Callable[[float, float], bool]] = {
    ">=": lambda left, right: left >= right,
    "<=": lambda left, right: left <= right,
    ">": lambda left, right: left > right,
    "<": lambda left, right: left < right,
}


def parse(text: str) -> Expression:
    """Read an expression. Raises NotTaken for whatever lies beyond comparisons, selected(), and, or, not()."""
    reader = _Reader(list(_tokens(text)))
    expression = reader.joined("or")
    if reader.rest:
        raise NotTaken
    return expression


def comparisons(expression: Expression) -> Iterator[Comparison]:
    if isinstance(expression, Comparison):
        yield expression
    else:
        for part in expression.parts:
            yield from comparisons(part)


def _tokens(text: str) -> Iterator[tuple[str, str]]:
    text, place = text.strip(), 0
    if len(text) > MOST_SIGNS:
        raise NotTaken
    while place < len(text):
        found = TOKEN.match(text, place)
        if found is None:
            raise NotTaken
        place = found.end()
        kind = str(found.lastgroup)
        yield kind, found[kind]


class _Reader:
    """Recursive descent over the tokens: or above and above a single comparison."""

    def __init__(self, tokens: list[tuple[str, str]]):
        self.rest, self.depth = tokens[::-1], 0

    def joined(self, word: str) -> Expression:
        self.depth += 1
        if self.depth > DEEPEST:
            raise NotTaken
        inner = (lambda: self.joined("and")) if word == "or" else self.single
        parts = [inner()]
        while self.rest and self.rest[-1] == ("word", word):
            self.rest.pop()
            parts.append(inner())
        self.depth -= 1
        return parts[0] if len(parts) == 1 else Joined(word, tuple(parts))

    def single(self) -> Expression:
        kind, text = self.take()
        if (kind, text) == ("sign", "("):
            inside = self.joined("or")
            self.expect(")")
            return inside
        if kind == "word":
            return self.function(text)
        operator = self.take("operator")[1]
        other = self.take()
        if kind in ("name", "dot"):
            return Comparison(_bare(text), operator, _value(*other))
        return Comparison(_bare(self.named(*other)), MIRRORED[operator], _value(kind, text))

    def function(self, word: str) -> Expression:
        self.expect("(")
        if word == "not":
            inside = self.joined("or")
            self.expect(")")
            return Joined("not", (inside,))
        asked = self.named(*self.take())
        if word == "selected":
            self.expect(",")
            value = _value(*self.take())
            self.expect(")")
            return Comparison(_bare(asked), "selected", value)
        if word == "string-length":
            self.expect(")")
            operator = self.take("operator")[1]
            return Comparison(_bare(asked), f"length{operator}", self.take("number")[1])
        raise NotTaken

    def named(self, kind: str, text: str) -> str:
        if kind not in ("name", "dot"):
            raise NotTaken
        return text

    def take(self, kind: str | None = None) -> tuple[str, str]:
        if not self.rest or (kind and self.rest[-1][0] != kind):
            raise NotTaken
        return self.rest.pop()

    def expect(self, sign: str) -> None:
        if self.take("sign")[1] != sign:
            raise NotTaken


def _bare(text: str) -> str:
    return text if text == THIS else text[2:-1].strip()


def _value(kind: str, text: str) -> str:
    if kind == "number":
        return text
    if kind == "text":
        return text[1:-1]
    raise NotTaken


def _number(text: str) -> float | None:
    try:
        return float(text)
    except ValueError:
        return None
