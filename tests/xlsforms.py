"""An XLSForm as hospitals that used Kobo have it: what we take, and what we cannot."""

VI, EN = "Tiếng Việt (vi)", "English (en)"
HEAD = ["type", "name", f"label::{VI}", f"label::{EN}", f"hint::{VI}", "required", "relevant", "constraint",
        f"constraint_message::{VI}", "appearance", "calculation"]  # fmt: skip


def _row(*cells: str, **others: str) -> list[str]:
    """type, name, the label in two languages; other cells by the beginning of their column's name."""
    return [*cells, *[""] * (4 - len(cells))] + [
        next((text for name, text in others.items() if head.startswith(name)), "") for head in HEAD[4:]
    ]


SURVEY = [
    HEAD,
    _row("start", "start"),
    _row("geopoint", "vi_tri", "Vị trí", "Location"),
    _row("note", "loi_chao", "Phiếu không ghi tên.", "No name is asked."),
    _row("begin_group", "thong_tin", "Thông tin chung", "About you"),
    _row("select_one gioi", "gioi", "Giới tính", "Sex", required="yes"),
    _row("integer", "tuoi", "Ông/bà bao nhiêu tuổi?", "How old are you?", constraint=". >= 0 and . <= 120",
         constraint_message="Nhập tuổi từ 0 đến 120."),
    _row("integer", "so_ngay", "Ông/bà ở khoa mấy ngày?", "How many days did you stay?", hint="Làm tròn lên."),
    _row("calculate", "nam_sinh", calculation="2026 - ${tuoi}"),
    _row("end_group"),
    _row("begin_group", "danh_gia", "Đánh giá", "Your opinion"),
    _row("select_one hai_long", "D1", "Thái độ của bác sĩ", "Attitude of the doctors", required="true()"),
    _row("select_one hai_long", "D2", "Thời gian chờ đợi", "Waiting time"),
    _row("select_multiple ly_do", "ly_do", "Vì sao chưa hài lòng?", "Why not satisfied?",
         relevant="${D2} = '1' or ${D2} = '2'"),
    _row("decimal", "km", "Nhà cách bệnh viện bao nhiêu km?", "How far is your home, in km?"),
    _row("begin_repeat", "nguoi_nha", "Người nhà", "Relatives"),
    _row("text", "ten_nguoi_nha", "Quan hệ", "Relation"),
    _row("end_repeat"),
    _row("text", "gop_y", "Góp ý khác", "Other remarks", appearance="multiline"),
    _row("end_group"),
]  # fmt: skip
ANSWERS = {
    "gioi": ["Nam/Male", "Nữ/Female"],
    "hai_long": ["Rất không hài lòng/Very dissatisfied", "Không hài lòng/Dissatisfied", "Bình thường/Neutral",
                 "Hài lòng/Satisfied", "Rất hài lòng/Very satisfied"],
    "ly_do": ["Chờ lâu/Long wait", "Thiếu chỗ ngồi/Too few seats"],
}  # fmt: skip
KOBO = {
    "survey": SURVEY,
    "choices": [["list_name", "name", f"label::{VI}", f"label::{EN}"]]
    + [
        [name, str(number), *text.split("/")]
        for name, texts in ANSWERS.items()
        for number, text in enumerate(texts, 1)
    ],
    "settings": [
        ["form_title", "form_id", "default_language"],
        ["Hài lòng người bệnh nội trú", "hai_long_noi_tru", VI],
    ],
}
