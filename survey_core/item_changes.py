"""What differs between two versions of one item, known by its code, and what that does to its results."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field

from .questionnaire import Condition, Item, Option
from .wording import is_another

WORDING, MEANING, BREAKING = "wording", "meaning", "breaking"
SINGLE_FIGURES = ("price", "expectation", "return", "recommend")


@dataclass(frozen=True)
class Change:
    """One difference: its kind, a stable word for `what`, where it stands, and the texts before and after.

    Texts are by language; under "" stands what belongs to none. `detail` is an option value, a level, a language or
    another item's code. `figures` name the results that change what they are of. `is_doubtful` asks a person whether
    the same thing is still asked; `is_of_earlier` tells of a version before the one compared with.
    """

    kind: str
    what: str
    item: str = ""
    section: str = ""
    detail: str = ""
    before: Mapping[str, str] = field(default_factory=dict)
    after: Mapping[str, str] = field(default_factory=dict)
    figures: tuple[str, ...] = ()
    is_doubtful: bool = False
    is_of_earlier: bool = False

    @property
    def place(self) -> str:
        """What names this change in a form or on a command line, such as 'B3 text' or 'G2 option 4'."""
        return " ".join(part for part in (self.item or self.section, self.what, self.detail) if part)


def item_changes(old: Item, new: Item, languages: Sequence[str]) -> Iterator[Change]:
    """Every difference between two items of one code; texts are compared in these languages."""
    yield from _answered_otherwise(old, new)
    yield from _at(new, reworded("text", old.text, new.text, languages))
    yield from _at(new, reworded("help", old.help or {}, new.help or {}, languages, asks=False))
    yield from _at(new, reworded("unit", old.unit or {}, new.unit or {}, languages))
    yield from _at(new, _options(old, new, languages))
    yield from _at(new, _settings(old, new))
    yield from _at(new, _recordings(old, new))


def texts_between(before: Mapping, after: Mapping, languages: Sequence[str]) -> tuple[dict, dict]:
    """What both say in the languages in which they differ."""
    differing = [code for code in languages if before.get(code, "") != after.get(code, "")]
    return {c: before.get(c, "") for c in differing}, {c: after.get(c, "") for c in differing}


def reworded(
    what: str, old: Mapping, new: Mapping, languages: Sequence[str], detail: str = "", asks: bool = True
) -> Iterator[Change]:
    """The change of a text, if there is one; doubtful where `asks` and hardly a word of the first language stays."""
    before, after = texts_between(old, new, languages)
    if not before:
        return
    first = languages[0]
    doubtful = asks and is_another(before.get(first, ""), after.get(first, ""))
    yield Change(WORDING, what, detail=detail, before=before, after=after, is_doubtful=doubtful)


def figures_of(item: Item) -> tuple[str, ...]:
    """The results in which an item's answers are counted."""
    if item.role == "likert":
        return ("overall", "section", "item")
    return (item.role if item.role in SINGLE_FIGURES else item.type,)


def _at(item: Item, changes: Iterator[Change]) -> Iterator[Change]:
    for change in changes:
        yield Change(**{**vars(change), "item": item.code, "section": item.section})


def _answered_otherwise(old: Item, new: Item) -> Iterator[Change]:
    """The same code with another kind of answer, another use, or in another section's rate."""
    for what, before, after in (("type", old.type, new.type), ("role", old.role, new.role)):
        if before != after:
            yield Change(BREAKING, what, new.code, new.section, before={"": before}, after={"": after})
    if old.section != new.section:
        kind = BREAKING if "likert" in (old.role, new.role) else WORDING
        yield Change(
            kind, "section", new.code, new.section, before={"": old.section}, after={"": new.section}
        )


def _options(old: Item, new: Item, languages: Sequence[str]) -> Iterator[Change]:
    known = {option.value: option for option in old.options}
    given = {option.value: option for option in new.options}
    if not known or not given:
        return  # told as another type
    for value, option in given.items():
        if value not in known:
            yield Change(
                MEANING, "option added", detail=value, after=dict(option.text), figures=figures_of(new)
            )
            continue
        yield from _option(known, option, languages)
    for value in known.keys() - given.keys():
        yield Change(BREAKING, "option removed", detail=value, before=dict(known[value].text))
    if old.other_value != new.other_value:
        before, after = {"": old.other_value or "–"}, {"": new.other_value or "–"}
        yield Change(MEANING, "other", before=before, after=after, figures=figures_of(new))


def _option(known: Mapping[str, Option], option: Option, languages: Sequence[str]) -> Iterator[Change]:
    before = known[option.value].text
    words = option.text.get("vi", "").strip().casefold()
    said = {value: one.text.get("vi", "").strip().casefold() for value, one in known.items()}
    if words and words != said[option.value] and words in said.values():
        yield Change(BREAKING, "option exchanged", detail=option.value, before=before, after=option.text)
        return
    yield from reworded("option", before, option.text, languages, detail=option.value)


def _settings(old: Item, new: Item) -> Iterator[Change]:
    if (old.minimum, old.maximum) != (new.minimum, new.maximum):
        yield Change(
            MEANING, "bounds", before={"": _bounds(old)}, after={"": _bounds(new)}, figures=figures_of(new)
        )
    if old.show_if != new.show_if:
        before, after = {"": _condition(old.show_if)}, {"": _condition(new.show_if)}
        yield Change(MEANING, "condition", before=before, after=after, figures=figures_of(new))
    if new.type == "likert" and old.offers_not_used != new.offers_not_used:
        what = "not used offered" if new.offers_not_used else "not used withdrawn"
        yield Change(MEANING, what, figures=("not used",))
    if old.is_required != new.is_required:
        yield Change(WORDING, "required" if new.is_required else "not required")
    if (old.max_length, old.is_long) != (new.max_length, new.is_long):
        yield Change(WORDING, "length", before={"": str(old.max_length)}, after={"": str(new.max_length)})


def _recordings(old: Item, new: Item) -> Iterator[Change]:
    if old.audio != new.audio:
        yield Change(WORDING, "audio")
    spoken = {option.value: option.audio for option in old.options}
    for option in new.options:
        if option.audio != spoken.get(option.value, option.audio):
            yield Change(WORDING, "audio", detail=option.value)


def _bounds(item: Item) -> str:
    return f"{item.minimum:g} – {item.maximum:g}"


def _condition(condition: Condition | None) -> str:
    """The condition in signs, which need no language: 'B1 = 1 / 2', 'age ≥ 18'."""
    if condition is None:
        return "–"
    if condition.values:
        return f"{condition.item} = {' / '.join(condition.values)}"
    signs = (("≥", condition.minimum), ("≤", condition.maximum))
    bounds = [f"{sign} {bound:g}" for sign, bound in signs if bound is not None]
    return f"{condition.item} {', '.join(bounds)}"
