"""Why a kind of row is not taken, in words for the person who made the form."""

from ..spoken import N_

UNKNOWN = N_("The type “%(type)s” is not known here.")
REASONS: tuple[tuple[tuple[str, ...], str], ...] = (
    (("",), N_("The row has no type.")),
    (("start", "end", "today", "deviceid", "username", "phonenumber", "email", "simserial", "subscriberid", "audit",
      "caseid", "start-geopoint"),
     N_("Facts about the device or the person (%(type)s) are not kept with an answer here; times are kept by themselves.")),
    (("calculate", "hidden"), N_("Calculations are not taken.")),
    (("begin repeat",), N_("Questions that repeat (begin repeat) cannot be asked here; the group is left out.")),
    (("begin kobomatrix", "begin matrix", "begin rank", "rank", "rank__level"),
     N_("Tables and rankings cannot be asked here (%(type)s). Ask them as single questions.")),
    (("geopoint", "geotrace", "geoshape"), N_("Places on a map (%(type)s) cannot be asked here.")),
    (("image", "photo", "audio", "video", "file", "background-audio"),
     N_("Files and pictures (%(type)s) cannot be asked here.")),
    (("barcode", "acknowledge", "trigger"), N_("The question type %(type)s does not exist here.")),
    (("date", "time", "datetime"), N_("Dates and times (%(type)s) cannot be asked here. Ask for a number, such as days.")),
    (("select_one_from_file", "select_multiple_from_file", "select_one_external", "csv-external", "xml-external"),
     N_("Answers from another file (%(type)s) are not taken.")),
)  # fmt: skip


def reason(written: str) -> str:
    """The sentence for a type as it stands in the file; it may name %(type)s."""
    first = written.strip().lower()
    words = (first, first.replace("_", " "), first.split(" ")[0])
    return next((msgid for types, msgid in REASONS if any(word in types for word in words)), UNKNOWN)
