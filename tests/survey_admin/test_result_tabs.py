"""The pages beside each other: one row of links, the choice goes along, and what a page cannot take stays behind."""

from html import unescape

import pytest

from tests.builders import full_answers

from .people import add_person, enter, sign_in, token
from .test_channels import OUTPATIENT

pytestmark = pytest.mark.parametrize("settings", ["sqlite"], indirect=True)
CHOICE = "form=outpatient-2024&period=2025Q3&department=KB"


@pytest.fixture
def client(admin, session, facility):
    facility.answer_all([full_answers(OUTPATIENT, 4)] * 12)
    return enter(admin, session, facility)


def tabs(client, address: str) -> dict[str, tuple[str, bool]]:
    """{page: (what its link asks, whether it is the one shown)}."""
    nav = client.get(address).text.split('<nav class="views"')[1].split("</nav>")[0]
    links = [link.split(">")[0] for link in nav.split('<a href="')[1:]]
    found = {}
    for link in links:
        path, _mark, asked = unescape(link.split('"')[0]).partition("?")
        found[path.removeprefix("/admin/")] = asked, 'aria-current="page"' in link
    return found


@pytest.mark.parametrize(
    "page", ["results", "results/trend", "results/channels", "results/profile", "comments"]
)
def test_every_page_stands_among_the_others_and_says_which_it_is(client, page):
    found = tabs(client, f"/admin/{page}?{CHOICE}")
    assert {"results", "results/trend", "results/channels", "results/profile", "comments"} <= set(found)
    assert [name for name, (_asked, is_here) in found.items() if is_here] == [page]
    assert {asked for asked, _is_here in found.values()} == {CHOICE}


def test_a_page_drops_what_it_cannot_take_and_the_others_keep_it(client):
    found = tabs(client, f"/admin/results?{CHOICE}&channel=qr&version=1&flagged=without")
    assert found["results/trend"][0] == f"{CHOICE}&channel=qr&version=1&flagged=without"
    assert found["results/profile"][0] == found["results/trend"][0]
    assert found["results/channels"][0] == f"{CHOICE}&version=1&flagged=without"
    assert found["comments"][0] == CHOICE


def test_a_staff_form_offers_no_ways_of_answering(client):
    found = tabs(client, "/admin/results?form=staff-2019&period=2025Q3")
    assert "results/channels" not in found
    assert {"results", "results/trend", "results/profile", "comments"} <= set(found)


def test_a_head_is_offered_only_what_shows_figures(client, session, facility):
    add_person(session, facility, "department_head")
    client.post("/admin/sign-out", data={"csrf_token": token(client, "/admin/password")})
    sign_in(client, "department_head@bv.vn")
    found = tabs(client, "/admin/results?form=outpatient-2024&period=2025Q3")
    assert not {"results/channels", "results/profile"} & set(found)


def test_every_link_leads_somewhere(client):
    for path, (asked, _is_here) in tabs(client, f"/admin/results?{CHOICE}").items():
        assert client.get(f"/admin/{path}?{asked}").status_code == 200
