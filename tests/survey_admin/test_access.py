"""Every route refuses whoever it does not name; the table below is the whole rule."""

import re

import pytest
from werkzeug.routing import AnyConverter

from survey_admin.access import allow, allowed_roles, is_public
from survey_admin.accounts import ROLES

from .people import add_person, enter, sign_in, stranger

FULL = {"administrator", "quality_officer"}
READERS = FULL | {"viewer"}
ADMINISTRATOR = {"administrator"}
ENTERS = FULL | {"data_entry"}
EVERYBODY = set(ROLES)
READING = READERS | {"department_head"}
OPEN = {
    "static", "shared.static", "sign_in.show", "sign_in.sign_in", "sign_in.ask_code", "sign_in.check_code",
    "set_password.show", "set_password.save",
}  # fmt: skip
FILLED = {"IntegerConverter": "1", "UUIDConverter": "0" * 32}  # a blank of another kind is filled with an x
BLANK = re.compile(r"<(?:[^<>]*:)?(\w+)>")
RULES = {
    "home.show": EVERYBODY,
    "results.show": READING,
    "results.chart": READING,
    "results.workbook": READING,
    "trend.show": READING,
    "drivers.show": READING,
    "drivers.chart": READING,
    "channels.show": READING,
    "profile.show": READING,
    "export_files.show": FULL,
    "export_files.add": FULL,
    "export_files.fetch": FULL,
    "export_files.codes": FULL,
    "export_files.again": FULL,
    "export_files.remove": FULL,
    "handing_in.portal": FULL,
    "handing_in.province": FULL,
    "handing_in.show": FULL,
    "report_documents.show": READERS,
    "report_documents.add": FULL,
    "report_document.show": READERS,
    "report_document.save": FULL,
    "report_document.approve": FULL,
    "report_document.send_back": FULL,
    "report_document.results": FULL,
    "report_document.remove": FULL,
    "report_document.fetch": READERS,
    "report_templates.show": ADMINISTRATOR,
    "report_templates.add": ADMINISTRATOR,
    "report_templates.use": ADMINISTRATOR,
    "report_templates.reset": ADMINISTRATOR,
    "report_templates.fetch": ADMINISTRATOR,
    "report_templates.original": ADMINISTRATOR,
    "closing.again": FULL,
    "closing.close": FULL,
    "closing.quarter": FULL,
    "closing.show": FULL,
    "closing.workbook": FULL,
    "collectors.show": FULL,
    "collectors.new": FULL,
    "collectors.add": FULL,
    "collector.show": FULL,
    "collector.label": FULL,
    "collector.pause": FULL,
    "collector.resume": FULL,
    "collector.close": FULL,
    "collector.rotate": FULL,
    "collector.picture": FULL,
    "slips.show": FULL,
    "slips.add": FULL,
    "slips.codes": FULL,
    "slips.revoke": FULL,
    "prints.sheet": FULL,
    "devices.show": FULL,
    "devices.add": FULL,
    "device.pause": FULL,
    "device.renew_code": FULL,
    "device.renew_pin": FULL,
    "device.resume": FULL,
    "device.revoke": FULL,
    "device.settle": FULL,
    "device.show": FULL,
    "device_left.show": FULL,
    "device_queue.show": FULL,
    "device_queue.take_file": FULL,
    "device_settings.save": FULL,
    "device_settings.serve": FULL,
    "device_settings.show": FULL,
    "entry.show": ENTERS,
    "entry.choose": ENTERS,
    "entry.open_way": ENTERS,
    "copies.show": ENTERS,
    "copies.save": ENTERS,
    "copies.check": ENTERS,
    "copies.take_back": ENTERS,
    "interview.show": ENTERS,
    "interview.save": ENTERS,
    "interview.thanks": ENTERS,
    "rounds.show": READERS,
    "rounds.new": FULL,
    "rounds.add": FULL,
    "round.show": READERS,
    "round.edit": FULL,
    "round.change": FULL,
    "round.closing": FULL,
    "round.close": FULL,
    "round.reopen": FULL,
    "round.remove": FULL,
    "targets.show": FULL,
    "targets.save": FULL,
    "targets.compute": FULL,
    "targets.copy": FULL,
    "visits.show": FULL,
    "visits.sheet": FULL,
    "visits.check": FULL,
    "visits.take": FULL,
    "draft_conditions.save": FULL,
    "draft_conditions.show": FULL,
    "draft_items.create": FULL,
    "draft_items.new": FULL,
    "draft_items.save": FULL,
    "draft_items.show": FULL,
    "draft_order.move": FULL,
    "draft_order.move_section": FULL,
    "draft_order.remove": FULL,
    "draft_order.remove_section": FULL,
    "draft_translation.save": FULL,
    "draft_translation.show": FULL,
    "draft_words.cover": FULL,
    "draft_words.create_section": FULL,
    "draft_words.new_section": FULL,
    "draft_words.save_cover": FULL,
    "draft_words.save_section": FULL,
    "draft_words.section": FULL,
    "drafting.discard": FULL,
    "drafting.show": FULL,
    "drafting.start": FULL,
    "interchange.export": FULL,
    "interchange.file": FULL,
    "interchange.look": FULL,
    "interchange.take": FULL,
    "interchange.upload": FULL,
    "preview.files": FULL,
    "preview.form": FULL,
    "preview.kiosk": FULL,
    "preview.phone": FULL,
    "preview.screen": FULL,
    "preview.sent": FULL,
    "publishing.compare": FULL,
    "publishing.publish": FULL,
    "publishing.reopen": FULL,
    "publishing.retire": FULL,
    "publishing.show": FULL,
    "questionnaires.create": FULL,
    "questionnaires.form": FULL,
    "questionnaires.new": FULL,
    "questionnaires.show": FULL,
    "recordings.remove": FULL,
    "recordings.show": FULL,
    "recordings.sound": FULL,
    "recordings.upload": FULL,
    "audit_trail.check": ADMINISTRATOR,
    "audit_trail.file": ADMINISTRATOR,
    "audit_trail.show": ADMINISTRATOR,
    "comments.show": READING,
    "deliveries.again": ADMINISTRATOR,
    "deliveries.set_aside": ADMINISTRATOR,
    "deliveries.show": ADMINISTRATOR,
    "imports.bad": FULL,
    "imports.carry_out": FULL,
    "imports.columns": FULL,
    "imports.look": FULL,
    "imports.new": FULL,
    "imports.send": FULL,
    "imports.show": FULL,
    "imports.undo": FULL,
    "departments.show": FULL,
    "departments.new": FULL,
    "departments.add": FULL,
    "departments.move": FULL,
    "department.show": FULL,
    "department.save": FULL,
    "department.rename": FULL,
    "department.undo_rename": FULL,
    "department.close": FULL,
    "department.reopen": FULL,
    "department_imports.show": FULL,
    "department_imports.template": FULL,
    "department_imports.preview": FULL,
    "department_imports.carry_out": FULL,
    "successions.split_form": FULL,
    "successions.split": FULL,
    "successions.merge_form": FULL,
    "successions.merge": FULL,
    "successions.undo": FULL,
    "successions.ways": FULL,
    "facility.show": FULL,
    "facility.save": FULL,
    "facility.save_security": {"administrator"},
    "letterheads.save": FULL,
    "letterheads.correct": FULL,
    "letterheads.undo": FULL,
    "sign_in.sign_out": EVERYBODY,
    "people.show": {"administrator"},
    "people.new": {"administrator"},
    "people.invite": {"administrator"},
    "person.show": {"administrator"},
    "person.change": {"administrator"},
    "person.close": {"administrator"},
    "person.reopen": {"administrator"},
    "person.reset": {"administrator"},
    "person.remove_two_factor": {"administrator"},
    "person.sign_out": {"administrator"},
    "my_account.show": EVERYBODY,
    "my_account.password": EVERYBODY,
    "my_account.change_password": EVERYBODY,
    "my_account.sign_out_everywhere": EVERYBODY,
    "my_two_factor.show": EVERYBODY,
    "my_two_factor.start": EVERYBODY,
    "my_two_factor.confirm": EVERYBODY,
    "my_two_factor.renew_recovery": EVERYBODY,
    "my_two_factor.take_off": EVERYBODY,
}


