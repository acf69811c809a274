"""A mail server of our own: it speaks as much SMTP as a client needs, and keeps what it was given."""

import base64
import email
import email.policy
import socketserver
import threading
from contextlib import contextmanager
from dataclasses import dataclass, field
from email.message import EmailMessage

from survey_core.settings import MailServer

USER, PASSWORD = "khaosat", "m@t:kh/u & %C3"


@dataclass
class Mailbox:
    """What the server took, whom it refuses, and the address it listens on."""

    host: str
    port: int
    letters: list[EmailMessage] = field(default_factory=list)
    refused: set[str] = field(default_factory=set)

    def settings(self, **fields) -> MailServer:
        given = {"host": self.host, "port": self.port, "sender": "langnghe@bv.vn", "security": "none"}
        return MailServer(**given | fields)

    def to(self, recipient: str) -> list[EmailMessage]:
        return [letter for letter in self.letters if letter["To"] == recipient]


@contextmanager
def mail_server(port: int = 0):
    """A running server on the loopback; yields its Mailbox, and is gone when the block ends."""
    with socketserver.ThreadingTCPServer(("127.0.0.1", port), Talk) as server:
        server.daemon_threads = True
        server.mailbox = Mailbox(*server.server_address)
        thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.02})
        thread.start()
        try:
            yield server.mailbox
        finally:
            server.shutdown()
            thread.join()


class Talk(socketserver.StreamRequestHandler):
    """One conversation: EHLO, AUTH PLAIN, MAIL, RCPT, DATA, RSET, QUIT."""

    timeout = 10

    def handle(self):
        self.say("220 here")
        while line := self.rfile.readline():
            word, _space, rest = line.decode().strip().partition(" ")
            if not getattr(self, word.lower(), self.rset)(rest):
                return

    def say(self, line: str) -> bool:
        self.wfile.write(line.encode() + b"\r\n")
        return True

    def ehlo(self, _rest):
        return self.say("250-here") and self.say("250 AUTH PLAIN")

    def auth(self, rest):
        _nothing, user, password = base64.b64decode(rest.split()[1]).decode().split("\0")
        return self.say("235 welcome" if (user, password) == (USER, PASSWORD) else "535 no")

    def rcpt(self, rest):
        refused = any(one in rest for one in self.server.mailbox.refused)
        return self.say("550 nobody here" if refused else "250 good")

    def data(self, _rest):
        self.say("354 go on")
        lines = iter(self.rfile.readline, b".\r\n")
        text = b"".join(line[1:] if line.startswith(b"..") else line for line in lines)
        self.server.mailbox.letters.append(email.message_from_bytes(text, policy=email.policy.default))
        return self.say("250 taken")

    def quit(self, _rest):
        self.say("221 bye")
        return False

    def rset(self, _rest=""):
        return self.say("250 good")
