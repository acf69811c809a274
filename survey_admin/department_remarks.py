"""What a report about one department says of its past: which others it counts in, and why."""

from collections.abc import Iterable, Iterator
from datetime import timedelta

from survey_core import formatting
from survey_core.models import Succession
from survey_core.spoken import N_

from .questions import Asked
from .report import Remark

ONE_DAY = timedelta(days=1)


def remarks(asked: Asked, language: str) -> Iterator[Remark]:
    """One sentence for each department counted in, in the quarter or the one before; and on where it went."""
    department = asked.department
    if department is None:
        return
    history, words = asked.history, _Words(asked, language)
    yield from words.renamed()
    now, before = (history.before(asked.chosen, asked.days(back)) for back in (0, 1))
    yield from words.counted_in(now, IN_THE_QUARTER)
    known = {succession.department_id for succession in now}
    yield from words.counted_in([one for one in before if one.department_id not in known], IN_THE_ONE_BEFORE)
    if history.successors(department.id):
        yield words.about(department.id, ENDED)


IN_THE_QUARTER = (
    N_("%(old)s is counted in: %(new)s went on with its work on %(since)s."),
    N_("%(old)s is counted in as a whole: it was split into %(new)s on %(since)s, which share its answers."),
)
IN_THE_ONE_BEFORE = (
    N_("The quarter before counts in %(old)s, whose work %(new)s went on with on %(since)s."),
    N_("The quarter before counts in %(old)s as a whole; it was split into %(new)s on %(since)s."),
)
ENDED = N_("%(old)s ended on %(last)s; %(new)s went on with its work.")
RENAMED = N_("%(old)s is called %(new)s since %(since)s.")


class _Words:
    def __init__(self, asked: Asked, language: str):
        self.asked, self.language = asked, language
        self.departments = {department.id: department for department in asked.departments}

    def renamed(self) -> Iterator[Remark]:
        department, last = self.asked.department, self.asked.days().last
        names = self.asked.history.names.get(department.id, ()) if department else ()
        if department and (later := [name for name in names if name.valid_until >= last]):
            since = formatting.day(later[-1].valid_until + ONE_DAY, self.language)
            yield Remark(RENAMED, {"old": later[0].named(self.language),
                                   "new": department.named(self.language), "since": since})  # fmt: skip

    def counted_in(self, successions: Iterable[Succession], sentences: tuple[str, str]) -> Iterator[Remark]:
        for department in dict.fromkeys(one.department_id for one in successions):
            is_split = len(self.asked.history.successors(department)) > 1
            yield self.about(department, sentences[is_split])

    def about(self, department_id: int, sentence: str) -> Remark:
        passed = self.asked.history.successors(department_id)
        since = passed[0].since
        return Remark(sentence, {
            "old": self._name(department_id),
            "new": ", ".join(self._name(one.successor_id) for one in passed),
            "since": formatting.day(since, self.language),
            "last": formatting.day(since - ONE_DAY, self.language),
        })  # fmt: skip

    def _name(self, department_id: int) -> str:
        return self.departments[department_id].named(self.language)
