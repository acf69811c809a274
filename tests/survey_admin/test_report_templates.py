"""A hospital's own template: taken only where it can be filled in, told where it cannot, and never able to do harm."""

import io

import pytest
from docx import Document
from sqlalchemy import select

from survey_admin.document import CannotRender, document_bytes
from survey_admin.document.package_check import MOST_UNPACKED
from survey_admin.document.placeholders import MEANINGS, sample_content, sample_context
from survey_admin.document.rendering import built_in
from survey_admin.document.template_check import problems
from survey_core.models import ReportTemplate

from .people import enter, token
from .word_files import part_of, template, with_parts

ATTACKS = [
    "{{ ''.__class__.__mro__[1].__subclasses__() }}",
    "{{ self.__init__.__globals__ }}",
    "{{ subject.__class__ }}",
    "{{ subject.format(1) }}",
    "{{ departments.__class__ }}",
    "{{ cycler.__init__.__globals__.os.popen('id').read() }}",
    "{{ lipsum.__globals__ }}",
    "{{ chart.tpl }}",
    "{{ subject | attr('__class__') }}",
    "{{ subject['__class__'] }}",
    "{{ 'a' * 1000000000 }}",
    "{{ '%1000000000d' % 1 }}",
    "{{ 9 ** 9 ** 9 }}",
    "{% for a in range(99999999) %}{% endfor %}",
    "{% for a in 'abc' %}{{ a }}{% endfor %}",
    "{% for a in limits %}{% for b in limits %}{% for c in limits %}{{ c }}{% endfor %}{% endfor %}{% endfor %}",
    "{% include '/etc/passwd' %}",
    "{% import 'os' as os %}",
    "{% set x = 1 %}",
    "{% macro x() %}{{ x() }}{% endmacro %}{{ x() }}",
    "{{ subject ~ subject }}",
]


def told(content: bytes, language: str = "vi") -> str:
    return "\n".join(str(problem) for problem in problems(content, language))


@pytest.mark.parametrize("language", ["vi", "en"])
def test_the_built_in_template_is_taken(language):
    assert problems(built_in(language), language) == []


def test_every_placeholder_has_a_meaning_and_every_meaning_a_placeholder():
    assert set(sample_context("vi")) == set(MEANINGS)


@pytest.mark.parametrize("attack", ATTACKS)
def test_a_template_reaches_nothing_but_what_it_is_given(attack):
    assert told(template("Trước", attack))
    with pytest.raises(CannotRender):
        document_bytes(sample_content("vi"), template(attack))


def test_words_with_signs_of_a_template_or_of_xml_stay_words():
    from dataclasses import replace

    content = sample_content("vi")
    paper = replace(content.paper, remarks=("{{ number }} <w:t> & \x07 {% endfor %}",))
    made = document_bytes(
        replace(content, paper=paper), template("{%p for one in remarks %}", "{{ one }}", "{%p endfor %}")
    )
    assert [p.text for p in Document(io.BytesIO(made)).paragraphs] == ["{{ number }} <w:t> &  {% endfor %}"]


@pytest.mark.parametrize(("bad", "name"), [
    ("Kính gửi {{ giam_doc }} kính mến", "giam_doc"),
    ("{% for d in departments %}{{ d.diem }}{% endfor %}", "d.diem"),
    ("{% for x in khoa %}{{ x }}{% endfor %}", "khoa"),
    ("{{ departments }}", "departments"),
    ("{% for x in subject %}{{ x }}{% endfor %}", "subject"),
])  # fmt: skip
def test_a_bad_placeholder_is_named_with_its_place(bad, name):
    (problem,) = problems(template("Đoạn đầu", bad, "Đoạn cuối"), "vi")
    assert problem.values["name"] == name
    assert "Đoạn" not in problem.values["place"]
    assert problem.values["place"].strip("… ")[:8] in bad


@pytest.mark.parametrize("bad", ["Số {{ number", "{% for x in limits %}", "{{ number }", "{% iff number %}"])
def test_what_cannot_be_read_is_told_with_its_place(bad):
    assert not problems(template("{{ number }}"), "vi")
    if bad != "{{ number }":  # one brace short is plain text to the template's language
        assert "number" in told(template(bad)) or "limits" in told(template(bad))


def test_every_bad_placeholder_is_told_at_once_also_in_the_page_head():
    document = Document()
    document.add_paragraph("{{ mot }} {{ hai }}")
    document.sections[0].header.paragraphs[0].text = "{{ ba }}"
    out = io.BytesIO()
    document.save(out)
    assert {problem.values["name"] for problem in problems(out.getvalue(), "vi")} == {"mot", "hai", "ba"}


