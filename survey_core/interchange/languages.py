"""Languages as a workbook's columns name them: `label::Tiếng Việt (vi)`, `label::English`, `label:vi`, `label`."""

import re
import unicodedata

from ..languages import LANGUAGE_NAMES

ALIASES = {
    "vietnamese": "vi", "tieng viet": "vi", "viet": "vi", "viet nam": "vi", "vn": "vi", "vie": "vi",
    "eng": "en", "tieng anh": "en", "anh": "en",
    "french": "fr", "tieng phap": "fr", "chinese": "zh", "tieng trung": "zh",
    "korean": "ko", "tieng han": "ko", "japanese": "ja", "tieng nhat": "ja",
    "lao": "lo", "tieng lao": "lo", "khmer": "km", "tieng khmer": "km", "hmong": "hmn", "tieng mong": "hmn",
}  # fmt: skip
CODE_AT_END = re.compile(r"\(\s*([A-Za-z]{2,3})(?:[-_][A-Za-z0-9]+)?\s*\)\s*$")
CODE_ALONE = re.compile(r"([A-Za-z]{2,3})(?:[-_][A-Za-z0-9]+)?")
VIETNAMESE = re.compile("[ăâđêôơưạảấầẩẫậắằẳẵặẹẻẽếềểễệỉịọỏốồổỗộớờởỡợụủứừửữựỳỵỷỹ]", re.IGNORECASE)


def column_name(code: str) -> str:
    """The name a translated column carries, as the XLSForm documentation recommends: 'Tiếng Việt (vi)'."""
    return f"{LANGUAGE_NAMES.get(code, code)} ({code})"


def code_of(name: str) -> str | None:
    """The language code a column means; None where the name says nothing we know."""
    wanted = plain(name)
    own_names = {plain(own): code for code, own in LANGUAGE_NAMES.items()}
    found = CODE_AT_END.search(name) or CODE_ALONE.fullmatch(wanted)
    code = ALIASES.get(wanted) or own_names.get(wanted) or (found[1].lower() if found else "")
    code = ALIASES.get(code, code)
    return code if code in LANGUAGE_NAMES else None


def looks_vietnamese(text: str) -> bool:
    return bool(VIETNAMESE.search(unicodedata.normalize("NFC", text)))


def plain(text: str) -> str:
    """In lower case, without diacritics, single spaces: 'Rất  hài lòng' is 'rat hai long'."""
    letters = unicodedata.normalize("NFD", text.casefold().replace("đ", "d"))
    return " ".join("".join(sign for sign in letters if not unicodedata.combining(sign)).split())
