"""An XLSForm as a questionnaire of ours: what fits is taken, and everything else is told row by row."""

from collections import Counter
from collections.abc import Mapping, Sequence

from ..languages import LANGUAGE_NAMES
from ..spoken import N_
from . import facts, normal
from .codes import form_key
from .items import ItemReader, is_said_to_be
from .lists import ChoiceList, read_lists
from .plain_texts import plain
from .remarks import Reading, Remark, UnreadableForm
from .rows import RowWalk
from .scales import Scale
from .tables import Lines, Row, Table, language_of_unnamed, settled, table
from .types import kind_of

LEVELS = (
    {"vi": "Rất không hài lòng", "en": "Very dissatisfied"},
    {"vi": "Không hài lòng", "en": "Dissatisfied"},
    {"vi": "Bình thường", "en": "Neutral"},
    {"vi": "Hài lòng", "en": "Satisfied"},
    {"vi": "Rất hài lòng", "en": "Very satisfied"},
)
INTRO = {
    "vi": "Xin ông/bà cho ý kiến để bệnh viện phục vụ tốt hơn. Phiếu không ghi tên.",
    "en": "Please tell us your opinion, so that the hospital can serve people better. No name is asked.",
}
THANKS = {"vi": "Xin cảm ơn ông/bà.", "en": "Thank you."}
ITEMS_PER_MINUTE = 6
NEEDED = ("type", "name")
KNOWN = {
    "survey": {"type", "name", "label", "hint", "required", "relevant", "appearance", "constraint", "constraint_message",
               "required_message", "guidance_hint", "audio", "image", "video", "default", "calculation", "choice_filter",
               "read_only", "repeat_count", "parameters", "disabled", "kobo_score_choices", "langnghe_role",
               "langnghe_section", "langnghe_unit", "langnghe_also"},
    "settings": {"form_title", "form_id", "version", "default_language", "style", "name", "allow_choice_duplicates",
                 "langnghe_audience", "langnghe_minutes", "langnghe_title", "langnghe_source", "langnghe_also"},
    "choices": {"list_name", "name", "value", "label", "order", "audio", "image", "video", "langnghe_other",
                "langnghe_also"},
}  # fmt: skip
# What form builders keep for themselves; nobody misses it.
BUILDERS_OWN = ("$", "kobo", "hxl", "tags", "body::accuracythreshold", "#")


def read(sheets: Mapping[str, Lines], name: str) -> Reading:
    """Read (row number, cells) lines by sheet name; `name` is the file's, for a form that has no title.

    Raises UnreadableForm where there is no survey in it at all.
    """
    tables = {kind: table(kind, _lines(sheets, kind)) for kind in ("survey", "choices", "settings")}
    _check(sheets, tables["survey"])
    about = tables["settings"].rows[0] if tables["settings"].rows else Row("settings", 2, {}, {})
    reading = Reading({}, left=[remark for one in tables.values() for remark in one.left],
                      says_whom=bool(about["langnghe_audience"]))  # fmt: skip
    main = _main_language(tables, about, reading)
    tables = {kind: settled(one, main) for kind, one in tables.items()}
    if not about["langnghe_audience"]:
        tables = {kind: plain(one, reading) for kind, one in tables.items()}
    languages = _languages(tables, main)
    _tell_of_the_rest(sheets, tables, reading)
    lists = read_lists(tables["choices"], main, reading)
    scale = chosen_scale(tables["survey"].rows, lists)
    walk = RowWalk(ItemReader(lists, scale, languages, reading), languages, reading)
    walk.all(tables["survey"].rows)
    reading.document = _document(about, name, main, languages, scale, lists, walk, reading)
    return reading


def chosen_scale(rows: Sequence[Row], lists: Mapping[str, ChoiceList]) -> Scale | None:
    """The five-level scale that most questions have; where several lists are one scale, the one with "not used"."""
    uses: Counter = Counter()
    scales: dict[tuple, Scale] = {}
    for row in rows:
        kind = kind_of(row["type"])
        found = lists.get(kind.of if kind.name == "one" else row["kobo_score_choices"])
        scale = found.scale(is_said_to_be(row)) if found and not kind.has_other else None
        if scale is not None:
            uses[scale.signature] += 1
            if scale.signature not in scales or scale.not_used is not None:
                scales[scale.signature] = scale
    return scales[uses.most_common(1)[0][0]] if uses else None


def _lines(sheets: Mapping[str, Lines], kind: str) -> Lines:
    return next((lines for name, lines in sheets.items() if name.strip().lower() == kind), ())


