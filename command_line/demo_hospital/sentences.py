"""The sentences invented people write, by language and theme. `{wait}` and the like are filled at random."""

FILLINGS = {
    "wait": ("hơn một tiếng", "gần hai tiếng", "cả buổi sáng", "từ 7 giờ đến tận 10 giờ", "hơn 90 phút", "quá lâu"),
    "who": ("bác sĩ", "điều dưỡng", "các cô điều dưỡng", "bác sĩ và điều dưỡng", "bác sĩ trực"),
    "name": ("Lan", "Hương", "Thảo", "Minh", "Tuấn", "Hạnh", "Dũng", "Nga", "Phúc", "Yến"),
    "desk": ("quầy thu viện phí", "quầy đăng ký", "bàn tiếp đón", "chỗ lấy số", "quầy phát thuốc"),
    "test": ("siêu âm", "xét nghiệm máu", "chụp X-quang", "chụp cắt lớp", "nội soi"),
    "when": ("sáng thứ Hai", "đầu giờ sáng", "buổi chiều", "mấy ngày nắng nóng", "lúc đông người"),
    "please": ("Mong bệnh viện khắc phục.", "Đề nghị bệnh viện xem lại.", "Mong bệnh viện lưu ý.", "Xin góp ý để bệnh viện tốt hơn.", "Xin cảm ơn."),
    "thanks": ("Xin cảm ơn.", "Gia đình tôi rất biết ơn.", "Chúc bệnh viện ngày càng phát triển.", "Chúc các y bác sĩ nhiều sức khỏe.", "Tôi rất hài lòng."),
}  # fmt: skip

