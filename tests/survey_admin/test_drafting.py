"""A draft at a glance: what is missing is told where it is missing, order, dropping, and two people at one draft."""

import re

import pytest
from sqlalchemy import select

from survey_admin.audit import AuditEntry
from survey_core.models import Draft, Questionnaire

from .drafts import ROOT, begun, document, item, order, press, read, send
from .people import add_person, enter, sign_in, stranger


@pytest.fixture
def office(admin, session, facility):
    return enter(admin, session, facility)


@pytest.fixture
def key(session, facility):
    return begun(session, facility)


def meters(page: str) -> list[tuple[str, str, str]]:
    """(language, done, of) of each meter."""
    return re.findall(
        r'<span id="meter-\d+">(?:.*</span>)?([^<>]+)(?:</a>)?</span>\s*<meter min="0" max="(\d+)" value="(\d+)"',
        page,
    )


def test_a_new_language_is_added_and_its_meter_begins_at_nothing(office, session, key):
    total = meters(read(office, f"{key}/draft"))[0][1]
    ticks = {"language": ["en", "hmn", "ium", "tyz"]}
    assert send(office, f"{key}/draft/cover", **ticks).status_code == 303
    assert document(session, key)["languages"] == ["vi", "en", "hmn", "tyz", "ium"]
    page = read(office, f"{key}/draft")
    assert ("Hmoob", total, "0") in meters(page)
    assert "missing: Hmoob, Tày, Iu Mienh" in page
    send(office, f"{key}/draft/items/S1", **{"text-hmn": "Kev tos txais"})
    assert ("Hmoob", total, "1") in meters(read(office, f"{key}/draft"))


def test_what_stands_against_publishing_is_told_at_its_place_with_the_way_there(office, session, key):
    send(office, f"{key}/draft/items/S1", **{"text-vi": ""})
    page = read(office, f"{key}/draft")
    row = re.search(r'<li id="item-S1".*?</li>', page, re.S)[0]
    assert "missing: Tiếng Việt" in row
    assert f'href="{ROOT}/{key}/draft/items/S1"' in row
    assert f'href="{ROOT}/{key}/publish"' in re.search(r'class="meters".*?</p>', page, re.S)[0]


def test_plain_buttons_move_questions_and_sections(office, session, facility):
    key = begun(session, facility, "outpatient-2024")
    before = order(session, key).split()
    reply = press(office, key, "move", step=f"down:{before[0]}")
    assert reply.location.endswith(f"#down-{before[0]}")
    assert order(session, key).split()[:2] == [before[1], before[0]]
    assert f'id="down-{before[0]}"' in read(office, f"{key}/draft")
    sections = [section["code"] for section in document(session, key)["sections"]]
    press(office, key, "sections/move", step=f"up:{sections[1]}")
    assert [section["code"] for section in document(session, key)["sections"]][:2] == sections[1::-1]


def test_a_dragged_question_goes_to_its_place_in_another_section(office, session, key):
    sections = document(session, key)["sections"]
    last = sections[-1]["code"]
    press(office, key, "move", item="S1", section=last, position="1")
    assert document(session, key)["sections"][-1]["items"][1]["code"] == "S1"
    assert press(office, key, "move", item="S1", section="Z9", position="1").status_code == 404
    assert press(office, key, "sections/move", step="up:Z9").status_code == 404


def test_a_question_stays_below_the_one_its_condition_asks(office, session, key):
    first, second = order(session, key).split()[:2]
    send(office, f"{key}/draft/items/{second}/condition?on={first}", value="1")
    for path, fields in (
        ("move", {"step": f"up:{second}"}),
        ("move", {"step": f"down:{first}"}),
        (f"items/{first}/remove", {}),
    ):
        assert press(office, key, path, **fields).status_code == 303
        assert f"{second} is shown only after some answer to {first}" in read(office, f"{key}/draft")
    assert order(session, key).split()[:2] == [first, second]


def test_a_question_is_taken_away_and_a_section_only_when_empty(office, session, key):
    codes = [one["code"] for one in document(session, key)["sections"][0]["items"]]
    section = document(session, key)["sections"][0]["code"]
    press(office, key, f"sections/{section}/remove")
    assert f"still holds {len(codes)} questions" in read(office, f"{key}/draft")
    for code in codes:
        press(office, key, f"items/{code}/remove")
    press(office, key, f"sections/{section}/remove")
    assert section not in [one["code"] for one in document(session, key)["sections"]]


