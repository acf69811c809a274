"""The model: one module per noun, every sentence that must hold written as a constraint."""

from .collector import CHANNELS, Collector
from .device import Device, device_collector
from .entry_count import EntryCount
from .facility import KINDS, Department, DepartmentName, Facility, Letterhead, Succession
from .import_batch import ImportBatch, ImportedResponse
from .questionnaire import AUDIENCES, Draft, Questionnaire, Recording, Version
from .response import Response
from .round import Round, RoundTarget
from .tally_cell import TallyCell

__all__ = [
    "AUDIENCES",
    "CHANNELS",
    "KINDS",
    "Collector",
    "Department",
    "DepartmentName",
    "Device",
    "Draft",
    "EntryCount",
    "Facility",
    "ImportBatch",
    "ImportedResponse",
    "Letterhead",
    "Questionnaire",
    "Recording",
    "Response",
    "Round",
    "RoundTarget",
    "Succession",
    "TallyCell",
    "Version",
    "device_collector",
]
