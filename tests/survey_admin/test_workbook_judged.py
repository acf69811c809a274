"""What the workbook says of differences, of response rates and of weighting by visits."""

from analysis.comparison import Difference
from survey_admin.report import Contrast, GroupLine, Participation, ParticipationLine

from .sample import GROUP, estimate, sample
from .test_workbook import line_of, named, opened, texts

CHANGE = Contrast(Difference(0.005, -0.003, 0.013, 0.95, 0.2, (110, 100)), "cannot_tell")
BETTER = Contrast(Difference(0.021, 0.005, 0.037, 0.95, 0.001, (110, 100)), "better")
DEPARTMENTS = (
    GroupLine("KB", "Khoa Khám bệnh", *GROUP, contrast=BETTER),
    GroupLine("NOI", "Khoa Nội", None, None, True),
)
PARTICIPATION = Participation(
    ParticipationLine("", "", 120, 1000, 0.12),
    (
        ParticipationLine("KB", "Khoa Khám bệnh", 120, 100, 1.2),
        ParticipationLine("NOI", "Khoa Nội", 0, 900, 0),
    ),
)


def judged():
    return sample(change=CHANGE, departments=DEPARTMENTS, participation=PARTICIPATION, previous=estimate(0.959, 0.94, 0.97),
                  weighted=estimate(0.95, 0.93, 0.97))  # fmt: skip


def test_the_summary_answers_whether_it_is_really_better():
    summary = texts(opened(judged())["Tóm tắt"])
    assert ("So với Quý II năm 2025, tỷ lệ tăng 0,50 điểm phần trăm (−0,30 đến +1,30): chưa kết luận được là tốt hơn."
            in summary)  # fmt: skip
    assert "Nhận 120 phiếu trên 1.000 lượt: tỷ lệ trả lời 12,0 %." in summary


def test_each_department_says_how_it_stands_beside_all_others():
    sheet = opened(judged())["Theo khoa"]
    assert line_of(sheet, "KB")[-1].value == "+2,10 (+0,50 đến +3,70): tốt hơn các khoa khác"
    assert not line_of(sheet, "NOI")[-1].value
    assert "Holm" in texts(sheet)


def test_response_rates_stand_by_department_and_what_cannot_be_is_said():
    book = opened(judged())
    sheet = book["Tỷ lệ trả lời"]
    assert [cell.value for cell in line_of(sheet, "KB")[2:]] == [120, 100, 1.2, "phiếu nhiều hơn lượt"]
    assert "Khoa Khám bệnh: một trong hai con số sai." in texts(sheet)
    assert [named(book, f"weighted_{what}") for what in ("value", "low", "high", "people")] == [
        0.95,
        0.93,
        0.97,
        110,
    ]


def test_a_report_without_them_has_no_such_sheet_and_no_such_column():
    book = opened(sample())
    assert "Tỷ lệ trả lời" not in book.sheetnames
    assert "So với các khoa khác" not in texts(book["Theo khoa"])
