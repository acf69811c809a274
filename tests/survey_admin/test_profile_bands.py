"""Bands of numbers: fixed, without a gap, named as the numbers are."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from survey_admin.profile_bands import bands_of, name, place
from survey_core.questionnaire import official_forms, parse

FORMS = {key: parse(text) for key, text in official_forms()}
AGE, STAY = (FORMS["inpatient-2024"].by_code[code] for code in ("age", "stay_days"))
NUMBERS = [item for form in FORMS.values() for item in form.of_type("number") if item.role == "profile"]


@pytest.mark.parametrize("item", NUMBERS, ids=lambda item: f"{item.code}-{item.maximum}")
@given(data=st.data())
def test_every_number_that_can_be_answered_lies_in_one_band(item, data):
    value = data.draw(st.floats(item.minimum, item.maximum))
    bands = bands_of(item)
    (index,) = place(np.array([value]), bands)
    band = bands[index]
    assert band.low is None or band.low <= value
    assert band.high is None or value < band.high
    assert [one.high for one in bands[:-1]] == [one.low for one in bands[1:]]
    assert (bands[0].low, bands[-1].high) == (None, None)


def test_nobody_who_gave_no_number_is_in_a_band():
    assert list(place(np.array([np.nan, 16, 15]), bands_of(AGE))) == [-1, 1, 0]


@pytest.mark.parametrize(
    ("item", "is_whole", "names"),
    [
        (AGE, True, ["under 16 years", "16–29 years", "30–44 years", "45–59 years", "60–74 years", "75 years or more"]),
        (AGE, False, ["under 16 years", "from 16 to under 30 years"]),
        (FORMS["mother-2019"].by_code["birth_number"], True, ["1 times", "2–3 times"]),
    ],
)  # fmt: skip
def test_bands_are_named_without_a_gap_for_the_reader(item, is_whole, names):
    told = [name(band, item, is_whole, str, "en") for band in bands_of(item)]
    assert told[: len(names)] == names


def test_an_unknown_unit_has_bands_too():
    from dataclasses import replace

    codes = [band.code for band in bands_of(replace(STAY, unit=None, minimum=0, maximum=15))]
    assert codes == ["..2", "2..5", "5..10", "10.."]
