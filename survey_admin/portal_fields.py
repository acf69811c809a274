"""The fields of the ministry's portal, one a column: its own names where they are known, ours where they are not.

The words of answers are Vietnamese in every language of the office: so are the lists of the portal.
"""

import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass

from flask_babel import gettext as _

from survey_core.questionnaire import Definition, Item, lenient, official_forms, said

from .exports import ExportError, Form

WORDS = "vi"
OF_PATIENTS = (
    "kieu_khao_sat", "guibyt", "masophieu", "nguoipv", "doituong", "ngay", "thang", "nam", "ma_benh_vien",
    "khoa", "ma_khoa",
)  # fmt: skip
OF_STAFF = ("kieu_khao_sat", "masophieu", "nguoipv", "doituong", "ngay", "thang", "nam", "ma_benh_vien")
OF_PORTAL = ("kieu_khao_sat", "guibyt", "masophieu", "nguoipv", "doituong")
ANSWERS_WHO = "filled_by"  # the profile question whose answer the portal calls `doituong`
LIKERT_CODE = re.compile(r"^([A-Z]+)(\d+)$")
ROLES = {"price": "danh_gia[e][z0]", "expectation": "z1", "return": "z2"}
TEXTS = ("z3", "z4")
OTHER = "_khac"  # the words beside a choice of “other”


@dataclass(frozen=True)
class Field:
    """One column: its name, the item it is of, and whether it is the words beside a choice."""

    name: str
    item: Item
    is_other: bool = False

    @property
    def is_profile(self) -> bool:
        return self.item.role == "profile"

    @property
    def is_portal(self) -> bool:
        """Whether the name is the portal's own, as far as it is known."""
        return not (self.is_profile or self.is_other)


def official(form: Form) -> Definition:
    """The ministry's form as it is shipped. Raises ExportError for any other form."""
    shipped = {key: lenient(text) for key, text in official_forms()}
    known = sorted(key for key, definition in shipped.items() if definition.official)
    if form.key not in known or not any(one.official for one in form.definitions.values()):
        raise ExportError(
            _("The ministry's portal has no form for '%(key)s'. It takes: %(known)s.",
              key=form.key, known=", ".join(known))
        )  # fmt: skip
    return shipped[form.key]


def fields(form: Form) -> tuple[Field, ...]:
    """A column for every question of the official form, in its order; questions of the hospital's own are left out.

    The words are those of the newest version that asks the question: the code decides which one it is.
    """
    newest: dict[str, Item] = {}
    for definition in form.definitions.values():
        newest |= definition.by_code
    texts = iter(TEXTS)
    found: list[Field] = []
    for shipped in official(form).items:
        item = newest.get(shipped.code, shipped)
        if item.code != ANSWERS_WHO:
            found.extend(_of(item, texts))
    return tuple(found)


def _of(item: Item, texts: Iterator[str]) -> Iterator[Field]:
    name = _name(item, texts)
    yield Field(name, item)
    if item.other_value is not None:
        yield Field(name + OTHER, item, is_other=True)


def _name(item: Item, texts: Iterator[str]) -> str:
    if item.role == "likert" and (match := LIKERT_CODE.match(item.code)):
        return f"danh_gia[{match[1].lower()}][{item.code.lower()}]"
    if item.role == "text":
        return next(texts, item.code)
    return ROLES.get(item.role, item.code)


def hospital(form: Form) -> str:
    """The ministry's code of the facility; until that is entered, the one it bears here."""
    return form.facility.ministry_code or form.facility.code


def own_items(form: Form) -> tuple[str, ...]:
    """The codes of questions the hospital added, for which the portal has no field."""
    known = official(form).by_code
    codes = dict.fromkeys(code for definition in form.definitions.values() for code in definition.by_code)
    return tuple(code for code in codes if code not in known)


