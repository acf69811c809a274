"""A questionnaire as the three sheets of an XLSForm that Kobo and ODK read, and that we read back word for word."""

import json
from collections.abc import Iterator, Mapping, Sequence

from ..definition import OTHER_MAX_LENGTH, RECOMMENDATIONS
from . import normal
from .languages import column_name
from .relevance import between, relevant

Sheets = dict[str, list[list[str]]]
SCALE, SCALE_WITHOUT_NOT_USED, RECOMMENDATION = "scale", "scale_1_to_5", "recommendation"
OUT_OF_BOUNDS = {"vi": "Nhập số từ {low} đến {high}.", "en": "Enter a number from {low} to {high}."}
TOO_LONG = {"vi": "Nhiều nhất {most} ký tự.", "en": "At most {most} characters."}
OTHER_WORDS = {"vi": "Ghi rõ ý khác", "en": "Please specify"}
SURVEY_HEAD = ("type", "name", "label", "hint", "required", "relevant", "appearance", "constraint",
               "constraint_message", "audio", "langnghe_role", "langnghe_section", "langnghe_unit",
               "langnghe_also")  # fmt: skip
CHOICES_HEAD = ("list_name", "name", "label", "audio", "langnghe_other", "langnghe_also")
Line = dict[str, object]


def sheets(document: Mapping, version: str) -> Sheets:
    """The sheets survey, choices and settings, each a list of rows of text, the head first.

    `document` may be an incomplete draft; it must have been read by questionnaire.lenient without an error.
    """
    form = normal.form(document)
    languages = tuple(document.get("languages") or ("vi", "en"))
    return {
        "survey": _grid(SURVEY_HEAD, list(_survey(document, form, languages)), languages),
        "choices": _grid(CHOICES_HEAD, list(_choices(document, form, languages)), languages),
        "settings": _settings(document, form, languages, version),
    }


def _survey(document: Mapping, form: dict, languages: Sequence[str]) -> Iterator[Line]:
    types = {
        item["code"]: item["type"] for section in document["sections"] for item in section.get("items", ())
    }
    names = {code.lower() for code in types}
    if form.get("intro"):
        yield {"type": "note", "name": "langnghe_intro", "label": form["intro"], "langnghe_role": "intro"}
    for section in document["sections"]:
        own = normal.section(section)
        yield {"type": "begin_group", "name": _free("section_" + own["code"].replace("-", "_"), names), "label": own["title"],
               "langnghe_section": own["code"], "appearance": "field-list",
               "langnghe_also": normal.lost(section, own, ("items",))}  # fmt: skip
        for item in section.get("items", ()):
            yield _question(item, form, types, languages)
            yield from _other_words(item, names, languages)
        yield {"type": "end_group"}
    if form.get("thanks"):
        yield {"type": "note", "name": "langnghe_thanks", "label": form["thanks"], "langnghe_role": "thanks"}


def _question(item: Mapping, form: dict, types: Mapping[str, str], languages: Sequence[str]) -> Line:
    own = normal.item(item)
    kind, appearance = TYPES[own["type"]](own)
    condition = own.get("show_if")
    return {
        "type": kind,
        "name": own["code"],
        "label": own["text"],
        "hint": _hint(own),
        "required": "yes" if own.get("required") else "",
        "relevant": relevant(condition, types.get(condition["item"], "")) if condition else "",
        "appearance": appearance,
        "audio": {code: f"{sha256}.mp3" for code, sha256 in own.get("audio", {}).items()},
        "langnghe_role": own["role"],
        "langnghe_unit": own.get("unit", {}),
        "langnghe_also": normal.lost(item, own),
        **_constraint(own, languages),
    }


def _likert(item: dict) -> tuple[str, str]:
    return f"select_one {SCALE if item.get('not_used', True) else SCALE_WITHOUT_NOT_USED}", "likert"


def _text(item: dict) -> tuple[str, str]:
    return "text", "multiline" if item.get("long", True) else ""


TYPES = {
    "likert": _likert,
    "choice": lambda item: (f"select_one {list_name(item)}", ""),
    "multiple": lambda item: (f"select_multiple {list_name(item)}", ""),
    "recommendation": lambda item: (f"select_one {RECOMMENDATION}", "columns-pack"),
    "number": lambda item: ("decimal", ""),
    "text": _text,
}


def list_name(item: Mapping) -> str:
    return f"{item['code']}_answers"


def _hint(item: dict) -> dict[str, str]:
    """The help, and the unit in brackets behind it: Kobo shows nothing else beside a number."""
    hint, unit = item.get("help", {}), item.get("unit", {})
    codes = dict.fromkeys((*hint, *unit))
    return {
        code: " ".join(filter(None, (hint.get(code), f"({unit[code]})" if code in unit else "")))
        for code in codes
    }


def _constraint(item: dict, languages: Sequence[str]) -> Line:
    if item["type"] == "number":
        low, high = item.get("minimum"), item.get("maximum")
        told = {
            code: text.format(low=low, high=high) for code, text in OUT_OF_BOUNDS.items() if code in languages
        }
        expression = between(".", low, high)
    elif item["type"] == "text" and "max_length" in item:
        told = {
            code: text.format(most=item["max_length"]) for code, text in TOO_LONG.items() if code in languages
        }
        expression = f"string-length(.) <= {item['max_length']}"
    else:
        return {}
    return {"constraint": expression, "constraint_message": told if expression else {}}


