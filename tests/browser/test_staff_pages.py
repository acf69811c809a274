"""Every page of the staff side that links lead to: axe finds nothing, and it fits the screen of a phone."""

import pytest

from bench.walk import pages
from survey_core import drafts
from survey_core.questionnaire import official_forms, parse
from tests.builders import full_answers
from tests.chromium import serving
from tests.numbered import ail
from tests.survey_admin.people import add_person, enter

from .looks import overflow, sign_in, violations

pytestmark = pytest.mark.parametrize("settings", ["sqlite"], indirect=True)
OUTPATIENT = parse(dict(official_forms())["outpatient-2024"])
# What a busy office has pages for beyond those of an empty facility.
EXPECTED = {
    "home.show", "results.show", "trend.show", "drivers.show", "channels.show", "profile.show", "comments.show", "closing.show", "closing.quarter", "questionnaires.show", "questionnaires.form", "drafting.show",
    "draft_items.show", "publishing.show", "preview.phone", "preview.kiosk", "recordings.show", "rounds.show",
    "round.show", "targets.show", "visits.show", "collectors.show", "collector.show", "devices.show", "entry.show",
    "copies.show", "imports.show", "facility.show", "departments.show", "department.show", "people.show",
    "person.show", "audit_trail.show", "my_account.show", "device.show", "device_settings.show", "device_left.show",
    "device_queue.show",
}  # fmt: skip


@pytest.fixture
def addresses(facility, session, admin):
    """{endpoint: address} of every page of a facility in which something of everything has happened."""
    collector = facility.collector(channel="kiosk")
    device, _key = facility.paired_device(collector)
    ail(session, device, collector)
    facility.collector(channel="paper")
    facility.answer_all([full_answers(OUTPATIENT, 4, G1=90, G2="5", E5="3", H2="Cảm ơn")] * 30)
    facility.round("outpatient-2024")
    drafts.edit(session, facility.forms["outpatient-2024"])
    add_person(session, facility, "department_head")
    return pages(enter(admin, session, facility, "administrator"))


@pytest.fixture
def page(browser, admin, addresses):
    context = browser.new_context(viewport={"width": 1366, "height": 768})
    page = context.new_page()
    with serving(admin.application) as address:
        page.goto(f"{address}/admin/")
        sign_in(page, "administrator@bv.vn")
        page.at = address
        yield page
    context.close()


def test_every_page_is_accessible_and_fits_a_phone(page, addresses):
    assert EXPECTED - set(addresses) == set()
    faults = {}
    for endpoint, path in addresses.items():
        page.set_viewport_size({"width": 1366, "height": 768})
        page.goto(page.at + path)
        found = violations(page)
        if page.locator("h1").count() != 1:
            found.append("not one h1")
        page.set_viewport_size({"width": 390, "height": 844})
        if (wider := overflow(page)) > 0:
            found.append(f"{wider} px wider than a phone")
        if found:
            faults[endpoint, path] = found
    assert not faults, "\n".join(f"{page}: {found}" for page, found in faults.items())
