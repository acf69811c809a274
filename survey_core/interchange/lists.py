"""The sheet `choices`: lists of answers, each answer with the value it gets here."""

from collections.abc import Mapping
from dataclasses import dataclass, field

from ..spoken import N_
from .codes import option_value
from .remarks import Reading
from .scales import Scale, scale_of
from .tables import Row, Table


@dataclass(frozen=True)
class Choice:
    """One answer: its name in the file, its value here."""

    name: str
    value: str
    label: Mapping[str, str]
    row: Row


@dataclass
class ChoiceList:
    name: str
    choices: list[Choice] = field(default_factory=list)

    @property
    def options(self) -> list[tuple[str, Mapping[str, str]]]:
        return [(choice.name, choice.label) for choice in self.choices]

    @property
    def values(self) -> dict[str, str]:
        return {choice.name: choice.value for choice in self.choices}

    def scale(self, is_said_to_be: bool = False) -> Scale | None:
        return scale_of(self.options, is_said_to_be)


def read_lists(table: Table, main: str, reading: Reading) -> dict[str, ChoiceList]:
    """The lists by name; what is wrong with an answer is told."""
    lists: dict[str, ChoiceList] = {}
    for row in table.rows:
        name, answer = row["list_name"], row["name"] or row["value"]
        if not name or not answer:
            reading.left.append(row.remark(N_("The answer lacks the name of its list or its own; it is left out."),
                                           "name" if name else "list_name"))  # fmt: skip
            continue
        inside = lists.setdefault(name, ChoiceList(name))
        if answer in inside.values:
            reading.left.append(row.remark(
                N_("The list “%(list)s” has the answer “%(name)s” already; this one is left out."), "name",
                list=name, name=answer))  # fmt: skip
            continue
        inside.choices.append(_choice(row, answer, inside, main, reading))
    return lists


def _choice(row: Row, name: str, inside: ChoiceList, main: str, reading: Reading) -> Choice:
    value = option_value(name, {choice.value.lower() for choice in inside.choices})
    if value != name:
        reading.changed.append(row.remark(N_("The answer “%(name)s” is called “%(value)s” here."), "name",
                                          name=name, value=value))  # fmt: skip
    label = row.text("label")
    if not label and not row["langnghe_also"]:
        reading.changed.append(row.remark(N_("The answer “%(name)s” has no label; its name stands for it."), "label",
                                          name=name))  # fmt: skip
        label = {main: name}
    for column in ("image", "video"):
        if row.texts.get(column):
            reading.left.append(row.remark(N_("Pictures and films of answers are not taken."), column))
    return Choice(name, value, label, row)
