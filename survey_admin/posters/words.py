"""What posters say: in Vietnamese, whoever prints them, and in English beneath where the questionnaire speaks it."""

from survey_core.questionnaire import LANGUAGE_NAMES

# A gap that must not break a line stands between syllables of one word.
ASK = {
    "patient": ("Ông/bà thấy chúng\u00a0tôi phục\u00a0vụ thế\u00a0nào?", "How did you find our care?"),
    "staff": ("Anh/chị thấy làm\u00a0việc ở\u00a0đây thế\u00a0nào?", "How do you find working here?"),
}
HOW = "Mở máy ảnh hoặc Zalo, hướng vào mã này rồi chạm vào đường dẫn hiện ra."
HOW_EN = "Open the camera, point it at the code, then touch the link."
HOW_SHORT = "Quét bằng máy ảnh hoặc Zalo"
TYPE_IT = "Hoặc gõ địa chỉ này trên điện thoại:"
PROMISE = ("Không ghi tên", "Tự nguyện", "Khoảng {minutes} phút")
# Two sentences a doubter can check: they say what is kept, which is all there is.
ANONYMOUS = (
    "Vì sao là ẩn danh: phiếu chỉ giữ câu trả lời, đợt khảo sát và khoa/phòng; không giữ tên, giờ gửi, "
    "máy hay địa chỉ mạng. Kết quả chỉ được xem sau khi đợt khảo sát đóng và khi đủ số người trả lời."
)
# Languages whose letters the printing font lacks, called by their own name in Latin letters.
IN_LATIN = {"km": "Khmer", "zh": "Zhōngwén", "ko": "Hangugeo", "ja": "Nihongo", "th": "Phasa Thai"}


def language_names(codes) -> list[str]:
    """Each language by the name its speakers give it, in letters the printing font has."""
    return [IN_LATIN.get(code) or LANGUAGE_NAMES.get(code, code) for code in codes]
