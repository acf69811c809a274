"""What sets one question apart from another: how easily it pleases, how often it does not apply, its theme."""

from dataclasses import dataclass


@dataclass(frozen=True)
class Trait:
    """`ease` shifts the answers in standard deviations; `not_used` is a probability; comments follow `theme`."""

    ease: float = 0.0
    not_used: float = 0.0
    theme: str = ""


ORDINARY = Trait(0.1, 0.004)

TRAITS: dict[str, dict[str, Trait]] = {
    "inpatient-2024": {
        "A4": Trait(-0.25, 0.03, "waiting"),
        "A5": Trait(0.1, 0.01, "call"),
        "B1": Trait(0.0, 0.01, "procedure"),
        "B2": Trait(0.0, 0.03, "price"),
        "B3": Trait(0.05, 0.05, "procedure"),
        "B5": Trait(0.15, 0.0, "explanation"),
        "B6": Trait(0.1, 0.04, "explanation"),
        "B7": Trait(-0.15, 0.02, "price"),
        "C1": Trait(-0.3, 0.0, "heat"),
        "C2": Trait(-0.15, 0.0, "noise"),
        "C3": Trait(-0.25, 0.01, "bed"),
        "C4": Trait(-0.05, 0.12, "bed"),
        "C5": Trait(-0.6, 0.01, "toilet"),
        "C6": Trait(-0.05, 0.05, ""),
        "C7": Trait(-0.5, 0.18, "wifi"),
        "C8": Trait(-0.25, 0.03, "bed"),
        "C9": Trait(-0.45, 0.15, "canteen"),
        "C11": Trait(0.1, 0.3, ""),
        "D1": Trait(0.5, 0.0, "attitude"),
        "D2": Trait(0.0, 0.01, "attitude"),
        "D3": Trait(0.4, 0.0, "attitude"),
        "D4": Trait(0.4, 0.0, ""),
        "D5": Trait(0.35, 0.02, "explanation"),
        "D7": Trait(0.45, 0.02, ""),
        "E1": Trait(-0.1, 0.01, "waiting"),
        "E4": Trait(0.0, 0.03, ""),
        "E5": Trait(0.2, 0.01, ""),
        "E6": Trait(0.35, 0.0, ""),
    },
    "outpatient-2024": {
        "A1": Trait(0.2, 0.02, "signs"),
        "A2": Trait(-0.05, 0.01, "signs"),
        "A5": Trait(-0.1, 0.28, "booking"),
        "B2": Trait(0.0, 0.0, "procedure"),
        "B3": Trait(0.1, 0.04, "price"),
        "B4": Trait(0.25, 0.0, "attitude"),
        "B5": Trait(-0.15, 0.0, "queue"),
        "B6": Trait(-0.45, 0.01, "waiting"),
        "B7": Trait(-0.65, 0.01, "waiting"),
        "B8": Trait(-0.05, 0.0, "explanation"),
        "B9": Trait(-0.45, 0.22, "waiting"),
        "B10": Trait(-0.55, 0.24, "waiting"),
        "C1": Trait(-0.1, 0.0, "heat"),
        "C2": Trait(-0.2, 0.0, "seats"),
        "C3": Trait(-0.25, 0.0, "heat"),
        "C4": Trait(-0.2, 0.08, ""),
        "C5": Trait(0.15, 0.08, ""),
        "C6": Trait(-0.6, 0.13, "toilet"),
        "C8": Trait(0.1, 0.01, "parking"),
        "D1": Trait(0.5, 0.0, "attitude"),
        "D2": Trait(0.0, 0.02, "attitude"),
        "D3": Trait(0.4, 0.0, "attitude"),
        "D4": Trait(0.45, 0.01, ""),
        "E2": Trait(0.15, 0.02, "explanation"),
        "E3": Trait(0.35, 0.0, ""),
        "E4": Trait(-0.1, 0.12, "price"),
    },
    "short-outpatient": {
        "S1": Trait(0.2),
        "S2": Trait(-0.55, 0.0, "waiting"),
        "S3": Trait(0.45),
        "S4": Trait(0.2, 0.01),
        "S6": Trait(-0.1),
        "S7": Trait(0.0, 0.1),
        "S8": Trait(0.2),
    },
    "mother-2019": {
        "B2": Trait(-0.3, theme="waiting"),
        "D1": Trait(-0.3, theme="bed"),
        "D3": Trait(-0.5, theme="toilet"),
        "D5": Trait(-0.2, theme="bed"),
        "E1": Trait(0.4),
        "G1": Trait(0.5),
        "H1": Trait(0.5),
        "H3": Trait(-0.05, theme="price"),
    },
    "staff-2019": {
        "A2": Trait(-0.3),
        "A4": Trait(-0.25),
        "A7": Trait(-0.15),
        "A9": Trait(-0.5),
        "B1": Trait(0.5),
        "B6": Trait(0.6),
        "B7": Trait(0.5),
        "B8": Trait(0.5),
        "B9": Trait(0.5),
        "C5": Trait(-0.8),
        "C6": Trait(-0.75),
        "C7": Trait(-0.9),
        "C8": Trait(-0.5),
        "C10": Trait(-0.35),
        "C12": Trait(0.3),
        "D1": Trait(-0.6),
        "D4": Trait(-0.2),
        "D7": Trait(-0.2),
        "E1": Trait(0.5),
        "E5": Trait(0.3),
        "E7": Trait(0.9),
    },
}


def trait_of(form: str, code: str) -> Trait:
    return TRAITS.get(form, {}).get(code, ORDINARY)
