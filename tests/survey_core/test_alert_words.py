"""What an alert says."""

import pytest

from survey_core import poster_watch
from survey_core.alert_words import SENTENCES, TITLES, sentence, title
from survey_core.device_watch import KINDS


def told(kind, facts) -> str:
    return sentence(kind, facts, str, lambda moment: f"{moment:%d %b %H:%M}" if moment else "–")


def test_every_kind_has_a_title_and_a_sentence():
    assert set(TITLES) == {*KINDS, poster_watch.KIND}
    assert set(KINDS) - {"clock"} <= set(SENTENCES)


@pytest.mark.parametrize(
    ("minutes", "said"),
    [
        (7, "7 minutes slow"),
        (-119, "119 minutes fast"),
        (120, "2 hours slow"),
        (-1500, "25 hours fast"),
        (2880, "2 days slow"),
        (-525_600, "365 days fast"),
    ],
)
def test_a_clock_is_told_in_the_largest_unit_that_fits(minutes, said):
    assert told("clock", {"minutes": minutes}) == f"Its clock is {said}."


def test_instants_are_written_as_the_reader_knows_them():
    assert "since 25 Nov 02:14." in told("silent", {"since": "2026-11-25T02:14:00+00:00"})
    assert "41, the oldest from –." in told("queue", {"queued": 41, "oldest_at": None})


@pytest.mark.parametrize(
    ("facts", "said"),
    [
        ({"by": "days", "days": 8, "visits": 90}, "Within 8 days this code brought 41 answers and 7 openings, but its "
         "department had about 90 visits only."),
        ({"by": "day", "day": "2026-11-25", "visits": 11}, "On 25/11/2026 this code brought 41 answers and 7 openings, "
         "but its department has about 11 visits a day only."),
        ({"by": "usual", "days": 8, "usual_answered": 3, "usual_opened": 9}, "Within 8 days this code brought 41 "
         "answers and 7 openings, but about 3 and 9 in a usual week."),
    ],
)  # fmt: skip
def test_a_code_that_may_be_going_round_is_told_with_its_numbers_and_the_way_out(facts, said):
    way_out = " If a photograph of the poster is going round, make a new code."
    assert told("leaked", facts | {"answered": 41, "opened": 7}) == said + way_out


def test_a_kind_of_another_release_goes_by_its_code():
    assert (title("on_fire", str), told("on_fire", {})) == ("on_fire", "on_fire")
