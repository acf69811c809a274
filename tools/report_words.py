"""What the built-in report templates say by themselves, in both languages."""

VI = {
    "nation": "CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM", "motto": "Độc lập - Tự do - Hạnh phúc", "number": "Số: ",
    "kind": "BÁO CÁO", "form": "Phiếu khảo sát: ", "scope": "Phạm vi: ", "collection": "I. TÌNH HÌNH THỰC HIỆN KHẢO SÁT",
    "results": "II. KẾT QUẢ KHẢO SÁT", "numbers": "Các chỉ số chung", "departments": "Kết quả theo khoa, phòng",
    "sections": "Kết quả theo phần của phiếu", "extremes": "Các nội dung được đánh giá cao nhất và thấp nhất",
    "limits": "III. HẠN CHẾ CỦA KHẢO SÁT", "remarks": "IV. NHẬN XÉT, KIẾN NGHỊ", "to": "Nơi nhận:",
    "chart": "Tỷ lệ hài lòng theo khoa, phòng kèm khoảng tin cậy ", "indicator": "Chỉ số", "value": "Giá trị",
    "interval": "Khoảng tin cậy ", "people": "Số người", "department": "Khoa, phòng", "rate": "Tỷ lệ hài lòng",
    "verdict": "So với mục tiêu", "section": "Phần", "item": "Nội dung", "strongest": "Ba nội dung cao nhất",
    "weakest": "Ba nội dung thấp nhất", "annex": "PHỤ LỤC", "plan": "KẾ HOẠCH CẢI TIẾN",
    "with": "(Kèm theo Báo cáo số {{ number }}, {{ subject }})", "no": "TT", "problem": "Vấn đề", "action": "Giải pháp",
    "owner": "Người, đơn vị thực hiện", "deadline": "Thời hạn", "result": "Kết quả", "end": "./.",
    "trend": "Xu hướng qua các quý", "quarter": "Quý", "change": "So với quý liền trước",
    "trend_chart": "Tỷ lệ hài lòng theo thời gian kèm khoảng tin cậy ",
}  # fmt: skip
EN = {
    "nation": "SOCIALIST REPUBLIC OF VIET NAM", "motto": "Independence – Freedom – Happiness", "number": "No.: ",
    "kind": "REPORT", "form": "Questionnaire: ", "scope": "Scope: ", "collection": "I. HOW THE SURVEY WAS CARRIED OUT",
    "results": "II. RESULTS", "numbers": "Overall figures", "departments": "By department",
    "sections": "By section of the questionnaire", "extremes": "Questions rated highest and lowest",
    "limits": "III. LIMITS OF THE SURVEY", "remarks": "IV. REMARKS AND PROPOSALS", "to": "Recipients:",
    "chart": "Satisfaction rate by department with confidence interval ", "indicator": "Indicator", "value": "Value",
    "interval": "Confidence interval ", "people": "People", "department": "Department", "rate": "Rate",
    "verdict": "Against the target", "section": "Section", "item": "Question", "strongest": "Rated highest",
    "weakest": "Rated lowest", "annex": "ANNEX", "plan": "IMPROVEMENT PLAN",
    "with": "(With report no. {{ number }}, {{ subject }})", "no": "No.", "problem": "Problem", "action": "Action",
    "owner": "Who does it", "deadline": "Deadline", "result": "Result", "end": "",
    "trend": "Trend", "quarter": "Quarter", "change": "Against the quarter before",
    "trend_chart": "Satisfaction rate over time with confidence interval ",
}  # fmt: skip