COMPLAINTS: dict[str, dict[str, tuple[str, ...]]] = {
    "vi": {
        "waiting": (
            "Phải chờ {wait} mới đến lượt khám. {please}",
            "Chờ {test} {wait}, người già ngồi rất mệt.",
            "Kết quả {test} trả chậm, tôi phải đợi {wait}.",
            "{when} rất đông, chờ {wait} mà không thấy ai báo còn bao lâu.",
            "Đến từ 6 giờ lấy số mà gần trưa mới được gặp bác sĩ.",
            "Nên mở thêm bàn khám vào {when}, chờ đợi mất nhiều thời gian quá.",
            "Chờ lâu ở {desk}. {please}",
            "Người già và trẻ nhỏ cũng phải chờ {wait}, mong có bàn ưu tiên.",
        ),
        "queue": (
            "Có người chen ngang mà không ai nhắc. {please}",
            "{desk} lộn xộn, số gọi không theo thứ tự.",
            "Loa gọi số nhỏ, tôi bị lỡ lượt.",
            "Nhiều người quen được vào trước, xếp hàng như vậy là không công bằng.",
        ),
        "toilet": (
            "Nhà vệ sinh bẩn và có mùi. {please}",
            "Nhà vệ sinh không có giấy và xà phòng.",
            "Nhà vệ sinh của {ward} hỏng vòi nước mấy ngày chưa sửa.",
            "Nhà vệ sinh trơn, người già dễ ngã. {please}",
            "Nhà vệ sinh ít quá, sáng ra phải xếp hàng.",
            "Sàn nhà vệ sinh lúc nào cũng ướt, cần lau dọn thường xuyên hơn.",
        ),
        "heat": (
            "Phòng nóng, quạt yếu, điều hòa không chạy. {please}",
            "{when} phòng chờ rất ngột ngạt.",
            "Quạt trong phòng kêu to mà không mát.",
            "Buồng bệnh 6 người chỉ có một quạt, nóng không ngủ được.",
        ),
        "noise": (
            "Ban đêm ồn, người nhà nói chuyện to, khó ngủ.",
            "Người bán hàng rong vào tận buồng bệnh. {please}",
            "Tôi bị mất điện thoại, mong bệnh viện tăng bảo vệ ban đêm.",
        ),
        "bed": (
            "Phải nằm ghép hai người một giường mấy ngày đầu.",
            "Giường cũ, ga không được thay hằng ngày. {please}",
            "Không có rèm che khi thăm khám, rất ngại.",
            "{ward} đông quá, người nhà không có chỗ ngồi chăm bệnh nhân.",
            "Quần áo bệnh nhân rách và ngắn.",
        ),
        "wifi": (
            "Wifi có mà không vào được.",
            "Wifi rất yếu, ra ngoài hành lang mới dùng được.",
            "Nên ghi mật khẩu wifi trong buồng bệnh.",
        ),
        "canteen": (
            "Căng tin đắt mà ít món, người bệnh phải mua ngoài cổng.",
            "Cơm căng tin nguội và mặn, không hợp người bệnh. {please}",
            "Buổi tối căng tin đóng cửa sớm, muốn mua cháo cũng không có.",
        ),
        "price": (
            "Không ai giải thích các khoản ngoài bảo hiểm. {please}",
            "Tiền thuốc ngoài danh mục cao, bác sĩ nên nói trước.",
            "Bảng giá để ở chỗ khó thấy, chữ nhỏ.",
            "Nộp tiền nhiều lần, mỗi lần lại xếp hàng ở {desk}.",
        ),
        "attitude": (
            "Nhân viên {desk} nói trống không, thiếu tôn trọng người bệnh.",
            "Hỏi đường thì bảo vệ trả lời cáu gắt. {please}",
            "Một cô ở {desk} hay quát người già.",
            "Hộ lý nhắc nhở người nhà quá nặng lời.",
            "Có {who} tỏ ra khó chịu khi tôi hỏi lại lần thứ hai.",
        ),
        "explanation": (
            "Bác sĩ khám nhanh quá, tôi chưa kịp hỏi.",
            "Không được giải thích vì sao phải {test}.",
            "Đơn thuốc không ai dặn cách uống, tôi phải hỏi ngoài hiệu thuốc.",
            "Mong {who} nói rõ hơn bệnh của tôi và phải chữa bao lâu.",
        ),
        "procedure": (
            "Thủ tục ra viện mất {wait}. {please}",
            "Phải chạy nhiều nơi ký giấy, người ở xa không biết đường nào.",
            "Chuyển tuyến phải photo nhiều giấy tờ, nên bớt đi.",
            "Giấy ra viện ghi sai ngày sinh, phải quay lại sửa.",
        ),
        "call": (
            "Bấm chuông ban đêm gọi {who} lâu mới thấy đến.",
            "Ban đêm chỉ có một người trực nên gọi phải chờ. {please}",
        ),
        "signs": (
            "Bảng chỉ dẫn khó hiểu, tôi đi lạc hai lần mới tới phòng {test}.",
            "Biển chỉ dẫn chữ nhỏ, người già không đọc được.",
        ),
        "booking": (
            "Gọi điện đặt lịch không ai nghe máy.",
            "Đặt lịch trên mạng rồi mà đến vẫn phải lấy số chờ từ đầu. {please}",
        ),
        "seats": (
            "Thiếu ghế ngồi chờ, nhiều người phải đứng.",
            "Ghế chờ trước phòng {test} gãy mấy cái chưa thay.",
        ),
        "parking": (
            "Bãi gửi xe chật, {when} không còn chỗ.",
            "Giữ xe thu tiền không đưa vé. {please}",
        ),
    },
    "en": {},
}
ENGLISH_COMPLAINT = (
    "I waited too long and nobody told me why.",
    "Few signs are in English; I got lost twice.",
    "The rest room was not clean.",
    "It was hot and crowded in the waiting hall.",
)
COMPLAINTS["en"] = dict.fromkeys(COMPLAINTS["vi"], ENGLISH_COMPLAINT)

NOTHING = {
    "vi": ("Không có", "Không", "Không có gì", "Tôi hài lòng, không có ý kiến gì", "Chưa thấy điều gì không hài lòng."),
    "en": ("Nothing", "No complaints."),
}  # fmt: skip

