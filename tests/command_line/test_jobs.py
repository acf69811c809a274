"""`langnghe jobs --test-mail`."""

import pytest
from click.testing import CliRunner

from langnghe import main
from tests.mail_server import PASSWORD, USER, mail_server

pytestmark = pytest.mark.parametrize("settings", ["sqlite"], indirect=True)


def send(monkeypatch, address="lan@bv.vn", **given):
    for name, text in ({"LANGUAGE": "en", "MAIL_FROM": "ks@bv.vn"} | given).items():
        monkeypatch.setenv(f"LANGNGHE_{name}", text)
    return CliRunner().invoke(main, ["jobs", "--test-mail", address])


def test_a_test_mail_arrives(environment, monkeypatch):
    with mail_server() as mailbox:
        told = send(monkeypatch, MAIL_URL=f"smtp://{mailbox.host}:{mailbox.port}?starttls=no")
        assert (told.exit_code, told.stdout[:7]) == (0, "Sent to")
        assert [letter["To"] for letter in mailbox.letters] == ["lan@bv.vn"]


@pytest.mark.parametrize(
    ("given", "sentence"),
    [
        ({}, "No mail server is named. Set LANGNGHE_MAIL_URL"),
        ({"MAIL_URL": "nonsense"}, "LANGNGHE_MAIL_URL is not the address"),
        ({"MAIL_URL": "smtp://127.0.0.1:1?starttls=no"}, "127.0.0.1 port 1: ConnectionRefusedError."),
    ],
)
def test_what_is_wrong_is_said_in_one_sentence(environment, monkeypatch, given, sentence):
    monkeypatch.delenv("LANGNGHE_MAIL_URL", raising=False)
    told = send(monkeypatch, **given)
    assert told.exit_code == 1
    assert sentence in told.stderr
    assert "Traceback" not in told.stderr


def test_a_wrong_password_is_named_and_not_repeated(environment, monkeypatch):
    with mail_server() as mailbox:
        url = f"smtp://{USER}:geheim@{mailbox.host}:{mailbox.port}?starttls=no"
        told = send(monkeypatch, MAIL_URL=url)
    assert "SMTPAuthenticationError 535" in told.stderr
    assert "geheim" not in told.stderr
    assert PASSWORD != "geheim"
