"""Changes between two versions in plain words: where, what, which figures, and the texts word by word."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace

from flask_babel import gettext as _
from flask_babel import lazy_gettext

from survey_core.changes import BREAKING, MEANING, WORDING, Change, Difference
from survey_core.definition import Definition, said
from survey_core.languages import LANGUAGE_NAMES
from survey_core.questionnaire import lenient, official_forms
from survey_core.refusals import refusal
from survey_core.wording import pieces

from .frame import language
from .item_kinds import BY_NAME, ROLE_WORDS

KINDS = {
    BREAKING: (
        lazy_gettext("Would mix up results"),
        lazy_gettext("These changes cannot be published: answers to different things would be added up as one."),
    ),
    MEANING: (
        lazy_gettext("Changes what a figure is of"),
        lazy_gettext("From this version on the figures named here are of something else. Older quarters keep theirs; "
                     "compare across the change with care."),
    ),
    WORDING: (
        lazy_gettext("Only other words"),
        lazy_gettext("Codes and scale stay, so results before and after remain one series."),
    ),
}  # fmt: skip
WHAT = {
    "title": lazy_gettext("Title of the questionnaire"),
    "intro": lazy_gettext("Introduction"),
    "thanks": lazy_gettext("Words of thanks"),
    "source": lazy_gettext("Source"),
    "minutes": lazy_gettext("Minutes it takes"),
    "audience": lazy_gettext("Whom it asks"),
    "label": lazy_gettext("Label %(detail)s of the scale"),
    "not used": lazy_gettext("Words for “not used”"),
    "not used offered": lazy_gettext("“Not used” is offered now"),
    "not used withdrawn": lazy_gettext("“Not used” is no longer offered"),
    "language added": lazy_gettext("Language added: %(language)s"),
    "language removed": lazy_gettext("Language removed: %(language)s"),
    "section added": lazy_gettext("New section"),
    "section removed": lazy_gettext("Section removed"),
    "section title": lazy_gettext("Title of the section"),
    "order": lazy_gettext("Order of the questions"),
    "order of sections": lazy_gettext("Order of the sections"),
    "item added": lazy_gettext("New question"),
    "item removed": lazy_gettext("Question removed"),
    "text": lazy_gettext("Words of the question"),
    "help": lazy_gettext("Help text"),
    "unit": lazy_gettext("Unit"),
    "type": lazy_gettext("Kind of answer"),
    "role": lazy_gettext("What the answers are counted for"),
    "section": lazy_gettext("Moved to another section"),
    "exchanged": lazy_gettext("Has the words of another question"),
    "option": lazy_gettext("Answer “%(detail)s”"),
    "option added": lazy_gettext("New answer “%(detail)s”"),
    "option removed": lazy_gettext("Answer “%(detail)s” removed"),
    "option exchanged": lazy_gettext("Answer “%(detail)s” has the words of another"),
    "other": lazy_gettext("Answer with words of one's own"),
    "bounds": lazy_gettext("Smallest and largest number"),
    "condition": lazy_gettext("When it is asked"),
    "required": lazy_gettext("Must be answered now"),
    "not required": lazy_gettext("May be skipped now"),
    "length": lazy_gettext("Longest answer, in characters"),
    "audio": lazy_gettext("Recordings"),
}  # fmt: skip
FIGURES = {
    "overall": lazy_gettext("satisfaction rate and mean score of the whole questionnaire"),
    "section": lazy_gettext("those of section %(section)s"),
    "item": lazy_gettext("the question's own figures"),
    "not used": lazy_gettext("share of “not used”"),
    "price": lazy_gettext("view of the price"),
    "expectation": lazy_gettext("expectation rate"),
    "return": lazy_gettext("return rate"),
    "recommend": lazy_gettext("recommendation"),
    "choice": lazy_gettext("table of answers to this question"),
    "multiple": lazy_gettext("table of answers to this question"),
    "number": lazy_gettext("mean of this question"),
    "text": lazy_gettext("comments"),
}
# Codes that stand for something a reader has another word for.
NAMED = {
    "type": {"likert": lazy_gettext("Five levels"), "choice": BY_NAME["single"].title,
             "text": lazy_gettext("Own words")} | {name: BY_NAME[name].title
                                                  for name in ("multiple", "recommendation", "number")},
    "role": {role: words for role, (words, _about) in ROLE_WORDS.items()},
    "audience": {"patient": lazy_gettext("Patients"), "staff": lazy_gettext("Health staff")},
}  # fmt: skip


@dataclass(frozen=True)
class Told:
    """One change as a page shows it: `texts` are (language, pieces) with pieces as in survey_core.wording.

    `is_official` tells that the question is the ministry's.
    """

    change: Change
    where: str
    what: str
    figures: str
    refusal: str
    texts: tuple[tuple[str, tuple[tuple[str, str], ...]], ...]
    is_official: bool


def groups(difference: Difference, new: Definition) -> list[tuple[str, str, str, list[Told]]]:
    """(kind, heading, what it means, changes) of every kind that occurs, the gravest first."""
    found = ((kind, difference.of(kind)) for kind in KINDS)
    official = _official_codes(new)
    return [
        (kind, str(KINDS[kind][0]), str(KINDS[kind][1]), [_told(one, new, official) for one in changes])
        for kind, changes in found
        if changes
    ]


def _official_codes(definition: Definition) -> set[str]:
    """The codes of the ministry's own questions, where the questionnaire is an official form."""
    shipped = dict(official_forms()).get(definition.key) if definition.official else None
    return set(lenient(shipped).by_code) if shipped else set()


def _told(change: Change, new: Definition, official: set[str]) -> Told:
    change = _in_words(change)
    names = {"detail": change.detail, "language": LANGUAGE_NAMES.get(change.detail, change.detail)}
    figures = [str(FIGURES[name]) % {"section": change.section} for name in change.figures]
    return Told(
        change=change,
        where=_where(change, new),
        what=str(WHAT[change.what]) % names,
        figures="; ".join(figures),
        refusal=_refusal(change) if change.kind == BREAKING else "",
        texts=tuple(_texts(change.before, change.after)),
        is_official=change.item in official,
    )


def _in_words(change: Change) -> Change:
    """The change with the reader's word for a code."""
    words = NAMED.get(change.what, {})
    before, after = (
        {where: str(words.get(text, text)) for where, text in texts.items()}
        for texts in (change.before, change.after)
    )
    return replace(change, before=before, after=after)


def _where(change: Change, new: Definition) -> str:
    if change.item:
        item = new.by_code.get(change.item)
        words = said(item.text, language()) if item else said(change.before, language())
        return f"{change.item} · {words}"
    if change.section:
        title = next((said(s.title, language()) for s in new.sections if s.code == change.section), "")
        return _("Section %(section)s", section=change.section) + (f" · {title}" if title else "")
    return _("The whole questionnaire")


def _refusal(change: Change) -> str:
    msgid, values = refusal(change)
    return _(msgid, **values)


def _texts(before: Mapping[str, str], after: Mapping[str, str]) -> Iterator[tuple[str, tuple]]:
    for code in dict.fromkeys((*before, *after)):
        found = tuple(pieces(before.get(code, ""), after.get(code, "")))
        if found:
            yield LANGUAGE_NAMES.get(code, code), found
