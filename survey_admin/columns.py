"""The columns raw responses travel in: fixed ones first, then the items of every version by their codes."""

from collections.abc import Iterable, Iterator

from survey_core.questionnaire import Definition, Item

FIXED = (
    "id", "collector", "department", "questionnaire", "version", "channel", "language", "survey_type",
    "answered_on", "late", "time_uncertain", "incomplete", "flags",
)  # fmt: skip
STAFF_FIXED = ("round", "version")
COUNTED = ("version", "survey_type", "late", "time_uncertain", "incomplete")
CODE_BOOK_HEAD = ("column", "type", "role", "text (vi)", "text (en)", "values")
MEANINGS = {
    "id": "UUID of the response; leave it empty to import a new one",
    "collector": "code of the way in",
    "department": "code of the department",
    "questionnaire": "key of the questionnaire",
    "version": "version of the questionnaire, a whole number",
    "channel": "kiosk, qr, invite, paper, interview or phone",
    "language": "language of the form that was filled in",
    "survey_type": "1 monthly/quarterly by the hospital … 6 other",
    "answered_on": "local day of the answer, YYYY-MM-DD",
    "late": "1: received after its collector was closed",
    "time_uncertain": "1: the device's clock was wrong or missing",
    "incomplete": "1: its person left the form before the end",
    "flags": "quality flags, joined by a space: too_fast, straight_lined, repeat, burst, unusual_hour, trapped; an import "
             "keeps trapped and works out the others from the rows it finds",
    "round": "survey round",
}  # fmt: skip


def item_columns(definitions: Iterable[Definition], with_profile: bool = True) -> tuple[str, ...]:
    """Item codes of all versions, the oldest version's first, so that a new version only appends columns."""
    names: dict[str, None] = {}
    for definition in definitions:
        for item in _items(definition, with_profile):
            names.setdefault(item.code)
            if item.other_value is not None:
                names.setdefault(item.other_code)
    return tuple(names)


def code_book(
    fixed: Iterable[str], definitions: Iterable[Definition], with_profile: bool
) -> Iterator[tuple[str, ...]]:
    """The table that explains every column, its head first; an item's words are those of its newest version."""
    yield CODE_BOOK_HEAD
    for name in fixed:
        yield (name, "number" if name in COUNTED else "text", "", "", MEANINGS[name], "")
    newest: dict[str, tuple[str, ...]] = {}
    for definition in definitions:
        for item in _items(definition, with_profile):
            newest[item.code] = _explained(definition, item)
            if item.other_value is not None:
                newest[item.other_code] = (item.other_code, "text", item.role, "…", "…", "")
    yield from newest.values()


def _items(definition: Definition, with_profile: bool) -> Iterator[Item]:
    return (item for item in definition.items if with_profile or item.role != "profile")


def _explained(definition: Definition, item: Item) -> tuple[str, ...]:
    values = [f"{option.value} = {option.text['vi']}" for option in item.options]
    if item.type == "likert":
        values = [f"{level} = {label['vi']}" for level, label in enumerate(definition.labels, 1)]
        values += [f"0 = {definition.not_used['vi']}"] if definition.not_used else []
    if item.type == "number":
        values = [f"{item.minimum:g} … {item.maximum:g}"]
    return (item.code, item.type, item.role, item.text["vi"], item.text["en"], "\n".join(values))
