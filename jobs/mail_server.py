"""A conversation with the mail server, and a short word for whatever goes wrong in it."""

import smtplib
import ssl
from datetime import datetime
from email.message import EmailMessage
from email.utils import format_datetime

from survey_core.settings import MailServer

TIMEOUT_SECONDS = 15


def connect(server: MailServer) -> smtplib.SMTP:
    """An open connection, encrypted unless the setting says otherwise, signed in where it names a user.

    Raises OSError (smtplib's errors are such); a server that cannot encrypt gets neither password nor mail.
    """
    if server.security == "tls":
        context = ssl.create_default_context()
        smtp: smtplib.SMTP = smtplib.SMTP_SSL(
            server.host, server.port, timeout=TIMEOUT_SECONDS, context=context
        )
    else:
        smtp = smtplib.SMTP(server.host, server.port, timeout=TIMEOUT_SECONDS)
    try:
        if server.security == "starttls":
            smtp.starttls(context=ssl.create_default_context())
        if server.user:
            smtp.login(server.user, server.password)
    except BaseException:
        smtp.close()
        raise
    return smtp


def letter(
    server: MailServer, recipient: str, subject: str, body: str, name: str, at: datetime
) -> EmailMessage:
    """The mail; its Message-ID is made of `name`, so that a mail sent twice is known as one."""
    mail = EmailMessage()
    mail["From"], mail["To"], mail["Subject"] = server.sender, recipient, " ".join(subject.split())
    mail["Date"] = format_datetime(at)
    mail["Message-ID"] = f"<{name}@{server.sender.rpartition('@')[2]}>"
    mail["Auto-Submitted"] = "auto-generated"
    mail.set_content(body, cte="base64")
    return mail


def short(error: Exception) -> str:
    """The kind of error with the server's code, such as 'SMTPAuthenticationError 535'; never what it said."""
    code = getattr(error, "smtp_code", None)
    if isinstance(error, smtplib.SMTPRecipientsRefused):
        code = next(iter(error.recipients.values()))[0]
    return f"{type(error).__name__} {code}" if isinstance(code, int) and code > 0 else type(error).__name__


def ends_the_conversation(error: Exception) -> bool:
    """Whether the server is gone, rather than unwilling or unable to take this one mail."""
    is_refusal = isinstance(error, smtplib.SMTPException | ValueError)
    return not is_refusal or isinstance(error, smtplib.SMTPServerDisconnected)
