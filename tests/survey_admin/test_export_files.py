"""Raw responses as a file: asked for on a page, fetched and resumed by its owner only, noted, and deleted."""

from datetime import timedelta

import pytest
from sqlalchemy import select

from survey_admin import export_orders
from survey_admin.audit import AuditEntry
from survey_core.database import now
from survey_core.models import ExportFile
from tests.builders import build_facility

from .orders import again, files, make, order
from .people import add_person, enter, sign_in, stranger, token

pytestmark = pytest.mark.parametrize("settings", ["sqlite"], indirect=True)
PAGE = "/admin/exports"
ASKED = {"form": "outpatient-2024", "period": "2025Q3", "kind": "csv"}


@pytest.fixture
def person(admin, session, facility):
    """A quality officer, signed in, with three answers to fetch."""
    facility.answer_all([{"A1": level} for level in (5, 4, 3)])
    made = add_person(session, facility)
    sign_in(admin, made.email)
    return made


@pytest.fixture
def post(admin, person):
    def send(path=PAGE, **form):
        return admin.post(path, data={"csrf_token": token(admin, PAGE), **form})

    return send


def get(client, path, **headers):
    """A reply with all of it read, and its file closed."""
    return client.get(
        path, headers={name.replace("_", "-"): value for name, value in headers.items()}, buffered=True
    )


def noted(session) -> list[tuple[str, str, dict]]:
    session.rollback()
    entries = session.scalars(select(AuditEntry).order_by(AuditEntry.id))
    return [(one.action, one.subject, one.after) for one in entries if one.action.startswith("export_file")]


def test_a_file_is_asked_for_with_the_period_of_the_results_and_its_making_is_noted(
    admin, session, person, post
):
    page = admin.get("/admin/results?form=outpatient-2024&period=2025Q3").text
    assert 'href="/admin/exports?form=outpatient-2024&amp;period=2025Q3"' in page
    assert post(**ASKED).status_code == 303
    (made,) = session.scalars(select(ExportFile))
    assert (made.account_id, made.state, made.period, made.kind) == (person.id, "waiting", "2025Q3", "csv")
    assert noted(session) == [
        ("export_file.make", "form outpatient-2024", {"period": "2025Q3", "file": "csv"})
    ]
    assert "Đang chờ đến lượt" in admin.get(PAGE).text


def test_the_page_says_how_far_a_file_is_without_a_script(admin, session, person):
    made = order(session, person, state="running", attempts=1, total=3000, written=1200)
    page = admin.get(PAGE).text
    assert "Đã ghi 1.200 trên 3.000 dòng" in page
    assert '<progress max="3000" value="1200">' in page
    made.state, made.problem = "failed", "disk_full"
    session.commit()
    page = admin.get(PAGE).text
    assert "Ổ đĩa của máy chủ đã đầy" in page
    assert f"/admin/exports/{made.token}/again" in page


def test_a_file_nobody_makes_is_not_waited_for_in_silence(admin, session, person):
    made = order(session, person)
    assert "langnghe jobs" not in admin.get(PAGE).text
    made.asked_at = now() - timedelta(minutes=3)
    session.commit()
    assert "langnghe jobs" in admin.get(PAGE).text


@pytest.mark.parametrize("kind", ["csv", "xlsx"])
def test_a_download_that_broke_off_goes_on_where_it_stopped(admin, settings, engine, session, person, kind):
    made = order(session, person, kind)
    make(settings, engine)
    path = f"{PAGE}/{made.token}/file"
    whole = get(admin, path)
    assert (whole.status_code, whole.headers["Accept-Ranges"]) == (200, "bytes")
    assert f"phieu_outpatient-2024_2025Q3.{kind}" in whole.headers["Content-Disposition"]
    start = get(admin, path, Range="bytes=0-99")
    rest = get(admin, path, Range="bytes=100-", If_Range=start.headers["ETag"])
    assert (start.status_code, rest.status_code) == (206, 206)
    assert start.data + rest.data == whole.data
    assert whole.data == export_orders.path_of(settings.instance / "exports", made).read_bytes()
    other = get(admin, path, Range="bytes=100-", If_Range='"another"')
    assert (other.status_code, other.data) == (200, whole.data)


def test_every_part_that_goes_out_is_noted(admin, settings, engine, session, person):
    made = order(session, person, "csv")
    make(settings, engine)
    path = f"{PAGE}/{made.token}"
    size = len(get(admin, f"{path}/file").data)
    admin.head(f"{path}/file", buffered=True)
    get(admin, f"{path}/file", Range="bytes=1-")
    get(admin, f"{path}/codes")
    told = {"file": "phieu_outpatient-2024_2025Q3.csv", "rows": 3}
    assert [after for _action, _subject, after in noted(session)] == [
        told,
        told | {"part": f"bytes 1-{size - 1}/{size}"},
        told | {"file": "bang-ma_phieu_outpatient-2024_2025Q3.csv"},
    ]


