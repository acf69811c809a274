"""The departments of the demo hospital: what they are called, how they are liked, and how they are asked."""

from dataclasses import dataclass


@dataclass(frozen=True)
class Stream:
    """One collector of a department: a form, a channel, and how many people fill it in per full quarter."""

    form: str
    channel: str
    label: str
    per_quarter: int


@dataclass(frozen=True)
class Ward:
    """A department. `quality` and `staff_quality` shift every answer, in standard deviations of opinion."""

    code: str
    ministry_code: str
    name: str
    name_en: str
    streams: tuple[Stream, ...] = ()
    quality: float = 0.0
    staff: int = 0
    staff_quality: float = 0.0
    parent: str | None = None
    ages: tuple[int, int] = (18, 88)

    @property
    def short_name(self) -> str:
        """The name as it stands inside a sentence."""
        return self.name[0].lower() + self.name[1:]


def _outpatient(number: int) -> Stream:
    return Stream("outpatient-2024", "qr", "Mã QR phòng khám", number)


def _inpatient(number: int) -> Stream:
    return Stream("inpatient-2024", "qr", "Mã QR buồng bệnh", number)


def _paper(form: str, number: int) -> Stream:
    return Stream(form, "paper", "Phiếu giấy, phòng Quản lý chất lượng nhập", number)


WARDS = (
    Ward(
        "KKB", "K01", "Khoa Khám bệnh", "Outpatient Department", quality=-0.12, staff=24, staff_quality=-0.2,
        streams=(
            Stream("short-outpatient", "kiosk", "Kiosk sảnh chính, phiếu nhanh", 760),
            Stream("outpatient-2024", "kiosk", "Kiosk sảnh chính, phiếu đầy đủ", 440),
            _outpatient(165),
            _paper("outpatient-2024", 60),
        ),
    ),
    Ward("NOI", "K03", "Khoa Nội tổng hợp", "General Internal Medicine", quality=0.05, staff=22,
         streams=(_inpatient(130), _paper("inpatient-2024", 50)), ages=(35, 92)),
    Ward("NGOAI", "K19", "Khoa Ngoại tổng hợp", "General Surgery", quality=0.15, staff=20, staff_quality=0.1,
         streams=(_inpatient(125), _paper("inpatient-2024", 40))),
    Ward("SAN", "K27", "Khoa Phụ Sản", "Obstetrics and Gynaecology", quality=0.1, staff=18,
         streams=(Stream("mother-2019", "qr", "Mã QR phòng sau sinh", 135), _paper("mother-2019", 40),
                  _inpatient(50)), ages=(18, 62)),
    Ward("NHI", "K18", "Khoa Nhi", "Paediatrics", quality=0.0, staff=17, staff_quality=-0.1,
         streams=(_inpatient(150),), ages=(0, 15)),
    Ward("CCDQ", "", "Trung tâm Cấp cứu và Đột quỵ", "Emergency and Stroke Centre", quality=0.3, staff=15,
         staff_quality=-0.3, streams=(_inpatient(85),), ages=(40, 90)),
    Ward("HSCC", "K02", "Khoa Hồi sức cấp cứu", "Intensive Care", quality=0.2, staff=14, parent="CCDQ",
         streams=(_paper("inpatient-2024", 11),), ages=(30, 92)),
    Ward("YHCT", "K16", "Khoa Y học cổ truyền", "Traditional Medicine", quality=0.5, staff=9, staff_quality=0.5,
         streams=(_inpatient(90), _outpatient(40)), ages=(40, 90)),
    Ward("RHM", "K29", "Khoa Răng Hàm Mặt", "Dentistry", quality=0.25, staff=6, staff_quality=0.3,
         streams=(_outpatient(80),), ages=(6, 75)),
    Ward("MAT", "K30", "Khoa Mắt", "Ophthalmology", quality=0.35, staff=7, staff_quality=0.2,
         streams=(_outpatient(75),), ages=(10, 88)),
    Ward("TMH", "K28", "Khoa Tai Mũi Họng", "Ear, Nose and Throat", quality=0.1, staff=8,
         streams=(_outpatient(80),), ages=(3, 75)),
    Ward("TN", "K11", "Khoa Truyền nhiễm", "Infectious Diseases", quality=-0.87, staff=12, staff_quality=-0.4,
         streams=(_inpatient(90),)),
    Ward("CDHA", "K39", "Khoa Chẩn đoán hình ảnh", "Diagnostic Imaging", staff=13, staff_quality=0.1),
    Ward("KHTH", "", "Phòng Kế hoạch tổng hợp", "General Planning Office", staff=6, staff_quality=0.3),
)  # fmt: skip