def _check(sheets: Mapping[str, Lines], survey: Table) -> None:
    if not any(name.strip().lower() == "survey" for name in sheets):
        raise UnreadableForm(
            N_("The workbook has no sheet “survey”, so it is no XLSForm. Its sheets: %(sheets)s. In Kobo choose "
               "“Download XLS”."), sheets=", ".join(sheets) or "–",
        )  # fmt: skip
    missing = [column for column in NEEDED if column not in survey.head]
    if missing and survey.head:
        raise UnreadableForm(N_("The sheet “survey” has no column “%(column)s”. Its first row must name the columns."),
                             column=missing[0])  # fmt: skip
    if not survey.rows:
        raise UnreadableForm(
            N_("The sheet “survey” holds no question. Choose the workbook the form was made with.")
        )


def _main_language(tables: Mapping[str, Table], about: Row, reading: Reading) -> str:
    code = language_of_unnamed(list(tables.values()), about["default_language"])
    if code is None:
        reading.changed.append(Remark(
            N_("The texts name no language and do not look Vietnamese; they are taken as English. Write the Vietnamese "
               "ones before publishing."), {}, "survey"))  # fmt: skip
    return code or "en"


def _languages(tables: Mapping[str, Table], main: str) -> tuple[str, ...]:
    used = {code for one in tables.values() for code in one.languages()} | {main, "vi"}
    return tuple(code for code in LANGUAGE_NAMES if code in used)


def _tell_of_the_rest(sheets: Mapping[str, Lines], tables: Mapping[str, Table], reading: Reading) -> None:
    for kind, known in KNOWN.items():
        for column in sorted(tables[kind].columns - known):
            rows = [row for row in tables[kind].rows if row[column]]
            if rows and not column.startswith(BUILDERS_OWN):
                reading.left.append(Remark(
                    N_("This column is not known here; what stands in it (%(count)s cells) is left out."),
                    {"count": len(rows)}, kind, rows[0].number, rows[0].titles.get(column, column)))  # fmt: skip
    for name in [name for name, lines in sheets.items() if lines and name.strip().lower() not in tables]:
        reading.left.append(
            Remark(N_("The sheet is no part of a form that is known here; it is left out."), {}, name)
        )
    for row in tables["settings"].rows[1:]:
        reading.left.append(row.remark(N_("Only the first row of the settings counts.")))


def _document(about: Row, name: str, main: str, languages: tuple[str, ...], scale: Scale | None,
              lists: Mapping[str, ChoiceList], walk: RowWalk, reading: Reading) -> dict:  # fmt: skip
    is_own = bool(about["langnghe_audience"])
    title = about.text("langnghe_title") or {main: about["form_title"] or about["form_id"] or name}
    count = sum(len(section["items"]) for section in walk.sections)
    minutes = about["langnghe_minutes"]
    made = {
        "key": about["form_id"] if is_own else form_key(about["form_id"] or about["form_title"] or name),
        "audience": about["langnghe_audience"] or "patient",
        "title": title,
        "minutes": int(minutes) if minutes.isdigit() else max(1, round(count / ITEMS_PER_MINUTE)),
        "intro": walk.notes.get("intro") or ({} if is_own else _in(INTRO, languages)),
        "thanks": walk.notes.get("thanks") or ({} if is_own else _in(THANKS, languages)),
        "scale": _scale(scale or _own_scale(lists), languages),
    }
    if is_own:
        made["source"] = about.text("langnghe_source")
    else:
        made |= {"official": False, "source": {}}
        if len(languages) != 2 or set(languages) != {"vi", "en"}:
            made["languages"] = list(languages)
    form = normal.regained(
        made, facts.also(about, reading), normal.form, ("scale", "title", "source", "intro", "thanks")
    )
    return form | {"sections": walk.sections}


def _own_scale(lists: Mapping[str, ChoiceList]) -> Scale | None:
    """The scale of a form none of whose questions is scored, as our own export writes it."""
    found = lists.get("scale")
    return found.scale(is_said_to_be=True) if found else None


def _scale(scale: Scale | None, languages: tuple[str, ...]) -> dict:
    if scale is None:
        return {"labels": [_in(label, languages) for label in LEVELS]}
    beside = {"not_used": dict(scale.not_used_label)} if scale.not_used_label is not None else {}
    return {"labels": [dict(label) for label in scale.labels], **beside}


def _in(texts: Mapping[str, str], languages: Sequence[str]) -> dict[str, str]:
    return {code: text for code, text in texts.items() if code in languages}