def bomb() -> bytes:
    return with_parts({"word/media/image9.png": b"\0" * (MOST_UNPACKED + 1)})


BAD = {
    "no zip": (lambda: b"PK but no zip", "no Word file"),
    "empty": (lambda: b"", "no Word file"),
    "bomb": (bomb, "unpacked"),
    "tight": (lambda: with_parts({"word/media/a.png": b"\0" * 2_000_000}), "packed tighter"),
    "parts": (lambda: with_parts({f"word/media/{n}.txt": b"x" for n in range(500)}), "too many parts"),
    "macro": (lambda: with_parts({"word/vbaProject.bin": b"x"}), "macro"),
    "docm": (lambda: with_parts({"[Content_Types].xml": part_of("[Content_Types].xml").replace(
        b"openxmlformats-officedocument.wordprocessingml.document.main", b"ms-word.document.macroEnabled.main")}),
        "without macros"),
    "remote template": (lambda: with_parts({"word/_rels/settings.xml.rels": b'<Relationships xmlns="http://schemas.openxml'
        b'formats.org/package/2006/relationships"><Relationship Id="r1" TargetMode="External" Target="http://x/y.dotm" '
        b'Type="http://schemas.openxmlformats.org/officeDocument/2006/relationships/attachedTemplate"/></Relationships>'}),
        "from elsewhere"),
    "entity": (lambda: with_parts({"word/document.xml": b'<!DOCTYPE a [<!ENTITY x "y">]><a>&x;</a>'}), "as Word writes"),
    "other letters": (lambda: with_parts({"word/document.xml": "<a/>".encode("utf-16")}), "no Word file"),
    "field": (lambda: with_parts({"word/document.xml": part_of("word/document.xml").replace(
        b">PAGE<", b"> <").replace(b"<w:sectPr", b'<w:p><w:r><w:instrText>INCLUDETEXT "c:/x"</w:instrText></w:r></w:p>'
        b"<w:sectPr", 1)}), "field"),
    "broken": (lambda: with_parts({"word/document.xml": b"<w:document"}), "cannot be read"),
}  # fmt: skip


@pytest.mark.parametrize("kind", BAD)
def test_a_dangerous_or_broken_file_is_refused_in_one_sentence(kind):
    make, said = BAD[kind]
    found = problems(make(), "vi")
    assert len(found) == 1
    assert said in str(found[0])


def send(client, content: bytes, name="mau.docx", **fields):
    given = {
        "csrf_token": token(client, "/admin/password"),
        "language": "vi",
        "file": (io.BytesIO(content), name),
    }
    return client.post(
        "/admin/report-template?lang=en", data=given | fields, content_type="multipart/form-data"
    )


@pytest.mark.parametrize("settings", ["sqlite"], indirect=True)
class TestPage:
    def test_a_template_is_used_kept_and_given_up_again(self, admin, session, facility):
        enter(admin, session, facility, "administrator")
        own = template("Mẫu của bệnh viện: {{ subject }}")
        assert send(admin, own).status_code == 303
        assert send(admin, template("Mẫu thứ hai")).status_code == 303
        first, second = session.scalars(select(ReportTemplate).order_by(ReportTemplate.id)).all()
        assert (first.is_used, second.is_used) == (False, True)
        assert admin.get(f"/admin/report-template/{first.id}.docx").data == own
        form = {"csrf_token": token(admin, "/admin/password")}
        assert admin.post(f"/admin/report-template/{first.id}/use", data=form).status_code == 303
        assert admin.post("/admin/report-template/built-in/vi", data=form).status_code == 303
        session.rollback()
        assert not session.scalars(select(ReportTemplate).where(ReportTemplate.is_used)).all()
        assert admin.get("/admin/report-template/built-in/vi.docx").data == built_in("vi")

    def test_a_bad_one_is_told_on_the_page_and_nothing_is_kept(self, admin, session, facility):
        enter(admin, session, facility, "administrator")
        reply = send(admin, template("Kính gửi: {{ sai_ten }}"))
        assert reply.status_code == 422
        assert "There is no placeholder “sai_ten”; it stands in “Kính gửi: {{ sai_ten }}”." in reply.text
        assert not session.scalars(select(ReportTemplate)).all()

    def test_a_report_is_written_with_the_template_in_use(self, admin, session, facility):
        from .closings import answer
        from .test_report_documents import made, words_of

        answer(facility, 10)
        enter(admin, session, facility, "administrator")
        send(admin, template("Mẫu của bệnh viện: {{ subject }}"))
        assert words_of(admin.get(f"/admin/reports{made(admin)}/report.docx").data).startswith(
            "Mẫu của bệnh viện: Kết quả khảo sát hài lòng người bệnh quý III năm 2025"
        )
