"""The mail server and Redis, as the environment names them."""

import pytest

from survey_core import settings
from survey_core.settings import MailServer, SettingError


def load(tmp_path, **given):
    environ = {"LANGNGHE_INSTANCE": str(tmp_path), "LANGNGHE_SECRET_KEY": "x" * 64}
    return settings.load(environ | {f"LANGNGHE_{name}": text for name, text in given.items()})


def test_without_a_word_there_is_no_mail_and_no_redis(tmp_path):
    read = load(tmp_path)
    assert (read.mail, read.redis_url) == (None, None)


@pytest.mark.parametrize(
    ("url", "server"),
    [
        ("smtp://mail.bv.vn", MailServer("mail.bv.vn", 587, "ks@bv.vn")),
        ("smtp://mail.bv.vn:25?starttls=no", MailServer("mail.bv.vn", 25, "ks@bv.vn", security="none")),
        ("smtp://mail.bv.vn/?starttls=yes", MailServer("mail.bv.vn", 587, "ks@bv.vn")),
        ("smtps://u%40bv.vn:p%3Aa%2Fs@mail.bv.vn", MailServer("mail.bv.vn", 465, "ks@bv.vn", "u@bv.vn", "p:a/s", "tls")),
    ],
)  # fmt: skip
def test_a_mail_server_is_read_from_its_address(tmp_path, url, server):
    assert load(tmp_path, MAIL_URL=url, MAIL_FROM="ks@bv.vn").mail == server


def test_the_users_name_is_the_sender_where_it_is_an_address(tmp_path):
    assert load(tmp_path, MAIL_URL="smtps://a%40bv.vn:p@mail.bv.vn").mail.sender == "a@bv.vn"


@pytest.mark.parametrize(
    "given",
    [
        {"MAIL_URL": "mail.bv.vn"},
        {"MAIL_URL": "http://user:geheim@mail.bv.vn"},
        {"MAIL_URL": "smtp://user:geheim@mail.bv.vn:port"},
        {"MAIL_URL": "smtp://user:geheim@:587"},
        {"MAIL_URL": "smtp://[user:geheim@mail"},
        {"MAIL_URL": "smtp://user:geheim@mail.bv.vn/inbox"},
        {"MAIL_URL": "smtp://user:geheim@mail.bv.vn?starttls=perhaps", "MAIL_FROM": "ks@bv.vn"},
        {"MAIL_URL": "smtp://user:geheim@mail.bv.vn?tls=no", "MAIL_FROM": "ks@bv.vn"},
        {"MAIL_URL": "smtp://user:geheim@mail.bv.vn"},
        {"MAIL_URL": "smtp://user:geheim@mail.bv.vn", "MAIL_FROM": "Khảo sát"},
        {"MAIL_URL": "smtp://user:geheim@mail.bv.vn", "MAIL_FROM": "a@bv.vn\nBcc: b@x.vn"},
        {"MAIL_URL": "smtp://user:geheimế@mail.bv.vn", "MAIL_FROM": "ks@bv.vn"},
        {"REDIS_URL": "http://user:geheim@redis"},
    ],
)
def test_a_setting_that_cannot_be_used_is_named_and_no_password_repeated(tmp_path, given):
    with pytest.raises(SettingError) as error:
        load(tmp_path, **given)
    assert "LANGNGHE_" in str(error.value)
    assert "geheim" not in str(error.value)


def test_redis_needs_its_package_and_says_so(tmp_path, monkeypatch):
    monkeypatch.setattr(settings, "find_spec", lambda name: None)
    with pytest.raises(SettingError, match="pip install"):
        load(tmp_path, REDIS_URL="redis://redis:6379/0")
    monkeypatch.setattr(settings, "find_spec", lambda name: object())
    assert load(tmp_path, REDIS_URL="redis://redis:6379/0").redis_url == "redis://redis:6379/0"


def test_no_password_is_shown_with_the_settings(tmp_path):
    read = load(tmp_path, MAIL_URL="smtps://a%40bv.vn:geheim@mail.bv.vn")
    assert read.mail.password == "geheim"
    assert "geheim" not in repr(read)
