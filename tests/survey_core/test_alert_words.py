"""What an alert says."""

import pytest

from survey_core.alert_words import SENTENCES, TITLES, sentence, title
from survey_core.device_watch import KINDS


def told(kind, facts) -> str:
    return sentence(kind, facts, str, lambda moment: f"{moment:%d %b %H:%M}" if moment else "–")


def test_every_kind_has_a_title_and_a_sentence():
    assert set(TITLES) == set(KINDS)
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


def test_a_kind_of_another_release_goes_by_its_code():
    assert (title("on_fire", str), told("on_fire", {})) == ("on_fire", "on_fire")
