"""What figures beside the report are of: form, period and part, and what their reader is owed in words."""

from collections.abc import Iterable
from dataclasses import dataclass

from survey_core.periods import Days, Period

from .cuts import cuts
from .department_remarks import remarks
from .flagging import left_out
from .plain_figures import DEFINITION
from .queries import Answer
from .report import Remark


@dataclass(frozen=True)
class Scope:
    """One question's form, period and department, in one language; `target` is the facility's."""

    form: str
    audience: str
    title: str
    period: Period
    days: Days
    facility: str
    facility_code: str
    is_demo: bool
    department: str | None
    department_code: str | None
    language: str
    confidence: float
    target: float
    remarks: tuple[Remark, ...]

    @classmethod
    def of(cls, answer: Answer, language: str, further: Iterable[Remark] = ()) -> "Scope":
        """The scope of an answer, with further remarks after those every rendering owes."""
        asked = answer.asked
        department, facility = asked.department, asked.facility
        return cls(
            form=asked.form.key,
            audience=asked.form.audience,
            title=answer.definitions[0].title[language],
            period=asked.question.period,
            days=asked.days(),
            facility=asked.letterhead.named(language),
            facility_code=facility.code,
            is_demo=facility.is_demo,
            department=asked.name(department, language) if department else None,
            department_code=department.code if department else None,
            language=language,
            confidence=facility.confidence,
            target=facility.target,
            remarks=(*cuts(asked.question), *left_out(answer, language), *remarks(asked, language), *further),
        )

    @property
    def plain(self) -> dict[str, object]:
        """The scope for other programs."""
        return {
            "form": self.form,
            "period": str(self.period),
            "first_day": self.days.first.isoformat(),
            "last_day": self.days.last.isoformat(),
            "facility": self.facility_code,
            "department": self.department_code,
            "definition": DEFINITION,
            "confidence": self.confidence,
            "remarks": [remark.told(str) for remark in self.remarks],
        }
