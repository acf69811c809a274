"""The walk down the sheet `survey`: groups become sections, rows questions, filters conditions."""

from collections.abc import Sequence
from dataclasses import dataclass, field, replace

from ..spoken import N_
from . import facts, normal
from .codes import item_code, section_code
from .expressions import NotTaken, comparisons, parse
from .items import READERS, ItemReader, LeftOut
from .refusals import reason
from .relevance import Asked, asked_names, condition
from .remarks import Reading
from .scales import is_other
from .tables import Row
from .types import Kind, kind_of

UNTITLED = {"vi": "Câu hỏi", "en": "Questions"}
OTHER_NAMES = ("other", "khac", "khác", "specify", "ghi_ro", "ghiro", "neu_ro")


@dataclass
class Group:
    """An open group: its row, the section its questions go to once it has any, and the list of a score table."""

    row: Row | None
    kind: str = "group"
    of: str = ""
    section: dict | None = field(default=None, repr=False)
    is_told: bool = False


class RowWalk:
    """Fills `sections`; `notes` holds what stands before the first question and behind the last."""

    def __init__(self, reader: ItemReader, languages: Sequence[str], reading: Reading):
        self.reader, self.languages, self.reading = reader, languages, reading
        self.sections: list[dict] = []
        self.notes: dict[str, dict[str, str]] = {}
        self._groups = [Group(None)]
        self._asked: dict[str, Asked] = {}
        self._left_out: set[str] = set()
        self._codes: set[str] = set()
        self._notes: list[tuple[Row, int]] = []

    def all(self, rows: Sequence[Row]) -> None:
        for row in rows:
            self.one(row)
        for group in self._groups[1:]:
            self._leave(group.row, N_("The group is not ended; it was taken to its last row."))
        self._place_notes()

    def one(self, row: Row) -> None:
        kind = kind_of(row["type"])
        if row["disabled"].lower() in facts.YES:
            self._leave(row, N_("The row is switched off (disabled)."), "disabled")
        elif kind.name == "begin":
            self._begin(row, kind)
        elif kind.name == "end":
            self._end(row)
        elif self._groups[-1].kind not in ("group", "score"):
            self._leave(row, N_("The row stands in a table that is not taken."), "type")
        elif kind.name == "note":
            self._notes.append((row, len(self._codes)))
        elif kind.name not in READERS:
            self._leave(row, reason(row["type"]), "type", type=row["type"])
        else:
            self._question(row, kind)

    def _begin(self, row: Row, kind: Kind) -> None:
        inside = self._groups[-1].kind
        group = Group(row, kind.of if inside in ("group", "score") else inside, row["kobo_score_choices"])
        self._groups.append(group)
        if group.kind not in ("group", "score"):
            self._leave(row, reason(f"begin {kind.of}"), "type", type=row["type"])

    def _end(self, row: Row) -> None:
        if len(self._groups) > 1:
            self._groups.pop()
        else:
            self._leave(row, N_("A group ends that never began."), "type")

    def _question(self, row: Row, kind: Kind) -> None:
        if kind.name == "score_row":
            kind = replace(kind, of=self._groups[-1].of)
        if kind.name == "text" and self._is_words_of_other(row):
            return
        name = row["name"] or (next(iter(row.text("label").values()), "")[:40])
        code = item_code(name, self._codes)
        try:
            if not row.text("label") and not row["langnghe_also"]:
                raise LeftOut(N_("The question has no text."), "label")
            item, answers = self.reader.item(row, kind, code)
        except LeftOut as left:
            self._leave(row, left.msgid, left.column, **left.values)
            return
        if code != name:
            self.reading.changed.append(row.remark(N_("The question “%(name)s” has the code %(code)s here."), "name",
                                                   name=name, code=code))  # fmt: skip
        self._codes.add(code.lower())
        self._condition(row, item)
        self._section()["items"].append(item)
        self._asked[row["name"]] = Asked(item, answers, kind.name in ("integer", "range"))
        self._left_out.discard(row["name"])

    def _is_words_of_other(self, row: Row) -> bool:
        """Whether the text is asked only after the answer 'other' of an earlier choice: then it belongs to it."""
        try:
            found = list(comparisons(parse(row["relevant"]))) if row["relevant"] else []
        except NotTaken:
            return False
        asked = self._asked.get(found[0].name) if len(found) == 1 else None
        if asked is None or found[0].operator not in ("=", "selected") or "options" not in asked.item:
            return False
        options = {option["value"]: option for option in asked.item["options"]}
        option = options.get(asked.answers.get(found[0].value, ""))
        has_other = any(one.get("other") for one in options.values() if one is not option)
        if option is None or has_other or not self._speaks_of_other(row, option):
            return False
        if not option.get("other"):
            option["other"] = True
            self.reading.changed.append(row.remark(
                N_("The text belongs to the answer “other” of %(item)s and is written beside it."), "relevant",
                item=asked.item["code"]))  # fmt: skip
        self._left_out.add(row["name"])
        return True

    def _speaks_of_other(self, row: Row, option: dict) -> bool:
        if row["langnghe_role"]:
            return row["langnghe_role"] == "other"
        return row["name"].lower().endswith(OTHER_NAMES) or is_other(option["value"], option["text"])

    def _condition(self, row: Row, item: dict) -> None:
        """The one condition a question can have here: its own, or that of a group around it."""
        around = [group for group in self._groups if group.row is not None and group.row["relevant"]]
        texts = [group.row["relevant"] for group in around] + ([row["relevant"]] if row["relevant"] else [])  # type: ignore[index]
        if not texts:
            return
        text = " and ".join(f"({one})" for one in dict.fromkeys(texts)) if len(set(texts)) > 1 else texts[0]
        try:
            item_asked = self._asked_by(text)
            show_if = condition(text, item_asked)
            if "show_if" in item and normal.condition(item["show_if"]) == show_if:
                return
            item["show_if"] = show_if
        except NotTaken:
            self._condition_left(row, text, around)

    def _asked_by(self, text: str) -> Asked:
        names = asked_names(text)
        if len(names) != 1 or names[0] not in self._asked:
            raise NotTaken
        return self._asked[names[0]]

    def _condition_left(self, row: Row, text: str, around: list[Group]) -> None:
        group = around[-1] if around and not row["relevant"] else None
        if group is not None:
            if group.is_told:
                return
            group.is_told = True
        place: Row = group.row if group is not None else row  # type: ignore[assignment]
        self.reading.left.append(place.remark(
            N_("The condition “%(text)s” cannot be kept: here one question depends on the answers to one earlier "
               "question that is taken. What it filters is always shown."), "relevant", text=text[:200]))  # fmt: skip

    def _section(self) -> dict:
        """The section for the next question, begun where the innermost group has none or another came between."""
        group = self._groups[-1]
        if group.section is not None and self.sections[-1] is group.section:
            return group.section
        row = group.row
        used = {section["code"].lower() for section in self.sections}
        name = (row["langnghe_section"] or row["name"]) if row is not None else ""
        code = name if row is not None and row["langnghe_section"] else section_code(name, used)
        title = row.text("label") if row is not None else {}
        is_own = row is not None and bool(row["langnghe_section"])
        made = {"code": code, "title": title if title or is_own else self._untitled(row)}
        also = facts.also(row, self.reading) if row is not None else {}
        group.section = normal.regained(made, also, normal.section, ("code", "title")) | {"items": []}
        self.sections.append(group.section)
        return group.section

    def _untitled(self, row: Row | None) -> dict[str, str]:
        if row is not None:
            self.reading.changed.append(
                row.remark(N_("The group has no title; a title is put in for it."), "label")
            )
        return {code: UNTITLED.get(code, UNTITLED["en"]) for code in self.languages}

    def _place_notes(self) -> None:
        for row, before in self._notes:
            place = "intro" if before == 0 else "thanks" if before == len(self._codes) else ""
            said = row["langnghe_role"]
            if place and not row["relevant"] and row.text("label") and (said or place) not in self.notes:
                self.notes[said if said in ("intro", "thanks") else place] = row.text("label")
            else:
                self._leave(row, N_("A text without a question has no place here, but before the first question and "
                                    "behind the last."), "type")  # fmt: skip

    def _leave(self, row: Row | None, msgid: str, column: str = "type", **values: object) -> None:
        if row is None:
            return
        self.reading.left.append(row.remark(msgid, column, **values))
        self._left_out.add(row["name"])