def routes(app):
    """(endpoint, method, path) of every route with its blanks filled in."""
    for rule in app.url_map.iter_rules():
        path = BLANK.sub(lambda blank, rule=rule: _filled(rule._converters[blank[1]]), rule.rule)
        path = "/admin" + path
        for method in sorted(rule.methods):
            yield rule.endpoint, method, path


def _filled(converter) -> str:
    """Something this blank of an address takes."""
    if isinstance(converter, AnyConverter):
        return sorted(converter.items)[0]
    return FILLED.get(type(converter).__name__, "x")


def test_the_table_names_every_route(admin):
    assert {rule.endpoint for rule in admin.app.url_map.iter_rules()} == OPEN | set(RULES)
    with admin.app.app_context():
        for endpoint, roles in RULES.items():
            assert not is_public(endpoint)
            assert allowed_roles(endpoint) == roles, endpoint


def test_every_route_but_the_open_ones_sends_a_stranger_to_sign_in(admin, facility):
    asked = [route for route in routes(admin.app) if route[0] not in OPEN]
    assert len(asked) > len(RULES)
    for endpoint, method, path in asked:
        reply = admin.open(path, method=method)
        assert (reply.status_code, reply.headers.get("Location")) == (303, "/admin/sign-in"), (
            endpoint,
            method,
        )


