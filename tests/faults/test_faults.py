"""Every kind of fault once, at random moments: whoever was thanked is stored, and nobody twice."""

import pytest

from .campaign import KINDS, Campaign, campaign_seed


@pytest.fixture
def campaign(playwright, tmp_path, record_property):
    """A new seed every time; it is told with the count, so that a run can be repeated by `SEED=… make faults`."""
    seed = campaign_seed()
    record_property("seed of the faults", seed)
    campaign = Campaign(playwright, tmp_path, seed)
    yield campaign
    campaign.close()


def test_everybody_who_was_thanked_is_stored_once(campaign, record_property):
    count = campaign.run(len(KINDS))
    record_property("count of the faults", str(count))
    assert (count.lost, count.doubled, count.misplaced) == ([], [], [])
    assert count.faults == len(KINDS)
    assert len(count.thanked) >= len(KINDS) / 2
    assert (
        count.parked >= 1
    )  # the answer to a version the server had forgotten, taken in from the kiosk's file