def codes(fixed: Iterable[str], columns: Iterable[Field], newest: Definition) -> Iterator[tuple[str, ...]]:
    """The code book, its head first."""
    yield (_("Field"), _("Name given by"), _("Question"), _("Meaning"), _("Meaning in English"), _("Values"))
    meanings = _meanings()
    for name in fixed:
        meaning, values = meanings[name]
        yield name, _given_by(name in OF_PORTAL), "", meaning, "", values
    for column in columns:
        yield _explained(column, newest)


def _explained(column: Field, newest: Definition) -> tuple[str, ...]:
    item = column.item
    if column.is_other:
        meaning = _("The words beside “other” of %(code)s", code=item.code)
        return column.name, _given_by(False), item.code, meaning, "", ""
    words = said(item.text, WORDS), said(item.text, "en")
    return column.name, _given_by(column.is_portal), item.code, *words, _values(item, newest)


def _values(item: Item, newest: Definition) -> str:
    if item.type == "likert":
        told = [f"{level} = {said(label, WORDS)}" for level, label in enumerate(newest.labels, 1)]
        return "\n".join(told + ([f"0 = {said(newest.not_used, WORDS)}"] if newest.not_used else []))
    if item.type == "number":
        return f"{item.minimum:g} … {item.maximum:g}"
    if item.role == "profile":
        return "\n".join(said(option.text, WORDS) for option in item.options)
    return "\n".join(f"{option.value} = {said(option.text, WORDS)}" for option in item.options)


def _given_by(is_portal: bool) -> str:
    return _("the portal") if is_portal else _("this file")


def _meanings() -> Mapping[str, tuple[str, str]]:
    """(meaning, values) of the columns before the questions."""
    date = _("The day on the form, in three fields, without leading zeros")
    return {
        "kieu_khao_sat": (_("Kind of survey"), _("1 monthly or quarterly by the hospital\n2 at the end of the year by the "
                          "hospital\n3 team of the ministry or the Department of Health\n4 re-check by the ministry\n"
                          "5 cross-check\n6 other")),
        "guibyt": (_("Whether the form is sent to the ministry; left empty: whoever enters it decides"), ""),
        "masophieu": (_("The hospital's own number of the form: on paper the number of the copy, else eight signs that "
                        "stay with the form; of staff only the line of this file"), ""),
        "nguoipv": (_("Who filled the form in"), "\n".join(dict.fromkeys(filled_in().values()))),
        "doituong": (_("Who answers"), ""),
        "ngay": (date, "1 … 31"),
        "thang": (date, "1 … 12"),
        "nam": (date, ""),
        "ma_benh_vien": (_("Code of the hospital"), ""),
        "khoa": (_("Department, as it was called that day"), ""),
        "ma_khoa": (_("The ministry's code of the department"), ""),
    }  # fmt: skip


def filled_in() -> Mapping[str, str]:
    """What `nguoipv` says for each way a form was answered."""
    oneself = "Người trả lời tự điền"
    return {
        "kiosk": oneself, "qr": oneself, "invite": oneself, "paper": "Người trả lời tự điền trên giấy",
        "interview": "Phỏng vấn trực tiếp", "phone": "Phỏng vấn qua điện thoại",
    }  # fmt: skip


def answers_of(columns: Iterable[Field], definition: Definition, scores: str, answers: Mapping) -> list:
    """The cells of one response: levels as numbers, 0 for not used, choices by their number, profiles in words."""
    likert = dict(zip((item.code for item in definition.likert), scores, strict=True))
    return [_cell(column, likert, answers) for column in columns]


def _cell(column: Field, likert: Mapping[str, str], answers: Mapping):
    item = column.item
    if column.is_other:
        return answers.get(item.other_code)
    if item.role == "likert":
        level = likert.get(item.code, "-")
        return int(level) if level.isdigit() else None  # blank and not asked alike: nothing to enter
    value = answers.get(item.code)
    if item.type == "choice":
        return _choice(item, value)
    return value


def _choice(item: Item, value):
    if value is None or item.role != "profile":
        return int(value) if value is not None and str(value).isdigit() else value
    return next((said(option.text, WORDS) for option in item.options if option.value == value), value)
