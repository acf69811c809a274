"""The facility: settings that say first what they change, names and letterheads with their days."""

from datetime import date

import pytest
from sqlalchemy import select
from werkzeug.datastructures import MultiDict

from survey_admin.queries import Question
from survey_admin.reports import build
from survey_core import letterheads
from survey_core.models import Facility, Letterhead
from survey_core.periods import Quarter

from .noted import newest
from .people import enter, token

HEAD = {"name": "Bệnh viện Đa khoa A", "name_en": "", "governing_body": "Sở Y tế tỉnh", "office": "", "place": "Sơn Hà",
        "address": ""}  # fmt: skip
ON_SQLITE = pytest.mark.parametrize(
    "settings", ["sqlite"], indirect=True
)  # what is typed, not what is stored


@pytest.fixture
def office(admin, session, facility):
    return enter(admin, session, facility)


@pytest.fixture
def given(facility):
    """The settings form as it would be sent without a change."""
    from survey_admin.facility_form import BOUNDS, shown

    typed = shown(facility.facility, "vi")
    plain = {
        name: typed[name] for name in (*BOUNDS, "time_zone", "quarter_rule") if name != "session_minutes"
    }
    ticked = {"reject_blank_section": "1"} if typed["reject_blank_section"] else {}
    return plain | ticked | {"languages": typed["languages"]}


def post(client, path="", **fields):
    data = MultiDict({"csrf_token": token(client, "/admin/facility")} | fields)
    return client.post(f"/admin/facility{path}?lang=en", data=data)


def text(reply) -> str:
    return " ".join(reply.text.split())


def now(session) -> Facility:
    session.rollback()
    session.expire_all()
    return session.scalars(select(Facility)).one()


@ON_SQLITE
@pytest.mark.parametrize(
    ("name", "value", "told"),
    [("target", "85", "below the target changes"), ("confidence", "99", "wider or narrower"),
     ("quarter_rule", "government", "cut at other days"), ("few_people", "50", "resting on few people"),
     ("max_blank_share", "30", "Which answers count changes"), ("time_zone", "Asia/Bangkok", "days of this zone")],
)  # fmt: skip
def test_what_moves_published_figures_is_said_before_it_is_saved(office, session, given, name, value, told):
    before = getattr(now(session), name)
    asked = post(office, **given | {name: value})
    assert told in text(asked)
    assert getattr(now(session), name) == before
    assert post(office, **given | {name: value}, confirmed="1").status_code == 303
    assert getattr(now(session), name) != before
    assert (newest(session).action, newest(session).before) == ("facility.settings", {name: before})


def test_what_moves_no_figure_is_saved_at_once(office, session, given):
    assert post(office, **given | {"margin": "4,5 %", "languages": ["km"]}).status_code == 303
    assert now(session).margin == 0.045
    assert now(session).languages == "vi,km"


def test_the_code_of_the_ministry_moves_no_figure_and_may_be_taken_back(office, session, given):
    for code, kept in ((" 79-013.A ", "79-013.A"), ("", "")):
        assert post(office, **given | {"ministry_code": code}).status_code == 303
        assert now(session).ministry_code == kept
        assert newest(session).after == {"ministry_code": kept}


def test_saving_without_a_change_notes_nothing(office, session, given):
    before = newest(session).id
    assert post(office, **given).status_code == 303
    assert newest(session).id == before


@ON_SQLITE
@pytest.mark.parametrize(
    ("name", "value", "told"),
    [("target", "101", "from 0 % to 100 %"), ("target", "", "from 0 % to 100 %"), ("confidence", "abc", "80 % to 99.9 %"),
     ("few_people", "2,5", "whole number from 2 to 100"), ("staff_threshold", "4", "at least 5"),
     ("intra_person", "1,1", "from 0 to 1"), ("design_effect", "0", "from 1 to 20"), ("margin", "50", "0.1 % to 49.9 %"),
     ("time_zone", "Hà Nội", "is no time zone"), ("quarter_rule", "lunar", "Choose how quarters are cut"),
     ("ministry_code", "79 013", "operating licence"), ("ministry_code", "7" * 41, "longer than 40")],
)  # fmt: skip
def test_a_setting_that_cannot_be_is_told_and_what_was_typed_stays(office, session, given, name, value, told):
    before = getattr(now(session), name)
    reply = post(office, **given | {"margin": "4"} | {name: value})
    assert reply.status_code == 422
    assert told in text(reply)
    assert name == "margin" or 'name="margin" value="4"' in reply.text
    assert getattr(now(session), name) == before


