"""What a hospital was called on a day: changed, corrected, moved, taken back."""

from datetime import date

import pytest

from survey_core import letterheads
from survey_core.validity import ValidityError

DAY, TODAY = date(2025, 7, 1), date(2025, 11, 20)


def changed(facility, name, since=DAY):
    values = letterheads.fields_of(facility.facility) | {"name": name}
    return letterheads.change(facility.session, facility.facility, values, since, TODAY)


def name_on(facility, day) -> str:
    return letterheads.letterhead_on(facility.session, facility.facility, day).name


def test_a_renamed_hospital_keeps_its_name_for_the_days_before(session, facility):
    changed(facility, "Bệnh viện A")
    changed(facility, "Bệnh viện B", date(2025, 10, 1))
    told = [name_on(facility, day) for day in (date(2025, 6, 30), DAY, date(2025, 9, 30), date(2025, 10, 1))]
    assert told == ["Bệnh viện Đa khoa tỉnh", "Bệnh viện A", "Bệnh viện A", "Bệnh viện B"]
    assert [one.name for one in letterheads.former(session, facility.facility)] == told[1::-1]


def test_a_slip_is_corrected_without_a_former_letterhead(session, facility):
    values = letterheads.fields_of(facility.facility) | {"place": "Sơn Tây"}
    letterheads.correct(facility.facility, values)
    assert letterheads.former(session, facility.facility) == []
    assert facility.facility.place == "Sơn Tây"


@pytest.mark.parametrize(
    ("since", "told"),
    [(None, "from which day"), (date(2026, 1, 1), "not come yet"), (date(2025, 7, 1), "earlier change")],
)
def test_a_change_holds_from_a_day_that_is_here_and_after_the_last_one(facility, since, told):
    changed(facility, "Bệnh viện A")
    with pytest.raises(ValidityError) as caught:
        changed(facility, "Bệnh viện B", since)
    assert told in caught.value.told(str)
    assert facility.facility.name == "Bệnh viện A"


def test_a_change_is_moved_only_between_its_neighbours(session, facility):
    first = changed(facility, "Bệnh viện A")
    changed(facility, "Bệnh viện B", date(2025, 10, 1))
    letterheads.move(session, first, date(2025, 8, 1), TODAY)
    assert name_on(facility, date(2025, 7, 31)) == "Bệnh viện Đa khoa tỉnh"
    with pytest.raises(ValidityError) as caught:
        letterheads.move(session, first, date(2025, 10, 1), TODAY)
    assert "01/10/2025" in caught.value.told(str)


def test_the_newest_change_is_taken_back(session, facility):
    changed(facility, "Bệnh viện A")
    assert letterheads.undo(session, facility.facility)
    assert facility.facility.name == "Bệnh viện Đa khoa tỉnh"
    assert letterheads.undo(session, facility.facility) is None
