"""A questionnaire as a FHIR R4 Questionnaire resource (https://hl7.org/fhir/R4/questionnaire.html)."""

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from ..definition import Condition, Definition, Item, Option, Texts, said
from ..questionnaire import lenient

EXTENSION = "http://hl7.org/fhir/StructureDefinition/"
UCUM = "http://unitsofmeasure.org"
ITEM_CONTROL = "http://hl7.org/fhir/questionnaire-item-control"
SUBJECTS = {"patient": "Patient", "staff": "Practitioner"}
UNITS = {"%": "%", "km": "km", "tuổi": "a", "năm": "a", "tháng": "mo", "ngày": "d", "giờ": "h", "phút": "min"}
SCALE, NOT_USED = "scale", "0"
Resource = dict


@dataclass(frozen=True)
class Edition:
    """What a resource says of itself beside the questions: `url` is the questionnaire's own, without its version."""

    url: str
    version: str
    status: str  # active, draft or retired
    date: date
    publisher: str


def resource(text: str, edition: Edition) -> Resource:
    """The resource for a definition (JSON text), which may be an incomplete draft. Raises DefinitionError."""
    definition = lenient(text)
    return _Writer(definition, edition).questionnaire()


class _Writer:
    """Writes the parts of one resource; its main language is the form's first."""

    def __init__(self, definition: Definition, edition: Edition):
        self.definition, self.edition = definition, edition
        self.language = definition.languages[0]

    def questionnaire(self) -> Resource:
        form, edition = self.definition, self.edition
        return {
            "resourceType": "Questionnaire",
            "language": self.language,
            "url": edition.url,
            "identifier": [{"system": edition.url.rpartition("/")[0], "value": form.key}],
            "version": edition.version,
            "name": _machine_name(form.key),
            **self.words("title", form.title),
            "status": edition.status,
            "subjectType": [SUBJECTS.get(form.audience, "Person")],
            "date": edition.date.isoformat(),
            "publisher": edition.publisher,
            **self.words("description", form.intro),
            **self.words("purpose", form.source),
            "item": [*map(self.section, form.sections), *self.display("form.thanks", form.thanks)],
        }

    def words(self, name: str, texts: Mapping[str, str] | None) -> Resource:
        """The element in the main language, with its translations beside it."""
        main = said(texts, self.language)
        others = {
            code: text for code, text in (texts or {}).items() if code != self.language and text.strip()
        }
        if not main.strip():
            return {}
        translations = [
            {"url": EXTENSION + "translation",
             "extension": [{"url": "lang", "valueCode": code}, {"url": "content", "valueString": text}]}
            for code, text in others.items()
        ]  # fmt: skip
        return {name: main} | ({f"_{name}": {"extension": translations}} if translations else {})

    def section(self, section) -> Resource:
        head = {
            "linkId": f"section.{section.code}",
            "prefix": section.code,
            **self.words("text", section.title),
        }
        items = [self.item(item) for item in section.items]
        return head | ({"type": "group", "item": items} if items else {"type": "display"})

    def item(self, item: Item) -> Resource:
        kind, more = KINDS.get(item.type, _text)(self, item)
        made = {"linkId": item.code, "prefix": item.code, **self.words("text", item.text), "type": kind,
                "required": item.is_required, **more, **self.enabled(item.show_if)}  # fmt: skip
        help_ = list(self.display(f"{item.code}.help", item.help, "help"))
        return made | ({"item": help_} if help_ else {})

    def display(self, link: str, texts: Texts | None, control: str = "") -> Iterator[Resource]:
        words = self.words("text", texts)
        if not words:
            return
        coded = {"coding": [{"system": ITEM_CONTROL, "code": control}]}
        shown = (
            [{"url": EXTENSION + "questionnaire-itemControl", "valueCodeableConcept": coded}]
            if control
            else []
        )
        yield {"linkId": link, **words, "type": "display"} | ({"extension": shown} if shown else {})

    def options(self, name: str, options: Sequence[Option], weighs: bool = False) -> list[Resource]:
        return [{"valueCoding": self.coding(name, option, weighs)} for option in options]

    def coding(self, name: str, option: Option, weighs: bool) -> Resource:
        weight = [{"url": EXTENSION + "ordinalValue", "valueDecimal": int(option.value)}] if weighs else []
        return {
            "system": self.system(name),
            "code": option.value,
            **self.words("display", option.text),
            **({"extension": weight} if weight and option.value != NOT_USED else {}),
        }

    def system(self, name: str) -> str:
        return f"{self.edition.url}/{name}"

    def enabled(self, condition: Condition | None) -> Resource:
        """enableWhen: any of the answers, or all of the bounds."""
        asked = self.definition.by_code.get(condition.item) if condition else None
        if condition is None or asked is None:
            return {}
        if condition.values:
            tests = [
                {"question": asked.code, "operator": "=", **self.answer(asked, value)}
                for value in condition.values
            ]
            return {"enableWhen": tests} | ({"enableBehavior": "any"} if len(tests) > 1 else {})
        bounds = ((">=", condition.minimum), ("<=", condition.maximum))
        tests = [{"question": asked.code, "operator": sign, "answerDecimal": bound}
                 for sign, bound in bounds if bound is not None]  # fmt: skip
        return {"enableWhen": tests} | ({"enableBehavior": "all"} if len(tests) > 1 else {}) if tests else {}

    def answer(self, asked: Item, value: str) -> Resource:
        if asked.type == "recommendation" and value.isdigit():
            return {"answerInteger": int(value)}
        return {
            "answerCoding": {
                "system": self.system(SCALE if asked.type == "likert" else asked.code),
                "code": value,
            }
        }


