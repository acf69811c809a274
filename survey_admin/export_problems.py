"""Why a file of raw responses could not be made, and what to do about it."""

from flask_babel import lazy_gettext

PROBLEMS = {
    "died": lazy_gettext(
        "The making of the file was cut short three times. Ask whoever runs the server, then try again."
    ),
    "disk_full": lazy_gettext(
        "The server's disk is full: there was no room for the file. Have room made on it, then try again."
    ),
    "unwritable": lazy_gettext(
        "The server could not write the file into its folder. Ask whoever runs the server, then try again."
    ),
    "rows": lazy_gettext(
        "The number of rows written was not the number the database holds, so the file was not kept. Try again."
    ),
    "no_round": lazy_gettext(
        "No round of this period is closed and has enough people, so there is nothing to write yet."
    ),
    "form": lazy_gettext("The questionnaire is not there any more."),
    "database": lazy_gettext("The database did not answer while the file was being made. Try again."),
    "unknown": lazy_gettext("The file could not be made. It has been noted on the server; try again."),
}