def test_a_program_without_a_session_gets_401_in_json(admin, facility):
    for endpoint, method, path in routes(admin.app):
        if endpoint not in OPEN and method != "HEAD":
            reply = admin.open(path, method=method, headers={"Accept": "application/json"})
            assert reply.status_code == 401, endpoint
            assert set(reply.json) == {"error"}


@pytest.mark.parametrize("role", ROLES)
def test_a_role_is_refused_by_every_route_that_does_not_name_it(admin, session, facility, role):
    enter(admin, session, facility, role)
    for endpoint, method, path in routes(admin.app):
        if endpoint not in OPEN and method not in ("POST", "OPTIONS"):
            refused = admin.open(path, method=method).status_code == 403
            assert refused == (role not in RULES[endpoint]), (endpoint, method)
    for endpoint, method, path in routes(admin.app):
        if method == "POST" and endpoint not in OPEN:  # without its token a form gets no further than 400
            expected = 400 if role in RULES[endpoint] else 403
            assert admin.post(path).status_code == expected, endpoint


def test_the_navigation_offers_only_what_opens(admin, session, facility):
    enter(admin, session, facility, "viewer")
    page = admin.get("/admin/").text
    assert 'href="/admin/results"' in page
    assert "/admin/collectors" not in page
    assert "/admin/devices" not in page


def test_a_view_without_a_rule_is_refused_to_everybody(settings, session, facility):
    from survey_admin import create_app
    from tests.conftest import dispose

    app = create_app(settings)
    app.add_url_rule("/forgotten", "forgotten", lambda: "secret")
    client = app.test_client()
    assert client.get("/forgotten").status_code == 303
    add_person(session, facility, "administrator")
    page = client.get("/sign-in", base_url="http://localhost/admin").text
    token = page.split('csrf_token" value="')[1].split('"')[0]
    form = {"email": "administrator@bv.vn", "password": "một mật khẩu đủ dài", "csrf_token": token}
    assert client.post("/sign-in", data=form, base_url="http://localhost/admin").status_code == 303
    assert client.get("/forgotten", base_url="http://localhost/admin").status_code == 403
    dispose(app)


def test_a_rule_must_name_roles_that_exist():
    for roles in [(), ("king",)]:
        with pytest.raises(ValueError, match="roles"):
            allow(*roles)


def test_a_closed_account_loses_its_open_sessions(admin, session, facility):
    account = add_person(session, facility)
    sign_in(admin)
    assert admin.get("/admin/").status_code == 200
    account.active = False
    session.commit()
    assert admin.get("/admin/").status_code == 303


def test_one_facility_is_not_shown_to_another(admin, session, facility):
    from tests.builders import build_facility

    other = build_facility(session, "khac")
    collector = other.collector(channel="kiosk")
    device, _key = other.paired_device(collector)
    enter(admin, session, facility)
    assert collector.code not in admin.get("/admin/collectors").text
    assert device.name not in admin.get("/admin/devices").text
    assert stranger(admin).get("/admin/devices").status_code == 303


def test_staff_pages_are_kept_by_no_browser_and_no_proxy(admin, session, facility):
    enter(admin, session, facility)
    for path in ("/admin/", "/admin/results", "/admin/devices", "/admin/sign-in", "/admin/nowhere"):
        reply = admin.get(path)
        assert reply.headers["Cache-Control"] == "no-store"
        assert "default-src 'none'" in reply.headers["Content-Security-Policy"]
        assert " style=" not in reply.text
        assert "<script" not in reply.text