def _likert(writer: _Writer, item: Item) -> tuple[str, Resource]:
    form = writer.definition
    levels = [Option(str(level), label) for level, label in enumerate(form.labels, 1)]
    if form.not_used is not None and item.offers_not_used:
        levels.append(Option(NOT_USED, form.not_used))
    return "choice", {"answerOption": writer.options(SCALE, levels, weighs=True)}


def _choice(writer: _Writer, item: Item) -> tuple[str, Resource]:
    more: Resource = {"repeats": True} if item.type == "multiple" else {}
    if item.options:
        more["answerOption"] = writer.options(item.code, item.options)
    return "open-choice" if item.other_value is not None else "choice", more


def _recommendation(_writer: _Writer, _item: Item) -> tuple[str, Resource]:
    return "integer", {
        "extension": [_bound("minValue", "valueInteger", 0), _bound("maxValue", "valueInteger", 10)]
    }


def _number(writer: _Writer, item: Item) -> tuple[str, Resource]:
    extension = [
        _bound("minValue", "valueDecimal", item.minimum),
        _bound("maxValue", "valueDecimal", item.maximum),
    ]
    if unit := writer.words("display", item.unit):
        code = UNITS.get((item.unit or {}).get("vi", ""))
        coded = {"system": UCUM, "code": code} if code else {}
        extension.append({"url": EXTENSION + "questionnaire-unit", "valueCoding": coded | unit})
    return "decimal", {"extension": extension}


def _text(_writer: _Writer, item: Item) -> tuple[str, Resource]:
    return "text" if item.is_long else "string", {"maxLength": item.max_length} if item.max_length else {}


KINDS = {"likert": _likert, "choice": _choice, "multiple": _choice, "recommendation": _recommendation,
         "number": _number, "text": _text}  # fmt: skip


def _bound(name: str, kind: str, value: float) -> Resource:
    return {"url": EXTENSION + name, kind: value}


def _machine_name(key: str) -> str:
    """A name for programs: a capital letter, then letters, digits and _."""
    words = re.findall(r"[A-Za-z0-9]+", key)
    return re.sub(
        r"^[^A-Z]", lambda first: f"Q{first[0]}", "".join(word.capitalize() for word in words) or "Form"
    )
