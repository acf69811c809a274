"""A row of the sheet `survey` as a question of ours, or the reason why it is none."""

from collections.abc import Callable, Mapping

from ..definition import RECOMMENDATIONS, TYPES_OF_ROLE
from ..spoken import N_
from . import facts, normal
from .expressions import NotTaken
from .lists import ChoiceList
from .relevance import Number, limits, longest, number
from .remarks import Reading
from .scales import Scale
from .tables import Row
from .types import Kind

LONG_TEXT, SHORT_TEXT, LONGEST_TEXT = 2_000, 200, 10_000
LARGEST = 999_999
OTHER_LABEL = {"vi": "Khác", "en": "Other"}
ROLE_OF_TYPE = {"likert": "likert", "recommendation": "recommend", "number": "number", "text": "text"}


class LeftOut(Exception):
    """A row that cannot become a question; the message is the reason, `column` the cell that tells it."""

    def __init__(self, msgid: str, column: str = "type", **values: object):
        super().__init__(msgid)
        self.msgid, self.column, self.values = msgid, column, values


class ItemReader:
    """Turns rows into items; knows the lists, and which five-level scale is the form's own."""

    def __init__(
        self,
        lists: Mapping[str, ChoiceList],
        scale: Scale | None,
        languages: tuple[str, ...],
        reading: Reading,
    ):
        self.lists, self.scale, self.languages, self.reading = lists, scale, languages, reading
        self.has_recommendation = False

    def item(self, row: Row, kind: Kind, code: str) -> tuple[dict, dict[str, str]]:
        """(item, value of each name in the file). Raises LeftOut."""
        if row["choice_filter"]:
            raise LeftOut(N_("Answers that depend on an earlier answer (choice_filter) cannot be asked here."),
                          "choice_filter")  # fmt: skip
        made, answers = READERS[kind.name](self, row, kind)
        made |= facts.help_and_unit(row)
        if facts.required(row, self.reading):
            made["required"] = True
        if audio := facts.recordings(row, self.reading):
            made["audio"] = audio
        made |= {"code": code, "text": row.text("label"), "role": self._role(row, made["type"])}
        self._tell_of_the_rest(row)
        return normal.regained(made, facts.also(row, self.reading), normal.item, normal.ITEM), answers

    def one(self, row: Row, kind: Kind) -> tuple[dict, dict[str, str]]:
        if row["appearance"].strip() == "label":
            raise LeftOut(
                N_("The head of a grid is no question; the questions of the grid are taken."), "appearance"
            )
        found = self._list(row, kind)
        scale = found.scale(is_said_to_be(row))
        if scale is not None and self.scale is not None and scale.signature == self.scale.signature:
            offers_less = self.scale.not_used is not None and scale.not_used is None
            return {"type": "likert"} | ({"not_used": False} if offers_less else {}), scale.answers
        if tuple(found.values) == RECOMMENDATIONS and not self.has_recommendation and not kind.has_other:
            return self._recommendation()
        if scale is not None:
            self.reading.changed.append(row.remark(
                N_("A form has one scale; this question has other words on its five answers and becomes a single "
                   "choice, outside the satisfaction rate."), "type"))  # fmt: skip
        return self._choices("choice", found, kind)

    def several(self, row: Row, kind: Kind) -> tuple[dict, dict[str, str]]:
        return self._choices("multiple", self._list(row, kind), kind)

    def text(self, row: Row, _kind: Kind) -> tuple[dict, dict[str, str]]:
        # Of a form from elsewhere that says nothing, long: most of what people are asked to write is an opinion.
        says_nothing = not row["appearance"] and not row["langnghe_role"]
        is_long = "multiline" in row["appearance"] or says_nothing
        most = LONG_TEXT if is_long else SHORT_TEXT
        if row["constraint"]:
            try:
                most = min(max(longest(row["constraint"]), 1), LONGEST_TEXT)
            except NotTaken:
                self._constraint_left(row)
        elif row["langnghe_role"]:
            return {"type": "text"} | ({} if is_long else {"long": False}), {}
        return {"type": "text", "max_length": most} | ({} if is_long else {"long": False}), {}

    def number(self, row: Row, kind: Kind) -> tuple[dict, dict[str, str]]:
        low: Number | None = None
        high: Number | None = None
        if row["constraint"]:
            try:
                low, high = limits(row["constraint"], kind.name == "integer")
            except NotTaken:
                self._constraint_left(row)
        if row["langnghe_role"]:
            given = {"minimum": low, "maximum": high}
            return {"type": "number"} | {
                name: bound for name, bound in given.items() if bound is not None
            }, {}
        return self._bounded(row, low, high), {}

    def range(self, row: Row, _kind: Kind) -> tuple[dict, dict[str, str]]:
        given = dict(
            part.split("=", 1) for part in row["parameters"].replace(";", " ").split() if "=" in part
        )
        try:
            low, high, step = (
                number(given.get(*one)) for one in (("start", "1"), ("end", "10"), ("step", "1"))
            )
        except ValueError:
            raise LeftOut(N_("The parameters of the range cannot be read."), "parameters") from None
        if (low, high, step) == (0, 10, 1) and not self.has_recommendation:
            return self._recommendation()
        return self._bounded(row, min(low, high), max(low, high)), {}

    def _list(self, row: Row, kind: Kind) -> ChoiceList:
        found = self.lists.get(kind.of)
        if found is None:
            raise LeftOut(
                N_("The list of answers “%(list)s” does not stand in the sheet “choices”."), list=kind.of
            )
        if len(found.choices) + kind.has_other < 2:
            raise LeftOut(N_("The list “%(list)s” has fewer than two answers."), list=kind.of)
        if row["constraint"]:
            self._constraint_left(row)
        return found

    def _choices(self, type_: str, found: ChoiceList, kind: Kind) -> tuple[dict, dict[str, str]]:
        options = [self._option(choice) for choice in found.choices]
        if kind.has_other and not any(option.get("other") for option in options):
            value = "other" if "other" not in found.values.values() else "other_answer"
            label = {code: OTHER_LABEL.get(code, OTHER_LABEL["en"]) for code in self.languages}
            options.append({"value": value, "text": label, "other": True})
        return {"type": type_, "options": options}, found.values

    def _option(self, choice) -> dict:
        made = {"value": choice.value, "text": dict(choice.label)}
        if choice.row["langnghe_other"].lower() in facts.YES:
            made["other"] = True
        if audio := facts.recordings(choice.row, self.reading):
            made["audio"] = audio
        return normal.regained(made, facts.also(choice.row, self.reading), normal.option, normal.OPTION)

    def _recommendation(self) -> tuple[dict, dict[str, str]]:
        self.has_recommendation = True
        return {"type": "recommendation"}, {level: level for level in RECOMMENDATIONS}

    def _bounded(self, row: Row, low: Number | None, high: Number | None) -> dict:
        lowest = min(0, high - 1 if high is not None else 0) if low is None else low
        highest = max(LARGEST, lowest + 1) if high is None else high
        if low is None or high is None:
            self.reading.changed.append(row.remark(
                N_("A number needs bounds here: from %(low)s to %(high)s. Narrow them on the question's page."),
                "constraint", low=lowest, high=highest))  # fmt: skip
        return {"type": "number", "minimum": lowest, "maximum": highest}

    def _constraint_left(self, row: Row) -> None:
        self.reading.left.append(row.remark(
            N_("The constraint “%(text)s” cannot be kept; the question is taken without it."), "constraint",
            text=row["constraint"][:200]))  # fmt: skip

    def _role(self, row: Row, type_: str) -> str:
        said = row["langnghe_role"]
        return said if type_ in TYPES_OF_ROLE.get(said, ()) else ROLE_OF_TYPE.get(type_, "choice")

    def _tell_of_the_rest(self, row: Row) -> None:
        for column, msgid in REST.items():
            if row[column] or row.texts.get(column):
                self.reading.left.append(row.remark(msgid, column))
        for column, msgid in SAID_OTHERWISE.items() if not row["langnghe_role"] else ():
            if row[column].lower() not in facts.NO or row.texts.get(column):
                self.reading.changed.append(row.remark(msgid, column))


def is_said_to_be(row: Row) -> bool:
    """Whether the form itself calls the question one on the scale."""
    return "likert" in row["appearance"] or row["langnghe_role"] == "likert"


Read = Callable[[ItemReader, Row, Kind], tuple[dict, dict[str, str]]]
READERS: dict[str, Read] = {
    "one": ItemReader.one, "score_row": ItemReader.one, "several": ItemReader.several, "text": ItemReader.text,
    "integer": ItemReader.number, "decimal": ItemReader.number, "range": ItemReader.range,
}  # fmt: skip
REST = {
    "default": N_("An answer given beforehand is not taken: here only a person answers."),
    "calculation": N_("Calculations are not taken; the question is asked as it stands."),
    "image": N_("Pictures of questions are not taken."),
    "video": N_("Films of questions are not taken."),
    "guidance_hint": N_("Guidance for interviewers is not taken."),
}
SAID_OTHERWISE = {
    "constraint_message": N_(
        "A sentence for wrong answers is not taken: here the bounds are told in a sentence of ours."
    ),
    "required_message": N_("A sentence for missing answers is not taken: here it is always the same."),
    "read_only": N_("The question cannot be answered in the file (read_only); here it can."),
}
