"""What differs between two definitions of a questionnaire, and whether their results stay one series.

Results of all versions are pooled by item code, by section of the scored items and by option value
(`survey_admin.queries`). A change is WORDING where every series goes on, MEANING where some figure changes what it
is of, and BREAKING where answers of both versions would be added up as one thing though they are two.
"""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field, replace

from .item_changes import (
    BREAKING,
    MEANING,
    WORDING,
    Change,
    figures_of,
    item_changes,
    reworded,
    texts_between,
)
from .questionnaire import Definition, Item, Section

__all__ = ["BREAKING", "MEANING", "WORDING", "Change", "Difference", "compare"]


@dataclass(frozen=True)
class Difference:
    """Every change between two definitions, in the order of the newer one."""

    changes: tuple[Change, ...] = field(default=())

    def __bool__(self) -> bool:
        return bool(self.changes)

    def of(self, kind: str) -> tuple[Change, ...]:
        return tuple(change for change in self.changes if change.kind == kind)

    @property
    def doubtful(self) -> tuple[Change, ...]:
        """Wordings so far from the old ones that somebody must say that the same thing is asked."""
        return tuple(change for change in self.changes if change.is_doubtful)

    def unconfirmed(self, confirmed: Iterable[str]) -> tuple[Change, ...]:
        """The doubtful changes whose `place` nobody has confirmed."""
        said = set(confirmed)
        return tuple(change for change in self.doubtful if change.place not in said)

    @property
    def counts(self) -> dict[str, int]:
        return {kind: len(self.of(kind)) for kind in (WORDING, MEANING, BREAKING)}


def compare(old: Definition, new: Definition, earlier: Sequence[Definition] = ()) -> Difference:
    """The changes from `old` to `new`; `earlier` are the versions before `old`, the newest first.

    Item codes of every earlier version count too: answers stay under them for ever.
    """
    languages = [code for code in new.languages if code in old.languages]
    return Difference((
        *_whole(old, new, languages),
        *_sections(old, new, languages),
        *_items(old, new, languages),
        *_reused(old, new, earlier),
    ))  # fmt: skip


def _whole(old: Definition, new: Definition, languages: Sequence[str]) -> Iterator[Change]:
    if old.audience != new.audience:
        yield Change(BREAKING, "audience", before={"": old.audience}, after={"": new.audience})
    for code in dict.fromkeys((*old.languages, *new.languages)):
        if code not in languages:
            what = "language added" if code in new.languages else "language removed"
            yield Change(WORDING, what, detail=code)
    for what in ("title", "intro", "thanks", "source"):
        yield from reworded(what, getattr(old, what), getattr(new, what), languages, asks=False)
    if old.minutes != new.minutes:
        yield Change(WORDING, "minutes", before={"": str(old.minutes)}, after={"": str(new.minutes)})
    for level, (before, after) in enumerate(zip(old.labels, new.labels, strict=False), 1):
        yield from reworded("label", before, after, languages, detail=str(level))
    yield from _not_used(old, new, languages)
    yield from _recordings(old, new)


def _recordings(old: Definition, new: Definition) -> Iterator[Change]:
    if (old.labels_audio, old.not_used_audio) != (new.labels_audio, new.not_used_audio):
        yield Change(WORDING, "audio", detail="scale")
    if old.languages_audio != new.languages_audio:
        yield Change(WORDING, "audio", detail="language")


def _not_used(old: Definition, new: Definition, languages: Sequence[str]) -> Iterator[Change]:
    before, after = old.not_used or {}, new.not_used or {}
    if bool(before) != bool(after):
        what = "not used offered" if after else "not used withdrawn"
        yield Change(MEANING, what, before=before, after=after, figures=("not used",))
    else:
        yield from reworded("not used", before, after, languages)


def _sections(old: Definition, new: Definition, languages: Sequence[str]) -> Iterator[Change]:
    known = {section.code: section for section in old.sections}
    for section in new.sections:
        if section.code not in known:
            yield Change(WORDING, "section added", section=section.code, after=dict(section.title))
            continue
        before, after = texts_between(known[section.code].title, section.title, languages)
        if before != after:
            yield Change(WORDING, "section title", section=section.code, before=before, after=after)
        if _order(known[section.code], section) != _order(section, known[section.code]):
            yield Change(WORDING, "order", section=section.code)
    kept = [section.code for section in new.sections if section.code in known]
    if kept != [code for code in known if code in kept]:
        yield Change(WORDING, "order of sections")
    for code in known.keys() - {section.code for section in new.sections}:
        yield Change(WORDING, "section removed", section=code, before=dict(known[code].title))


def _order(one: Section, other: Section) -> list[str]:
    """The items of a section that stand in another too, in its own order."""
    shared = {item.code for item in other.items}
    return [item.code for item in one.items if item.code in shared]


def _items(old: Definition, new: Definition, languages: Sequence[str]) -> Iterator[Change]:
    for item in new.items:
        before = old.by_code.get(item.code)
        if before is None:
            yield _whole_item("item added", item)
            continue
        if twin := _asks_what_another_asked(old, item):
            yield Change(BREAKING, "exchanged", item.code, item.section, twin.code, before.text, item.text)
        yield from item_changes(before, item, languages)
    for item in old.items:
        if item.code not in new.by_code:
            yield _whole_item("item removed", item)


def _whole_item(what: str, item: Item) -> Change:
    before, after = (item.text, {}) if what == "item removed" else ({}, item.text)
    return Change(MEANING, what, item.code, item.section, "", before, after, figures_of(item))


def _asks_what_another_asked(old: Definition, item: Item) -> Item | None:
    """The item of the older version that has the words this item's code has now."""
    words = item.text.get("vi", "").strip().casefold()
    if not words or old.by_code[item.code].text.get("vi", "").strip().casefold() == words:
        return None
    return next((one for one in old.items if one.text.get("vi", "").strip().casefold() == words), None)


def _reused(old: Definition, new: Definition, earlier: Sequence[Definition]) -> Iterator[Change]:
    """What would break a version before the last one, or bring back a code it used for another question."""
    told: set[str] = set()
    for version in earlier:
        present = {change.place for change in _breaks(version, old)}
        for change in _breaks(version, new):
            if change.place not in present | told:
                told.add(change.place)
                yield replace(change, is_of_earlier=True)


def _breaks(version: Definition, new: Definition) -> Iterator[Change]:
    """What breaks, or may break, between an old version and the new one; not what the last version tells too."""
    for item in new.items:
        if item.code in version.by_code:
            for change in item_changes(version.by_code[item.code], item, version.languages[:1]):
                if change.kind == BREAKING or change.is_doubtful:
                    yield change
