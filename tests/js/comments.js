// What people write about a hospital, for the tests of the keyboard.

export const COMMENTS = [
  "Bác sĩ khám rất kỹ, giải thích dễ hiểu. Xin cảm ơn!",
  "Điều dưỡng nhiệt tình, chu đáo, hỏi han người bệnh từng ly từng tí.",
  "Thời gian chờ lấy máu quá lâu, hơn hai tiếng đồng hồ.",
  "Nhà vệ sinh tầng 3 bẩn, thiếu giấy và xà phòng.",
  "Khoa Khám bệnh nên có thêm ghế ngồi cho người già và phụ nữ mang thai.",
  "Thủ tục bảo hiểm y tế còn rườm rà, mong bệnh viện cải tiến.",
  "Cô hộ lý khoa Nội tổng hợp rất dễ thương, quý mến bệnh nhân.",
  "Giá dịch vụ hợp lý, chỉ dẫn rõ ràng, thuận tiện.",
  "Bãi gửi xe chật, bảo vệ chưa lịch sự với người nhà.",
  "Phòng bệnh sạch sẽ, thoáng mát; quạt trần phòng 12 bị hỏng.",
  "Căng tin bán đồ ăn đắt, không hợp khẩu vị người ốm.",
  "Tôi hài lòng. Chúc các y bác sĩ luôn mạnh khỏe, hạnh phúc!",
  "Thuốc phát muộn, quầy thuốc ít người, xếp hàng mỏi chân.",
  "Mẹ tôi nằm viện mười ngày, được chăm sóc như người thân.",
  "Đề nghị mở thêm bàn tiếp đón vào buổi sáng thứ hai.",
  "Ồn ào về khuya, khó ngủ; nước uống nóng lạnh đầy đủ.",
  "Thang máy chậm, phải chờ; đường đi khúc khuỷu, thiếu biển báo.",
  "Kết quả xét nghiệm trả đúng hẹn, nhân viên hướng dẫn tận tình.",
  "Huyết áp của ông ấy đã ổn định, gia đình xin chân thành cảm tạ.",
  "Thuở trước khác, giờ bệnh viện khang trang hơn nhiều lắm.",
  "Hòa nhã, khoan thai, tỉ mỉ: xứng đáng được tuyên dương.",
  "Xe cứu thương đến nhanh, kíp trực xử trí quyết đoán.",
  "Nguyễn Thị Thúy, Trần Quốc Toản, Lê Văn Quỳnh phục vụ tốt.",
  "Quần áo bệnh nhân cũ, rách; mong thay mới thường xuyên.",
  "Không gọi số thứ tự, chen lấn; loa phát thanh nhỏ quá.",
  "Cháu bé bị sốt xuất huyết, được truyền dịch kịp thời.",
];

/** Keys as people press them, with marks and tones in any order, and what they mean. */
export const KEYS = {
  cams: "cám", carm: "cảm", camr: "cảm", own: "ơn", onw: "ơn", nguwowif: "người", nguowif: "người", nguoifw: "người",
  nguoiwf: "người", dduwowcj: "được", dduocwj: "được", dduowcj: "được", dduwocj: "được", hoaf: "hòa", hofa: "hòa",
  hoanf: "hoàn", hofan: "hoàn", khoer: "khỏe", thuyr: "thủy", quys: "quý", quas: "quá", quaay: "quây", quaays: "quấy",
  quoocs: "quốc", giowf: "giờ", gias: "giá", gif: "gì", gifn: "gìn", giuwx: "giữ", gieengs: "giếng",
  giair: "giải", khuyur: "khuỷu", thuowr: "thuở", huow: "huơ", nghieenj: "nghiện", nghiax: "nghĩa", bieets: "biết",
  bieest: "biết", tuyeetj: "tuyệt", yeeu: "yêu", yeeus: "yếu", oois: "ối", ooi: "ôi", oif: "òi", xooong: "xoong",
  luuw: "lưu", huuw: "hưu", muaw: "mưa", muwa: "mưa", muaf: "mùa", buawx: "bữa", hoawcj: "hoặc", hoacwj: "hoặc",
  toawn: "toăn", xaauw: "xâuw", ruwowuj: "rượu", ruouwj: "rượu", huwowu: "hươu", uoosng: "uống",
  muoons: "muốn", muonoos: "muonoos", chuyeenr: "chuyển", nguyeenx: "nguyễn",
  Nguyeenx: "Nguyễn", NGUYEENX: "NGUYỄN", DDawks: "Đắk", DDuwcs: "Đức", Ddoong: "Đông", DDOONG: "ĐÔNG", thaatj: "thật",
  thaajt: "thật", asz: "a", az: "az", cafs: "cá", cafz: "ca", toiws: "tới", tooiw: "tơi", tawang: "tâng", taawng: "tăng",
};

/** Typed as they are though the keys s f r x j z w and double letters stand in them. */
export const UNTOUCHED = [
  "Facebook", "wifi", "class", "Wow", "know", "project", "X-quang", "BHYT", "MRI", "CT", "Zalo", "zero", "street",
  "from", "free", "Francis", "website", "scan", "shop", "Jane", "radio", "www", "ss", "xz", "internet", "P. 12", "37,5",
  "banana", "data", "Canada", "drew", "blood", "press", "clinic", "Wednesday", "floor",
];