def test_nobody_but_its_owner_reaches_a_file(admin, settings, engine, session, facility, person):
    made = order(session, person, "csv")
    make(settings, engine)
    for where, email in ((facility, "ban@bv.vn"), (build_facility(session, "khac"), "xa@bv.vn")):
        add_person(session, where, "administrator", email=email)
        other = stranger(admin)
        sign_in(other, email)
        form = {"csrf_token": token(other, "/admin/password")}
        assert made.token not in other.get(PAGE).text
        for way in ("file", "codes"):
            assert other.get(f"{PAGE}/{made.token}/{way}").status_code == 404
        for way in ("again", "remove"):
            assert other.post(f"{PAGE}/{made.token}/{way}", data=form).status_code == 404
    assert again(session, made).state == "ready"


def test_a_deleted_file_is_gone_at_once_and_that_is_noted(settings, engine, session, admin, person, post):
    made = order(session, person, "csv")
    make(settings, engine)
    path, key = f"{PAGE}/{made.token}", made.token
    assert post(f"{path}/remove").status_code == 303
    assert files(settings) == set()
    assert admin.get(f"{path}/file").status_code == 404
    assert key not in admin.get(PAGE).text
    assert noted(session)[-1][:2] == ("export_file.remove", "form outpatient-2024")


def test_a_file_that_failed_or_was_lost_is_made_again_by_a_button(
    settings, engine, session, person, post, admin
):
    failed = order(session, person, state="failed", problem="died", attempts=3, ended_at=now())
    assert post(f"{PAGE}/{failed.token}/again").status_code == 303
    assert (again(session, failed).state, failed.attempts, failed.problem) == ("waiting", 0, "")
    assert make(settings, engine) == ""
    assert post(f"{PAGE}/{failed.token}/again").status_code == 303
    assert again(session, failed).state == "ready"
    export_orders.remove_files(settings.instance / "exports", failed)
    assert "không còn nữa" in admin.get(PAGE).text
    assert admin.get(f"{PAGE}/{failed.token}/file").status_code == 404
    post(f"{PAGE}/{failed.token}/again")
    assert again(session, failed).state == "waiting"


@pytest.mark.parametrize(
    ("wrong", "days", "sentence"),
    [
        ({"kind": "pdf"}, ("", ""), "Hãy chọn loại tệp trong danh sách."),
        (
            {"period": "", "from": "2025-09-02", "to": "2025-09-01"},
            ("2025-09-02", "2025-09-01"),
            "2025-09-02",
        ),
        (
            {"form": "staff-2019", "period": "2025-07-01..2025-07-02"},
            ("2025-07-01", "2025-07-02"),
            "theo cả quý",
        ),
        ({"form": "staff-2019"}, ("", ""), "chưa có đợt nào đã đóng"),
        ({"form": "nothing"}, ("", ""), "nothing"),
    ],
)
def test_what_cannot_be_had_is_said_in_one_sentence_and_nothing_is_lost(session, post, wrong, days, sentence):
    reply = post(**ASKED | wrong)
    assert reply.status_code == 422
    assert sentence in reply.text.split('role="alert"')[1].split("</p>")[0]
    first, last = days
    assert f'name="from" value="{first}"' in reply.text
    assert f'name="to" value="{last}"' in reply.text
    assert session.scalars(select(ExportFile)).all() == []


def test_a_person_keeps_twenty_files_at_most(session, person, post):
    for _ in range(export_orders.MOST_KEPT):
        order(session, person, state="failed", problem="died")
    assert post(**ASKED).status_code == 422


def test_a_file_not_ready_or_older_than_a_week_is_not_handed_out(admin, settings, engine, session, person):
    made = order(session, person)
    assert admin.get(f"{PAGE}/{made.token}/file").status_code == 409
    make(settings, engine)
    assert admin.get(f"{PAGE}/{made.token}/codes").status_code == 404
    again(session, made).ended_at = now() - timedelta(days=7)
    session.commit()
    assert admin.get(f"{PAGE}/{made.token}/file").status_code == 404


def test_viewers_and_heads_are_offered_no_raw_responses(admin, session, facility):
    enter(admin, session, facility, "viewer")
    assert "/admin/exports" not in admin.get("/admin/results").text
