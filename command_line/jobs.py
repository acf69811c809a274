"""`langnghe jobs`: what the installation does by itself, in a process of its own."""

import click

from survey_core.database import now
from survey_core.settings import Settings

from .opening import open_database, read_settings
from .words import _, fail


@click.command()
@click.option("--test-mail", "address", metavar="ADDRESS", help="Send one mail to this address, and end.")
@click.option("--beside", "parent", type=int, hidden=True, help="End with the process of this number.")
def command(address: str | None, parent: int | None) -> None:
    """Watch the kiosks, send mail and thin old histories until Ctrl-C; `run` does so by itself."""
    if address:
        click.echo(_send_test(read_settings(), address))
        return
    if parent:
        from jobs.child import end_with

        end_with(parent)
    open_database().dispose()
    from jobs import consumer

    consumer.run(read_settings(), wait=lambda: None if parent else click.echo(_told_to_wait()))


def _told_to_wait() -> str:
    return _(
        "The jobs of this instance already run in another process (langnghe run begins them too). "
        "This one takes over when that one ends. Ctrl-C to stop waiting."
    )


def _send_test(settings: Settings, address: str) -> str:
    """Send one mail now; one sentence and exit code 1 where that fails."""
    from jobs import mail_server

    server = settings.mail
    if server is None:
        fail(
            _(
                "No mail server is named. Set LANGNGHE_MAIL_URL, for example to smtp://user:password@mail.benhvien.vn:587."
            )
        )
    instant = now()
    letter = mail_server.letter(
        server, address, _("Lắng Nghe: a test"), _("This mail shows that Lắng Nghe can send mail."),
        f"langnghe.test.{instant:%Y%m%d%H%M%S}", instant,
    )  # fmt: skip
    try:
        with mail_server.connect(server) as smtp:
            smtp.send_message(letter)
    except (OSError, ValueError) as error:
        fail(_("The mail could not be sent by %(host)s port %(port)s: %(error)s. Check LANGNGHE_MAIL_URL and LANGNGHE_MAIL_FROM.",
               host=server.host, port=server.port, error=mail_server.short(error)))  # fmt: skip
    return _("Sent to %(address)s by %(host)s. Look whether it arrived.", address=address, host=server.host)