def test_a_draft_is_dropped_after_a_second_thought(office, session, key):
    page = read(office, f"{key}/draft")
    assert "it disappears with its draft" in page
    assert press(office, key, "discard").location == ROOT
    assert session.scalars(select(Draft)).all() == []
    assert key not in session.scalars(select(Questionnaire.key)).all()
    gone = office.get(f"{ROOT}/outpatient-2024/draft?lang=en")
    assert "has no draft now" in gone.text


def test_the_second_of_two_is_told_by_name_and_keeps_what_was_typed(office, session, facility, key):
    mine = read(office, f"{key}/draft/items/S1")
    other = colleague(office, session, facility)
    send(other, f"{key}/draft/items/S1", **{"text-vi": "Lời của Lan"})
    told = send(office, f"{key}/draft/items/S1", mine, **{"text-vi": "Lời của tôi"})
    assert told.status_code == 409
    for words in ("Nguyễn Thị Lan saved this draft", "Lời của tôi", "Lời của Lan", "Save mine over it"):
        assert words in told.text
    assert item(session, key, "S1")["text"]["vi"] == "Lời của Lan"
    assert send(office, f"{key}/draft/items/S1", told.text).status_code == 303
    assert item(session, key, "S1")["text"]["vi"] == "Lời của tôi"


def test_a_mistake_between_does_not_hide_that_somebody_else_saved(office, session, facility, key):
    mine = read(office, f"{key}/draft/items/S1")
    send(colleague(office, session, facility), f"{key}/draft/items/S1", **{"text-vi": "Lời của Lan"})
    mistaken = send(office, f"{key}/draft/items/S1", mine, **{"text-vi": "dài " * 501})
    assert mistaken.status_code == 422
    told = send(office, f"{key}/draft/items/S1", mistaken.text, **{"text-vi": "Lời của tôi"})
    assert told.status_code == 409
    assert "Lời của Lan" in told.text
    assert item(session, key, "S1")["text"]["vi"] == "Lời của Lan"


@pytest.mark.parametrize(
    "path", ["cover", "sections/new", "items/new?kind=number", "items/S2/condition?on=S1"]
)
def test_every_editor_page_tells_the_second_of_two(office, session, facility, key, path):
    mine = read(office, f"{key}/draft/{path}")
    send(colleague(office, session, facility), f"{key}/draft/items/S1", **{"text-vi": "Lời của Lan"})
    fields = {"title-vi": "Giữ lại", "text-vi": "Giữ lại", "value": "2"}
    told = send(office, f"{key}/draft/{path}", mine, **fields)
    assert told.status_code == 409
    assert "Nguyễn Thị Lan saved this draft" in told.text
    assert "Giữ lại" in told.text or 'value="2" checked' in told.text
    assert send(office, f"{key}/draft/{path}", told.text).status_code == 303


def test_a_button_pressed_on_an_old_page_changes_nothing(office, session, facility, key):
    before = order(session, key)
    send(office, f"{key}/draft/items/S1")
    for path, fields in (("move", {"step": "down:S1"}), ("items/S1/remove", {}), ("discard", {})):
        press(office, key, path, revision="1", **fields)
        assert "after you had opened it" in read(office, f"{key}/draft")
    assert order(session, key) == before


def test_every_change_is_noted_without_a_word_of_it(office, session, key):
    send(office, f"{key}/draft/items/S1", **{"text-vi": "Lời riêng"})
    press(office, key, "move", step="down:S1")
    session.rollback()
    entries = session.scalars(select(AuditEntry).where(AuditEntry.action == "draft.save")).all()
    assert [entry.subject for entry in entries] == [f"questionnaire {key}"] * 2
    assert all("Lời riêng" not in str(entry.after) for entry in entries)


def colleague(client, session, facility):
    """Another quality officer at another browser."""
    add_person(session, facility, email="lan@bv.vn", name="Nguyễn Thị Lan")
    other = stranger(client)
    assert sign_in(other, "lan@bv.vn").status_code == 303
    return other
