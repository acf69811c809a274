"""A hand-made report, so that the workbook's tests know every number in it."""

from datetime import UTC, date, datetime

from analysis.estimate import Estimate
from survey_admin.report import ChoiceLine, GroupLine, Headline, ItemLine, Letterhead, Report
from survey_core.periods import Quarter

STATES = {"5": 70, "4": 26, "3": 2, "2": 1, "1": 1, "0": 7, "-": 3, "x": 0}
QUARTER = Quarter(2025, 3)


def estimate(value, low, high, people=110, answers=330, flags=()) -> Estimate:
    return Estimate(value, low, high, 0.95, people, answers, "wilson_deff", flags)


HEADLINE = Headline(
    satisfaction=estimate(0.964412345, 0.95, 0.975),
    mean=estimate(4.6123, 4.5, 4.7),
    expectation=estimate(93.456, 90, 97, 90, 90),
    returning=estimate(0.9, 0.85, 0.94, 100, 100),
    comprehensive=estimate(0.71, 0.62, 0.79),
)
GROUP = (estimate(0.93, 0.9, 0.96), estimate(4.5, 4.4, 4.6))
FIELDS = {
    "letterhead": Letterhead(
        "Sở Y tế tỉnh", "Bệnh viện Đa khoa & Phục hồi", "Phòng Quản lý chất lượng", "Sơn Hà", False
    ),
    "form": "outpatient-2024",
    "audience": "patient",
    "title": "Ý kiến của người bệnh ngoại trú",
    "source": "Mẫu số 2",
    "period": QUARTER,
    "days": QUARTER.days(),
    "department": None,
    "language": "vi",
    "confidence": 0.95,
    "target": 0.9,
    "headline": HEADLINE,
    "previous": None,
    "departments": (
        GroupLine("KB", "Khoa Khám bệnh", *GROUP),
        GroupLine("NOI", "Khoa Nội", None, None, True),
    ),
    "sections": (GroupLine("A", "Tiếp cận", *GROUP),),
    "items": (
        ItemLine("A1", "A", "Biển chỉ dẫn", *GROUP, STATES),
        ItemLine("A2", "A", "Sơ đồ", None, None, None),
    ),
    "choices": (ChoiceLine("E5", "Giá", (("1", "Đắt", 30), ("2", "Rẻ", 10))),),
    "received": 120,
    "excluded": {"too_many_blank": 8, "blank_section": 2},
    "versions": (1, 2),
    "rounds": (),
    "rules": {"max_blank_share": 0.2, "reject_blank_section": True, "staff_threshold": 10},
    "withheld": None,
    "software": "Lắng Nghe 0.1.0",
    "made_at": datetime(2025, 10, 2, 3, 4, 5, tzinfo=UTC),
    "made_on": date(2025, 10, 2),
}


def sample(**changes) -> Report:
    return Report(**FIELDS | changes)
