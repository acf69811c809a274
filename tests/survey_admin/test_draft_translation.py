"""All texts of a draft in one language on one page: only what was changed is kept, whoever wrote the rest."""

import re

import pytest

from .drafts import ROOT, begun, document, item, press, read, send
from .people import add_person, enter, sign_in, stranger

# What is tested is the form; how drafts are kept is tested on both databases (test_drafting, survey_core).
pytestmark = pytest.mark.parametrize("settings", ["sqlite"], indirect=True)


@pytest.fixture
def office(admin, session, facility):
    return enter(admin, session, facility)


@pytest.fixture
def page(office, session, facility):
    """The address of the Hmong of a draft."""
    key = begun(session, facility, "outpatient-2024", "phieu")
    send(office, f"{key}/draft/cover", language=["en", "hmn"])
    return f"{key}/draft/translation/hmn"


def meter(office) -> str:
    return re.search(
        r"<h1>Translation: Hmoob <small>(.*?)</small>", read(office, "phieu/draft/translation/hmn")
    )[1]


def test_every_text_stands_beside_its_vietnamese_and_is_kept_at_its_place(office, session, page):
    total = int(re.search(r"(\d+) of \1 texts missing", meter(office))[1])
    sex = item(session, "phieu", "sex")["options"][0]["value"]
    texts = {
        "title": "Ntawv",
        "scale.5": "Zoo heev",
        "section.A": "Kev",
        "A1": "Paib",
        f"sex.option.{sex}": "Txiv neej",
    }
    assert send(office, page, **{f"text-{place}": text for place, text in texts.items()}).status_code == 303
    kept = document(session, "phieu")
    assert kept["title"]["hmn"] == "Ntawv"
    assert kept["scale"]["labels"][4]["hmn"] == "Zoo heev"
    assert kept["sections"][0]["title"]["hmn"] == "Kev"
    assert item(session, "phieu", "sex")["options"][0]["text"]["hmn"] == "Txiv neej"
    assert meter(office) == f"{total - 5} of {total} texts missing"
    every = {f"text-{place}": "Lus" for place in re.findall(r'name="text-(.*?)"', read(office, page))}
    send(office, page, **every)
    assert meter(office) == f"complete, {total} texts"
    assert "Nothing is missing" in read(office, f"{page}?only=missing")


def test_a_text_can_be_taken_out_again_and_other_languages_stay(office, session, page):
    send(office, page, **{"text-A1": "Paib"})
    english = item(session, "phieu", "A1")["text"]["en"]
    assert 'name="text-A1"' not in read(office, f"{page}?only=missing")
    send(office, page, **{"text-A1": " "})
    assert item(session, "phieu", "A1")["text"].keys() == {"vi", "en"}
    assert item(session, "phieu", "A1")["text"]["en"] == english


def test_two_translators_lose_nothing_of_each_other(office, session, facility, page):
    mine = read(office, page)
    add_person(session, facility, email="lan@bv.vn", name="Nguyễn Thị Lan")
    other = stranger(office)
    sign_in(other, "lan@bv.vn")
    send(other, page, **{"text-A2": "Lan txhais"})
    told = send(office, page, mine, **{"text-A1": "Kuv txhais"})
    assert told.status_code == 409
    assert "Nguyễn Thị Lan saved this draft" in told.text
    assert send(office, page, told.text).status_code == 303
    assert item(session, "phieu", "A1")["text"]["hmn"] == "Kuv txhais"
    assert item(session, "phieu", "A2")["text"]["hmn"] == "Lan txhais"


def test_what_left_the_draft_meanwhile_is_named_and_the_rest_is_kept(office, session, page):
    mine = read(office, page)
    press(office, "phieu", "items/A1/remove")
    told = send(office, page, mine, **{"text-A1": "Paib", "text-A2": "Daim"})
    revision = {"revision": re.search(r'name="revision" value="(\d+)"', told.text)[1]}
    send(office, page, mine, **{"text-A1": "Paib", "text-A2": "Daim"}, **revision)
    assert "A1 is not in the draft any more" in read(office, "phieu/draft")
    assert item(session, "phieu", "A2")["text"]["hmn"] == "Daim"


def test_a_text_that_is_too_long_is_said_and_all_stay(office, page):
    reply = send(office, page, **{"text-A1": "a" * 2001, "text-A2": "Giữ lại"})
    assert reply.status_code == 422
    assert 'id="text-A1-problem"' in reply.text
    assert "Giữ lại" in reply.text
    for language in ("vi", "km", "x"):
        assert office.get(f"{ROOT}/phieu/draft/translation/{language}").status_code == 404
