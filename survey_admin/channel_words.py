"""What each way of answering is called."""

from survey_core.spoken import N_

NAMES = {
    "kiosk": N_("Kiosk"),
    "qr": N_("QR code"),
    "invite": N_("Invitation"),
    "paper": N_("Paper"),
    "interview": N_("Interview"),
    "phone": N_("Telephone"),
}
