"""The questionnaire files promise the official content, in two languages, and nothing that names a person."""

import csv
import json
import re
import unicodedata
from collections import Counter
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
FOLDER = ROOT / "survey_core" / "questionnaires"
PUBLISHED = ROOT / "tests" / "published" / "official_form_items.csv"

LIKERT_COUNTS = {
    "inpatient-2024": {"A": 5, "B": 7, "C": 11, "D": 7, "E": 6},
    "outpatient-2024": {"A": 5, "B": 10, "C": 8, "D": 4, "E": 4},
    "staff-2019": {"A": 9, "B": 9, "C": 12, "D": 7, "E": 7},
    "mother-2019": {"A": 2, "B": 2, "C": 3, "D": 6, "E": 4, "G": 3, "H": 3},
    "short-outpatient": {"S": 8},
}
TOTALS = dict(zip(LIKERT_COUNTS, (36, 31, 44, 23, 8), strict=True))
CSV_FORMS = {
    "inpatient-2024": "F1_inpatient_v2_2024",
    "outpatient-2024": "F2_outpatient_v2_2024",
    "staff-2019": "F3_staff_2019",
    "mother-2019": "F4_mothers_2019",
}
TYPE_OF_ROLE = {
    "likert": {"likert"},
    "price": {"choice"},
    "expectation": {"number"},
    "return": {"choice"},
    "text": {"text"},
    "profile": {"choice", "number"},  # never free text: nobody can be asked to write who they are
}
CONTACT = re.compile(
    r"phone|mobile|e-?mail|zalo|address|full.?name|your name|"
    r"điện thoại|di động|thư điện tử|địa chỉ|họ tên|họ và tên|"
    r"căn cước|cccd|số thẻ|mã bệnh nhân|mã nhân viên",
    re.IGNORECASE,
)

every_form = pytest.mark.parametrize("key", list(LIKERT_COUNTS))
every_official_form = pytest.mark.parametrize("key", list(CSV_FORMS))


def load(key):
    return json.loads((FOLDER / f"{key}.json").read_text(encoding="utf-8"))


def items(form):
    return [(section["code"], item) for section in form["sections"] for item in section["items"]]


def published(key):
    with PUBLISHED.open(encoding="utf-8", newline="") as file:
        return [row for row in csv.DictReader(file) if row["form"] == CSV_FORMS[key]]


def role_by_publication(row):
    kind = row["answer_type"]
    if kind.startswith("likert"):
        return "likert"
    if kind.startswith("single"):
        return "price" if row["section"] == "E" else "return"
    return "expectation" if kind.startswith("number") else "text"


def strings(node):
    if isinstance(node, str):
        yield node
    elif isinstance(node, dict):
        for value in node.values():
            yield from strings(value)
    elif isinstance(node, list):
        for value in node:
            yield from strings(value)


def bilingual(node):
    """Every object of the file that holds text for people."""
    if isinstance(node, dict):
        if "vi" in node or "en" in node:
            yield node
        for value in node.values():
            yield from bilingual(value)
    elif isinstance(node, list):
        for value in node:
            yield from bilingual(value)


@every_form
def test_each_section_has_the_official_number_of_likert_items(key):
    counts = Counter(section for section, item in items(load(key)) if item["role"] == "likert")
    assert dict(counts) == LIKERT_COUNTS[key]
    assert sum(counts.values()) == TOTALS[key]


@every_official_form
def test_every_published_item_is_there_in_its_section_with_its_role_and_nothing_is_added(key):
    expected = [(row["section"], row["code"], role_by_publication(row)) for row in published(key)]
    ours = [(section, item["code"], item["role"]) for section, item in items(load(key))]
    assert [row for row in ours if row[2] != "profile"] == expected


@every_official_form
def test_zero_is_offered_exactly_where_the_published_form_has_it(key):
    kinds = {row["answer_type"] for row in published(key) if row["answer_type"].startswith("likert")}
    assert len(kinds) == 1
    assert (load(key)["scale"]["not_used"] is not None) == (kinds == {"likert_1_5_0"})


def test_the_short_form_is_eight_likert_items_of_its_own_and_says_it_is_not_official():
    form = load("short-outpatient")
    assert [(section, item["code"], item["role"]) for section, item in items(form)] == [
        ("S", f"S{number}", "likert") for number in range(1, 9)
    ]
    assert form["official"] is False
    assert form["minutes"] == 1


@every_form
def test_the_head_of_the_form_is_complete_and_the_intro_says_how_long(key):
    form = load(key)
    assert " ".join(form) == "key audience official title source minutes intro thanks scale sections"
    assert form["key"] == key
    assert form["audience"] == ("staff" if key.startswith("staff") else "patient")
    assert form["official"] is (key in CSV_FORMS)
    assert f"{form['minutes']} phút" in form["intro"]["vi"]
    assert f"{form['minutes']} minute" in form["intro"]["en"]


