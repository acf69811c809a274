"""A report as plain values and back, to the last digit: what is frozen reads the same in every later release.

The types of the report's fields say how each is written, so that a field added to a report is frozen with it; one
that an older report does not have gets its default.
"""

import math
import types
from collections.abc import Callable, Mapping
from dataclasses import MISSING, Field, fields, is_dataclass
from datetime import date, datetime
from functools import cache
from typing import Any, Union, get_args, get_origin, get_type_hints

from survey_core.periods import Period, parse_period
from survey_core.spoken import N_, SpokenError

from .report import Report

SCHEMA = 1  # raise when a frozen field is from now on to be read in another way
PLAIN = (str, int, bool, object)
UNIONS = (Union, types.UnionType)


class NotReadable(SpokenError, ValueError):
    """Frozen figures that this release cannot show."""


def freeze(report: Report) -> dict[str, Any]:
    """The report as values JSON knows, none of them rounded."""
    return {"schema": SCHEMA, "report": _plain(report)}


def thaw(frozen: Mapping[str, Any]) -> Report:
    """The very report that was frozen. Raises NotReadable naming why it cannot be had."""
    schema = frozen.get("schema")
    if not isinstance(schema, int) or schema < 1:
        raise NotReadable(N_("The frozen figures are damaged: they do not say how they are written."))
    if schema > SCHEMA:
        raise _newer(str(schema))
    try:
        return _of(Report, frozen["report"])
    except (KeyError, TypeError, ValueError, AttributeError) as error:
        if isinstance(error, NotReadable):
            raise
        raise NotReadable(N_("The frozen figures are damaged (%(what)s). Restore the newest backup beside this "
                             "installation and compare."), what=error) from error  # fmt: skip


def _newer(what: str) -> NotReadable:
    return NotReadable(N_("These figures were frozen by a newer release of Lắng Nghe (%(what)s). Bring this "
                          "installation up to that release to read them."), what=what)  # fmt: skip


def _plain(value: Any) -> Any:
    if value is None or isinstance(value, str | bool | int):
        return value
    if isinstance(value, float):
        return _finite(value)
    if isinstance(value, Period):
        return str(value)
    if isinstance(value, date):  # a datetime is one
        return value.isoformat()
    if is_dataclass(value):
        return {one.name: _plain(getattr(value, one.name)) for one in fields(value)}
    if isinstance(value, Mapping):
        return {_named(name): _plain(part) for name, part in value.items()}
    if isinstance(value, tuple | list):
        return [_plain(part) for part in value]
    raise TypeError(f"{type(value).__name__} cannot be frozen")


def _finite(value: float) -> float:
    if not math.isfinite(value):
        raise TypeError("a number that is none cannot be frozen")
    return float(value)


def _named(name: Any) -> str:
    if not isinstance(name, str):
        raise TypeError(f"a table by {type(name).__name__} cannot be frozen")
    return name


def _of(kind: Any, value: Any) -> Any:
    """A value of this type again; Period and dataclass by their own form."""
    if is_dataclass(kind) and not issubclass(kind, Period):  # type: ignore[arg-type]
        return _dataclass(kind, value)
    origin = get_origin(kind)
    if origin in UNIONS:
        return None if value is None else _of(_one(kind), value)
    if origin is tuple:
        return _tuple(get_args(kind), value)
    if isinstance(origin, type) and issubclass(origin, Mapping):
        part = get_args(kind)[1]
        return {name: _of(part, one) for name, one in value.items()}
    return _reader(kind)(value)


def _reader(kind: Any) -> Callable[[Any], Any]:
    """What reads a value that has no parts."""
    if kind in PLAIN:
        return lambda value: value
    if kind is float:
        return float
    if kind is datetime or kind is date:
        return kind.fromisoformat
    if isinstance(kind, type) and issubclass(kind, Period):
        return parse_period
    raise TypeError(f"{kind} cannot be thawed")


def _one(kind: Any) -> Any:
    """The type beside None."""
    (found,) = (one for one in get_args(kind) if one is not type(None))
    return found


def _tuple(kinds: tuple, values: Any) -> tuple:
    if len(kinds) == 2 and kinds[1] is Ellipsis:
        return tuple(_of(kinds[0], value) for value in values)
    return tuple(_of(kind, value) for kind, value in zip(kinds, values, strict=True))


def _dataclass(kind: Any, values: Mapping[str, Any]) -> Any:
    known = _fields(kind)
    if unknown := values.keys() - known.keys():
        raise _newer(", ".join(sorted(unknown)))
    if missing := [name for name, (one, _) in known.items() if name not in values and not _has_default(one)]:
        raise KeyError(", ".join(missing))
    return kind(**{name: _of(known[name][1], value) for name, value in values.items()})


@cache
def _fields(kind: Any) -> dict[str, tuple[Field, Any]]:
    hints = get_type_hints(kind)
    return {one.name: (one, hints[one.name]) for one in fields(kind)}


def _has_default(one: Field) -> bool:
    return one.default is not MISSING or one.default_factory is not MISSING
