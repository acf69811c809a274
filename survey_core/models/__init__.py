"""The model: one module per noun, every sentence that must hold written as a constraint."""

from .collector import CHANNELS, Collector
from .device import Device, device_collector
from .facility import Department, Facility
from .questionnaire import AUDIENCES, Questionnaire, Version
from .response import Response
from .round import Round
from .tally_cell import TallyCell

__all__ = [
    "AUDIENCES",
    "CHANNELS",
    "Collector",
    "Department",
    "Device",
    "Facility",
    "Questionnaire",
    "Response",
    "Round",
    "TallyCell",
    "Version",
    "device_collector",
]
