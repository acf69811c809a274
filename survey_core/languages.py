"""The languages a questionnaire may be written in, each called by its own name."""

# Codes as in BCP 47 (the shortest that exists); the order is the one in which an editor offers them.
LANGUAGE_NAMES = {
    "vi": "Tiếng Việt",
    "en": "English",
    "hmn": "Hmoob",
    "tyz": "Tày",
    "nut": "Nồng",
    "ium": "Iu Mienh",
    "mtq": "Mường",
    "blt": "Tai Dam",
    "km": "ភាសាខ្មែរ",
    "cjm": "Chăm",
    "jra": "Jrai",
    "rad": "Êđê",
    "bdq": "Bahnar",
    "sed": "Xơ-đăng",
    "kpm": "Kơho",
    "bru": "Bru",
    "pac": "Pa Kôh",
    "lo": "ລາວ",
    "zh": "中文",
    "ko": "한국어",
    "ja": "日本語",
    "fr": "Français",
    "ru": "Русский",
    "de": "Deutsch",
    "es": "Español",
    "th": "ไทย",
}


def names_of(codes) -> str:
    """These languages by their own names, in one line; an unknown one by its code."""
    return ", ".join(LANGUAGE_NAMES.get(code, code) for code in codes)