def _other_words(item: Mapping, names: set[str], languages: Sequence[str]) -> Iterator[Line]:
    """Kobo has no answer with words of one's own: a text follows, asked after that answer only."""
    other = next((option for option in item.get("options", ()) if option.get("other")), None)
    if other is None:
        return
    yield {
        "type": "text",
        "name": _free(f"{item['code']}_other", names),
        "label": {code: OTHER_WORDS.get(code, OTHER_WORDS["en"]) for code in languages},
        "relevant": relevant({"item": item["code"], "values": [other["value"]]}, item["type"]),
        "constraint": f"string-length(.) <= {OTHER_MAX_LENGTH}",
        "langnghe_role": "other",
    }


def _choices(document: Mapping, form: dict, languages: Sequence[str]) -> Iterator[Line]:
    levels = list(_levels(form["scale"], document["scale"].get("audio") or [] if "scale" in document else []))
    beside = [{"name": "0", "label": form["scale"]["not_used"]}] if "not_used" in form["scale"] else []
    yield from ({"list_name": SCALE} | line for line in (*levels, *beside))
    every = [item for section in document["sections"] for item in section.get("items", ())]
    if any(item["type"] == "likert" and item.get("not_used") is False for item in every):
        yield from ({"list_name": SCALE_WITHOUT_NOT_USED} | line for line in levels)
    if any(item["type"] == "recommendation" for item in every):
        for level in RECOMMENDATIONS:
            yield {"list_name": RECOMMENDATION, "name": level, "label": dict.fromkeys(languages, level)}
    for item in every:
        for given in item.get("options", ()) if item["type"] in ("choice", "multiple") else ():
            yield _choice(list_name(item), given)


def _levels(scale: Mapping, spoken: Sequence[Mapping]) -> Iterator[Line]:
    for level, label in enumerate(scale["labels"], 1):
        audio = spoken[level - 1] if level <= len(spoken) else {}
        yield {
            "name": str(level),
            "label": label,
            "audio": {code: f"{sha256}.mp3" for code, sha256 in audio.items()},
        }


def _choice(list_: str, given: Mapping) -> Line:
    own = normal.option(given)
    return {
        "list_name": list_,
        "name": own["value"],
        "label": own.get("text", {}),
        "audio": {code: f"{sha256}.mp3" for code, sha256 in own.get("audio", {}).items()},
        "langnghe_other": "yes" if own.get("other") else "",
        "langnghe_also": normal.lost(given, own),
    }


def _settings(document: Mapping, form: dict, languages: Sequence[str], version: str) -> list[list[str]]:
    main = languages[0]
    facts = {
        "form_title": form.get("title", {}).get(main, form.get("key", "")),
        "form_id": form.get("key", ""),
        "version": version,
        "default_language": column_name(main),
        "style": "pages",
        "langnghe_audience": form.get("audience", ""),
        "langnghe_minutes": str(form.get("minutes", "")),
        **{f"langnghe_{name}_{code}": text for name in ("title", "source") for code, text in form.get(name, {}).items()},
        "langnghe_also": _json(normal.lost(document, form, ("sections",))
                               | {name: form[name] for name in ("official", "languages") if name in form}),
    }  # fmt: skip
    return [list(facts), list(facts.values())]


def _grid(head: Sequence[str], lines: Sequence[Line], languages: Sequence[str]) -> list[list[str]]:
    """Head and rows; a translated column becomes one a language, and one that would be empty is left out."""
    places: list[tuple[str, str]] = []
    for column in head:
        values = [line.get(column) for line in lines]
        if any(isinstance(value, dict) for value in values) and column != "langnghe_also":
            used = {code for value in values if isinstance(value, dict) for code in value}
            places += [
                (column, code)
                for code in dict.fromkeys((*languages, *sorted(used)))
                if _is_needed(column, code, used)
            ]
        elif any(values) or column in ("type", "name", "list_name"):
            places.append((column, ""))
    return [[_title(*place) for place in places]] + [
        [_cell(line, *place) for place in places] for line in lines
    ]


def _is_needed(column: str, code: str, used: set[str]) -> bool:
    """Labels and hints stand in every language, else pyxform warns of the missing ones."""
    return code in used or (bool(used) and column in ("label", "hint", "constraint_message", "audio"))


def _title(column: str, code: str) -> str:
    if not code:
        return column
    if column.startswith("langnghe_"):
        return f"{column}_{code}"
    return f"{'media::audio' if column == 'audio' else column}::{column_name(code)}"


def _cell(line: Line, column: str, code: str) -> str:
    value = line.get(column)
    if code:
        return str(value.get(code, "")) if isinstance(value, dict) else ""
    return _json(value) if isinstance(value, dict) else str(value or "")


def _json(value: dict) -> str:
    return json.dumps(value, ensure_ascii=False, sort_keys=True) if value else ""


def _free(name: str, used: set[str]) -> str:
    while name.lower() in used:
        name += "_"
    used.add(name.lower())
    return name