def test_only_an_administrator_sets_the_session_and_the_second_factor(admin, session, facility):
    office = enter(admin, session, facility)
    assert "Security" not in office.get("/admin/facility?lang=en").text
    assert post(office, "/security", session_minutes="30").status_code == 403


def test_the_administrator_sets_minutes_and_roles_of_the_second_factor(admin, session, facility):
    chief = enter(admin, session, facility, "administrator")
    reply = post(chief, "/security", session_minutes="3")
    assert (reply.status_code, "from 5 to 1440" in text(reply)) == (422, True)
    fields = {"session_minutes": "45", "two_factor_roles": ["viewer", "data_entry"]}
    assert post(chief, "/security", **fields).status_code == 303
    assert now(session).session_minutes == 45
    assert set(now(session).two_factor_roles.split(",")) == {"viewer", "data_entry"}
    assert newest(session).action == "facility.security"


def test_a_renamed_hospital_heads_earlier_reports_as_before(office, engine, session, facility):
    facility.answer({"A1": 5}, date(2025, 5, 5))
    reply = post(office, "/letterheads", **HEAD, how="changed", since="2025-07-01")
    assert reply.status_code == 303
    heads = [
        build(engine, Question(facility.facility.id, "outpatient-2024", Quarter(2025, q)), "vi").letterhead
        for q in (2, 3)
    ]
    assert [head.facility for head in heads] == ["Bệnh viện Đa khoa tỉnh", "Bệnh viện Đa khoa A"]
    assert newest(session).action == "letterhead.changed"


@ON_SQLITE
@pytest.mark.parametrize(
    ("fields", "told"),
    [({"how": ""}, "Say whether this corrects"), ({"how": "changed"}, "from which day"), ({"name": ""}, "what the facility"),
     ({"how": "changed", "since": "2100-01-01"}, "not come yet"), ({"place": "S" * 101}, "is too long")],
)  # fmt: skip
def test_a_letterhead_that_cannot_be_is_told_and_stays_typed(office, session, fields, told):
    reply = post(office, "/letterheads", **HEAD | {"how": "corrected", "address": "Số 1 Đường A"} | fields)
    assert reply.status_code == 422
    assert told in text(reply)
    assert 'value="Số 1 Đường A"' in reply.text
    assert now(session).name == "Bệnh viện Đa khoa tỉnh"


def test_a_slip_is_corrected_and_a_change_taken_back(office, session):
    post(office, "/letterheads", **HEAD, how="corrected")
    assert now(session).name == "Bệnh viện Đa khoa A"
    post(office, "/letterheads", **HEAD | {"name": "Bệnh viện B"}, how="changed", since="2025-07-01")
    post(office, "/letterheads/undo")
    assert now(session).name == "Bệnh viện Đa khoa A"
    assert session.scalars(select(Letterhead)).all() == []


def test_a_former_letterhead_is_corrected_and_its_last_day_moved(office, session, facility):
    post(office, "/letterheads", **HEAD, how="changed", since="2025-07-01")
    moved = HEAD | {"name": "Bệnh viện Cũ", "until": "2025-07-31"}
    assert post(office, "/letterheads/2025-06-30", **moved).status_code == 303
    (former,) = letterheads.former(session, now(session))
    assert (former.name, former.valid_until) == ("Bệnh viện Cũ", date(2025, 7, 31))
    reply = post(office, "/letterheads/2025-07-31", **moved | {"until": ""})
    assert (reply.status_code, "from which day" in text(reply)) == (422, True)
    for until in ("2020-01-01", "yesterday"):
        assert post(office, f"/letterheads/{until}", **moved).status_code == 404
