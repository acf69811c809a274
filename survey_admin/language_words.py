"""What the languages of questionnaires are called by the people who set them up."""

from flask_babel import lazy_gettext

# The names in survey_core.languages are those of the speakers; an editor looks for the ones in common use here.
LANGUAGE_WORDS = {
    "hmn": lazy_gettext("Hmong"),
    "tyz": lazy_gettext("Tay"),
    "nut": lazy_gettext("Nung"),
    "ium": lazy_gettext("Dao (Mien)"),
    "mtq": lazy_gettext("Muong"),
    "blt": lazy_gettext("Thai of the north-west"),
    "km": lazy_gettext("Khmer"),
    "cjm": lazy_gettext("Cham"),
    "jra": lazy_gettext("Gia Rai"),
    "rad": lazy_gettext("E De"),
    "bdq": lazy_gettext("Ba Na"),
    "sed": lazy_gettext("Xo Dang"),
    "kpm": lazy_gettext("Co Ho"),
    "bru": lazy_gettext("Bru - Van Kieu"),
    "pac": lazy_gettext("Ta Oi (Pa Co)"),
    "lo": lazy_gettext("Lao"),
    "zh": lazy_gettext("Chinese"),
    "ko": lazy_gettext("Korean"),
    "ja": lazy_gettext("Japanese"),
    "fr": lazy_gettext("French"),
    "ru": lazy_gettext("Russian"),
    "de": lazy_gettext("German"),
    "es": lazy_gettext("Spanish"),
    "th": lazy_gettext("Thai"),
}
