"""What an editor does to a draft: open a page, send its form as it stands with some fields changed."""

import html
import re

from survey_core import drafts as core
from survey_core.models import Draft, Questionnaire

from .people import TOKEN

ROOT = "/admin/questionnaires"
REVISION = re.compile(r'name="revision" value="(\d+)"')
INPUT = re.compile(r'<input [^>]*?name="([^"]+)"[^>]*?>')
TEXTAREA = re.compile(r'<textarea [^>]*name="([^"]+)"[^>]*>\n([^<]*)</textarea>')


def read(client, path: str) -> str:
    """The page in English."""
    reply = client.get(in_english(path))
    assert reply.status_code == 200, reply.text
    return reply.text


def in_english(path: str) -> str:
    start = ROOT if path[:1] in ("", "?") else f"{ROOT}/"
    return f"{start}{path}{'&' if '?' in path else '?'}lang=en"


def filled(page: str) -> dict[str, str]:
    """The fields of an editor's page as a browser would send them, untouched."""
    page = page[page.index('editor">') :].partition("</form>")[0]
    given = {}
    for found in INPUT.finditer(page):
        is_box = 'type="checkbox"' in found[0] or 'type="radio"' in found[0]
        if not is_box or " checked" in found[0]:
            value = re.search(r'value="([^"]*)"', found[0])
            given[found[1]] = html.unescape(value[1]) if value else "on"
    return given | {name: html.unescape(text) for name, text in TEXTAREA.findall(page)}


def send(client, path: str, page: str = "", act: str = "save", **changes):
    """Send the form of a page (opened now, unless given) with these fields changed; None leaves a field out."""
    fields = filled(page or read(client, path)) | {"act": act} | changes
    fields = {name: value for name, value in fields.items() if value is not None}
    return client.post(in_english(path), data=fields)


def press(client, key: str, path: str, revision: str = "", **fields):
    """A button of the draft's overview."""
    page = read(client, f"{key}/draft")
    data = {"csrf_token": TOKEN.search(page)[1], "revision": revision or REVISION.search(page)[1]} | fields
    return client.post(f"{ROOT}/{key}/draft/{path}?lang=en", data=data)


def document(session, key: str) -> dict:
    """What the draft says now."""
    session.rollback()
    session.expire_all()
    query = session.query(Draft).join(Questionnaire, Questionnaire.id == Draft.questionnaire_id)
    return core.document_of(query.filter(Questionnaire.key == key).one())


def item(session, key: str, code: str) -> dict:
    from survey_core.document import item_of

    return item_of(document(session, key), code)


def order(session, key: str) -> str:
    sections = document(session, key)["sections"]
    return " ".join(item["code"] for section in sections for item in section["items"])


def begun(session, facility, source: str = "short-outpatient", key: str = "phieu") -> str:
    """The key of a new draft like an official form."""
    core.start_from_official(session, facility.facility, source, key)
    session.commit()
    return key
