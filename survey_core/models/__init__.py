"""The model: one module per noun, every sentence that must hold written as a constraint."""

from .alert import Alert, Delivery
from .closing import Closing, ClosingReminder
from .collector import CHANNELS, Collector
from .device import EVERY_DAY, Device, DeviceEvent, DeviceState, LeftCount, device_collector
from .entry_count import EntryCount
from .export_file import ExportFile
from .facility import KINDS, Department, DepartmentName, Facility, Letterhead, Succession
from .import_batch import ImportBatch, ImportedResponse
from .issue import Issue
from .plan import PlanRow
from .questionnaire import AUDIENCES, Draft, Questionnaire, Recording, Version
from .report_document import DOCUMENT_STATES, ReportDocument
from .report_template import ReportTemplate
from .response import Response
from .round import Round, RoundTarget
from .scan_count import ScanCount
from .slip import Slip, SlipBatch
from .tally_cell import TallyCell
from .tally_month import TallyMonth

__all__ = [
    "AUDIENCES",
    "CHANNELS",
    "DOCUMENT_STATES",
    "EVERY_DAY",
    "KINDS",
    "Alert",
    "Closing",
    "ClosingReminder",
    "Collector",
    "Department",
    "DepartmentName",
    "Delivery",
    "Device",
    "DeviceEvent",
    "DeviceState",
    "Draft",
    "EntryCount",
    "ExportFile",
    "Facility",
    "ImportBatch",
    "ImportedResponse",
    "Issue",
    "LeftCount",
    "Letterhead",
    "PlanRow",
    "Questionnaire",
    "Recording",
    "ReportDocument",
    "ReportTemplate",
    "Response",
    "Round",
    "RoundTarget",
    "ScanCount",
    "Slip",
    "SlipBatch",
    "Succession",
    "TallyCell",
    "TallyMonth",
    "Version",
    "device_collector",
]
