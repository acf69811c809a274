"""What every rendering of a report owes its reader where only a part of the answers was asked for."""

from survey_core.spoken import N_

from .questions import Question
from .report import Remark

VERSION = N_("Only answers to version %(number)s are counted.")
CHANNELS = {
    "kiosk": N_("Only answers given at a kiosk are counted."),
    "qr": N_("Only answers given by QR code are counted."),
    "invite": N_("Only answers given on invitation are counted."),
    "paper": N_("Only answers given on paper are counted."),
    "interview": N_("Only answers given in interviews are counted."),
    "phone": N_("Only answers given by telephone are counted."),
}


def cuts(question: Question) -> list[Remark]:
    """One sentence for the version and one for the way of answering, where one was asked for."""
    said = [Remark(VERSION, {"number": str(question.version)})] if question.version is not None else []
    return said + ([Remark(CHANNELS[question.channel])] if question.channel else [])
