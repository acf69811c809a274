"""Which versions of a questionnaire were answered in a period, and what each did not ask."""

from .queries import Answer
from .report import VersionLine


def version_lines(answer: Answer) -> tuple[VersionLine, ...]:
    """The versions answered, where there are several; nothing for staff and heads, whom the smaller would tell of."""
    asked = answer.asked
    parts = answer.of()
    numbers = sorted({part.version for part in parts if part.tally.received})
    if len(numbers) < 2 or asked.form.audience == "staff" or asked.question.own is not None:
        return ()
    known = {number: {item.code for item in asked.versions[number][1].likert} for number in numbers}
    codes = [code for code in answer.layout.items if any(code in some for some in known.values())]
    return tuple(
        VersionLine(
            number,
            answer.add(part for part in parts if part.version == number).received,
            tuple(code for code in codes if code not in known[number]),
        )
        for number in numbers
    )