@every_form
def test_the_scale_runs_from_very_dissatisfied_to_very_satisfied(key):
    labels = load(key)["scale"]["labels"]
    assert " / ".join(label["vi"] for label in labels) == (
        "Rất không hài lòng / Không hài lòng / Bình thường / Hài lòng / Rất hài lòng"
    )
    assert " / ".join(label["en"] for label in labels) == (
        "Very dissatisfied / Dissatisfied / Neutral / Satisfied / Very satisfied"
    )


@every_official_form
def test_the_source_names_the_decision_and_its_year(key):
    decision = "3869/QĐ-BYT" if key.endswith("2019") else "56/QĐ-BYT"
    for text in load(key)["source"].values():
        assert all(words in text for words in (decision, key[-4:], "Lắng Nghe"))


@every_form
def test_both_languages_are_present_everywhere(key):
    form = load(key)
    for node in [*form["sections"], *[item for _, item in items(form)]]:
        assert set(node.get("title") or node["text"]) == {"vi", "en"}
    for pair in bilingual(form):
        assert set(pair) == {"vi", "en"}
        assert all(text.strip() for text in pair.values())


@every_form
def test_text_is_nfc_and_has_no_stray_spaces(key):
    for text in strings(load(key)):
        assert text == unicodedata.normalize("NFC", text)
        assert text == " ".join(text.split())


@every_form
def test_questions_are_short_and_carry_no_item_code(key):
    for _, item in items(load(key)):
        assert len(item["text"]["vi"]) <= (75 if item["role"] == "likert" else 110), item["code"]
        for text in item["text"].values():
            assert not re.search(r"\b[A-HS]\d+\b", text), item["code"]


@every_form
def test_codes_are_unique_and_well_formed(key):
    form = load(key)
    sections = [section["code"] for section in form["sections"]]
    for codes in (sections, [item["code"] for _, item in items(form)]):
        assert len(codes) == len(set(codes))
        assert all(re.fullmatch(r"[A-Za-z][A-Za-z0-9_]*", code) for code in codes)


@every_form
def test_each_role_has_its_type_and_what_the_type_needs(key):
    for _, item in items(load(key)):
        assert item["type"] in TYPE_OF_ROLE[item["role"]], item["code"]
        if item["type"] == "choice":
            values = [option["value"] for option in item["options"]]
            assert 2 <= len(values) == len(set(values)), item["code"]
        if item["type"] == "number":
            assert 0 <= item["minimum"] < item["maximum"], item["code"]
            assert item["unit"], item["code"]
        if item["type"] == "text":
            assert item["max_length"] == 2000


@pytest.mark.parametrize("key", ["inpatient-2024", "outpatient-2024"])
def test_price_and_return_offer_one_to_six_and_only_six_takes_words(key):
    found = {item["role"]: item for _, item in items(load(key))}
    for role in ("price", "return"):
        options = found[role]["options"]
        assert [option["value"] for option in options] == list("123456")
        assert [option["value"] for option in options if option.get("other")] == ["6"]


@pytest.mark.parametrize("key", ["inpatient-2024", "outpatient-2024"])
def test_the_expectation_may_exceed_one_hundred_percent(key):
    (item,) = [item for _, item in items(load(key)) if item["role"] == "expectation"]
    assert (item["code"], item["minimum"], item["maximum"]) == ("G1", 0, 999)


@every_official_form
def test_the_profile_comes_last_and_lies_in_one_section(key):
    form = load(key)
    assert form["sections"][-1]["code"] == "P"
    assert all((section == "P") == (item["role"] == "profile") for section, item in items(form))


@every_form
def test_no_question_asks_who_or_where_the_person_is(key):
    for _, item in items(load(key)):
        assert not CONTACT.search(item["code"].replace("_", " ")), item["code"]
        if item["role"] != "likert":  # a Likert item may rate booking by telephone; it takes no words
            assert not any(CONTACT.search(text) for text in item["text"].values()), item["code"]
        if item["role"] == "profile":
            assert not any(option.get("other") for option in item.get("options", [])), item["code"]
            assert "department" not in item["code"]


def test_staff_tell_only_coarse_bands_about_themselves():
    profile = [item for _, item in items(load("staff-2019")) if item["role"] == "profile"]
    assert all(item["type"] == "choice" and len(item["options"]) <= 4 for item in profile)


@pytest.mark.parametrize(("key", "code"), [("inpatient-2024", "D7"), ("mother-2019", "E4")])
def test_informal_payment_is_worded_so_that_five_is_good(key, code):
    (item,) = [item for _, item in items(load(key)) if item["code"] == code]
    assert "không gợi ý" in item["text"]["vi"]
    assert "do not hint" in item["text"]["en"]
    assert "reverse" not in item