PRAISE = {
    "vi": (
        "Cảm ơn {who} {ward} đã tận tình chăm sóc.",
            "Tôi rất cảm ơn bác sĩ {name} và {who} {ward}.",
            "Nhân viên {desk} nói năng nhẹ nhàng, chỉ dẫn từng bước.",
            "Được {test} nhanh, kết quả giải thích rõ ràng. {thanks}",
            "Lần này chờ ít hơn hẳn, bệnh viện tiến bộ nhiều.",
            "Cô {name} phát thuốc dặn dò rất kỹ, người già cũng nhớ được.",
            "Bác bảo vệ dìu tôi từ cổng vào tận phòng khám, rất quý.",
        "{who} rất nhiệt tình, nhẹ nhàng, giải thích dễ hiểu.",
        "Điều dưỡng {name} chu đáo với người già. {thanks}",
        "Bác sĩ {name} khám kỹ, hỏi han ân cần. {thanks}",
        "Khen điều dưỡng {name} tiêm không đau, luôn tươi cười.",
        "{ward} sạch sẽ, nhân viên vui vẻ.",
        "Thủ tục nhanh hơn những lần trước nhiều. {thanks}",
        "Người nhà tôi khỏi bệnh là nhờ {who} {ward}. Gia đình mãi biết ơn.",
        "Các cô chú ở {desk} hướng dẫn tận tình.",
        "Bệnh viện đổi mới nhiều, khang trang, sạch sẽ. {thanks}",
        "Tôi đi khám nhiều nơi nhưng yên tâm nhất ở đây.",
        "Tuyên dương kíp trực đêm của {ward}. {thanks}",
        "Rất tốt",
        "Tốt, cảm ơn bệnh viện",
        "{thanks}",
    ),
    "en": ("Kind staff and clear explanations. Thank you.", "The doctor spoke good English and was very patient."),
}  # fmt: skip

SUGGESTIONS = {
    "vi": (
        "Nên có thêm ghế và nước uống ở sảnh chờ.",
        "Đề nghị trả kết quả {test} qua điện thoại để người ở xa đỡ phải chờ.",
        "Nên có người hướng dẫn ở cổng vào {when}.",
        "Mong bệnh viện mở thêm bàn khám vào {when}.",
        "Mong có mái che từ nhà xe vào khu khám.",
        "Nên nhắn tin nhắc lịch tái khám.",
        "Đề nghị {ward} thêm quạt và chỗ để đồ cho người nhà.",
        "Nên cho thanh toán bằng mã QR ở mọi quầy.",
        "Mong giữ được thái độ phục vụ như hiện nay.",
        "Nên có bảng điện tử báo còn bao nhiêu người chờ {test}.",
        "Đề nghị mở quầy phát thuốc qua trưa cho người ở xa kịp xe.",
        "Nên có thêm xe lăn ở cổng cho người già yếu.",
        "Mong bác sĩ {name} có thêm giờ khám vào thứ Bảy.",
        "Đề nghị phun thuốc muỗi quanh {ward}.",
        "Nên in đơn thuốc chữ to hơn.",
        "Nên có chỗ cho trẻ em chơi trong khi chờ.",
        "Đề nghị bảo trì thang máy, có hôm phải leo bộ bốn tầng.",
        "Nên phát số điện thoại đường dây nóng cho người bệnh biết.",
    ),
    "en": ("Please add English signs to the main hall.", "An online result service would help."),
}

STAFF = (
    "Đề nghị bổ sung nhân lực cho {ward}, công việc quá tải.",
    "Mong tăng phụ cấp trực, mức hiện nay thấp so với công sức.",
    "Đề nghị công khai cách tính thu nhập tăng thêm.",
    "Máy tính và phần mềm chậm, mất nhiều thời gian ghi hồ sơ.",
    "Cần có phòng nghỉ cho nhân viên trực đêm.",
    "Mong bệnh viện có biện pháp bảo vệ nhân viên khi người nhà người bệnh gây rối.",
    "Đề nghị tạo điều kiện cho nhân viên đi học nâng cao trình độ.",
    "Tập thể đoàn kết, lãnh đạo quan tâm. Mong tiếp tục phát huy.",
    "Bớt sổ sách trùng lặp, để thời gian chăm sóc người bệnh.",
    "Nên tổ chức tham quan, nghỉ mát đều đặn cho nhân viên.",
)
